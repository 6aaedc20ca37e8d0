"""Which rows of the list one may see, in SQL: the plan all of its own, others those of members whom they may see.

Each listing is written twice: whole, and as it would be without what 42 CFR Part 2 may protect. A reader sees exactly
one of the two, or none: the plan, and whom the member's consent names, the whole one; everybody else the other. So
counts, filters, sorts and exports are right by themselves, and nothing tells that there is another row (42 CFR 2.13).
"""

from promotora.apps.core.security import RowPolicy, also
from promotora.apps.people.policies import SEES

# Which runs are released, and which no later list of their plan has followed: of these alone the policies of listings
# and of the access log ask, for thousands of rows, and a listing is guarded by its member. So they ask past the policy
# of runs, once for a query. Whether somebody sees a listing of this member is asked as whoever asks.
LISTED = """
SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION promotora_released() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT array(SELECT r.id FROM tel_run r WHERE r.state = 'released')
$$;

CREATE OR REPLACE FUNCTION promotora_newest() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT array(SELECT r.id FROM tel_run r WHERE NOT EXISTS (
        SELECT 1 FROM tel_run n WHERE n.organization_id = r.organization_id AND n.program = r.program
            AND n.state = 'released' AND n.as_of > r.as_of))
$$;

CREATE OR REPLACE FUNCTION promotora_listed(who bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM tel_listing l
                   WHERE l.member_id = who AND l.run_id = ANY ((SELECT promotora_newest())::bigint[]))
$$;
"""
also(LISTED, first=True)

# The plans of whose lists somebody may know: those that it has, or had, a contract with, or a member of whose list it
# may see. The first is cheap and answers for nearly everyone. The second is asked of those members alone whom none of
# these plans assigned to it, since there may be thousands of them; never of plans, who see millions of members by their
# own right and share none; and as a listing is seen, so that nothing tells of a protected one. It is planned anew each
# time: the one plan that fits all who ask reads everything, at 200,000 listed for 0.2 s.
PLANS_KNOWN = """
SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION promotora_plans_known() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    here CONSTANT bigint := promotora_organization();
    known bigint[];
    strange bigint[];
BEGIN
    known := array(SELECT DISTINCT c.plan_id FROM network_contract c
                   WHERE c.organization_id = here AND c.signed_at IS NOT NULL);
    strange := array(SELECT r.id FROM tel_run r WHERE r.state = 'released' AND r.organization_id <> ALL (known));
    IF cardinality(strange) = 0 OR EXISTS (
        SELECT 1 FROM accounts_organization o WHERE o.id = here AND o.kind IN ('plan', 'plan_partner'))
    THEN
        RETURN known;
    END IF;
    RETURN known || array(
        SELECT plan.id FROM (SELECT DISTINCT r.organization_id AS id FROM tel_run r WHERE r.id = ANY (strange)) plan
        WHERE EXISTS (
            SELECT 1 FROM people_access may
            JOIN tel_listing l ON l.member_id = may.member_id AND l.run_id = ANY (strange)
            WHERE l.organization_id = plan.id
              AND may.organization_id = here AND (may.user_id IS NULL OR may.user_id = promotora_user())
              AND may.starts <= promotora_moment() AND (may.ends IS NULL OR may.ends > promotora_moment())
              AND NOT EXISTS (SELECT 1 FROM tel_assignment a WHERE a.organization_id = here
                              AND a.member_id = may.member_id AND a.ends IS NULL AND a.plan_id = ANY (known))
              AND l.whole = promotora_consented(l.member_id)
            OFFSET 0));
END $$;
"""
also(PLANS_KNOWN, first=True)

OWN = "{table}.organization_id = (SELECT promotora_organization())"
RELEASED = "{table}.run_id = ANY ((SELECT promotora_released())::bigint[])"
SEEN = f"({RELEASED} AND {SEES % 'member_id'})"

# A list is the plan's own. That there is one, and its figures, others see once it is released who work with that plan.
RUNS = RowPolicy(
    see=f"{OWN} OR ({{table}}.state = 'released'"
    " AND {table}.organization_id = ANY ((SELECT promotora_plans_known())::bigint[]))",
    add=OWN,
    change=OWN,
)
OF_PLAN = RowPolicy(see=OWN, add=OWN, change=OWN, remove=OWN)
_OF_OWN_RUN = (
    "{table}.run_id IN (SELECT r.id FROM tel_run r WHERE r.organization_id = (SELECT promotora_organization()))"
)
RUN_STEPS = RowPolicy(see=_OF_OWN_RUN, add=_OF_OWN_RUN)
# A policy that a plan adopted is anyone's to read; one in the making is the plan's.
DRAFTS = RowPolicy(see=f"{OWN} OR {{table}}.state = 'adopted'", add=OWN, change=OWN)

LISTINGS = RowPolicy(
    see=f"({OWN} AND {{table}}.whole) OR ({{table}}.organization_id <> (SELECT promotora_organization()) AND {SEEN}"
    " AND {table}.whole = promotora_consented({table}.member_id))",
    add=OWN,
)
EVIDENCE = RowPolicy(
    see=f"{OWN} OR ({SEEN} AND (NOT {{table}}.part2 OR promotora_consented({{table}}.member_id)))", add=OWN
)
_OF_OWN_DRAFT = (
    "{table}.draft_id IN (SELECT d.id FROM tel_draft d WHERE d.organization_id = (SELECT promotora_organization()))"
)
DRAFT_STEPS = RowPolicy(see=_OF_OWN_DRAFT, add=_OF_OWN_DRAFT)

# An assignment is seen by both its ends, and by whoever serves the member later.
ASSIGNMENTS = RowPolicy(
    see=f"{{table}}.plan_id = (SELECT promotora_organization()) OR {OWN} OR {SEES % 'member_id'}",
    add="{table}.plan_id = (SELECT promotora_organization())",
    change="{table}.plan_id = (SELECT promotora_organization())",
)

# A referral is between the one who refers and the plan. Each sees it by having part in it: there may be no member yet.
REFERRALS = RowPolicy(
    see=f"{OWN} OR {{table}}.plan_id = (SELECT promotora_organization())",
    add=OWN,
    change=f"{OWN} OR {{table}}.plan_id = (SELECT promotora_organization())",
)
REFERRAL_STEPS = RowPolicy(
    see="{table}.referral_id IN (SELECT r.id FROM tel_referral r)",
    add="{table}.referral_id IN (SELECT r.id FROM tel_referral r)",
)
# The plan sees the whole answer; who referred, once the plan has answered, as it is without what may be protected.
SCREENINGS = RowPolicy(
    see=f"CASE WHEN {OWN} THEN {{table}}.whole"
    " ELSE NOT {table}.whole AND {table}.referral_id IN"
    " (SELECT r.id FROM tel_referral r WHERE r.state IN ('accepted', 'declined')) END",
    add=OWN,
)

# A placement, with the reasons of each member's place, is the plan's alone.
_OF_OWN_PLACING = (
    "{table}.placing_id IN (SELECT p.id FROM tel_placing p WHERE p.organization_id = (SELECT promotora_organization()))"
)
PLACING_STEPS = RowPolicy(see=_OF_OWN_PLACING, add=_OF_OWN_PLACING)
PLACED = RowPolicy(see=OWN, add=f"{OWN} AND {_OF_OWN_PLACING}", remove=OWN)
# A wish is between who wrote it down and the plan; whoever else serves the member does not read it.
TRANSFERS = RowPolicy(
    see=f"{OWN} OR {{table}}.plan_id = (SELECT promotora_organization())",
    add=f"{OWN} AND ({SEES % 'member_id'} OR {{table}}.plan_id = (SELECT promotora_organization()))",
    change=f"{OWN} OR {{table}}.plan_id = (SELECT promotora_organization())",
)
TRANSFER_STEPS = RowPolicy(
    see="{table}.transfer_id IN (SELECT t.id FROM tel_transfer t)",
    add="{table}.transfer_id IN (SELECT t.id FROM tel_transfer t)",
)
