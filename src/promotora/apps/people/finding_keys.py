"""The SQL that keeps SearchKey: what each member may be found by, for each organization that may see them.

Keys are "n:" and two words of the name in either order, "i:" and a number, "p:" and a phone's digits, "b:" and the
birth date with the name after it, so that those born on one day come in the order of their names.
Written by triggers that work on whole statements, so that a load of millions is one step.
"""

from promotora.apps.core.security import also

KEYS = """
-- Lower case, without accents or marks, words parted by one blank. Pages and keys both go through it.
CREATE OR REPLACE FUNCTION promotora_fold(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT trim(regexp_replace(translate(lower(normalize(written, NFKC)),
        'áàâäãåāăąçćčďđéèêëēėęěğíìîïīįıłñńňóòôöõøōőřśšșşťțţúùûüūůűųýÿžźż''’ʼ`´',
        'aaaaaaaaacccddeeeeeeeegiiiiiiilnnnoooooooorsssstttuuuuuuuuyyzzz'), '[^[:alnum:]]+', ' ', 'g'))
$$;

CREATE OR REPLACE FUNCTION promotora_name_keys(name text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH words AS (SELECT DISTINCT word FROM regexp_split_to_table(promotora_fold(name), ' ') word WHERE word <> '')
    SELECT 'n:' || a.word || ' ' || b.word FROM words a JOIN words b ON a.word <> b.word
    UNION SELECT 'n:' || word FROM words WHERE (SELECT count(*) FROM words) = 1
$$;

-- Nearly all names are two words, whose two keys need no joining of words.
CREATE OR REPLACE FUNCTION promotora_keys(who bigint[]) RETURNS TABLE (member_id bigint, key text)
LANGUAGE sql STABLE SET search_path = public AS $$
    WITH named AS NOT MATERIALIZED (
        SELECT m.id, m.birth_date, m.called = '' AS plain, promotora_fold(m.first_name) AS first,
               promotora_fold(m.last_name) AS last, m.first_name, m.last_name, m.called
        FROM unnest(who) given(id) JOIN people_member m ON m.id = given.id
    ), told AS NOT MATERIALIZED (
        SELECT id, birth_date, first, last, first_name, last_name, called,
               plain AND first <> '' AND last <> '' AND first <> last
                   AND strpos(first, ' ') = 0 AND strpos(last, ' ') = 0 AS two FROM named)
    SELECT told.id, own.key FROM told CROSS JOIN LATERAL (
        VALUES ('b:' || birth_date || ' ' || trim(last || ' ' || first)),
               (CASE WHEN two THEN 'n:' || first || ' ' || last END),
               (CASE WHEN two THEN 'n:' || last || ' ' || first END)) own(key)
    WHERE own.key IS NOT NULL
    UNION ALL
    SELECT id, promotora_name_keys(concat_ws(' ', first_name, last_name, called)) FROM told WHERE NOT two
    UNION ALL
    SELECT n.member_id, 'i:' || lower(regexp_replace(n.value, '[^[:alnum:]]+', '', 'g'))
    FROM unnest(who) given(id) JOIN people_membernumber n ON n.member_id = given.id
    UNION ALL
    SELECT c.member_id, 'p:' || right(regexp_replace(c.value, '[^0-9]', '', 'g'), 10)
    FROM unnest(who) given(id) JOIN people_contact c ON c.member_id = given.id
    WHERE c.ends IS NULL AND c.way IN ('mobile', 'phone')
$$;

-- Only whole organizations' lasting access has keys: who opened a record in an emergency knows whom they opened.
CREATE OR REPLACE FUNCTION promotora_rekey(who bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    DELETE FROM people_searchkey k USING unnest(who) given(id) WHERE k.member_id = given.id;
    INSERT INTO people_searchkey (organization_id, key, member_id)
    SELECT DISTINCT a.organization_id, left(keys.key, 210)::varchar COLLATE "C", keys.member_id
    FROM promotora_keys(who) keys JOIN people_access a ON a.member_id = keys.member_id
    WHERE a.user_id IS NULL AND (a.ends IS NULL OR a.ends > now())
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
$$;
REVOKE EXECUTE ON FUNCTION promotora_rekey(bigint[]) FROM PUBLIC;

-- After a load, which sets promotora.keys to later: sorted, so that the index is written from one end to the other.
-- Making keys anew tells nobody anything, so anyone may ask for it.
CREATE OR REPLACE FUNCTION promotora_key_loaded(new bigint[], changed bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    SELECT promotora_rekey(changed);
    INSERT INTO people_searchkey (organization_id, key, member_id)
    SELECT DISTINCT a.organization_id, left(keys.key, 210)::varchar COLLATE "C", keys.member_id
    FROM promotora_keys(new) keys JOIN people_access a ON a.member_id = keys.member_id
    WHERE a.user_id IS NULL AND (a.ends IS NULL OR a.ends > now())
    ORDER BY 1, 2, 3
$$;

CREATE OR REPLACE FUNCTION promotora_rekey_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF current_setting('promotora.keys', true) IS DISTINCT FROM 'later' THEN
        IF TG_TABLE_NAME = 'people_member' THEN
            PERFORM promotora_rekey(array(SELECT DISTINCT id FROM changed));
        ELSE
            PERFORM promotora_rekey(array(SELECT DISTINCT member_id FROM changed));
        END IF;
    END IF;
    RETURN NULL;
END $$;
"""

TRIGGERS = "".join(
    f"""
DROP TRIGGER IF EXISTS rekey_{verb.lower()} ON {table};
CREATE TRIGGER rekey_{verb.lower()} AFTER {verb} ON {table} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION promotora_rekey_changed();
"""
    for table in ("people_member", "people_membernumber", "people_contact", "people_access")
    for verb in ("INSERT", "UPDATE")
)

also("SET LOCAL check_function_bodies = off;" + KEYS + TRIGGERS)
