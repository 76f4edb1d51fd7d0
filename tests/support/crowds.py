"""Many people and many rooms at once, put straight into the tables: through the API they would take minutes.

What stands there afterwards is what the operations would have left: an entry for each room's beginning, a member's mark, the person's list of rooms and the head of their log.
"""

from __future__ import annotations

import psycopg

from support.client import make_id

MEMBER, OWNER, PRIVATE, PUBLIC = 2, 5, 1, 2        # enum member_role, enum room_kind


def crowd(database: psycopg.Connection, count: int, name: str = "crowd") -> list[str]:
    """So many accounts, whose passwords nobody knows."""
    users = [make_id() for _ in range(count)]
    logins = [f"{name}-{user[-12:]}" for user in users]
    database.execute("INSERT INTO auth.users (id, login, display_name, created_at) SELECT id, login, login, now() FROM unnest(%s::uuid[], %s::text[]) AS k(id, login)", (users, logins))
    database.execute("INSERT INTO auth.logins (login, user_id) SELECT login, id FROM unnest(%s::uuid[], %s::text[]) AS k(id, login)", (users, logins))
    database.execute("INSERT INTO chat.user_heads (user_id, user_seq) SELECT unnest(%s::uuid[]), 0", (users,))
    return users


def rooms(database: psycopg.Connection, owner: str, count: int, said: int = 0, kind: int = PRIVATE) -> list[str]:
    """So many rooms of that person's, in each of which `said` messages stand that they have not read."""
    made = [make_id() for _ in range(count)]
    database.execute(
        "INSERT INTO chat.rooms (id, kind, name, created_by, created_at, last_at, seq, num, members)"
        " SELECT id, %s, 'room ' || i, %s, now(), now() - i * interval '1 s', 1 + %s, %s, 0 FROM unnest(%s::uuid[]) WITH ORDINALITY AS k(id, i)", (kind, owner, said, said, made))
    database.execute(
        "INSERT INTO chat.changes (room_id, seq, at, event, actor, d)"
        " SELECT id, 1, now(), 'room.created', %s::uuid, json_build_object('by', %s::text, 'kind', 'private', 'encryption', 'none', 'members', json_build_array(%s::text))::text"
        "   FROM unnest(%s::uuid[]) AS k(id)", (owner, owner, owner, made))
    database.execute(
        "INSERT INTO chat.messages (room_id, seq, num, at, sender, cid, kind, text)"
        " SELECT id, 1 + n, n, now(), %s, gen_random_uuid(), 0, 'message ' || n FROM unnest(%s::uuid[]) AS k(id), generate_series(1, %s) n", (owner, made, said))
    for room_slice in (made[at:at + 10000] for at in range(0, count, 10000)):
        comes_into(database, [owner] * len(room_slice), room_slice, OWNER)
    return made


def comes_into(database: psycopg.Connection, users: list[str], of: list[str], role: int = MEMBER) -> None:
    """Each person of the one list into the room beside them in the other."""
    pairs = (users, of)
    database.execute(
        "INSERT INTO chat.members (room_id, user_id, role, joined_at, joined_seq, login)"
        " SELECT room, who, %s, now(), 1, u.login FROM unnest(%s::uuid[], %s::uuid[]) AS k(who, room) JOIN auth.users u ON u.id = k.who", (role, *pairs))
    database.execute("INSERT INTO chat.marks (room_id, user_id, read_seq) SELECT room, who, 1 FROM unnest(%s::uuid[], %s::uuid[]) AS k(who, room)", pairs)
    are_listed(database, *pairs)
    database.execute("UPDATE chat.rooms SET members = rooms.members + k.n FROM (SELECT room, count(*) AS n FROM unnest(%s::uuid[]) AS k(room) GROUP BY room) k"
                     " WHERE rooms.id = k.room", (of,))


def are_listed(database: psycopg.Connection, users: list[str], of: list[str]) -> None:
    """The person's side of it alone."""
    database.execute("INSERT INTO chat.user_rooms (user_id, room_id, since) SELECT who, room, now() FROM unnest(%s::uuid[], %s::uuid[]) AS k(who, room)", (users, of))


def are_in_rooms_of_their_own(database: psycopg.Connection, users: list[str], count: int) -> None:
    """Each of them in so many rooms with nobody else; of which there is no more than their list, since nobody looks at the rooms."""
    database.execute("INSERT INTO chat.user_rooms (user_id, room_id, since) SELECT who, gen_random_uuid(), now() FROM unnest(%s::uuid[]) AS k(who), generate_series(1, %s)",
                     (users, count))
