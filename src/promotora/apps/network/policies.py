"""Which rows of the network one may see and write, in SQL. No member's facts are here, but what an organization tells a
plan, and what a plan finds, is for those two alone: competitors work in the same database. Nobody certifies themselves.
"""

from promotora.apps.core.security import RowPolicy

OWN = "{table}.organization_id = (SELECT promotora_organization())"
PLANS = "{table}.plan_id = (SELECT promotora_organization())"
_OWN_APPLICATION = (
    "{table}.application_id IN (SELECT a.id FROM network_application a"
    " WHERE a.organization_id = (SELECT promotora_organization())%s)"
)
_OF_PLANS_CERTIFICATION = (
    "{table}.certification_id IN (SELECT c.id FROM network_certification c"
    " WHERE c.plan_id = (SELECT promotora_organization())%s)"
)
_OF_CERTIFICATION = "{table}.certification_id IN (SELECT c.id FROM network_certification c)"

# An application is its organization's; a plan reads it once it was sent to it, also when it was withdrawn since.
APPLICATIONS = RowPolicy(
    see=f"{OWN} OR ({{table}}.sent_at IS NOT NULL AND (SELECT promotora_organization()) = ANY({{table}}.plans))",
    add=OWN,
    change=OWN,
)
APPLICATION_STEPS = RowPolicy(
    see="{table}.application_id IN (SELECT a.id FROM network_application a)", add=_OWN_APPLICATION % ""
)
ATTACHMENTS = RowPolicy(
    see="{table}.application_id IN (SELECT a.id FROM network_application a)",
    add=_OWN_APPLICATION % " AND a.state = 'draft'",
    remove=_OWN_APPLICATION % " AND a.state = 'draft'",
)
# Sending an application opens a certification with each plan that it names. From then on the plan decides; the
# organization answers and withdraws while it is undecided, and can never write itself a certificate.
CERTIFICATIONS = RowPolicy(
    see=f"{OWN} OR {PLANS}",
    add=f"{OWN} AND {{table}}.state = 'received' AND {{table}}.starts IS NULL AND {{table}}.decided_at IS NULL AND "
    + _OWN_APPLICATION % " AND a.form = 'application' AND a.state = 'sent' AND {table}.plan_id = ANY(a.plans)",
    change=f"{PLANS} OR ({OWN} AND {{table}}.state IN ('received', 'in_review', 'asked', 'withdrawn')"
    " AND {table}.starts IS NULL AND {table}.decided_at IS NULL)",
)
CERTIFICATION_STEPS = RowPolicy(
    see=_OF_CERTIFICATION,
    add=f"{_OF_PLANS_CERTIFICATION % ''} OR ({{table}}.state IN ('received', 'in_review', 'withdrawn')"
    f" AND {_OF_CERTIFICATION})",
)
# How a plan certifies is its own; an applicant reads the steps that the application goes through.
PROCESSES = RowPolicy(
    see=f"{PLANS} OR {{table}}.id IN (SELECT c.process_id FROM network_certification c)", add=PLANS, change=PLANS
)
_OF_OWN_PROCESS = (
    "{table}.process_id IN (SELECT p.id FROM network_process p WHERE p.plan_id = (SELECT promotora_organization()))"
)
OF_PROCESS = RowPolicy(see="{table}.process_id IN (SELECT p.id FROM network_process p)", add=_OF_OWN_PROCESS)
# What reviewers write for each other is not for the applicant.
OF_REVIEW = RowPolicy(
    see=_OF_PLANS_CERTIFICATION % "", add=_OF_PLANS_CERTIFICATION % "", change=_OF_PLANS_CERTIFICATION % ""
)
# The plan asks, the organization answers.
QUESTIONS = RowPolicy(see=_OF_CERTIFICATION, add=_OF_PLANS_CERTIFICATION % "", change=_OF_CERTIFICATION)
TO_MEND = RowPolicy(
    see=_OF_CERTIFICATION,
    add=_OF_PLANS_CERTIFICATION % "",
    change=f"{_OF_PLANS_CERTIFICATION % ''} OR ({{table}}.state IN ('open', 'answered') AND {_OF_CERTIFICATION})",
)
VISITS = RowPolicy(see=_OF_CERTIFICATION, add=_OF_PLANS_CERTIFICATION % "", change=_OF_PLANS_CERTIFICATION % "")
# A contract is written by the plan, for whom it certified; both read it.
CONTRACTS = RowPolicy(
    see=f"{OWN} OR {PLANS}",
    add=f"{PLANS} AND " + _OF_PLANS_CERTIFICATION % " AND c.organization_id = {table}.organization_id",
    change=PLANS,
)
# A plan reads the roster of those who applied to it, unless they withdrew or it declined them.
_KNOWN_TO_PLAN = (
    "{table}.organization_id IN (SELECT c.organization_id FROM network_certification c"
    " WHERE c.plan_id = (SELECT promotora_organization()) AND c.state NOT IN ('declined', 'withdrawn'))"
)
ROSTER = RowPolicy(see=f"{OWN} OR {_KNOWN_TO_PLAN}", add=OWN, change=OWN)
_OF_OWN_STAFF = (
    "{table}.staff_id IN (SELECT s.id FROM network_staff s WHERE s.organization_id = (SELECT promotora_organization()))"
)
OF_STAFF = RowPolicy(
    see="{table}.staff_id IN (SELECT s.id FROM network_staff s)", add=_OF_OWN_STAFF, change=_OF_OWN_STAFF
)
# What an organization reported stays as it was: who was wrong reports again.
REPORTS = RowPolicy(see=f"{OWN} OR {PLANS}", add=OWN)
