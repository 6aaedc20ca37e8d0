"""The job worker: whether it lives, whether jobs wait or fail, and whether letters come through."""

from math import ceil
from typing import Any

from promotora.portal.databases import SITE
from promotora.portal.health.finding import Finding, good, warning, wrong
from promotora.portal.jobs import LOOPS
from promotora.portal.opening import connected

ALIVE = 60  # seconds since a worker last said so; it does every 10
LATE = 3600  # seconds that a job may wait beyond its time
WORKERS = f"""
SELECT count(*) FILTER (WHERE last_heartbeat > now() - interval '{ALIVE} seconds') FROM procrastinate_workers
"""
JOBS = f"""
SELECT count(*) FILTER (WHERE status = 'doing'
           AND (w.id IS NULL OR w.last_heartbeat < now() - interval '{ALIVE} seconds')),
       count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, (
           SELECT max(at) FROM procrastinate_events e WHERE e.job_id = j.id)) < now() - interval '{LATE} seconds'),
       count(*) FILTER (WHERE status = 'failed')
FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
"""
LETTERS = f"""
SELECT count(*) FILTER (WHERE given_up_at IS NOT NULL),
       count(*) FILTER (WHERE given_up_at IS NULL AND written_at < now() - interval '{LATE} seconds')
FROM core_message WHERE sent_at IS NULL
"""


def worker(what: str) -> Finding:
    """Whether one is at work."""
    (alive,) = _row(WORKERS)
    if not alive:
        return warning(what, "None is at work.", "promotora serve starts one; or run promotora worker.")
    return good(what, f"{ceil(alive / LOOPS)} at work.")


def queue(what: str) -> Finding:
    """Whether jobs were left half-done, wait too long, or failed."""
    stuck, late, failed = _row(JOBS)
    if stuck:
        said = f"{stuck} {plural(stuck)} begun by a worker that is gone."
        return wrong(what, said, "Start a worker; promotora manage procrastinate shell lists and retries them.")
    if late:
        return wrong(what, f"{late} {plural(late)} waited over an hour.", "Start a worker, or a further one.")
    if failed:
        said = f"{failed} {plural(failed)} failed."
        return warning(what, said, "promotora manage procrastinate shell lists and retries them.")
    return good(what, "None stuck, late or failed.")


def letters(what: str) -> Finding:
    """Whether any were given up, or wait."""
    given_up, late = _row(LETTERS)
    if given_up:
        mend = "Whoever keeps organizations sees why on their first page, and sends them again."
        return warning(what, f"{given_up} could not be sent.", mend)
    if late:
        return warning(what, f"{late} waited over an hour.", "Mend what is said of Outgoing mail and Job worker.")
    return good(what, "None given up or late.")


def plural(count: int) -> str:
    """One job, two jobs."""
    return "job" if count == 1 else "jobs"


def _row(query: str) -> tuple[Any, ...]:
    with connected(SITE).cursor() as cursor:
        cursor.execute(query)
        return tuple(cursor.fetchone() or ())


LOOKS = {"Job worker": worker, "Jobs": queue, "Messages": letters}
