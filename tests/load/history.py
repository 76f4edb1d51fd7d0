"""A hundred million messages: how long a page of history, catching up and searching take then, and what a message weighs.

    PYTHONPATH=tests build/venv/bin/python tests/load/history.py                                     a million, a tenth of them in one room
    PYTHONPATH=tests build/venv/bin/python tests/load/history.py --messages 100000000 --filed 20000000

The platform's own schema is filled with a statement for each two hundred thousand messages, in the order in which they would have been said: a thousand rooms take turns, one of which has a tenth of
everything, so that a room's page lies on as many pages of the disk as it would. `--filed` of the newest are filed for search. Then one gateway is asked through its doors, one question after another
unless it is said otherwise: with whatever is in memory, and pages of history also with nothing there. Data are below TMPDIR: 0.3 kB a message, 0.5 kB for one that is filed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from printing import print_rows
from results import FOLDER, print_machine
from running import BENCH, DATABASE, GATEWAY, Tuned, cpu_ticks, read
from search import STRETCHES, VOCABULARY, ask, name_of, percentile
from support import crowds
from support.people import Town
from support.process import ProcessError
from support.tokens import Mint

ROOMS, PEOPLE = 1_000, 197
SLOTS_LARGE = 112                       # of the turns of a round, one for each other room
SLOTS = ROOMS - 1 + SLOTS_LARGE
TEXTS, WORDS_EACH = 200_003, 10         # each said again and again, elsewhere
DAYS = 360
TOKEN_SECONDS = 6 * 3600
CAUGHT_UP, MISSED = 20, 10              # rooms, and what was missed in each

# Only while it is filled: what is made in one transaction needs no log, and nothing is vacuumed before it is whole.
LOADING = {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "16GB", "full_page_writes": "off", "autovacuum": "off", "maintenance_work_mem": "1GB"}

# Every statement says each text once, i being the number of the message among all, and by it where, when and by whom. What is known of rooms and speakers comes as arrays.
SLOT, SPEAKER = f"(i %% {SLOTS} + 1)::int", f"(i %% {PEOPLE} + 1)::int"
SAID = f"""FROM (SELECT %(first)s::bigint + t.n AS i, t.text, t.words, t.cid FROM texts t WHERE %(first)s::bigint + t.n <= %(last)s) said
 CROSS JOIN LATERAL (SELECT i / {SLOTS} * (%(every)s::bigint[])[{SLOT}] + (%(place)s::bigint[])[{SLOT}] AS num, %(begin)s + i * %(apart)s AS ms) of_it"""
AT = "timestamptz 'epoch' + ms * interval '1 ms'"
MESSAGES = f"""INSERT INTO chat.messages (room_id, seq, num, at, sender, cid, kind, text)
SELECT (%(rooms)s::uuid[])[{SLOT}], 1 + num, num, {AT}, (%(people)s::uuid[])[{SPEAKER}], cid, 0, text {SAID}"""
STRETCHES_OF_IT = " || ".join(f"' ''^{n}.' || ms / {seconds * 1000} || ''''" for n, seconds in enumerate(STRETCHES))
FILED = f"""INSERT INTO chat.search (room_id, seq, at, rev, words)
SELECT (%(rooms)s::uuid[])[{SLOT}], 1 + num, {AT}, 0, words || (%(room_words)s::tsvector[])[{SLOT}] || (%(people_words)s::tsvector[])[{SPEAKER}] || ({STRETCHES_OF_IT})::tsvector {SAID}"""


def end_of(identifier: str) -> str:
    return identifier.replace("-", "")[16:]


def say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


class History:
    def __init__(self, platform: Tuned, messages: int, filed: int):
        self.platform = platform
        self.rounds = -(-messages // SLOTS)
        self.messages, self.filed = self.rounds * SLOTS, min(filed, self.rounds * SLOTS)
        self.apart_ms = DAYS * 86_400_000 // self.messages
        self.begin_ms = int(time.time() * 1000) - self.messages * self.apart_ms
        self.took: dict[str, float] = {}

    # --- filling

    def set(self, settings: dict[str, str]) -> None:
        """Those alone, beside what every measurement has."""
        with self.platform.postgres.connect() as database:
            database.execute("ALTER SYSTEM RESET ALL")
            for name, value in (DATABASE | settings).items():
                database.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            database.execute("CHECKPOINT")
        self.platform.postgres.restart()

    def _timed(self, what: str, do: Callable[[], object]) -> None:
        began = time.monotonic()
        do()
        self.took[what] = time.monotonic() - began
        say(f"{what}: {self.took[what]:.0f} s")

    def fill(self) -> None:
        for service in (*self.platform.gateways, self.platform.admin):
            service.stop()
        self.set(LOADING)
        with self.platform.postgres.connect() as database:
            database.prepare_threshold = None       # each batch has a plan for its numbers
            database.execute("SET idle_in_transaction_session_timeout = 0; SET work_mem = '256MB'; SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0")
            self._timed("rooms and people", lambda: self._rooms_and_people(database))
            self._slots()
            self._timed("texts", lambda: self._texts(database))
            with database.transaction():
                database.execute("TRUNCATE chat.messages, chat.search")
                database.execute("DROP INDEX chat.search_words_of")
                database.execute("ALTER TABLE chat.messages DROP CONSTRAINT messages_pkey")
                self._timed("messages", lambda: self._in_turns(database, MESSAGES, 0))
                self._timed("their key", lambda: database.execute("ALTER TABLE chat.messages ADD PRIMARY KEY (room_id, seq)"))
                self._timed("filed for search", lambda: self._in_turns(database, FILED, self.messages - self.filed))
                self._timed("the index of words", lambda: database.execute("CREATE INDEX search_words_of ON chat.search USING gin (words) WITH (fastupdate = off)"))
                self._heads(database)
            self._timed("VACUUM", lambda: database.execute("VACUUM (FREEZE, ANALYZE)"))
            self._timed("looking whether it is whole", lambda: self._check(database))
        self.set({})
        for service in (*self.platform.gateways, self.platform.admin):
            service.start()

    def _rooms_and_people(self, database: psycopg.Connection) -> None:
        self.people = crowds.crowd(database, PEOPLE)
        self.rooms = crowds.rooms(database, self.people[0], ROOMS)
        self.readers = {"five rooms": (crowds.crowd(database, 1, "few")[0], self.rooms[:5]), "20 rooms": (crowds.crowd(database, 1, "some")[0], self.rooms[:CAUGHT_UP]),
                        "all rooms": (crowds.crowd(database, 1, "all")[0], self.rooms)}
        pairs = [(user, room) for user in self.people[1:] for room in self.rooms] + [(user, room) for user, rooms in self.readers.values() for room in rooms]
        for at in range(0, len(pairs), 10_000):
            users, rooms = zip(*pairs[at:at + 10_000])
            crowds.comes_into(database, list(users), list(rooms))

    def _slots(self) -> None:
        """Whose turn it is, of a round: each room's once, and the large one's in between."""
        places, others = {place * SLOTS // SLOTS_LARGE: 1 + place for place in range(SLOTS_LARGE)}, iter(self.rooms[1:])
        rooms = [self.rooms[0] if n in places else next(others) for n in range(SLOTS)]
        self.known = {"begin": self.begin_ms, "apart": self.apart_ms, "rooms": rooms, "people": self.people, "every": [SLOTS_LARGE if n in places else 1 for n in range(SLOTS)],
                      "place": [places.get(n, 1) for n in range(SLOTS)], "room_words": [f"'#any' '%{end_of(room)}'" for room in rooms], "people_words": [f"'@{end_of(user)}'" for user in self.people]}

    def _texts(self, database: psycopg.Connection) -> None:
        database.execute("CREATE TEMPORARY TABLE vocabulary (n bigint, word text)")
        with database.cursor().copy("COPY vocabulary FROM STDIN") as copy:
            for n in range(1, VOCABULARY + 1):
                copy.write_row((n, name_of(n)))
        database.execute("CREATE TEMPORARY TABLE texts AS SELECT i AS n, gen_random_uuid() AS cid, string_agg(word, ' ' ORDER BY k) AS text,"
                         " (string_agg(quote_literal(word) || ':' || k || 'A', ' ') || CASE WHEN i % 10 = 0 THEN ' ''#link''' ELSE '' END)::tsvector AS words"
                         f" FROM (SELECT i, k, floor(exp(random() * ln({VOCABULARY})))::bigint AS n FROM generate_series(0, {TEXTS - 1}::bigint) i, generate_series(1, {WORDS_EACH}) k) drawn"
                         " JOIN vocabulary USING (n) GROUP BY i ORDER BY i")
        database.execute("INSERT INTO chat.search_words SELECT word, 1000, word FROM (SELECT DISTINCT unnest(tsvector_to_array(words)) AS word FROM texts) known WHERE word ~ '^[a-z]'")
        database.execute("ANALYZE texts")

    def _in_turns(self, database: psycopg.Connection, statement: str, first: int) -> None:
        known = {name: value for name, value in self.known.items() if f"%({name})s" in statement}
        for at in range(first, self.messages, TEXTS):
            database.execute(statement, known | {"first": at, "last": self.messages - 1})
            if (at - first) % (20 * TEXTS) == 0:
                say(f"  {min(at + TEXTS, self.messages):,} of {self.messages:,}")

    def _heads(self, database: psycopg.Connection) -> None:
        database.execute("UPDATE chat.rooms SET seq = 1 + k.num, num = k.num, last_at = now() FROM (SELECT id AS room, CASE WHEN id = %s THEN %s ELSE 1 END * %s::bigint AS num FROM chat.rooms) k"
                         " WHERE id = k.room", (self.rooms[0], SLOTS_LARGE, self.rounds))
        database.execute("UPDATE chat.marks SET read_seq = r.seq, read_num = r.num FROM chat.rooms r WHERE r.id = room_id")
        database.execute("INSERT INTO chat.search_heads (room_id, seq, language) SELECT id, seq, 0 FROM chat.rooms")

    def _check(self, database: psycopg.Connection) -> None:
        """Numbers are unique by the tables' keys: a log with as many as its head is dense."""
        wrong = database.execute("SELECT count(*) FROM chat.rooms r FULL JOIN (SELECT room_id, count(*) AS n, max(seq) AS head FROM chat.messages GROUP BY room_id) m ON m.room_id = r.id"
                                 " WHERE (m.n, m.head) IS DISTINCT FROM (r.num, r.seq) OR m.n + 1 <> m.head").fetchone()[0]
        assert wrong == 0, f"{wrong} rooms have another log than their heads say"

    # --- what it weighs

    def sizes(self) -> list[list[str]]:
        with self.platform.postgres.connect() as database:
            found = database.execute(
                "SELECT p.relname, count(*), sum(c.reltuples)::bigint, sum(pg_table_size(c.oid))::bigint, sum(pg_indexes_size(c.oid))::bigint"
                "  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent"
                " WHERE p.relnamespace = 'chat'::regnamespace AND p.relkind = 'p' GROUP BY p.relname HAVING sum(c.reltuples) > 1000 ORDER BY 4 DESC").fetchall()
            total = database.execute("SELECT pg_database_size(current_database())").fetchone()[0]
        rows = [["table", "rows", "table MB", "bytes a row", "indexes MB", "bytes a row"]]
        rows += [[name, f"{count:,}", f"{table / 1e6:,.0f}", f"{table / count:.0f}", f"{indexes / 1e6:,.0f}", f"{indexes / count:.0f}"] for name, _, count, table, indexes in found]
        return [*rows, ["the database", "", f"{total / 1e6:,.0f}", "", "", ""]]

    # --- what is asked

    def measure(self, asks: int) -> list[list[str]]:
        self.rows = [["what", "asked", "p50 ms", "p95 ms", "p99 ms", "µs of gateway", "of database"]]
        self.town = Town(self.platform)
        self._page("the first asking of each kind is the connections' as well", self.rooms[0], "limit=50", 0, connections=4)
        self.rows.pop()
        self._pages("in memory what is there")
        self._catching_up(asks)
        self._searches(asks)
        self.town.close()
        self._forget()
        self._pages("nothing in memory")
        return self.rows

    def _used(self) -> dict[str, float]:
        """Microseconds of a processor so far."""
        return {"gateways": 1e4 * cpu_ticks(self.platform.gateways[0].pid), "database": 1e4 * sum(map(cpu_ticks, self._database()))}

    def _database(self) -> list[int]:
        return [self.platform.postgres.pid, *(int(path.parent.name) for path in Path("/proc").glob("[0-9]*/status") if f"\nPPid:\t{self.platform.postgres.pid}\n" in read(path))]

    def _row(self, what: str, times: list[float], used: dict[str, float] | None = None) -> None:
        each = [f"{(now - used[name]) / len(times):,.0f}" for name, now in self._used().items()] if used else ["", ""]
        self.rows.append([what, f"{len(times):,}", *(f"{percentile(times, part):.1f}" for part in (0.5, 0.95, 0.99)), *each])
        say(" | ".join(self.rows[-1]))

    def _pages(self, how: str) -> None:
        large, small = self.rooms[0], self.rooms[-1]
        heads = {large: 1 + self.rounds * SLOTS_LARGE, small: 1 + self.rounds}
        for room, of in ((large, f"a room of {heads[large]:,}"), (small, f"a room of {heads[small]:,}")):
            self._page(f"50 of {of}, anywhere; {how}", room, "limit=50&before_seq=", heads[room])
        if how != "nothing in memory":
            self._page(f"the newest 50 of a room of {heads[large]:,}", large, "limit=50", 0)
            self._page(f"50 in the middle of a room of {heads[large]:,}, the same each time", large, f"limit=50&around_seq={heads[large] // 2}", 0)
            self._page(f"the oldest 50 of a room of {heads[large]:,}", large, "limit=50&after_seq=0", 0)
            self._page(f"50 of a room of {heads[large]:,}, anywhere; 32 at once", large, "limit=50&before_seq=", heads[large], connections=32)

    def _page(self, what: str, room: str, end: str, numbers: int, connections: int = 1) -> None:
        user = self.readers["20 rooms"][0] if room == self.rooms[0] else self.readers["all rooms"][0]
        path = self.platform.folder / "asking"
        token = Mint(self.platform.keys, self.platform.https_url).token(user, seconds=TOKEN_SECONDS)
        path.write_text(f"0 {token} /v1/rooms/{room}/events?{end} {user}\n" * connections)
        groups = {"gateways": [self.platform.gateways[0].pid], "database": self._database()}
        command = [str(BENCH), "rest", *(word for name, pids in groups.items() for word in ("--group", f"{name}={','.join(map(str, pids))}")), "--people", str(path), "--target", f"127.0.0.1:{self.platform.gateways[0].port}", "--seconds", "5", "--warm", "0.2"]
        done = subprocess.run(command + (["--numbers", str(numbers)] if numbers else []), capture_output=True, text=True, timeout=120)
        if done.returncode != 0 or "=" not in done.stdout:
            raise ProcessError(f"{what}: {done.stderr.strip()[-2000:]}")
        told = dict(word.split("=", 1) for word in done.stdout.split())
        assert told["refused"] == "0", done.stderr
        self.rows.append([what, f"{int(told['answers']):,}", *(f"{float(told[f'answer_{p}_ms']):.1f}" for p in ("p50", "p95", "p99")),
                          *(f"{float(told[f'us_per_message_{name}']):,.0f}" for name in groups)])
        say(" | ".join(self.rows[-1]))

    def _catching_up(self, asks: int) -> None:
        user, rooms = self.readers["20 rooms"]
        socket = self.town.socket(0, self.town.mint.token(user, seconds=TOKEN_SECONDS))
        heads = [{"room": room, "seq": 1 + self.rounds * (SLOTS_LARGE if room == self.rooms[0] else 1) - MISSED} for room in rooms]
        alone, whole, used = [], [], self._used()
        for _ in range(asks * 5):
            began = time.perf_counter()
            told = socket.call("session.sync", {"heads": heads}).body["rooms"]
            alone.append((time.perf_counter() - began) * 1000)
            assert len(told) == len(rooms)
        self._row(f"session.sync over {len(rooms)} rooms that moved", alone, used)
        used = self._used()
        for _ in range(asks * 2):
            began = time.perf_counter()
            socket.call("session.sync", {"heads": heads})
            pulled = [socket.call("room.events", {"room": head["room"], "after_seq": head["seq"]}).body["events"] for head in heads]
            whole.append((time.perf_counter() - began) * 1000)
            assert all(len(events) == MISSED for events in pulled)
        self._row(f"the same, and {MISSED} missed events of each room, one call after another", whole, used)

    def _searches(self, asks: int) -> None:
        for reader in ("five rooms", "all rooms"):
            token = self.town.mint.token(self.readers[reader][0], seconds=TOKEN_SECONDS)
            ask(self.town, token, "messages", self.people[3], 3, seed=1)
            used = self._used()
            times, hits = ask(self.town, token, "messages", self.people[3], asks, seed=2)
            for kind, values in times.items():
                self._row(f"search, reader of {reader}: {kind} ({hits[kind] / asks:.0f} found)", values)
            self._row(f"search, reader of {reader}: all of them", [value for values in times.values() for value in values], used)

    def _forget(self) -> None:
        """What was read goes from memory, of this database alone."""
        with self.platform.postgres.connect() as database:
            database.execute("CHECKPOINT")
        self.platform.postgres.restart()
        for file in (self.platform.folder / "postgres" / "data" / "base").rglob("*"):
            if file.is_file():
                descriptor = os.open(file, os.O_RDONLY)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)
        self.platform.gateways[0].restart()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--filed", type=int, help="so many of the newest are filed for search: all when absent")
    parser.add_argument("--asks", type=int, default=100, help="of each kind of search; five times as often catching up")
    parser.add_argument("--rounds", type=int, default=1, help="of measuring")
    asked = parser.parse_args()
    with Tuned("history", gateways=1, workers=0, waits_for_disk=True, env={"chat-gateway": GATEWAY}) as platform:
        surroundings = print_machine(platform)
        history = History(platform, asked.messages, asked.messages if asked.filed is None else asked.filed)
        history.fill()
        print(f"\n{history.messages:,} messages in {ROOMS:,} rooms, {history.filed:,} of them filed: " + ", ".join(f"{what} {seconds:.0f} s" for what, seconds in history.took.items()) + "\n")
        sizes = history.sizes()
        print_rows(sizes)
        rounds = []
        for _ in range(asked.rounds):
            rounds.append(history.measure(asked.asks))
            print_rows(rounds[-1])
    FOLDER.mkdir(parents=True, exist_ok=True)
    told = {"surroundings": surroundings, "loading": LOADING, "messages": history.messages, "filed": history.filed, "took_s": history.took, "sizes": sizes, "rounds": rounds}
    (FOLDER / "history.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
