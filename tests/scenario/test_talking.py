"""People talk: on two gateways, in one order, whatever door they speak through."""

from __future__ import annotations

import random
import threading

import pytest

from support.client import Socket, make_id
from support.people import Person, Town, text_body, texts_of


def texts_heard(socket: Socket, room: str) -> list[str]:
    return list(texts_of(socket.events(room)))


def test_two_people_on_two_gateways_hear_each_other(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    assert (alice.gateway, bob.gateway) == (0, 1)
    room = alice.makes_room(bob)
    for somebody in (alice, bob):
        somebody.comes_online()
    said = []
    for number in range(10):
        speaker = (alice, bob)[number % 2]
        said.append(f"{speaker.login} says {number}")
        sent = speaker.sends(room, said[-1])
        for somebody in (alice, bob):
            event = somebody.sees(room, said[-1])
            assert (event["seq"], event["at"], event["d"]["num"]) == (sent["seq"], sent["at"], sent["num"])
            assert event["d"]["from"] == speaker.user
    assert texts_heard(alice.live, room) == texts_heard(bob.live, room) == said == alice.history(room) == bob.history(room)


def test_every_socket_gets_the_event_the_senders_too_and_once(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    sockets = [town.socket(gateway, who.token) for gateway in (0, 1) for who in (alice, alice, bob)]
    cid = make_id()
    sent = alice.sends(room, "hi", cid=cid)
    assert alice.sends(room, "hi", cid=cid) == sent | {"dup": True}
    alice.sends(room, "bye")
    frames = []
    for socket in sockets:
        socket.wait_event("message.sent", room=room, seq=sent["seq"] + 1)
        frames.append(socket.events(room, "message.sent"))
    assert [frame["seq"] for frame in frames[0]] == [sent["seq"], sent["seq"] + 1]
    assert all(heard == frames[0] for heard in frames), "everyone gets the same bytes"


def test_many_speakers_on_two_gateways_are_heard_in_one_order(town: Town, door: str):
    """Numbers have no holes, everybody has the same order, and what one speaker was answered before speaking again comes first."""
    people = town.people(*(f"speaker{number}" for number in range(6)), door=door)
    room = people[0].makes_room(*people[1:])
    listeners = [town.socket(gateway, somebody.token) for gateway in (0, 1) for somebody in people[:2]]
    each, failures = 15, []
    sent: dict[str, list[dict]] = {}

    def speak(somebody: Person) -> None:
        try:
            sent[somebody.user] = [somebody.sends(room, f"{somebody.login} {number} {random.random()}") for number in range(each)]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=speak, args=(somebody,)) for somebody in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures, failures
    head = max(one["seq"] for mine in sent.values() for one in mine)
    log = people[0].log(room)
    assert [entry["seq"] for entry in log] == list(range(1, head + 1))
    assert head == 1 + each * len(people)
    for mine in sent.values():
        assert [one["seq"] for one in mine] == sorted(one["seq"] for one in mine)
    for socket in listeners:
        socket.wait_event("message.sent", room=room, seq=head)
        heard = [frame for frame in socket.events(room) if "seq" in frame and frame["seq"] > 1]
        assert [(frame["seq"], frame["d"]) for frame in heard] == [(entry["seq"], entry["d"]) for entry in log if entry["seq"] > 1]
    assert [one["d"]["num"] for one in log if one["ev"] == "message.sent"] == list(range(1, head))


def test_a_direct_room_is_the_same_from_both_sides(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    first = alice.makes_direct(bob)
    assert not first["existed"] and first["room"]["peer"] == bob.user and "name" not in first["room"]
    again = bob.makes_direct(alice)
    assert again["existed"] and again["room"]["room"] == first["room"]["room"] and again["room"]["peer"] == alice.user
    room = first["room"]["room"]
    alice.comes_online(), bob.comes_online()
    alice.sends(room, "just us")
    bob.sees(room, "just us")
    carol = town.person("carol", door)
    for word in (lambda: alice.tries("member.add", room=room, user=carol.user, cid=make_id()),
                 lambda: alice.tries("member.kick", room=room, user=bob.user, cid=make_id()),
                 lambda: alice.tries("room.leave", room=room, cid=make_id())):
        assert word().code in ("conflict", "forbidden")
    assert set(alice.members(room)) == {alice.user, bob.user}


def test_two_who_write_to_each_other_at_once_get_one_room(town: Town, door: str):
    for _ in range(5):
        alice, bob = town.people("alice", "bob", door=door)
        barrier, answers = threading.Barrier(4), []

        def makes(who: Person, peer: Person) -> None:
            who.by(door).live if door == "ws" else None
            barrier.wait(10)
            answers.append(who.by(door).makes_direct(peer))

        threads = [threading.Thread(target=makes, args=pair) for pair in ((alice, bob), (bob, alice)) * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert len(answers) == 4 and len({answer["room"]["room"] for answer in answers}) == 1
        assert sum(not answer["existed"] for answer in answers) == 1
        assert len(alice.does("room.list")["rooms"]) == len(bob.does("room.list")["rooms"]) == 1
        assert [entry["ev"] for entry in alice.log(answers[0]["room"]["room"])] == ["room.created"]
        town.hang_up()


def test_typing_is_seen_and_never_stored(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    carol = town.person("carol", door)
    room = alice.makes_room(bob)
    for somebody in (alice, bob, carol):
        somebody.comes_online()
    head = alice.sees_room(room)["seq"]
    alice.does("typing.set", room=room, typing=True)
    began = bob.sees_event("typing", room)
    assert began["d"]["user"] == alice.user and "seq" not in began
    alice.does("typing.set", room=room, typing=False)
    ended = bob.sees_event("typing", room)
    assert ended["d"]["until"] < began["d"]["until"]
    carol.live.hears_nothing_more()
    assert not carol.live.events(wire="typing")
    assert alice.sees_room(room)["seq"] == head and [entry["ev"] for entry in alice.log(room)] == ["room.created"]


def test_a_reply_in_a_thread_counts_there_and_not_in_the_room(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    root = alice.sends(room, "who comes?")
    inside = [bob.sends(room, f"me, {number}", thread=root["seq"]) for number in range(3)]
    assert [sent["num"] for sent in inside] == [1, 1, 1] and [sent["seq"] for sent in inside] == [root["seq"] + n for n in (1, 2, 3)]
    assert (alice.unread(room), bob.unread(room)) == (0, 1), "who wrote in the thread has not read the room by that"
    after = alice.sends(room, "good")
    assert after["num"] == 2 and bob.unread(room) == 2 and bob.sees_room(room)["num"] == 2
    bob.reads(room, inside[-1]["seq"])
    assert [entry["d"]["num"] for entry in bob.log(room) if entry["ev"] == "message.sent"] == [1, 1, 1, 1, 2]


def test_a_message_may_answer_another(town: Town, door: str):
    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob)
    bob.comes_online()
    question = alice.sends(room, "lunch?")
    bob.sees(room, "lunch?")
    answer = bob.sends(room, "yes", reply_to=question["seq"], thread=question["seq"])
    seen = bob.sees(room, "yes")
    assert seen["d"]["reply_to"] == seen["d"]["thread"] == question["seq"]
    got = alice.does("message.get", room=room, seq=answer["seq"])["message"]
    assert (got["reply_to"], got["thread"], got["from"], got["body"]) == (question["seq"], question["seq"], bob.user, text_body("yes"))
    assert (got["seq"], got["num"], got["at"]) == (answer["seq"], answer["num"], answer["at"])
    ahead = bob.tries("message.send", room=room, cid=make_id(), body=text_body("?"), reply_to=10**6)
    assert ahead.code == "invalid" and set(ahead.faults) == {"/reply_to"}


def test_words_survive_as_they_were(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    alice.does("room.update", room=room, cid=make_id(), text_max=8000)
    alice.comes_online()
    for text in ("ünïcödé", "𝒳" * 8000, "\u202eright to left\u202c", 'quotes " and \\ and / and <b>', "line\nline\ttab\u0001\u001f", "👩‍👩‍👧‍👦", " spaces ", "\u2028\u2029"):
        sent = alice.sends(room, text)
        assert alice.sees(room, text)["seq"] == sent["seq"]
        assert alice.does("message.get", room=room, seq=sent["seq"])["message"]["body"]["text"] == text


def test_a_room_bounds_its_texts(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room()
    assert alice.sees_room(room)["text_max"] == 2000
    alice.sends(room, "𝒳" * 2000)
    refused = alice.tries("message.send", room=room, cid=make_id(), body=text_body("x" * 2001))
    assert refused.code == "invalid" and set(refused.faults) == {"/body/text"}
    alice.does("room.update", room=room, cid=make_id(), text_max=10)
    assert alice.tries("message.send", room=room, cid=make_id(), body=text_body("x" * 11)).code == "invalid"
    alice.sends(room, "x" * 10)


@pytest.mark.parametrize("scheme", ["dr1", "sk1", "mls1"])
def test_a_sealed_room_is_stored_blind(town: Town, door: str, scheme: str):
    from support.people import sealed_body

    alice, bob = town.people("alice", "bob", door=door)
    room = alice.makes_room(bob, encryption=scheme)
    bob.comes_online()
    body = sealed_body(scheme)
    sent = alice.sends(room, body)
    assert bob.sees_event("message.sent", room)["d"]["body"] == body
    assert alice.does("message.get", room=room, seq=sent["seq"])["message"]["body"] == body
    assert bob.unread(room) == 1
    assert alice.tries("message.send", room=room, cid=make_id(), body=text_body("in the clear")).code == "sealed_room"
    other = "sk1" if scheme != "sk1" else "dr1"
    assert alice.tries("message.send", room=room, cid=make_id(), body=sealed_body(other)).code == "open_room"
    assert alice.tries("message.send", room=room, cid=make_id(), body=sealed_body("none")).code == "invalid"
    open_room = alice.makes_room(bob)
    assert alice.tries("message.send", room=open_room, cid=make_id(), body=sealed_body(scheme)).code == "open_room"
    with town.platform.postgres.connect() as database:
        stored = database.execute("SELECT text, scheme IS NOT NULL, octet_length(ciphertext), octet_length(commitment) FROM chat.messages"
                                  " WHERE room_id = %s AND seq = %s", (room, sent["seq"])).fetchone()
    assert stored == (None, True, 64, 32)
    assert [entry["ev"] for entry in alice.log(room)] == ["room.created", "message.sent"]


def test_encryption_is_fixed_when_a_room_is_made(town: Town, door: str):
    alice = town.person("alice", door)
    room = alice.makes_room(encryption="mls1")
    assert alice.tries("room.update", room=room, cid=make_id(), encryption="none").code == "invalid"
    assert alice.sees_room(room)["encryption"] == "mls1"
