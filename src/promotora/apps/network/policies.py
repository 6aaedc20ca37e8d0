"""Which rows of the network one may see, in SQL. No member's facts are here, but what an organization tells a plan, and
what a plan finds, is for those two alone: competitors work in the same database."""

from promotora.apps.core.security import RowPolicy

OWN = "{table}.organization_id = (SELECT promotora_organization())"
PLANS = "{table}.plan_id = (SELECT promotora_organization())"

# An application is its organization's; a plan reads it once it was sent to it.
APPLICATIONS = RowPolicy(
    see=f"{OWN} OR {{table}}.id IN (SELECT c.application_id FROM network_certification c"
    " WHERE c.plan_id = (SELECT promotora_organization()))",
    add=OWN,
    change=OWN,
)
OF_APPLICATION = RowPolicy(
    see="{table}.application_id IN (SELECT a.id FROM network_application a)",
    add="{table}.application_id IN (SELECT a.id FROM network_application a"
    " WHERE a.organization_id = (SELECT promotora_organization()))",
    remove="{table}.application_id IN (SELECT a.id FROM network_application a"
    " WHERE a.organization_id = (SELECT promotora_organization()) AND a.state = 'draft')",
)
# What stands between a plan and an organization is seen by both; the organization opens it by sending its application.
BETWEEN = RowPolicy(see=f"{OWN} OR {PLANS}", add=f"{OWN} OR {PLANS}", change=f"{OWN} OR {PLANS}")
# How a plan certifies is its own; an applicant reads the steps that the application goes through.
PROCESSES = RowPolicy(
    see=f"{PLANS} OR {{table}}.id IN (SELECT c.process_id FROM network_certification c)", add=PLANS, change=PLANS
)
_OF_OWN_PROCESS = (
    "{table}.process_id IN (SELECT p.id FROM network_process p WHERE p.plan_id = (SELECT promotora_organization()))"
)
OF_PROCESS = RowPolicy(
    see="{table}.process_id IN (SELECT p.id FROM network_process p)",
    add=_OF_OWN_PROCESS,
    change=_OF_OWN_PROCESS,
    remove=_OF_OWN_PROCESS,
)
OF_CERTIFICATION = RowPolicy(
    see="{table}.certification_id IN (SELECT c.id FROM network_certification c)",
    add="{table}.certification_id IN (SELECT c.id FROM network_certification c)",
    change="{table}.certification_id IN (SELECT c.id FROM network_certification c)",
)
# What reviewers write for each other is not for the applicant.
OF_REVIEW = RowPolicy(
    see="{table}.certification_id IN (SELECT c.id FROM network_certification c"
    " WHERE c.plan_id = (SELECT promotora_organization()))",
    add="{table}.certification_id IN (SELECT c.id FROM network_certification c"
    " WHERE c.plan_id = (SELECT promotora_organization()))",
    change="{table}.certification_id IN (SELECT c.id FROM network_certification c"
    " WHERE c.plan_id = (SELECT promotora_organization()))",
)
# A plan reads the roster of those whom it has certified or contracted, or who have applied to it.
_KNOWN_TO_PLAN = (
    "{table}.organization_id IN (SELECT c.organization_id FROM network_certification c"
    " WHERE c.plan_id = (SELECT promotora_organization()))"
)
ROSTER = RowPolicy(see=f"{OWN} OR {_KNOWN_TO_PLAN}", add=OWN, change=OWN)
OF_STAFF = RowPolicy(
    see="{table}.staff_id IN (SELECT s.id FROM network_staff s)",
    add="{table}.staff_id IN (SELECT s.id FROM network_staff s"
    " WHERE s.organization_id = (SELECT promotora_organization()))",
    change="{table}.staff_id IN (SELECT s.id FROM network_staff s"
    " WHERE s.organization_id = (SELECT promotora_organization()))",
)
