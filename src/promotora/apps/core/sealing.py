"""The SQL that seals each entry of the access log with the one before it. An organization's entries are one chain."""

from promotora.apps.core.security import also

# A chain for each organization, so that two of them never wait for each other. The lock is held from the first entry of
# a transaction to its end, which is why a request writes its entries last.
#
# Thousands of entries come in one statement when thousands of members are assigned. Were the chain's end written down
# after each of them, every entry would have to find its way past all earlier versions of that one row, which cannot be
# cleared away before the transaction ends: 20,000 entries took minutes. So an entry looks up the one before it, and the
# end is written once a statement. It is only moved on when the statement's entries begin right after it: entries that
# were put there past the trigger stay beyond the recorded end, and show. The lookup is told to go by the index, since a
# session keeps the plan that it made while the log was empty.
SEALING = """
CREATE OR REPLACE FUNCTION promotora_seal_of(e core_accessentry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(e.previous || convert_to(jsonb_build_array(e.chain, e.number, extract(epoch FROM e.at), e.user_id,
        e.organization_id, e.role, e.member_id, e.part, e.detail, e.why, e.address)::text, 'UTF8'))
$$;

CREATE OR REPLACE FUNCTION promotora_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
    ending core_chainend;
BEGIN
    NEW.chain := coalesce(NEW.organization_id, 0);
    SELECT * INTO ending FROM core_chainend WHERE chain = NEW.chain FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO core_chainend (chain, number, seal) VALUES (NEW.chain, 0, '') ON CONFLICT DO NOTHING;
        SELECT * INTO ending FROM core_chainend WHERE chain = NEW.chain FOR UPDATE;
    END IF;
    NEW.number := ending.number + 1;
    NEW.previous := ending.seal;
    SELECT e.number + 1, e.seal INTO ending.number, ending.seal FROM core_accessentry e
    WHERE e.chain = NEW.chain AND e.number > ending.number ORDER BY e.number DESC LIMIT 1;
    IF FOUND THEN
        NEW.number := ending.number;
        NEW.previous := ending.seal;
    END IF;
    NEW.seal := promotora_seal_of(NEW);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION promotora_end_chains() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE core_chainend ending SET number = last.number, seal = last.seal
    FROM (SELECT DISTINCT ON (chain) chain, number, seal, min(number) OVER (PARTITION BY chain) AS first
          FROM added ORDER BY chain, number DESC) last
    WHERE ending.chain = last.chain AND ending.number = last.first - 1;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION promotora_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The access log is never changed, and nothing is removed from it.';
END $$;

DROP TRIGGER IF EXISTS seal ON core_accessentry;
CREATE TRIGGER seal BEFORE INSERT ON core_accessentry FOR EACH ROW EXECUTE FUNCTION promotora_seal();
DROP TRIGGER IF EXISTS end_chains ON core_accessentry;
CREATE TRIGGER end_chains AFTER INSERT ON core_accessentry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION promotora_end_chains();
DROP TRIGGER IF EXISTS never_changed ON core_accessentry;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON core_accessentry
    FOR EACH ROW EXECUTE FUNCTION promotora_never();
DROP TRIGGER IF EXISTS never_emptied ON core_accessentry;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON core_accessentry
    FOR EACH STATEMENT EXECUTE FUNCTION promotora_never();
"""

# Every entry in its order beside the one before it, and the recorded end of each chain.
BROKEN = """
WITH walked AS (
    SELECT e.id, e.chain, e.number, e.at, e.seal <> promotora_seal_of(e) AS altered,
           e.number <> coalesce(lag(e.number) OVER chains, 0) + 1 AS removed_before,
           e.previous <> coalesce(lag(e.seal) OVER chains, '') AS unlinked
    FROM core_accessentry e WINDOW chains AS (PARTITION BY e.chain ORDER BY e.number)
)
SELECT chain, number, at,
       CASE WHEN altered THEN 'altered' WHEN removed_before THEN 'removed_before' ELSE 'unlinked' END
FROM walked WHERE altered OR removed_before OR unlinked
UNION ALL
SELECT ending.chain, ending.number, NULL, 'cut_off'
FROM core_chainend ending
LEFT JOIN LATERAL (SELECT e.number, e.seal FROM core_accessentry e WHERE e.chain = ending.chain
                   ORDER BY e.number DESC LIMIT 1) last ON true
WHERE ending.number > 0 AND (last.seal IS DISTINCT FROM ending.seal)
UNION ALL
SELECT DISTINCT e.chain, 0::bigint, NULL::timestamptz, 'no_end'
FROM core_accessentry e WHERE NOT EXISTS (SELECT 1 FROM core_chainend ending WHERE ending.chain = e.chain)
ORDER BY 1, 2
"""

also(SEALING)
