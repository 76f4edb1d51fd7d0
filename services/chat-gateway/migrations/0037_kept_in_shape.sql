-- How tables are kept in shape under load (docs/database.md): what autovacuum does to each kind of them, room to update in place, and two indexes that others do the work of.

-- Every role's members, and one by their name, are found by members_role and members_name as well: each coming and going wrote two indexes more than anybody reads.
DROP INDEX members_by_role;
DROP INDEX members_login;

-- Storage parameters belong to the partitions.
CREATE FUNCTION set_parts(tables text[], parameters text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
        part text;
BEGIN
        FOR part IN SELECT i.inhrelid::regclass::text FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
                     WHERE p.relnamespace = current_schema()::regnamespace AND p.relkind = 'p' AND p.relname = ANY (tables) LOOP
                EXECUTE format('ALTER TABLE %s SET (%s)', part, parameters);
        END LOOP;
END $$;

-- Counters: narrow rows, updated again and again in place. What is dead is pruned by whoever comes by; the rest is swept up early and at once, and no page is given back, for which a lock on
-- all of the table would be needed that every message waits for.
SELECT set_parts('{rooms,marks,user_heads,search_heads,people,threads,thread_marks,polls}',
                 'autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off');
SELECT set_parts('{thread_marks,preferences,drafts}', 'fillfactor = 70');

-- Logs: written once. Swept while what is new is still in memory, and frozen then, so that nothing is read again for being old.
SELECT set_parts('{messages,changes,user_log}',
                 'autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 100000, autovacuum_freeze_min_age = 0, vacuum_truncate = off');

-- Filed for search: the same, but each sweep reads the whole index of words, so that it is seldom.
SELECT set_parts('{search}', 'autovacuum_freeze_min_age = 0');

-- What waits for somebody and goes: nearly always empty, and looked through from end to end.
SELECT set_parts('{mentions_untold,joiners}', 'autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500');

-- How often a word was said.
ALTER TABLE search_words SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

DROP FUNCTION set_parts;
