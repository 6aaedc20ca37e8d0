"""A list is made once more from the same claims: every byte is as it was, or what is not is said."""

import json

from django.urls import reverse
from tests.site import people
from tests.site.tel.making import fresh, made

from promotora.apps.core import clock
from promotora.apps.tel.actions.replaying import ask_for_replay, do_replay
from promotora.apps.tel.models import Replay, Run
from promotora.apps.tel.queries import stores
from promotora.apps.tel.terms import ReplayState


class TestOnceMore:
    def test_the_same_claims_give_the_same_bytes(self, ana):
        run = made(ana)
        replay = self.replayed(run, ana)
        assert (replay.state, replay.digest, replay.differs) == (ReplayState.SAME, run.digest, [])
        assert not any(path.name.startswith(".") for path in stores.run_folder(run.pk).parent.iterdir())
        assert (
            "every byte of it is as it was"
            in people.signed_in(ana).get(reverse("run_replay", args=[run.pk])).content.decode()
        )

    def test_it_says_what_is_not_as_it_was(self, ana, county):
        run = made(ana)
        record = json.loads(json.dumps(run.record))
        record["versions"]["numpy"] = "0.1"
        record["input"]["months"]["2020-01"]["lines"] += 1
        with people.working(ana):
            Run.objects.filter(pk=run.pk).update(record=record, digest="0" * 64)
        replay = self.replayed(run, ana)
        assert replay.state == ReplayState.DIFFERS
        assert [what for what, _, _ in replay.differs] == ["version numpy", "month 2020-01"]
        page = people.signed_in(ana).get(reverse("run_replay", args=[run.pk])).content.decode()
        assert "it was 0.1" in page
        assert "the claims of 2020-01 are not those that it was made from" in page

    def replayed(self, run, ana):
        with people.working(ana):
            replay = ask_for_replay(run=fresh(run, ana), by=ana.user, at=clock.now(), by_worker=False)
        do_replay(replay_id=replay.pk, of=people.eyes(ana), now=clock.now)
        with people.working(ana):
            return Replay.objects.get(pk=replay.pk)
