-- What was reported goes by itself half a year after it was decided about, and what rules flagged half a year after that: the worker looks for it here. What stood in no room, a status,
-- is kept by the person instead: room_id is sender, and seq the number in their log.

CREATE INDEX reported_due ON reported (at) WHERE outcome IS NOT NULL OR is_rule;

CREATE VIEW pub_reported_due AS
        SELECT room_id, at FROM reported WHERE (outcome IS NOT NULL OR is_rule) AND at < now() - interval '180 days';
GRANT SELECT ON pub_reported_due TO work;
