-- What people tell of themselves here: a status, whether they are there, and who may see it. Keyed and hash-partitioned by the user's id.

CREATE TABLE people (
        user_id           uuid     NOT NULL,
        status_emoji      text,
        status_text       text,
        status_expires_at timestamptz,
        choice            smallint NOT NULL DEFAULT 0,             -- enum presence_choice
        seen_by           smallint NOT NULL DEFAULT 0,             -- enum presence_audience
        dnd_until         timestamptz,
        last_seen_at      timestamptz,
        PRIMARY KEY (user_id)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
        FOR part IN 0..7 LOOP
                EXECUTE format('CREATE TABLE people_%s PARTITION OF people FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 50)', part, part);
        END LOOP;
END $$;

-- Whether it is quiet by these hours ({"time_zone":…,"from_minute":…,"until_minute":…}) at that time.
CREATE FUNCTION is_quiet(hours text, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT CASE WHEN from_minute < until_minute THEN now_minute >= from_minute AND now_minute < until_minute
                    ELSE now_minute >= from_minute OR now_minute < until_minute END
          FROM (SELECT (hours::json ->> 'from_minute')::integer AS from_minute, (hours::json ->> 'until_minute')::integer AS until_minute,
                       extract(hour FROM at AT TIME ZONE (hours::json ->> 'time_zone'))::integer * 60
                       + extract(minute FROM at AT TIME ZONE (hours::json ->> 'time_zone'))::integer AS now_minute) AS minutes
$$;

-- Of what of a room somebody is to be notified at that time: all, mentions or nothing. For whoever pushes; what the room says itself goes before what holds everywhere.
CREATE FUNCTION pub_notifies(person uuid, room uuid, at timestamptz DEFAULT now()) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = chat, pg_temp AS $$
        SELECT CASE WHEN busy OR quiet OR muted THEN 'nothing' ELSE coalesce(level_here, level_everywhere, 'all') END
          FROM (SELECT coalesce(bool_or(CASE WHEN name = 'quiet_hours' THEN is_quiet(value, at) END), false) AS quiet,
                       coalesce(bool_or(CASE WHEN name = 'muted_until' THEN (value::json ->> 'until')::timestamptz > at END), false) AS muted,
                       max(value::json ->> 'word') FILTER (WHERE name = 'notify_level' AND scope_id = room) AS level_here,
                       max(value::json ->> 'word') FILTER (WHERE name = 'notify_level' AND scope_id <> room) AS level_everywhere
                  FROM preferences
                 WHERE user_id = person AND scope_id IN (room, '00000000-0000-0000-0000-000000000000') AND name IN ('quiet_hours', 'muted_until', 'notify_level')) AS chosen,
               (SELECT coalesce(bool_or(dnd_until > at), false) AS busy FROM people WHERE user_id = person) AS wish
$$;
REVOKE ALL ON FUNCTION pub_notifies FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pub_notifies TO work;
