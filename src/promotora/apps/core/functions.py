"""The SQL that row security stands on. Each may be run again and again."""

SCOPE = """
CREATE OR REPLACE FUNCTION promotora_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('promotora.user', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION promotora_organization() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('promotora.organization', true), '')::bigint $$;

CREATE OR REPLACE FUNCTION promotora_moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('promotora.moment', true), '')::timestamptz, now()) $$;
"""

AS_FOUND = """
SELECT c.relname, c.relrowsecurity,
       array(SELECT CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                    WHEN 'd' THEN 'DELETE' ELSE 'ALL' END FROM pg_policy p WHERE p.polrelid = c.oid),
       array(SELECT verb FROM unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) verb
             WHERE has_table_privilege(%(role)s, c.oid, verb))
FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
"""
