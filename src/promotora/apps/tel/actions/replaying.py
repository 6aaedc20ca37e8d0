"""Making a list once more, beside the lists, to see whether the same comes of it, to the byte."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import Error, transaction
from procrastinate.contrib.django import app as jobs

from promotora.apps.accounts.models import User
from promotora.apps.core import scope
from promotora.apps.core.jobs import Tell
from promotora.apps.core.refusals import refuse_if
from promotora.apps.tel.actions.listing_progress import Progress
from promotora.apps.tel.actions.making import order_of, scratch
from promotora.apps.tel.models import Replay, Run
from promotora.apps.tel.queries import runs, stores
from promotora.apps.tel.rules.runs import Refusal, refusals_to_replay
from promotora.apps.tel.terms import ReplayState
from promotora.county.areas import service_planning_area
from promotora.targeting import run as targeting
from promotora.targeting.compare import MARKER
from promotora.targeting.outputs import OutputError
from promotora.targeting.store import Store
from promotora.targeting.tables.errors import DataError

REPLAY_TASK = "promotora.apps.tel.tasks.runs.make_list_again"
UNDER_WAY = (ReplayState.WAITING, ReplayState.MAKING)


@transaction.atomic
def ask_for_replay(*, run: Run, by: User | None, at: datetime, by_worker: bool = True) -> Replay:
    """Ask that a list be made once more and compared."""
    settle_replays(run)
    under_way = Replay.objects.filter(run=run, state__in=UNDER_WAY).exists()
    refuse_if(refusals_to_replay(has_files=runs.files_of(run) is not None, under_way=under_way))
    replay = Replay.objects.create(run=run, organization_id=run.organization_id, asked_by=by, asked_at=at)
    if by_worker:
        jobs.configure_task(REPLAY_TASK).defer(
            replay_id=replay.pk, organization_id=run.organization_id, user_id=by.pk if by else None
        )
    return replay


def settle_replays(run: Run) -> None:
    """Say of a replay that began and that nobody makes any more that it stopped."""
    if not runs.is_being_made(run.organization_id):
        Replay.objects.filter(run=run, state=ReplayState.MAKING).update(state=ReplayState.STOPPED, step="", percent=0)


def do_replay(*, replay_id: int, of: scope.Scope, now: Callable[[], datetime], tell: Tell = lambda step: None) -> None:
    """Make it again, compare, and say what came of it."""
    with runs.MAKING.held(of.organization_id or 0):
        with scope.entered(of):
            replay = Replay.objects.select_related("run__previous").get(pk=replay_id)
            if replay.state not in (*UNDER_WAY, ReplayState.STOPPED):
                return
            _say(replay, state=ReplayState.MAKING)
        with Progress(of, replay_id, tell, now, table="tel_replay", state=ReplayState.MAKING) as progress:
            try:
                said = _made_again(replay, progress)
            except (DataError, OutputError) as error:
                said = {"state": ReplayState.REFUSED, "why_not": str(error)}
            except Exception:
                with suppress(Error), scope.entered(of):
                    _say(replay, state=ReplayState.STOPPED, step="", percent=0)
                raise
        with scope.entered(of):
            _say(replay, step="", percent=100, finished_at=now(), **said)


def _say(replay: Replay, **fields: Any) -> None:
    Replay.objects.filter(pk=replay.pk).update(**fields)


def _made_again(replay: Replay, progress: Progress) -> dict[str, Any]:
    run = replay.run
    store = stores.store_of(run.organization_id)
    if store is None:
        raise DataError(Refusal.NO_STORE.value)
    order = replace(order_of(run), with_evidence=False)
    with scratch(stores.run_folder(run.pk)) as beside:
        out = beside / "again"
        targeting.run(store, out, order, area_of=service_planning_area, progress=progress.of_engine)
        digest = targeting.tel_digest(out)
        record = json.loads((out / MARKER).read_text(encoding="utf-8"))
    same = digest == run.digest
    return {
        "state": ReplayState.SAME if same else ReplayState.DIFFERS,
        "digest": digest,
        "differs": [list(each) for each in differences(run.record, record, store)],
    }


def differences(before: dict[str, Any], now: dict[str, Any], store: Store) -> Iterator[tuple[str, str, str]]:
    """What is not as it was when the list was made: (what, before, now)."""
    for name, version in before.get("versions", {}).items():
        if now["versions"].get(name) != version:
            yield f"version {name}", str(version or ""), str(now["versions"].get(name) or "")
    was, months = before.get("input", {}).get("months", {}), store.months
    for month in sorted({*was, *months}):
        if month not in was:
            yield f"month {month}", "", "new"
        elif month not in months:
            yield f"month {month}", "there", ""
        elif was[month] != months[month]:
            yield f"month {month}", str(was[month].get("lines", "")), str(months[month].get("lines", ""))
    if before.get("options", {}).get("previous") != now["options"]["previous"]:
        yield "previous", str(before.get("options", {}).get("previous") or ""), str(now["options"]["previous"] or "")
    prints = [each.get("input", {}).get("fingerprint", "") for each in (before, now)]
    if prints[0] != prints[1]:
        yield "claims", prints[0], prints[1]
