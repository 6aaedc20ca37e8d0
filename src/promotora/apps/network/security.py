"""What the database holds of the network by itself: a sent application stays as it was, and only a certified and
contracted CB-CME may be given members. The functions run as the owner and answer one question each."""

from promotora.apps.core.security import also

FUNCTIONS = """
SET LOCAL check_function_bodies = off;

-- Both ends of each span are included. The contract rests on one certificate, and holds no longer than that one.
CREATE OR REPLACE FUNCTION promotora_may_be_given(cb_cme bigint, plan bigint, day date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM network_contract c JOIN network_certification certified ON certified.id = c.certification_id
        WHERE c.organization_id = cb_cme AND c.plan_id = plan AND c.signed_at IS NOT NULL
          AND c.starts <= day AND (c.ends IS NULL OR c.ends >= day)
          AND certified.organization_id = cb_cme AND certified.plan_id = plan
          AND certified.state IN ('certified', 'conditional')
          AND certified.starts <= day AND (certified.ends IS NULL OR certified.ends >= day))
$$;

CREATE OR REPLACE FUNCTION promotora_hold_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT organization_id, plan_id,
                                     (starts AT TIME ZONE 'America/Los_Angeles')::date AS day FROM given) g
               WHERE NOT promotora_may_be_given(g.organization_id, g.plan_id, g.day)) THEN
        RAISE EXCEPTION 'Only a certified and contracted CB-CME may be given members.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- An assignment that had ended and holds again is given anew, at this moment; one that goes to another as well.
CREATE OR REPLACE FUNCTION promotora_hold_given_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT g.organization_id, g.plan_id FROM given g JOIN taken t ON t.id = g.id
                              WHERE (g.ends IS NULL AND t.ends IS NOT NULL)
                                 OR g.organization_id <> t.organization_id OR g.plan_id <> t.plan_id) g
               WHERE NOT promotora_may_be_given(g.organization_id, g.plan_id,
                                              (promotora_moment() AT TIME ZONE 'America/Los_Angeles')::date)) THEN
        RAISE EXCEPTION 'Only a certified and contracted CB-CME may be given members.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION promotora_sent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sent_at IS NOT NULL AND (OLD.organization_id, OLD.form, OLD.program, OLD.answers, OLD.plans, OLD.sent_at)
       IS DISTINCT FROM (NEW.organization_id, NEW.form, NEW.program, NEW.answers, NEW.plans, NEW.sent_at) THEN
        RAISE EXCEPTION 'What was sent stays as it was.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# An organization sees its own registrations alone, so the database counts. An event is held while a seat is taken.
SEATS = """
CREATE OR REPLACE FUNCTION promotora_registered(event bigint) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS $$
    SELECT count(*) FROM network_registration r WHERE r.event_id = event AND r.cancelled_at IS NULL
$$;

CREATE OR REPLACE FUNCTION promotora_hold_event(event bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM network_event e WHERE e.id = event FOR UPDATE;
    RETURN promotora_registered(event);
END $$;

CREATE OR REPLACE FUNCTION promotora_hold_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    most integer;
BEGIN
    IF NEW.came IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.came IS DISTINCT FROM OLD.came)
       AND (SELECT e.plan_id <> promotora_organization() FROM network_event e WHERE e.id = NEW.event_id) THEN
        RAISE EXCEPTION 'Only the plan that holds an event keeps its roll.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.cancelled_at IS NULL AND (TG_OP = 'INSERT' OR OLD.cancelled_at IS NOT NULL) THEN
        SELECT e.seats INTO most FROM network_event e WHERE e.id = NEW.event_id FOR UPDATE;
        IF most <= promotora_registered(NEW.event_id) THEN
            RAISE EXCEPTION 'Every seat of this event is taken.' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

TRIGGERS = """
DROP TRIGGER IF EXISTS network_hold_seats ON network_registration;
CREATE TRIGGER network_hold_seats BEFORE INSERT OR UPDATE ON network_registration
FOR EACH ROW EXECUTE FUNCTION promotora_hold_seats();
DROP TRIGGER IF EXISTS network_sent_stays ON network_application;
CREATE TRIGGER network_sent_stays BEFORE UPDATE ON network_application
FOR EACH ROW EXECUTE FUNCTION promotora_sent_stays();
"""

# A statement is looked at once, however many members it gives.
GIVEN = """
DROP TRIGGER IF EXISTS network_only_certified ON {table};
CREATE TRIGGER network_only_certified AFTER INSERT ON {table}
REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION promotora_hold_given();
DROP TRIGGER IF EXISTS network_only_certified_again ON {table};
CREATE TRIGGER network_only_certified_again AFTER UPDATE ON {table}
REFERENCING NEW TABLE AS given OLD TABLE AS taken FOR EACH STATEMENT EXECUTE FUNCTION promotora_hold_given_again();
"""


def only_certified(table: str) -> str:
    """SQL that lets a table of assignments (id, organization_id, plan_id, starts, ends) name only CB-CMEs that may be
    given members; for `core.security.also`. Not attached yet: no network exists where members are assigned today."""
    return GIVEN.format(table=table)


also(FUNCTIONS, first=True)
also(SEATS, first=True)
also(TRIGGERS)
