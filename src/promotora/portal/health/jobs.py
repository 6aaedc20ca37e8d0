"""The job worker: whether it lives, and whether jobs wait or fail."""

from typing import Any

from promotora.portal.databases import SITE
from promotora.portal.health.finding import Finding, good, warning, wrong
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


def worker(what: str) -> Finding:
    """Whether one is at work."""
    (alive,) = _row(WORKERS)
    if not alive:
        return warning(what, "None is at work.", "promotora serve starts one; or run promotora worker.")
    return good(what, f"{alive} at work.")


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


def plural(count: int) -> str:
    """One job, two jobs."""
    return "job" if count == 1 else "jobs"


def _row(query: str) -> tuple[Any, ...]:
    with connected(SITE).cursor() as cursor:
        cursor.execute(query)
        return tuple(cursor.fetchone() or ())


LOOKS = {"Job worker": worker, "Jobs": queue}
