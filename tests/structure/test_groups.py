"""Tests that share a thing of this machine run on one worker: the marks that say so are read."""

import pytest


@pytest.mark.xdist_group("alone")
def test_a_group_is_known_to_those_who_share_out_the_tests(request):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("All tests run in one process here.")
    assert request.node.nodeid.endswith("@alone")
