"""The SQL functions that the policies of this room stand on. They run as the owner and answer one question each."""

from promotora.apps.core.security import also

FUNCTIONS = """
SET LOCAL check_function_bodies = off;

-- COST 1: policies ask it only of rows that are not one's own organization's anyway, and so hardly ever.
CREATE OR REPLACE FUNCTION promotora_sees(who bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE COST 1 SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_access may
        WHERE may.member_id = who AND may.organization_id = promotora_organization()
          AND (may.user_id IS NULL OR may.user_id = promotora_user())
          AND may.starts <= promotora_moment() AND (may.ends IS NULL OR may.ends > promotora_moment()))
$$;

-- An emergency opens a record to one person, and gives nobody the right to let others in.
CREATE OR REPLACE FUNCTION promotora_keeps(who bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_access may
        WHERE may.member_id = who AND may.organization_id = promotora_organization() AND may.user_id IS NULL
          AND may.starts <= promotora_moment() AND (may.ends IS NULL OR may.ends > promotora_moment()))
$$;

CREATE OR REPLACE FUNCTION promotora_consented(who bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_consent c JOIN people_recipient r ON r.consent_id = c.id
        WHERE c.member_id = who AND c.covers = 'part2' AND r.organization_id = promotora_organization()
          AND c.signed_on <= (promotora_moment() AT TIME ZONE 'America/Los_Angeles')::date
          AND (c.expires_on IS NULL OR c.expires_on >= (promotora_moment() AT TIME ZONE 'America/Los_Angeles')::date)
          AND (c.revoked_at IS NULL OR c.revoked_at > promotora_moment()))
$$;

CREATE OR REPLACE FUNCTION promotora_names(consent bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM people_recipient r
                   WHERE r.consent_id = consent AND r.organization_id = promotora_organization())
$$;

CREATE OR REPLACE FUNCTION promotora_may_open(who bigint, organization bigint, person bigint, until timestamptz)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT promotora_organization() IS NOT NULL AND (
        (organization = promotora_organization()
         AND NOT EXISTS (SELECT 1 FROM people_access a WHERE a.member_id = who))
        OR promotora_keeps(who)
        OR EXISTS (SELECT 1 FROM people_emergency e
                   WHERE e.member_id = who AND e.organization_id = promotora_organization()
                     AND e.opened_by_id = promotora_user() AND organization = e.organization_id
                     AND person = e.opened_by_id AND until = e.ends_at AND e.ends_at > promotora_moment()))
$$;

-- For an emergency alone: the member whose CIN and birth date are both given exactly, seen or not.
CREATE OR REPLACE FUNCTION promotora_member_by(number text, born date) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT m.id FROM people_member m
    WHERE m.birth_date = born AND promotora_organization() IS NOT NULL
      AND EXISTS (SELECT 1 FROM people_membernumber n WHERE n.member_id = m.id AND n.kind = 'cin' AND n.value = number)
    ORDER BY m.id LIMIT 1
$$;
"""

also(FUNCTIONS, first=True)
