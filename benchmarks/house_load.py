"""One size of the house: its own database server, filled by loading a county's eligibility table.

python -m benchmarks.house_load HOME MEMBERS
"""

import json
import os
import resource
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

NEXT_MONTH = date(2020, 2, 1)
MONTHS = 24
CB_CMES, EACH = 10, 2_000
PLAN, EMAIL = "Arroyo Community Plan", "ana@example.org"


@dataclass
class Loaded:
    """One load: seconds of wall and of processor, and peak memory in GiB, the database's working process included."""

    members: int
    wall: float
    cpu: float
    memory: float
    steps: dict[str, float]


@contextmanager
def house(home: Path):
    """Django, and the database server of one size."""
    os.environ["PROMOTORA_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    from promotora.portal import opening

    with opening.opened():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        opening.bring_up_to_date(lambda sentence: None)
        yield


def fill(home: Path, members: int) -> None:
    """Load a county's members, let ten CB-CMEs see two thousand each, and print what the load took."""
    with house(home):
        table = home / "eligibility.parquet"
        write_table(table, members)
        plan = people()
        print(json.dumps(asdict(load(plan, table))))
        share(plan)
        owner("VACUUM (ANALYZE)")


def write_table(path: Path, members: int) -> None:
    import pyarrow.parquet as pq

    from promotora.county import CountyPlan, eligibility, population

    county = CountyPlan(members, MONTHS, seed=1, last_month=NEXT_MONTH)
    pq.write_table(eligibility.table(county, population.draw(county)), path)


def people():
    """The plan and its analyst, and CB-CMEs with a coordinator each; who may sign in."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from promotora.apps.accounts.models import Organization, Position, User
    from promotora.apps.accounts.roles import Role
    from promotora.apps.accounts.terms import Kind

    plan = Organization.objects.create(name=PLAN, kind=Kind.PLAN)
    staff = [(plan, EMAIL, Role.PLAN_ANALYST)]
    for number in range(CB_CMES):
        agency = Organization.objects.create(name=f"Agency {number}", kind=Kind.CB_CME)
        staff.append((agency, f"coordinator{number}@example.org", Role.CARE_COORDINATOR))
    for organization, email, role in staff:
        person = User.objects.create_user(email, name=email)
        TOTP.activate(person, generate_totp_secret())
        Position.objects.create(user=person, organization=organization, role=role, starts=date(2020, 1, 1))
    return plan


def load(plan, table: Path) -> Loaded:
    """The load itself, in this process, as the job worker does it."""
    from django.db import connection

    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope, entered
    from promotora.apps.people.actions.loading import ask_for_load, do_load
    from promotora.apps.people.models import Load

    of = Scope(organization_id=plan.pk)
    with entered(of):
        asked = ask_for_load(organization=plan, path=table, name=table.name, by=None, at=clock.now(), by_worker=False)
    connection.ensure_connection()
    backend = Watched(connection.connection.info.backend_pid)
    steps: list[tuple[str, float]] = []
    began, cpu = time.perf_counter(), time.process_time() + backend.cpu()
    do_load(load_id=asked.pk, of=of, now=clock.now, tell=lambda step: steps.append((step, time.perf_counter())))
    wall = time.perf_counter() - began
    ends = [*(at for _, at in steps[1:]), began + wall]
    with entered(of):
        done = Load.objects.get(pk=asked.pk)
    assert done.state == "done", done.because
    return Loaded(
        members=done.members_added,
        wall=wall,
        cpu=time.process_time() + backend.cpu() - cpu,
        memory=(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)) + backend.most / (1 << 20),
        steps={step: end - at for (step, at), end in zip(steps, ends, strict=True)},
    )


class Watched:
    """The database's process that works for us: its processor time, and the most memory of its own."""

    def __init__(self, pid: int) -> None:
        self.proc = Path("/proc") / str(pid)
        self.most = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def cpu(self) -> float:
        fields = (self.proc / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _watch(self) -> None:
        while self.proc.exists():
            lines = dict(line.split(":", 1) for line in (self.proc / "status").read_text().splitlines() if ":" in line)
            self.most = max(self.most, int(lines.get("RssAnon", "0 kB").split()[0]))
            time.sleep(0.2)


def share(plan) -> None:
    """Each CB-CME sees two thousand members, drawn from all."""
    owner(
        """INSERT INTO people_access (member_id, organization_id, starts, because, note)
        SELECT m.id, o.id, now() - interval '1 day', 'assigned', ''
        FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS place FROM people_member) m
        JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM accounts_organization
              WHERE kind = 'cb_cme') o
        ON (m.place - 1) / %s = o.number""",
        [EACH],
    )


def owner(sql: str, values=None) -> list[tuple]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


if __name__ == "__main__":
    fill(Path(sys.argv[1]).absolute(), int(sys.argv[2]))
