"""What the database holds, as numbers: two looks that are equal mean that nothing was stored between them."""

from __future__ import annotations

import time
from collections.abc import Callable

import psycopg
from psycopg import sql

from support.client import Answer

# Written by refusals, too, and for that purpose: who failed to log in, and what is told about it.
ABOUT_REFUSALS = {"auth.login_attempts", "auth.logins"}
# Written by itself, a while after: when people were last there, and what is filed for search. What they chose is told in their own logs as well, which are counted.
BY_ITSELF = {"chat.people", "chat.search", "chat.search_heads", "chat.search_names", "chat.search_words", "chat.search_words_gone"}

PATIENCE = 2.0  # seconds of asking again while something else is at work

OF_ALL = sql.SQL("(SELECT count(*) FROM {})")
# What a deleted room leaves is swept away by itself, a while after: gone for everybody is gone here.
OF_ROOMS = sql.SQL("(SELECT count(*) FROM {} t WHERE NOT EXISTS (SELECT 1 FROM chat.rooms r WHERE r.id = t.room_id AND r.deleted_at IS NOT NULL))")


class Stored:
    """A connection that reads every schema of ours."""

    def __init__(self, connection: psycopg.Connection):
        self.connection = connection
        tables = connection.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname IN ('auth', 'chat', 'admin') AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1, 2").fetchall()
        self.tables = [f"{schema}.{table}" for schema, table in tables if f"{schema}.{table}" not in ABOUT_REFUSALS | BY_ITSELF]
        of_rooms = {f"chat.{row[0]}" for row in connection.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'chat' AND column_name = 'room_id'").fetchall()}
        counts = sql.SQL(", ").join((OF_ROOMS if table in of_rooms else OF_ALL).format(sql.Identifier(*table.split("."))) for table in self.tables)
        # What is changed in place: every change of a room moves its seq or its rev, of a person their rev.
        self.query = sql.SQL("SELECT {}, (SELECT coalesce(sum(seq + rev + num + members), 0) FROM chat.rooms),"
                             " (SELECT coalesce(sum(user_seq), 0) FROM chat.user_heads)").format(counts).as_string(connection)

        self._seen: dict[str, int] = {}
        self._at: object = None

    def _number(self) -> object:
        """Whoever writes anything needs a transaction id: as long as none was given out, all is as it was."""
        return self.connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text", prepare=True).fetchone()

    def look(self) -> dict[str, int]:
        at = self._number()
        if at != self._at:
            row = self.connection.execute(self.query, prepare=True).fetchone()
            self._seen, self._at = dict(zip([*self.tables, "numbers of rooms", "numbers of users"], row)), at
        return self._seen

    def unchanged_by(self, do: Callable[[], dict]) -> dict:
        """Of many calls that are all refused: together they store nothing. What goes on in the background may be stored meanwhile, but not each time."""
        for _ in range(4):
            before = self.look()
            done = do()
            changed = difference(before, self.look())
            if not changed:
                return done
        raise AssertionError(f"refused requests left something behind: {changed}")

    def without_a_trace(self, call: Callable[[], Answer]) -> Answer:
        """Of a call that is refused and stores nothing. What goes on in the background may be stored meanwhile, but not each time."""
        at = self._number()
        answer = call()
        if self._number() == at:
            return answer
        deadline = time.monotonic() + PATIENCE
        while True:
            before = self.look()
            answer = call()
            changed = difference(before, self.look())
            if not changed:
                return answer
            assert time.monotonic() < deadline, f"a refused request left something behind: {changed}"


def difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: int(after[name] - before[name]) for name in before if after[name] != before[name]}
