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
_OF_MEND = "{table}.to_mend_id IN (SELECT t.id FROM network_tomend t%s)"
MEND_STEPS = RowPolicy(
    see=_OF_MEND % "",
    add=_OF_MEND % " JOIN network_certification c ON c.id = t.certification_id"
    " WHERE c.plan_id = (SELECT promotora_organization()) OR {table}.state = 'answered'",
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
# How many members to a coordinator a plan allows, for whom: whoever works with that plan may read it.
RATIOS = RowPolicy(
    see=f"{PLANS} OR {{table}}.plan_id IN (SELECT c.plan_id FROM network_certification c"
    " WHERE c.organization_id = (SELECT promotora_organization()))",
    add=PLANS,
)
# The members whose health action plans an audit reads: the plan drew them, and the CB-CME that serves them reads which.
AUDITED = RowPolicy(
    see="{table}.visit_id IN (SELECT v.id FROM network_visit v) AND "
    "{table}.member_id IN (SELECT m.id FROM people_member m)",
    add="{table}.visit_id IN (SELECT v.id FROM network_visit v JOIN network_certification c"
    " ON c.id = v.certification_id WHERE c.plan_id = (SELECT promotora_organization()))",
    change="{table}.visit_id IN (SELECT v.id FROM network_visit v JOIN network_certification c"
    " ON c.id = v.certification_id WHERE c.plan_id = (SELECT promotora_organization()))",
)
# What was told to whom once is not told again; each organization's own.
TOLD = RowPolicy(see=OWN, add=OWN)
# What the network learns together: a plan writes, everyone who works here reads, and what is public anybody.
_PUBLISHED = f"{{table}}.public OR {PLANS} OR (SELECT promotora_organization()) IS NOT NULL"
LEARNING = RowPolicy(see=_PUBLISHED, add=PLANS, change=PLANS)
_OF_OWN_ARTICLE = (
    "{table}.article_id IN (SELECT a.id FROM network_article a WHERE a.plan_id = (SELECT promotora_organization()))"
)
ARTICLE_VERSIONS = RowPolicy(see="{table}.article_id IN (SELECT a.id FROM network_article a)", add=_OF_OWN_ARTICLE)
_OF_OWN_TEMPLATE = (
    "{table}.template_id IN (SELECT t.id FROM network_template t WHERE t.plan_id = (SELECT promotora_organization()))"
)
TEMPLATE_VERSIONS = RowPolicy(see="{table}.template_id IN (SELECT t.id FROM network_template t)", add=_OF_OWN_TEMPLATE)
# Who comes: one's own organization knows, and the plan that holds the event, which also keeps the roll.
_OF_OWN_EVENT = (
    "{table}.event_id IN (SELECT e.id FROM network_event e WHERE e.plan_id = (SELECT promotora_organization()))"
)
REGISTRATIONS = RowPolicy(
    see=f"{OWN} OR {_OF_OWN_EVENT}", add=f"{OWN} OR {_OF_OWN_EVENT}", change=f"{OWN} OR {_OF_OWN_EVENT}"
)
# The private address of somebody's calendar: their own.
_OWN_KEY = "{table}.user_id = (SELECT promotora_user())"
CALENDAR_KEYS = RowPolicy(see=_OWN_KEY, add=_OWN_KEY, change=_OWN_KEY)
