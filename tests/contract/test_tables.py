"""The tables' own checks: each kind of mistake is made in a copy of the tables, and told in one sentence that names its place."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from proto.print import defs  # noqa: E402
from proto.print import all as printers  # noqa: E402
from proto.print.model import NUMBER_MAX, Kind  # noqa: E402


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "proto", tmp_path / "proto", ignore=shutil.ignore_patterns("print", "__pycache__"))
    return tmp_path


def spoil(root: Path, file: str, old: str, new: str) -> list[str]:
    """In the table or in the first of its parts that has it."""
    parts = [root / "proto" / file, *sorted((root / "proto" / Path(file).stem).glob("*.def"))]
    path = next((part for part in parts if part.exists() and old in part.read_text()), None)
    assert path, f"{file} has no {old!r} to be spoilt"
    path.write_text(path.read_text().replace(old, new, 1))
    return [str(fault) for fault in defs.read(root)[1]]


def test_the_tables_are_right():
    assert defs.read(ROOT)[1] == []


def test_what_was_read_is_what_is_written():
    tables = defs.load(ROOT)
    send = tables.operations["message.send"]
    assert (send.name, send.service, send.method, send.path) == ("message_send", "chat-gateway", "POST", "/v1/rooms/{room}/messages")
    assert (send.who, send.perm, send.perm_other, send.scope, send.price, send.status) == ("MEMBER", "SEND", "NONE", "MESSAGES_WRITE", "SEND", 201)
    assert send.doors == {"rest", "socket"} and send.event == "message_sent" and send.key.name == "cid" and send.room.name == "room"
    assert [one.name for one in send.body] == ["body", "reply_to", "thread", "lifetime_ms", "lifetime_from"]
    assert send.body[0].kind == Kind("one_of", of="message_body")
    heads = tables.operations["session.sync"].body[2]
    assert heads.kind == Kind("list", high=200, item=Kind("object", of="room_head")) and heads.where.startswith("proto/chat/session.def:")
    assert tables.types["message"].fields[0].kind == Kind("int", low=1, high=NUMBER_MAX)
    assert tables.events["message.sent"].audited and not tables.events["room.added"].audited
    assert tables.roles["MODERATOR"].permissions == {"READ", "SEND", "REACT", "INVITE", "PIN", "MODERATE", "KICK", "BAN", "MENTION_ALL"}
    assert tables.enums["room_kind"].words == ("direct", "private", "public")
    assert tables.errors["RATE_LIMITED"].temporary and not tables.errors["INTERNAL"].temporary
    assert tables.prices["FREE"].free and tables.prices["SEND"].setting == "CHAT_LIMIT_SEND"


SEND = 'OP(message_send, "message.send", POST, "/v1/rooms/{room}/messages", MEMBER, SEND, NONE, MESSAGES_WRITE, SEND, 201, MESSAGE_SENT,'
GET = 'OP(message_get, "message.get", GET, "/v1/rooms/{room}/messages/{seq}", VIEWER, READ, NONE, MESSAGES_READ, HISTORY, 200, NOTHING,'
CID = 'PARAM(id,                     cid,         REQUIRED, KEY,  "Made by the client; a repeat gets the first answer again.")\nFIELD(one_of'
TOPIC = 'FIELD(text(0, 500),           topic,       PATCH,    "The new topic; null removes it.")'

MISTAKES = [
    # the file itself
    ("chat.def", SEND, SEND.replace("{room}", "{room"), "is no path"),
    ("chat.def", "END_ENUM", "", "ENUM of proto/chat/"),
    ("chat.def", "END_TYPE", "END_TYPO", "END_TYPO is not a word of the tables"),
    ("chat.def", "FIELD(text(1, 8000),", "FIELD(text(1, 8000,", "this parenthesis is never closed"),
    ("chat.def", "FIELD(text(1, 8000),", "FIELD(text(1),", "text takes 2 bounds or names, not 1"),
    ("chat.def", "FIELD(text(1, 8000),", "FIELD(txt(1, 8000),", "txt is no kind"),
    ("chat.def", "FIELD(text(1, 8000),", "FIELD(text(1, MANY),", "a number should stand where MANY is"),
    ("chat.def", "FIELD(text(1, 8000),", "FIELD(text(8000, 1),", "has its bounds the wrong way round"),
    ("chat.def", "FIELD(text(1, 8000),", "PARAM(text(1, 8000), x, REQUIRED, QUERY, \"A.\")\nFIELD(text(1, 8000),", "PARAM stands among the rows of IN alone"),
    ("chat.def", 'text,         REQUIRED, "What was said.")', 'text,         REQUIRED)', "FIELD has 3 columns; it takes 4"),
    ("chat.def", 'text,         REQUIRED, "What was said.")', 'text,         NEEDED, "What was said.")', "NEEDED is no need"),
    ("chat.def", 'text,         REQUIRED, "What was said.")', 'text,         REQUIRED, "what was said")', "is no sentence"),
    ("chat.def", 'text,         REQUIRED, "What was said.")', 'text,         REQUIRED, What)', "a text in quotes should stand where What is"),
    ("chat.def", 'text,         REQUIRED, "What was said.")', 'int,          REQUIRED, "What was said.")', "int cannot be the name of a member in C"),
    ("chat.def", "OUT(message_get)", "OUT(message_got)", "OUT(message_got) does not follow its own operation"),
    ("chat.def", "/* ", "@ /* ", "'@' is nothing that a table is made of"),
    # names
    ("chat.def", '"message.get", GET', '"message.fetch", GET', "message_get is message.fetch on the wire"),
    ("chat.def", "TYPE(text_body,", "TYPE(room_head,", "room_head stands already at"),
    ("chat.def", "FIELD(int(0, SEQ_MAX),        num,          REQUIRED, \"How many messages of people the room had", "FIELD(int(0, SEQ_MAX),        seq,          REQUIRED, \"How many messages of people the room had", "seq stands twice"),
    ("chat.def", "VALUE(ENCRYPTION_DR1,  dr1,", "VALUE(ROOM_PUBLIC,  dr1,", "ROOM_PUBLIC stands already in room_kind"),
    ("chat.def", "VALUE(ENCRYPTION_DR1,  dr1,", "VALUE(ENCRYPTION_DR1,  DR1,", "DR1 is no word"),
    # types
    ("chat.def", "object(room_marks)", "object(room_mark)", "room_mark is not defined"),
    ("chat.def", "object(room_marks)", "object(room_kind)", "room_kind is one for enum(…)"),
    ("chat.def", "CASE(MESSAGE_TEXT,   text,   text_body,", "CASE(MESSAGE_TEXT,   text,   text_boddy,", "text: text_boddy is not defined"),
    ("chat.def", "FIELD(enum(system_word),      word,", "FIELD(enum(system_word),      kind,", "system_body has a member of its own called kind"),
    ("chat.def", "list(object(limit_view), 32)", "list(list(id, 3), 32)", "a list holds no lists"),
    ("chat.def", "list(object(limit_view), 32)", "list(object(limit_view), 0)", "has no room"),
    ("chat.def", "PARAM(int(1, SEQ_MAX),        seq,         REQUIRED, PATH", "PARAM(int(1, 9007199254740992), seq, REQUIRED, PATH", "goes beyond 2^53 - 1"),
    # columns
    ("chat.def", SEND, SEND.replace("MEMBER", "MEMBERS"), "message.send: there is no relation MEMBERS"),
    ("chat.def", SEND, SEND.replace(", SEND, NONE", ", SENDING, NONE"), "message.send: there is no permission SENDING"),
    ("chat.def", SEND, SEND.replace("MESSAGES_WRITE", "MESSAGES"), "message.send: there is no scope MESSAGES"),
    ("chat.def", SEND, SEND.replace("SEND, 201", "CHEAP, 201"), "message.send: there is no price CHEAP"),
    ("chat.def", SEND, SEND.replace("MESSAGE_SENT", "MESSAGE_SEND"), "message.send: there is no event message_send"),
    ("chat.def", SEND, SEND.replace("201", "204"), "204 is no status of success"),
    ("chat.def", SEND, SEND.replace("MESSAGES_WRITE", "NONE"), "who is signed in needs a scope"),
    ("chat.def", SEND, SEND.replace("MEMBER, SEND", "SIGNED_IN, SEND"), "a permission bit means nothing to SIGNED_IN"),
    ("chat.def", SEND, SEND.replace("MEMBER, SEND", "SERVICE, NONE"), "lies below /v1/internal/, and nothing else does"),
    ("chat.def", GET, GET.replace("/v1/rooms", "/v1/internal/rooms"), "lies below /v1/internal/, and nothing else does"),
    ("chat.def", '"/v1/internal/ended-rooms", SERVICE, NONE, NONE, SERVICE', '"/v1/internal/ended-rooms", SERVICE, NONE, NONE, ROOMS_MANAGE', "is of the scope SERVICE"),
    ("chat.def", 'OP_REST(room_end,', 'OP(room_end,', "services speak to each other by REST alone"),
    ("chat.def", SEND, SEND.replace("OP(", "OP_REST("), "its sentence should say why the other stays shut"),
    ("chat.def", SEND, SEND.replace("MEMBER, SEND, NONE", "MEMBER, NONE, MODERATE"), "asks for a bit on what is someone else's"),
    ("auth.def", "201, ACCOUNT_REGISTERED", "201, ROOM_CREATED", "which stands in a room's log"),
    # paths and places
    ("chat.def", GET, GET.replace("{seq}", "{number}"), "{number} of the path has no PATH row"),
    ("chat.def", GET, GET.replace("/{seq}", "/last"), "seq is a PATH row, and the path has no {seq}"),
    ("chat.def", GET, GET.replace("/messages/{seq}", "/events"), "room.events: GET /v1/rooms/{room}/events belongs to message.get already"),
    ("chat.def", GET, GET.replace("GET", "FETCH"), "FETCH is no method"),
    ("chat.def", "PARAM(id,                     room,        REQUIRED, PATH, \"The room.\")\nOUT(room_get)", "OUT(room_get)", "VIEWER speaks of a room"),
    ("chat.def", "PARAM(int(1, SEQ_MAX),        seq,         REQUIRED, PATH", "PARAM(int(1, SEQ_MAX),        seq,         OPTIONAL, PATH", "so it is REQUIRED"),
    ("chat.def", "PARAM(int(1, SEQ_MAX),        seq,         REQUIRED, PATH", "PARAM(doc(100),               seq,         REQUIRED, PATH", "does not fit into a path"),
    ("chat.def", 'PARAM(int(1, SEQ_MAX),        seq,         REQUIRED, PATH, "Its number.")', 'PARAM(int(1, SEQ_MAX), seq, REQUIRED, PATH, "Its number.")\nFIELD(bool, all, OPTIONAL, "All.")', "GET has no body"),
    ("chat.def", TOPIC, TOPIC + '\nPARAM(text(1, 5), if_match, REQUIRED, IF_MATCH, "A.")', "if_match is an entity tag"),
    ("chat.def", 'FIELD(text(0, 500),           topic,       OPTIONAL, "What it is about.")', 'FIELD(text(0, 500), topic, PATCH, "What it is about.")', "topic is PATCH, and room.create is no PATCH"),
    ("chat.def", 'FIELD(text(0, 500),           topic,        OPTIONAL, "What it is about.")', 'FIELD(text(0, 500), topic, PATCH, "What it is about.")', "topic is PATCH, which has a meaning in a request alone"),
    # keys
    ("chat.def", CID, "FIELD(one_of", "message.send changes something: it needs a KEY row"),
    ("chat.def", CID, CID.replace("cid, ", "key, "), "the key is called cid"),
    ("chat.def", 'FIELD(bool,                   typing,', 'PARAM(id, cid, REQUIRED, KEY, "A key.")\nFIELD(bool,                   typing,', "take it off WITHOUT_KEY"),
    ("chat.def", GET, GET.replace("NOTHING", "MESSAGE_SENT"), "message.get reads and causes message_sent"),
    # events, frames, the small tables
    ("events.def", '"message.sent", BY_ROOM, AUDITED', '"message.sent", BY_HAND, AUDITED', "BY_HAND is no log"),
    ("events.def", '"message.sent", BY_ROOM, AUDITED', '"message.sent", BY_ROOM, LOUD', "an event is AUDITED or QUIET"),
    ("events.def", '"room.added", BY_USER, QUIET', '"room.added", BY_USER, AUDITED', "it is QUIET"),
    ("frames.def", '"typing", BY_ROOM', '"typing", BY_LOG', "a signal frame is BY_ROOM or BY_SOCKET"),
    ("frames.def", "CLOSE(4001,", "CLOSE(4000,", "4000 is GOING_AWAY already"),
    ("frames.def", "CLOSE(4001,", "CLOSE(1001,", "lie between 4000 and 4999"),
    ("errors.def", "invalid,  ", "wrong,  ", "the code should be invalid"),
    ("errors.def", "ERR(INVALID,         400", "ERR(INVALID,         200", "200 is no status of refusal"),
    ("prices.def", "PRICE(SEND,         USER,", "PRICE(SEND,         ROOM,", "ROOM pays nothing"),
    ("permissions.def", "PERM(1,", "PERM(0,", "bit 0 is taken"),
    ("roles.def", "PERM_READ | PERM_SEND |", "PERM_READ | PERM_SHOUT |", "there is no permission SHOUT"),
    ("roles.def", "ROLE(2, MEMBER,    member,    PERM_READ | PERM_SEND |", "ROLE(2, MEMBER,    member,    PERM_READ |", "MEMBER may do all that GUEST may"),
    ("roles.def", "ROLE(1, GUEST,     guest,", "ROLE(1, GUEST,     visitor,", "member_role says: nobody, then the roles"),
]


@pytest.mark.parametrize("file, old, new, sentence", MISTAKES, ids=[f"{number}-{mistake[3][:40]}" for number, mistake in enumerate(MISTAKES)])
def test_a_mistake_is_told(tables, file, old, new, sentence):
    faults = spoil(tables, file, old, new)
    assert any(sentence in fault for fault in faults), faults
    assert all(fault.startswith("proto/") for fault in faults)


def test_settings_are_checked(tables):
    folder = tables / "services" / "thing"
    folder.mkdir(parents=True)
    (folder / "config.def").write_text(
        '/* a comment with "quotes" */\n'
        'CONFIG(address, listen, "CHAT_LISTEN", "127.0.0.1", "Where.")\n'
        'CONFIG(secret, key, "CHAT_KEY", "hunter2", "A key.")\n'
        'CONFIG(duration_ms, wait_ms, "WAIT", "5", "How long.")\n'
        'CONFIG(text, listen, "CHAT_OTHER", NULL, "Twice " "over.")\n'
        'CONFIG(number, x, "CHAT_X_FILE", "", "What.")\n')
    faults = [str(fault) for fault in defs.read(tables)[1]]
    for sentence in ("CHAT_LISTEN: '127.0.0.1' is no address", "CHAT_KEY is a secret and has a default", "WAIT: '5' is no duration_ms",
                     "WAIT should begin with CHAT_", "listen stands already at services/thing/config.def:2", "number is no type of a setting"):
        assert any(sentence in fault for fault in faults), (sentence, faults)


def test_all_mistakes_are_told_at_once(tables):
    spoil(tables, "chat.def", "object(room_marks)", "object(room_mark)")
    faults = spoil(tables, "errors.def", "invalid,  ", "wrong,  ")
    assert len(faults) == 2


def test_a_missing_or_changed_file_is_stale(tables):
    for path, text in printers.printed(defs.load(tables)).items():
        (tables / path).parent.mkdir(parents=True, exist_ok=True)
        (tables / path).write_text(text)
    assert printers.stale(tables) == []
    (tables / "docs/errors.md").unlink()
    with (tables / "sdks/js/types.ts").open("a") as file:
        file.write("\n")
    assert printers.stale(tables) == ["docs/errors.md", "sdks/js/types.ts"]
