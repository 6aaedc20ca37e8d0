"""What the installations' tests put into a database, and where they find things."""

from pathlib import Path

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
LIVED_IN = """
INSERT INTO auth_group (name) VALUES ('Dana’s team'), ('Sueño'), (E'two\\nlines');
INSERT INTO accounts_user (email, name, password, is_active, language, joined_at)
SELECT 'person' || n || '@example.org', 'Person ' || n, '!', true, 'es',
       timestamptz '2020-03-01' + n * interval '1 hour'
FROM generate_series(1, 5000) n;
INSERT INTO core_accessentry (at, user_id, organization_id, role, member_id, part, detail, why, address, chain, number,
                              previous, seal)
SELECT timestamptz '2020-03-01' + n * interval '1 minute', 1, n % 3, 'coordinator', n, 'record', '', 'care', '', 0, 0,
       '', ''
FROM generate_series(1, 300) n;
"""
SLOW_JOB = """
from promotora.portal import opening
with opening.opened():
    from tests.installation.slow_jobs import slow
    slow.defer(begun={begun!r}, done={done!r})
"""
LETTER_BESIDE_A_SLOW_JOB = """
from promotora.portal import opening
with opening.opened():
    from promotora.apps.core import mail
    from tests.installation.slow_jobs import slow
    slow.defer(begun={begun!r}, done={done!r}, seconds=15)
    mail.post(to="dana@eastside.example", subject="A question", text="Please look.")
"""
