-- What administrators decided about reports. What was reported, and what was said, stands in chat.pub_reported: a report without a row here is open.
CREATE TABLE reports (
        id         uuid        NOT NULL PRIMARY KEY,
        room_id    uuid        NOT NULL,
        outcome    smallint    NOT NULL,                          -- enum report_outcome
        note       text,
        closed_by  uuid        NOT NULL,
        closed_at  timestamptz NOT NULL
);
