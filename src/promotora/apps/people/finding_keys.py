"""The SQL that keeps SearchKey: what each member may be found by, for each organization that may see them.

Keys are "n:" and two words of the name in either order, "i:" and a number, "p:" and a phone's digits, "b:" and the
birth date with the name after it, so that those born on one day come in the order of their names.
Written by triggers that work on whole statements, so that a load of millions is one step. Before a row changes, what it
said is forgotten: so the table needs no second index, by member, which would cost a load more than all its rows.
"""

from promotora.apps.core.security import also

KEYS = """
-- Lower case, without accents or marks, words parted by one blank. Pages and keys both go through it.
CREATE OR REPLACE FUNCTION promotora_fold(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT CASE WHEN written ~ '^[A-Za-z]+$' THEN lower(written)
                ELSE trim(regexp_replace(normalize(regexp_replace(
                    translate(lower(normalize(written, NFKD)), 'đłøıħŧ''’ʼ`', 'dloiht'),
                    '[\\u0300-\\u036f]+', '', 'g'), NFC), '[^[:alnum:]]+', ' ', 'g')) END
$$;

CREATE OR REPLACE FUNCTION promotora_number_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT 'i:' || lower(regexp_replace(value, '[^[:alnum:]]+', '', 'g')) $$;

CREATE OR REPLACE FUNCTION promotora_phone_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT 'p:' || right(regexp_replace(value, '[^0-9]', '', 'g'), 10) $$;

CREATE OR REPLACE FUNCTION promotora_name_keys(name text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH words AS (SELECT DISTINCT word FROM regexp_split_to_table(promotora_fold(name), ' ') word WHERE word <> '')
    SELECT 'n:' || a.word || ' ' || b.word FROM words a JOIN words b ON a.word <> b.word
    UNION SELECT 'n:' || word FROM words WHERE (SELECT count(*) FROM words) = 1
$$;

CREATE OR REPLACE FUNCTION promotora_birth_key(born date, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 'b:' || to_char(born, 'YYYY-MM-DD') || ' ' || trim(name) $$;

-- Nearly all names are two words, whose two keys need no joining of words. MATERIALIZED: each name is folded once.
CREATE OR REPLACE FUNCTION promotora_keys(who bigint[]) RETURNS TABLE (member_id bigint, key text)
LANGUAGE sql STABLE SET search_path = public AS $$
    WITH named AS MATERIALIZED (
        SELECT m.id, m.birth_date, promotora_fold(m.first_name) AS first, promotora_fold(m.last_name) AS last, m.called
        FROM unnest(who) given(id) JOIN people_member m ON m.id = given.id
    ), told AS MATERIALIZED (
        SELECT *, called = '' AND first <> '' AND last <> '' AND first <> last
                  AND strpos(first, ' ') = 0 AND strpos(last, ' ') = 0 AS two FROM named)
    SELECT id, promotora_birth_key(birth_date, last || ' ' || first
        || CASE WHEN called = '' THEN '' ELSE ' ' || promotora_fold(called) END) FROM told
    UNION ALL SELECT id, 'n:' || first || ' ' || last FROM told WHERE two
    UNION ALL SELECT id, 'n:' || last || ' ' || first FROM told WHERE two
    UNION ALL SELECT id, promotora_name_keys(concat_ws(' ', first, last, called)) FROM told WHERE NOT two
    UNION ALL
    SELECT n.member_id, promotora_number_key(n.value)
    FROM unnest(who) given(id) JOIN people_membernumber n ON n.member_id = given.id
    UNION ALL
    SELECT c.member_id, promotora_phone_key(c.value)
    FROM unnest(who) given(id) JOIN people_contact c ON c.member_id = given.id
    WHERE c.ends IS NULL AND c.way IN ('mobile', 'phone')
$$;

-- Only whole organizations' lasting access has keys: who opened a record in an emergency knows whom they opened.
-- Sorted, so that the index is written from one end to the other.
CREATE OR REPLACE FUNCTION promotora_key_members(who bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    INSERT INTO people_searchkey (organization_id, key, member_id)
    SELECT DISTINCT a.organization_id, left(keys.key, 210)::varchar COLLATE "C", keys.member_id
    FROM promotora_keys(who) keys JOIN people_access a ON a.member_id = keys.member_id
    WHERE a.user_id IS NULL AND (a.ends IS NULL OR a.ends > now())
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
$$;

-- The same for members who have none yet, whom nobody else can be keying: a load's new ones.
CREATE OR REPLACE FUNCTION promotora_key_new(who bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    INSERT INTO people_searchkey (organization_id, key, member_id)
    SELECT DISTINCT a.organization_id, left(keys.key, 210)::varchar COLLATE "C", keys.member_id
    FROM promotora_keys(who) keys JOIN people_access a ON a.member_id = keys.member_id
    WHERE a.user_id IS NULL AND (a.ends IS NULL OR a.ends > now())
    ORDER BY 1, 2, 3
$$;

CREATE OR REPLACE FUNCTION promotora_forget(who bigint[], said text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    DELETE FROM people_searchkey k USING unnest(who, said) gone(member_id, key), people_access a
    WHERE a.member_id = gone.member_id AND k.organization_id = a.organization_id AND k.key = left(gone.key, 210)
      AND k.member_id = gone.member_id
$$;
REVOKE EXECUTE ON FUNCTION promotora_forget(bigint[], text[]) FROM PUBLIC;

-- After a row is there. A load sets promotora.keys to later and asks for its members' keys itself, at its end.
CREATE OR REPLACE FUNCTION promotora_key_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF current_setting('promotora.keys', true) IS DISTINCT FROM 'later' THEN
        IF TG_TABLE_NAME = 'people_member' THEN
            PERFORM promotora_key_members(array(SELECT DISTINCT id FROM changed));
        ELSE
            PERFORM promotora_key_members(array(SELECT DISTINCT member_id FROM changed));
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- Before that: whatever the rows said until now.
CREATE OR REPLACE FUNCTION promotora_forget_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    who bigint[];
    said text[];
BEGIN
    IF TG_TABLE_NAME = 'people_member' THEN
        SELECT array_agg(b.id), array_agg(keys.key) INTO who, said FROM before b CROSS JOIN LATERAL (
            SELECT promotora_birth_key(b.birth_date, promotora_fold(b.last_name) || ' ' || promotora_fold(b.first_name)
                || CASE WHEN b.called = '' THEN '' ELSE ' ' || promotora_fold(b.called) END) AS key
            UNION ALL SELECT promotora_name_keys(concat_ws(' ', b.first_name, b.last_name, b.called))) keys;
    ELSIF TG_TABLE_NAME = 'people_membernumber' THEN
        SELECT array_agg(b.member_id), array_agg(promotora_number_key(b.value)) INTO who, said FROM before b;
    ELSIF TG_TABLE_NAME = 'people_contact' THEN
        SELECT array_agg(b.member_id), array_agg(promotora_phone_key(b.value)) INTO who, said FROM before b
        WHERE b.way IN ('mobile', 'phone');
    ELSE
        SELECT array_agg(keys.member_id), array_agg(keys.key) INTO who, said
        FROM promotora_keys(array(SELECT DISTINCT member_id FROM before)) keys;
    END IF;
    IF who IS NOT NULL THEN
        PERFORM promotora_forget(who, said);
    END IF;
    RETURN NULL;
END $$;
"""

KEYED = ("people_member", "people_membernumber", "people_contact", "people_access")
# Triggers of one kind run in the order of their names: what was said is forgotten before what is said now is kept.
TRIGGERS = "".join(
    f"""
DROP TRIGGER IF EXISTS key_inserted ON {table};
CREATE TRIGGER key_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION promotora_key_changed();
DROP TRIGGER IF EXISTS key_1_forgotten ON {table};
CREATE TRIGGER key_1_forgotten AFTER UPDATE ON {table} REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION promotora_forget_changed();
DROP TRIGGER IF EXISTS key_2_updated ON {table};
CREATE TRIGGER key_2_updated AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION promotora_key_changed();
"""
    for table in KEYED
)

also("SET LOCAL check_function_bodies = off;" + KEYS + TRIGGERS)
