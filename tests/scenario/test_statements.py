"""Every statement that the services ever send, explained: one that names a room or a person reads one partition of each table, and what stores a message
is nested loops over indexes.

The services write down each statement that they prepare (SQL_TRACE_FILE); here each is run under EXPLAIN ANALYZE with the keys of real rooms and people,
in a transaction that is rolled back, with the plan that serves every value.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest

from support import crowds
from support.client import ROOT, TABLES, bearer, make_id
from support.process import wait_until
from support.people import Town, base64url, some_srp_secret

ROLES = {"auth": "auth", "chat-gateway": "chat", "admin": "admin", "worker": "work"}
COMBINATIONS_MAX = 9

# Statements that reach over all partitions, and why they may. Each is named by a piece of its text.
OVER_ALL = {
    "kind = 2 AND archived_at IS NULL": "the directory: public rooms by name",
    "FROM mentions_untold WHERE at <": "a sweep, of the mentions that a gateway which ended did not tell",
    "AS by_name": "people by how their names begin",
    "LIMIT $3) AS own": "a search: which rooms one reader is in, and from where on they may read them",
    "AS by_login": "a person by their log-in name, of whom one question names five at most",
    "WITH matching AS MATERIALIZED": "a search, over the rooms of one reader: the index is asked once in each partition, by words and rooms",
    "WHERE is_guest AND disabled_at IS NULL": "a sweep, of guests whose time is over",
    "UPDATE refresh_tokens SET successor_sealed = NULL": "a sweep, of what nobody may see any more",
    "pub_heads WHERE": "all heads in pages: how a worker makes up for what a feed that was cut does not tell",
    "pub_user_heads WHERE": "the same, of people's logs",
    "FROM chat.pub_scheduled": "what is due, of whomever",
    "FROM chat.pub_expiring": "what is due, wherever",
    "FROM chat.pub_retention": "what is due, wherever",
    "FROM chat.pub_ending": "what is due, wherever",
    "FROM chat.pub_links": "what is due, wherever",
    "FROM chat.pub_reported_due": "what is due, wherever",
    "FROM chat.pub_reporters": "who waits to be told what became of a report",
    "FROM chat.pub_reported": "the operators' desk, which looks at everything that was reported",
    "FROM chat.pub_guests": "what is due, of whomever",
}
# What no test can bring about at will; it is explained by the unit tests' eyes alone.
SELDOM = {
    "UPDATE keys SET retired_at": "a signing key retires minutes after the next one was made",
    "UPDATE relayed SET seq = heads.seq": "a database came back with less than it had",
}

TYPES = {2950: "uuid", 20: "bigint", 23: "integer", 25: "text", 17: "bytea", 1184: "timestamptz", 16: "boolean", 2951: "uuid[]", 1016: "bigint[]",
         1009: "text[]", 1001: "bytea[]", 0: "unknown"}


@pytest.fixture(scope="module")
def traced(make_platform) -> Iterator[tuple[Town, dict[str, dict[str, list[int]]]]]:
    """A platform after everything was done on it once, and each service's statements with the types of their parameters."""
    with tempfile.TemporaryDirectory(prefix="chat-trace-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        env = {program: {"SQL_TRACE_FILE": str(folder / program)} for program in ROLES}
        env["worker"] |= {"CHAT_PREVIEWS": "on", "CHAT_PREVIEW_NETWORKS": "127.0.0.1/32"}
        env["auth"]["CHAT_GUEST_LIFETIME"] = "2s"       # a guest of the samples is parted from when auth is started again
        town = Town(make_platform("statements", env=env, kafka=True))
        live_a_little(town)
        let_the_worker_finish(town, folder / "worker")
        statements: dict[str, dict[str, list[int]]] = {}
        for program in ROLES:
            lines = (folder / program).read_text().splitlines() if (folder / program).exists() else []
            statements[program] = {text: [int(one) for one in types.split(",") if one] for types, text in (line.split("\t", 1) for line in lines)}
        yield town, statements
        town.close()


def live_a_little(town: Town) -> None:
    """Everything that can be asked is asked once, by the samples of the contract tests; and what goes on by itself has time for one round."""
    from contract.samples import World, doors_of, sample_of, sealed_send

    world = World(town)
    world.alice.comes_online(), world.bob.comes_online(1)
    for wire in TABLES.operations:
        args = sample_of(world, wire)
        world.call(wire, args, doors_of(wire)[0], world.caller(wire).token)
        if TABLES.operations[wire].key:
            world.call(wire, args, doors_of(wire)[0], world.caller(wire).token)
    world.call("message.send", sealed_send(world), "rest", world.alice.token)
    say_several_at_once(world)
    world.call("login.password", {"login": world.bob.login, "password": "wrong"}, "rest", None)
    proof = {"login_id": make_id(), "A": base64url(b"\0" + os.urandom(383)), "M1": base64url(os.urandom(32))}
    assert world.call("password.change", {"cid": make_id(), "proof": proof, "new_srp": some_srp_secret()}, "rest", world.alice.token).code == "forbidden"
    assert world.call("room.leave", {"room": world.room, "cid": make_id()}, "rest", world.alice.token).code == "conflict"
    world.alice.does("message.edit", room=world.room, seq=world.said[0], cid=make_id(), body={"kind": "text", "text": f"now @{world.bob.login}"})
    for _ in range(2):
        world.bob.does("report.create", room=world.room, seq=world.said[1], cid=make_id(), reason="spam")
    busy = town.person("busy", "rest")          # in so many rooms that others are looked up among them
    with town.platform.postgres.connect() as database:
        crowds.rooms(database, busy.user, 101)
    busy.does("presence.get", users=[world.alice.user])
    secret = world.invite()
    guest = town.auth.call("guest.start", {"invite": secret, "display_name": "A guest"}).body["tokens"]["access"]
    assert world.call("invite.accept", {"token": secret, "cid": make_id()}, "rest", guest).ok
    use_up_an_invitation(town, world.admin.token)
    for bound in ({"before_seq": 3}, {"around_seq": 2}, {}):
        world.call("room.events", {"room": world.room} | bound, "rest", world.alice.token)
    template = world.call("template.create", sample_of(world, "template.create"), "rest", world.alice.token).body["template"]
    world.call("room.create", {"cid": make_id(), "kind": "private", "name": "like another", "template": template}, "rest", world.alice.token)
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.rooms SET created_at = created_at - interval '2 days' WHERE id = %s", (world.room,))
    world.call("room.analytics", {"room": world.room}, "rest", world.alice.token)
    for sort in ("members", "activity"):
        world.call("room.browse", {"sort": sort}, "rest", world.alice.token)
    for found in ({"role": "owner"}, {"login": "al"}):
        world.call("member.list", {"room": world.room} | found, "rest", world.alice.token)
    world.bob.reads(world.room, world.alice.sends(world.room, "to be read")["seq"])
    world.call("room.create", {"cid": make_id(), "kind": "direct", "peer": world.bob.user}, "rest", world.alice.token)
    world.call("room.create", {"cid": make_id(), "kind": "direct", "peer": world.bob.user}, "rest", world.alice.token)
    choose_and_block(world)
    world.bob.sees_event("marks.moved")
    world.bob.does("session.sync", heads=[], user_seq=0)    # by a worker: another device read further since
    name_everybody(world)
    go_through_threads(world)
    come_in_too_many(town)
    poll_twice(town, world)
    look_links_up(town, world)
    look_for_what_was_said(world)
    let_time_pass(town, world)
    with town.platform.redis.stopped():
        world.alice.makes_room(world.bob)
        world.bob.sees_event("room.added")
        sent = world.alice.sends(world.room, "found by the feed")
        world.bob.sees_event("message.sent", world.room, match=lambda d: d["num"] == sent["num"])
    town.hang_up()


def say_several_at_once(world) -> None:
    """The first is stored alone; what comes meanwhile, together."""
    socket = world.town.socket(0, world.alice.token)
    asked = [socket.ask("message.send", {"room": world.room, "cid": make_id(), "body": {"kind": "text", "text": f"one of several, {number}"}}) for number in range(20)]
    assert all(socket.reply(number, "message.send").ok for number in asked)


def look_for_what_was_said(world) -> None:
    """In a room with a language, by a word, by one that is spelt almost so, after it was changed."""
    room = world.alice.makes_room(world.bob)
    assert world.call("room.update", {"room": room, "cid": make_id(), "language": "english"}, "rest", world.alice.token).ok
    said = world.alice.sends(room, "galloping horses")["seq"]

    def finds(text: str) -> list[dict]:
        return world.call("search.query", {"text": f"{text} in:{room} from:{world.alice.login}"}, "rest", world.bob.token).body["messages"]

    wait_until(lambda: finds("horse"), 10, "it is found")
    assert world.call("search.query", {"text": world.alice.login}, "rest", world.bob.token).body["people"]
    assert finds("galopping")
    world.alice.does("message.edit", room=room, seq=said, cid=make_id(), body={"kind": "text", "text": "donkeys"})
    wait_until(lambda: finds("donkey"), 10, "what it says now is found")


def let_the_worker_finish(town: Town, trace: Path) -> None:
    """Until it has relayed something of each kind of log in which anything is audited; and it hands its leases over when it stops."""
    wait_until(lambda: all(view in trace.read_text() for view in ("chat.pub_log", "auth.pub_log", "admin.pub_log")), 30, "the worker has read all three")
    wait_until(lambda: "INSERT INTO relayed" in trace.read_text(), 30, "the worker has relayed something")
    town.platform.workers[0].metrics()
    town.platform.workers[0].stop()


def let_time_pass(town: Town, world) -> None:
    """What is said for a while, or later, or in a room that keeps nothing, or that ends: until the worker has seen to it."""
    room, ending = world.alice.makes_room(world.bob), world.alice.makes_room(world.bob)
    with town.platform.postgres.connect() as database:
        world.alice.sends(room, "for a while", lifetime_ms=60_000)
        read = world.alice.sends(room, "until it was read", lifetime_ms=60_000, lifetime_from="reading")["seq"]
        database.execute("UPDATE chat.messages SET expires_at = now() WHERE room_id = %s AND expires_at IS NOT NULL", (room,))
        world.bob.sees_event("message.expired", room)
        world.bob.reads(room, read)
        wait_until(lambda: "expires_at" in world.bob.does("message.get", room=room, seq=read)["message"], 10, "its time has begun")
        world.bob.does("receipt.delivered", room=room, seq=world.alice.sends(room, "until it was received", lifetime_ms=60_000, lifetime_from="delivery")["seq"])
        world.bob.sees_event("message.expired", room)
        database.execute("UPDATE chat.rooms SET retention_ms = 1 WHERE id = %s", (room,))
        world.bob.sees_event("room.floor_raised", room)
        database.execute("UPDATE chat.rooms SET ends_at = now() WHERE id = %s", (ending,))
        wait_until(lambda: database.execute("SELECT emptied_at IS NOT NULL FROM chat.rooms WHERE id = %s", (ending,)).fetchone()[0], 20, "it has ended")
    silent = world.alice.makes_room(world.bob)
    world.alice.does("room.update", room=silent, topic="nothing was said before it", cid=make_id())
    world.alice.sends(silent, "behind it")
    world.bob.reads(silent, 2)


def look_links_up(town: Town, world) -> None:
    """A page that cannot be had, which is kept as well; one that the test shows itself; and a person who is named without being there."""
    room = world.alice.makes_room()
    shown = {"room": room, "rev": 0, "previews": [{"url": "http://127.0.0.1:1/", "title": "A page"}]}
    assert any(world.call("message.preview", shown | {"seq": world.alice.sends(room, "http://127.0.0.1:1/")["seq"]}, "rest", world.worker.token).body["seq"]
               for _ in range(10)), "sooner than the worker, once"
    world.alice.sends(room, "http://127.0.0.1:2/")
    with town.platform.postgres.connect() as database:
        wait_until(lambda: database.execute("SELECT count(*) FROM work.previews").fetchone()[0], 20, "a link was looked up")
    world.call("command.run", {"room": room, "cid": make_id(), "text": f"/invite @{world.carol.login}"}, "rest", world.alice.token)


def name_everybody(world) -> None:
    """By name, by role, whoever is there, everyone."""
    world.alice.sends(world.room, f"@{world.bob.login} look")
    world.bob.sees_event("mention.added", match=lambda d: d["kind"] == "person")
    world.alice.sends(world.room, "@all @here @moderators")
    world.bob.sees_event("mention.added", match=lambda d: d["kind"] == "here")
    with world.town.platform.postgres.connect() as database:    # so many that they are told in slices
        database.execute("INSERT INTO chat.members (room_id, user_id, role, joined_at, joined_seq) SELECT %s, gen_random_uuid(), 3, now(), 1 FROM generate_series(1, 200)", (world.room,))
        database.commit()
        world.bob.sends(world.room, "@moderators")
        world.alice.sees_event("mention.added")
        database.execute("DELETE FROM chat.members WHERE room_id = %s AND login IS NULL", (world.room,))


def go_through_threads(world) -> None:
    root = {"room": world.room, "root": world.said[1]}
    reply = world.bob.sends(world.room, "a reply", thread=world.said[1])["seq"]
    for wire, more in (("thread.read", {"seq": reply}), ("thread.mute", {"muted": True}), ("thread.mute", {"muted": False}), ("thread.events", {}), ("thread.unfollow", {})):
        assert world.call(wire, root | more, "rest", world.alice.token).ok, wire
    assert world.call("thread.unfollow", root, "rest", world.bob.token).ok
    assert world.call("thread.list", {"room": world.room}, "rest", world.alice.token).ok


def come_in_too_many(town: Town) -> None:
    """One is a raid here; and then does more than who is new may."""
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.does("room.create", cid=make_id(), kind="public", encryption="none", name="raided")["room"]["room"]
    alice.does("room.update", room=room, cid=make_id(), raid_joins=1)
    said = alice.sends(room, "hello")["seq"]
    assert bob.joins(room)
    answers = [bob.tries("reaction.add", room=room, seq=said, cid=make_id(), emoji=emoji) for emoji in ("👍", "🎉")]
    assert [answer.code for answer in answers] == ["", "rate_limited"]


def choose_and_block(world) -> None:
    """Of one's own, and between two who have a direct room."""
    for value in ({"time_zone": "UTC", "from_minute": 1320, "until_minute": 420}, None):
        assert world.call("preference.set", {"cid": make_id(), "name": "quiet_hours", "value": value}, "rest", world.alice.token).ok
    for wire in ("user.block", "user.unblock"):
        assert world.call(wire, {"cid": make_id(), "user": world.bob.user}, "rest", world.alice.token).ok


def use_up_an_invitation(town: Town, admin: str) -> None:
    """For a moment nobody may register without one."""
    auth = town.platform.auth
    invitation, again = (town.auth.call("invitation.create", {"uses": 1, "secret": base64url(bytes(20))}, admin).body["invitation"] for _ in range(2))
    assert invitation == again
    auth.stop()
    auth.env["CHAT_REGISTRATION"] = "invitation"
    auth.start()
    town.register("invited", invitation=invitation)
    assert not town.auth.call("account.register", {"account": make_id(), "login": "late-" + make_id()[-12:], "srp": some_srp_secret()}).ok
    auth.stop()
    auth.env["CHAT_REGISTRATION"] = "open"
    auth.start()


def poll_twice(town: Town, world) -> None:
    """The fallback without sockets: from now on, and from where it ended."""
    cursor: dict[str, str] = {}
    for _ in range(2):
        stop = threading.Event()

        def talks() -> None:
            while not stop.wait(0.1):
                world.bob.sends(world.room, f"awake? {make_id()}")

        talking = threading.Thread(target=talks)
        talking.start()
        try:
            page = town.rests[0].http.get("/v1/events", params=cursor, headers=bearer(world.alice.token), timeout=20).json()
        finally:
            stop.set()
            talking.join(10)
        cursor = {"cursor": page["cursor"]}


def keys_of(town: Town) -> tuple[str, str]:
    with town.platform.postgres.connect() as database:
        return database.execute("SELECT room_id::text, user_id::text FROM chat.members LIMIT 1").fetchone()


def literal(kind: str, key: str) -> str:
    return {"uuid": f"'{key}'::uuid", "uuid[]": f"ARRAY['{key}']::uuid[]", "bigint": "1::bigint", "integer": "1", "text": "'x'::text", "bytea": "'\\x00'::bytea",
            "timestamptz": "now()", "boolean": "true", "bigint[]": "ARRAY[1]::bigint[]", "text[]": "ARRAY['x']::text[]", "bytea[]": "ARRAY['\\x00']::bytea[]",
            "unknown": "NULL"}[kind]


def plans(database: psycopg.Connection, text: str, types: list[int], keys: tuple[str, str]) -> Iterator[dict]:
    """The statement's plan for each way of giving its key parameters a room or a person; those that fail on the data are left out."""
    kinds = [TYPES[one] for one in types]
    places = [number for number, kind in enumerate(kinds) if kind in ("uuid", "uuid[]")]
    database.prepare_threshold = None   # nothing of the library's own among them
    database.execute("DEALLOCATE ALL")
    declared = f"({', '.join(kinds)})" if kinds else ""
    database.execute(f"PREPARE one{declared} AS {text}")
    arguments = ", ".join(literal(kind, keys[0]) for kind in kinds)
    if text.lstrip().startswith("INSERT") and " FROM " not in text:     # goes where its key says; what it holds may not be allowed
        yield database.execute(f"EXPLAIN (COSTS OFF, FORMAT JSON) EXECUTE one({arguments})").fetchone()[0][0]["Plan"]
        return
    for chosen in itertools.islice(itertools.product(keys, repeat=len(places)), COMBINATIONS_MAX):
        given = dict(zip(places, chosen))
        arguments = ", ".join(literal(kind, given.get(number, "")) for number, kind in enumerate(kinds))
        try:
            with database.transaction(force_rollback=True):
                row = database.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, FORMAT JSON) EXECUTE one{f'({arguments})' if kinds else ''}").fetchone()
            yield row[0][0]["Plan"]
        except (psycopg.errors.IntegrityError, psycopg.errors.DataError):
            continue


def executed_leaves(plan: dict) -> Iterator[str]:
    """The tables that a plan really read."""
    if "Relation Name" in plan and plan.get("Actual Loops", 0) > 0 and plan["Node Type"] != "ModifyTable":
        yield plan["Relation Name"]
    for below in plan.get("Plans", []):
        yield from executed_leaves(below)


def partitions(database: psycopg.Connection) -> dict[str, str]:
    """Each partition's table, of those that are split by the hash of a key."""
    rows = database.execute("SELECT c.relname, p.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent"
                            " JOIN pg_partitioned_table t ON t.partrelid = p.oid WHERE t.partstrat = 'h' AND c.relkind = 'r'").fetchall()
    return dict(rows)


def names_a_key(text: str) -> bool:
    return not any(piece in text for piece in OVER_ALL)


def has_a_plan(text: str) -> bool:
    return bool(re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)", text)) and "INTO migrations" not in text


def explain_all(town: Town, program: str, statements: dict[str, list[int]]) -> Iterator[tuple[str, list[dict]]]:
    """Each statement that reads or changes rows, with its plans."""
    with town.platform.postgres.connect(ROLES[program]) as database:
        database.execute("SET plan_cache_mode = force_generic_plan; SET jit = off; SET enable_seqscan = off")
        keys = keys_of(town)
        for text, types in statements.items():
            if has_a_plan(text):
                yield text, list(plans(database, text, types, keys))


@pytest.fixture(scope="module")
def explained(traced) -> dict[str, dict[str, list[dict]]]:
    """Of each service, each statement's plans."""
    town, statements = traced
    return {program: dict(explain_all(town, program, statements[program])) for program in ROLES}


@pytest.mark.parametrize("program", ROLES)
def test_statements_read_one_partition_of_each_table(traced, explained, program: str):
    town, statements = traced
    assert len(statements[program]) > 10, "hardly anything was traced"
    faults = []
    with town.platform.postgres.connect() as database:
        table_of = partitions(database)
    for text, found in explained[program].items():
        for plan in found:
            read: dict[str, set[str]] = {}
            for leaf in executed_leaves(plan):
                if leaf in table_of:
                    read.setdefault(table_of[leaf], set()).add(leaf)
            too_many = {table: sorted(leaves) for table, leaves in read.items() if len(leaves) > 1}
            if too_many and names_a_key(text):
                faults.append(f"reads {too_many}: {text}")
                break
        if not found:
            faults.append(f"could not be explained: {text}")
    assert not faults, "\n\n".join(faults)


# --- the indexes that there are, and who reads them


def indexes(database: psycopg.Connection) -> dict[str, str]:
    """Each index beside those that keys are made of, and each of its partitions: by the name it was made under."""
    rows = database.execute(
        "WITH RECURSIVE made AS (SELECT x.indexrelid, n.nspname || '.' || c.relname AS name FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        "   WHERE n.nspname = ANY (%s) AND NOT c.relispartition AND NOT x.indisunique"
        "   UNION ALL SELECT i.inhrelid, made.name FROM made JOIN pg_inherits i ON i.inhparent = made.indexrelid)"
        " SELECT c.relname, made.name FROM made JOIN pg_class c ON c.oid = made.indexrelid", (list(ROLES.values()),)).fetchall()
    return dict(rows)


def indexes_told() -> list[str]:
    """Those that docs/database.md tells of."""
    return re.findall(r"^\| `(\w+\.\w+)` \|", (ROOT / "docs" / "database.md").read_text(), re.MULTILINE)


def read_by(plan: dict, name_of: dict[str, str]) -> set[str]:
    return {name_of[node["Index Name"]] for node in everything(plan) if node.get("Index Name") in name_of}


def leave_alone(database: psycopg.Connection, index: str) -> None:
    """Takes away whatever else its table could be read by."""
    table, = database.execute("SELECT indrelid::regclass::text FROM pg_index WHERE indexrelid = %s::regclass", (index,)).fetchone()
    for constraint, in database.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u')", (table,)).fetchall():
        database.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE")
    for other, in database.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND indexrelid <> %s::regclass", (table, index)).fetchall():
        database.execute(f"DROP INDEX {other}")


def could_be_read(town: Town, index: str, statements: dict[str, dict[str, list[int]]], name_of: dict[str, str]) -> bool:
    """Whether a statement reads it if there is nothing else: of several that would do, a planner takes any where there is a handful of rows."""
    with town.platform.postgres.connect() as database, database.transaction(force_rollback=True):
        database.execute("SET LOCAL search_path = public; SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        leave_alone(database, index)
        database.prepare_threshold = None
        for program, texts in statements.items():
            database.execute(f"SET LOCAL search_path = {ROLES[program]}")
            for text, types in filter(lambda one: has_a_plan(one[0]), texts.items()):
                try:
                    with database.transaction(force_rollback=True):
                        if index in read_by(generic_plan(database, text, types), name_of):
                            return True
                except psycopg.Error:       # needs a key that is gone
                    continue
    return False


def test_every_index_is_told_of_and_read_by_a_statement(traced, explained):
    town, statements = traced
    with town.platform.postgres.connect() as database:
        name_of = indexes(database)
    assert sorted(set(name_of.values())) == sorted(indexes_told()), "docs/database.md tells of others"
    read = set().union(*(read_by(plan, name_of) for found in explained.values() for plans_of in found.values() for plan in plans_of))
    unread = [index for index in sorted(set(name_of.values()) - read) if not could_be_read(town, index, statements, name_of)]
    assert not unread, f"no statement reads {unread}"


def test_an_index_that_nobody_reads_is_noticed(traced):
    """The eye itself is tested."""
    town, statements = traced
    with town.platform.postgres.connect() as database:
        database.execute("CREATE INDEX of_no_use ON chat.preferences (rev)")
        name_of = indexes(database)
        is_read = could_be_read(town, "chat.of_no_use", statements, name_of)
        database.execute("DROP INDEX chat.of_no_use")
    assert "chat.of_no_use" in name_of.values() and not is_read


# --- the two statements behind every message, as the session sees them that sends them

# What a message reads, and what must grow without its plan growing: by index alone, for each message of a batch.
READ_BY_MESSAGES = {"rooms": "id", "members": "user_id", "marks": "user_id", "messages": "seq", "repeats": "scope_id"}
BY_INDEX = ("Index Scan", "Index Only Scan", "ModifyTable")
ROWS_MANY = 5_000


def writer_settings() -> str:
    """The options of the writer's sessions, from where they are given to libpq."""
    source = (ROOT / "libs" / "pg" / "dial.c").read_text()
    text = r'((?:"[^"]*"\s*)+)'
    bounded, writer = re.search(rf"#define BOUNDED {text}", source)[1], re.search(rf"\[PG_WRITER\]\s*=\s*BOUNDED\s*{text}", source)[1]
    settings = "".join(re.findall(r'"([^"]*)"', bounded + writer))
    assert "plan_cache_mode=force_generic_plan" in settings and "enable_seqscan=off" in settings, settings
    return settings


def sends_statements(prepared: Iterable[str]) -> dict[str, str]:
    """Of what a gateway prepared: the locks, and the job in its three forms, as repo/sends.c calls them."""
    locks = sorted((text for text in prepared if text.startswith("SELECT count(r.id)") and "FOR NO KEY UPDATE" in text), key=len)
    jobs = sorted((text for text in prepared if "WITH batch AS" in text and "INSERT INTO repeats" in text), key=lambda text: ("INSERT INTO threads" in text, "b.room" in text))
    assert len(locks) == 2 and len(jobs) == 3, (locks, jobs)
    return dict(zip(("lock_room", "lock_rooms", "do_lone_job", "do_plain_job", "do_job"), (*locks, *jobs)))


def below(plan: dict) -> Iterator[dict]:
    """A node and what it reads from, not what stands beside it under a name (WITH)."""
    yield plan
    for child in plan.get("Plans", []):
        if child["Parent Relationship"] not in ("InitPlan", "SubPlan"):
            yield from below(child)


def everything(plan: dict) -> Iterator[dict]:
    yield plan
    for child in plan.get("Plans", []):
        yield from everything(child)


def plan_faults(plan: dict, table_of: dict[str, str]) -> list[str]:
    """Where it does more than nested loops over index scans."""
    def read(node: dict) -> set[str]:
        return {table_of[one["Relation Name"]] for one in below(node) if one.get("Relation Name") in table_of}

    faults = [f"{node['Node Type']} on {node['Relation Name']}" for node in everything(plan)
              if node.get("Relation Name") in table_of and node["Node Type"] not in BY_INDEX]
    return faults + [f"{node['Node Type']} over {sorted(read(node))}" for node in everything(plan)
                     if node["Node Type"] in ("Hash Join", "Merge Join") and read(node)]


def loops_over_messages(plan: dict) -> list[list[str]]:
    """Where everything that stands under one name is looked through for each row of another: of a thousand messages in a thousand rooms, a million times."""
    pairs = ([child.get("CTE Name") for child in node["Plans"] if child["Parent Relationship"] in ("Outer", "Inner")]
             for node in everything(plan) if node["Node Type"] == "Nested Loop")
    return [pair for pair in pairs if all(pair)]


def generic_plan(database: psycopg.Connection, text: str, types: list[int]) -> dict:
    """The one plan that serves every value."""
    kinds = [TYPES[one] for one in types]
    database.prepare_threshold = None
    database.execute("DEALLOCATE ALL")
    declared, given = (f"({', '.join(words)})" if kinds else "" for words in (kinds, [literal(kind, make_id()) for kind in kinds]))
    database.execute(f"PREPARE one{declared} AS {text}")
    return database.execute(f"EXPLAIN (FORMAT JSON) EXECUTE one{given}").fetchone()[0][0]["Plan"]


def tables_of_messages(database: psycopg.Connection) -> dict[str, str]:
    """Each partition, and each table, of those that a message reads."""
    rows = database.execute("SELECT c.relname, p.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent"
                            " WHERE p.relnamespace = 'chat'::regnamespace AND p.relname = ANY(%s) AND c.relkind = 'r'", (list(READ_BY_MESSAGES),)).fetchall()
    assert {table for _, table in rows} == set(READ_BY_MESSAGES)
    return dict(rows) | {table: table for table in READ_BY_MESSAGES}


def grow(database: psycopg.Connection) -> None:
    """Many rows of each, like one that is there, and the planner told of them."""
    database.execute("SET LOCAL statement_timeout = '60s'")
    for table, column in READ_BY_MESSAGES.items():
        value = "100 + n" if column == "seq" else "md5(n::text)::uuid"
        database.execute(f"INSERT INTO {table} SELECT made.* FROM (SELECT to_jsonb(t) AS one FROM {table} t LIMIT 1) AS like_it, generate_series(1, {ROWS_MANY}) AS n,"
                         f" LATERAL jsonb_populate_record(NULL::{table}, one || jsonb_build_object('{column}', {value})) AS made")
        database.execute(f"ANALYZE {table}")


@pytest.mark.parametrize("size", ["new", "large"])
def test_a_message_is_stored_by_nested_loops_over_indexes(traced, size: str):
    """Whatever the tables hold: nothing about the plan of a generic statement is decided by whom it was first explained for."""
    town, statements = traced
    sends = sends_statements(statements["chat-gateway"])
    faults: list[str] = []
    with town.platform.postgres.connect("chat", options=writer_settings()) as database, database.transaction(force_rollback=True):
        table_of = tables_of_messages(database)
        if size == "large":
            grow(database)
        for name, text in sends.items():
            plan = generic_plan(database, text, statements["chat-gateway"][text])
            assert any(node.get("Relation Name") in table_of for node in everything(plan)), plan
            faults += [f"{name}: {fault}" for fault in plan_faults(plan, table_of)]
            if name != "do_lone_job":
                faults += [f"{name}: a loop over {scans[0]} and {scans[1]}" for scans in loops_over_messages(plan)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("text, settings, fault", [
    ("SELECT count(*) FROM messages WHERE seq > $1", "-c enable_indexscan=off -c enable_bitmapscan=off -c enable_indexonlyscan=off", "Seq Scan on messages_"),
    ("SELECT count(*) FROM messages WHERE room_id = $1", "-c enable_indexscan=off -c enable_indexonlyscan=off", "Bitmap Heap Scan on messages_"),
    ("SELECT m.* FROM unnest($1::uuid[]) AS k(id) JOIN members m ON m.room_id = k.id", "-c enable_nestloop=off", "Join over ['members']"),
    ("WITH k AS MATERIALIZED (SELECT id FROM rooms) SELECT r.seq FROM k JOIN rooms r ON r.id = k.id", "-c enable_nestloop=off", "Join over ['rooms']"),
    ("WITH a AS MATERIALIZED (SELECT id FROM rooms WHERE id = $1), b AS MATERIALIZED (SELECT id FROM rooms WHERE id = $1) SELECT 1 FROM a JOIN b USING (id)",
     "-c enable_nestloop=off", None)])
def test_a_plan_that_would_grow_is_noticed(traced, text: str, settings: str, fault: str | None):
    """The eye for plans is tested as well; a join of what stands beside, already small, is none of its business."""
    town, _ = traced
    types = [2951] if "$1::uuid[]" in text else [20] if "seq > $1" in text else [2950] if "$1" in text else []
    with town.platform.postgres.connect("chat", options=f"{writer_settings()} {settings}") as database:
        table_of = tables_of_messages(database)
        plan = generic_plan(database, text, types) if types else database.execute(f"EXPLAIN (FORMAT JSON) {text}").fetchone()[0][0]["Plan"]
        faults = plan_faults(plan, table_of)
    assert any(fault in one for one in faults) if fault else not faults, faults


def literals_of_calls(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The pieces of text of each statement in a C file, in their order, and its line. Of `a ? "…" : "…"` each is one."""
    source = path.read_text()
    for call in re.finditer(r"\bsql_(?:query|exec)\(", source):
        depth, at = 1, call.end()
        while depth and at < len(source):
            if source[at] == '"':
                at = re.compile(r'"(?:[^"\\]|\\.)*"').match(source, at).end()
                continue
            depth += {"(": 1, ")": -1}.get(source[at], 0)
            at += 1
        statement = source[call.end() : at].split("SQL_ARGS")[0].split("SQL_NO_ARGS")[0]
        tokens = re.findall(r'"(?:[^"\\]|\\.)*"|[?:]', statement)
        for is_choice, pieces in itertools.groupby(tokens, key=lambda token: token in "?:"):
            if not is_choice:
                yield source.count("\n", 0, call.start()) + 1, [piece[1:-1] for piece in pieces]


def test_no_statement_was_forgotten(traced):
    """What stands in the repositories was all explained above."""
    _, statements = traced
    seen = [text for of_program in statements.values() for text in of_program]
    missing = []
    for program in ROLES:
        for path in sorted((ROOT / "services" / program / "repo").glob("*.c")):
            for line, pieces in literals_of_calls(path):
                pattern = re.compile(".*".join(re.escape(piece) for piece in pieces), re.DOTALL)
                is_seldom = any(piece in " ".join(pieces) for piece in SELDOM)
                if not is_seldom and not any(pattern.search(text) for text in seen):
                    missing.append(f"{path.relative_to(ROOT)}:{line}: {' … '.join(pieces)[:120]}")
    assert not missing, "never prepared in this test:\n" + "\n".join(missing)


def test_the_plan_that_is_not_pruned_is_noticed(traced):
    """The eye itself is tested: a statement that names no key reads many partitions, one with a key one."""
    town, _ = traced
    with town.platform.postgres.connect("chat") as database:
        table_of, keys = partitions(database), keys_of(town)
        read = [{leaf for plan in plans(database, text, types, keys) for leaf in executed_leaves(plan) if table_of.get(leaf) == "rooms"}
                for text, types in (("SELECT id FROM rooms WHERE name = $1", [25]), ("SELECT id FROM rooms WHERE id = $1 AND name IS NULL", [2950]))]
    assert len(read[0]) == 8 and 1 <= len(read[1]) <= 2, read  # two keys were tried
