"""The SQL that row security stands on. Each may be run again and again."""

SCOPE = """
CREATE OR REPLACE FUNCTION promotora_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('promotora.user', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION promotora_organization() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('promotora.organization', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION promotora_moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('promotora.moment', true), '')::timestamptz, now()) $$;
"""

# What each policy says in the database's own words, as a short print of it.
_SAYS = "md5(concat_ws('|', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)))"

# Written beside each policy when it is made: the print of what was declared, and of what the database made of it.
SIGN_POLICIES = f"""
DO $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT p.polname, c.relname, {_SAYS} AS says,
                       obj_description(p.oid, 'pg_policy') AS declared
                FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
                WHERE c.relnamespace = 'public'::regnamespace AND obj_description(p.oid, 'pg_policy') NOT LIKE '% %'
    LOOP
        EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', made.polname, made.relname,
                       made.declared || ' ' || made.says);
    END LOOP;
END $$
"""

AS_FOUND = f"""
SELECT c.relname, c.relrowsecurity,
       array(SELECT CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                    WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
                    || ' ' || CASE WHEN obj_description(p.oid, 'pg_policy') LIKE '%% ' || {_SAYS}
                                   THEN split_part(obj_description(p.oid, 'pg_policy'), ' ', 1) ELSE 'altered' END
             FROM pg_policy p WHERE p.polrelid = c.oid),
       array(SELECT verb FROM unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) verb
             WHERE has_table_privilege(%(role)s, c.oid, verb))
FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
"""
