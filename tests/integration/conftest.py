"""The store whose next delivery breaks."""

import pytest
from tests.integration.store_breaking import Story


@pytest.fixture
def story(tmp_path):
    story = Story(tmp_path)
    story.given_a_store_with_january()
    return story
