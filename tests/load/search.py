"""Measures search.query on a million messages in a thousand rooms: for a reader who is in five of them, and for one who is in all.

    PYTHONPATH=tests build/venv/bin/python tests/load/search.py
    PYTHONPATH=tests build/venv/bin/python tests/load/search.py --messages 20000 --rooms 100 --asks 40     small, to see that it works

The tables are loaded at once, as the gateways would have filled them; then each reader asks through the REST door of one gateway, one question after another, of every kind:
words that stand in a good part of all messages, in some, in a few; two words; a phrase; with filters; part of a word; a misspelling. Then a hundred thousand people are asked for by their names.
What is said is the time from the request to the answer.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from running import DATABASE  # noqa: E402
from support.client import make_id  # noqa: E402
from support.people import Town  # noqa: E402
from support.platform import Platform  # noqa: E402

VOCABULARY = 60_000     # words; the n-th is said 1/n times as often as the first
WORDS_EACH = 10
PEOPLE = 200
NAMED = 100_000         # people to be found by name: a first name of some thousand, a last one of all words
SYLLABLES = "ba ko ti mar sen lu dra pe vi shon qua nor el fi zu chi".split()
STRETCHES = (28_800, 230_400, 1_843_200)


def name_of(n: int) -> str:
    """The n-th word: syllables, and letters that make it another one."""
    letters, left = "", n
    while left:
        left, digit = divmod(left, 26)
        letters += chr(ord("a") + digit)
    return "".join(SYLLABLES[(n * 2654435761 + i * 40503 >> i * 4) % 16] for i in range(2 + n % 3)) + letters


def load(platform: Platform, readers: dict[str, tuple[str, int]], messages: int, rooms: int) -> float:
    began = time.monotonic()
    with platform.postgres.connect() as database:
        run = database.execute
        run("SET search_path = chat; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'")
        run("DROP INDEX search_words_of; DROP INDEX search_words_shape")
        run("CREATE TEMPORARY TABLE vocabulary (n integer PRIMARY KEY, word text)")
        with database.cursor().copy("COPY vocabulary FROM STDIN") as copy:
            for n in range(1, VOCABULARY + 1):
                copy.write_row((n, name_of(n)))
        run("CREATE TEMPORARY TABLE made_rooms AS SELECT n::int, gen_random_uuid() AS id FROM generate_series(0, %s - 1) n", (rooms,))
        run("CREATE TEMPORARY TABLE made_people AS SELECT n::int, gen_random_uuid() AS id FROM generate_series(0, %s - 1) n", (PEOPLE,))
        run("ANALYZE vocabulary, made_rooms, made_people")
        each = -(-messages // rooms)
        run("INSERT INTO rooms (id, kind, name, created_by, created_at, last_at, seq, num, members) SELECT id, 1, 'room ' || n, gen_random_uuid(), now(), now(), %s, %s, 2 FROM made_rooms", (each, each))
        run("INSERT INTO search_heads (room_id, seq, language) SELECT id, %s, 0 FROM made_rooms", (each,))
        for user, count in readers.values():
            run("INSERT INTO members (room_id, user_id, role, joined_at, joined_seq) SELECT id, %s, 2, now(), 1 FROM made_rooms WHERE n < %s", (user, count))
            run("INSERT INTO marks (room_id, user_id) SELECT id, %s FROM made_rooms WHERE n < %s", (user, count))
            run("INSERT INTO user_rooms (user_id, room_id, since) SELECT %s, id, now() FROM made_rooms WHERE n < %s", (user, count))
        run("CREATE TEMPORARY TABLE texts AS SELECT i, string_agg(word, ' ' ORDER BY k) AS text, string_agg(quote_literal(word) || ':' || k || 'A', ' ') AS words"
            f" FROM (SELECT i, k, floor(exp(random() * ln({VOCABULARY})))::int AS n FROM generate_series(0, %s - 1) i, generate_series(1, {WORDS_EACH}) k) drawn"
            " JOIN vocabulary USING (n) GROUP BY i", (messages,))
        run("ALTER TABLE texts ADD at timestamptz, ADD room uuid, ADD seq bigint, ADD sender uuid")
        run("UPDATE texts SET at = date_trunc('milliseconds', now() - (%s - i) * interval '31 s'), room = r.id, seq = i / %s + 1, sender = p.id"
            "  FROM made_rooms r, made_people p WHERE r.n = i %% %s AND p.n = i %% 197", (messages, rooms, rooms))
        run("INSERT INTO messages (room_id, seq, num, at, sender, cid, kind, text) SELECT room, seq, seq, at, sender, gen_random_uuid(), 0, text FROM texts")
        stretches = " || ".join(f"' ''^{length}.' || floor(extract(epoch FROM at) / {seconds})::bigint || ''''" for length, seconds in enumerate(STRETCHES))
        end = "right(replace({}::text, '-', ''), 16)"
        run("INSERT INTO search (room_id, seq, at, rev, words) SELECT room, seq, at, 0, (words || ' ''#any'' ''%%' || " + end.format("room") + " || ''' ''@' || " + end.format("sender")
            + " || '''' || CASE WHEN i %% 10 = 0 THEN ' ''#link''' ELSE '' END || " + stretches + ")::tsvector FROM texts", ())
        run("CREATE INDEX search_words_of ON search USING gin (words) WITH (fastupdate = off)")
        run("INSERT INTO search_words SELECT word, least(ndoc, 1000), word FROM ts_stat('SELECT words FROM search') WHERE word ~ '^[a-z]'")
        run("CREATE INDEX search_words_shape ON search_words USING gin (shape gin_trgm_ops) WITH (fastupdate = off)")
        run("VACUUM ANALYZE")
        size = database.execute("SELECT pg_size_pretty(sum(pg_table_size(inhrelid))), pg_size_pretty(sum(pg_indexes_size(inhrelid))) FROM pg_inherits WHERE inhparent = 'chat.search'::regclass").fetchone()
        print(f"loaded {messages} messages in {rooms} rooms: {time.monotonic() - began:.0f} s; chat.search {size[0]}, its indexes {size[1]}")
    return time.monotonic() - began


def first_and_last(number: int) -> tuple[str, str]:
    return name_of(1 + number % 1_999), name_of(1 + number * 7919 % VOCABULARY)


def load_people(platform: Platform) -> None:
    with platform.postgres.connect() as database:
        database.execute("CREATE TEMPORARY TABLE named (id uuid DEFAULT gen_random_uuid(), login text, first text, last text)")
        with database.cursor().copy("COPY named (login, first, last) FROM STDIN") as copy:
            for number in range(NAMED):
                first, last = first_and_last(number)
                copy.write_row((f"{first[:6]}{number}", first, last))
        database.execute("INSERT INTO auth.users (id, login, display_name, created_at) SELECT id, login, initcap(first) || ' ' || initcap(last), now() FROM named")
        database.execute("INSERT INTO chat.search_names (subject_id, is_person, shape) SELECT id, true, ' ' || login || ' ' || first || ' ' || last || ' ' FROM named")
        database.execute("VACUUM ANALYZE auth.users, chat.search_names")


def misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(2, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def questions(chance: random.Random, someone: str) -> dict[str, str]:
    """One of each kind."""
    common, middle, rare = (name_of(chance.randint(*bounds)) for bounds in ((1, 20), (50, 1_000), (5_000, 50_000)))
    long = next(name for name in iter(lambda: name_of(chance.randint(2_000, 50_000)), "") if len(name) >= 8)
    return {
        "a common word": common, "a word": middle, "a rare word": rare, "two words": f"{common} {middle}", "a phrase": f'"{common} {name_of(chance.randint(1, 20))}"',
        "from somebody": f"{middle} from:{someone}", "with a link, of days": f"{common} has:link after:{time.strftime('%Y-%m-%d', time.gmtime(time.time() - chance.randint(5, 200) * 86400))}",
        "without a word": f"{common} -{middle}", "part of a word": long[1:-1], "a misspelling": misspelt(long, chance), "filters alone": f"from:{someone} has:link",
    }


def questions_of_people(chance: random.Random, someone: str) -> dict[str, str]:
    number = chance.randrange(NAMED)
    first, last = first_and_last(number)
    return {"a first name": first, "a last name": last, "both": f"{first} {last}", "a log-in name": f"{first[:6]}{number}", "three letters": last[:3], "part of a name": last[1:-1], "a name misspelt": misspelt(last, chance)}


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def ask(town: Town, token: str, what: str, someone: str, asks: int, seed: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    times, hits, chance = defaultdict(list), defaultdict(int), random.Random(seed)
    for _ in range(asks):
        for kind, text in (questions if what == "messages" else questions_of_people)(chance, someone).items():
            began = time.perf_counter()
            answer = town.rests[0].call("search.query", {"text": text, "what": what}, token)
            times[kind].append((time.perf_counter() - began) * 1000)
            assert answer.ok, (text, answer)
            hits[kind] += len(answer.body[what])
    return times, hits


def measure(town: Town, user: str, title: str, what: str, someone: str, asks: int) -> None:
    token = town.mint.token(user, seconds=3600)
    ask(town, token, what, someone, 3, seed=1)                    # what is read for the first time is read from files
    times, hits = ask(town, token, what, someone, asks, seed=2)
    print(f"{title:<28}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}{'found':>8}")
    for kind, values in times.items():
        print(f"  {kind:<26}{statistics.median(values):8.1f}{percentile(values, 0.95):8.1f}{max(values):8.1f}{hits[kind] / asks:8.1f}")
    all_times = [value for values in times.values() for value in values]
    print(f"  {'all of them':<26}{statistics.median(all_times):8.1f}{percentile(all_times, 0.95):8.1f}{max(all_times):8.1f}\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("messages", 1_000_000), ("rooms", 1_000), ("asks", 30)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    given = arguments.parse_args()
    readers = {"in five rooms": (make_id(), 5), "in all rooms": (make_id(), given.rooms)}
    with Platform("search-bench", gateways=1, env={"chat-gateway": {"CHAT_LOG_LEVEL": "warn"}}) as platform:
        with platform.postgres.connect() as database:
            for name, value in DATABASE.items():
                database.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        platform.postgres.restart()
        town = Town(platform)
        load(platform, readers, given.messages, given.rooms)
        with platform.postgres.connect() as database:
            someone = str(database.execute("SELECT sender FROM chat.messages LIMIT 1").fetchone()[0])
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; each kind asked {given.asks} times, one after another\n")
        for reader, (user, _) in readers.items():
            measure(town, user, f"a reader {reader}", "messages", someone, given.asks)
        load_people(platform)
        measure(town, readers["in five rooms"][0], f"{NAMED} people by name", "people", someone, given.asks)
        town.close()


if __name__ == "__main__":
    main()
