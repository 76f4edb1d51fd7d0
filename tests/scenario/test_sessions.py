"""Sessions end: revoked ones at once and everywhere, with Redis and without; tokens at their time; gateways without losing anybody."""

from __future__ import annotations

import json
import re
import signal
import threading
import time

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from support.client import Closed, Rest, Socket, bearer, make_id
from support.people import PASSWORD, Person, Town, text_body
from support.process import wait_until
from support.servers import Service

REVOKED, TOKEN_ENDED, GOING_AWAY, REPLACED = 4403, 4401, 4000, 4009


def gauge(gateway: Service, name: str) -> int:
    return int(re.search(rf"^{name} (\d+)", gateway.metrics(), re.MULTILINE)[1])


def ended_within(sockets: list, began: float, seconds: float) -> None:
    for socket in sockets:
        assert socket.close_code(patience=seconds + 5) == REVOKED
    took = time.monotonic() - began
    assert took <= seconds, f"the sockets were closed after {took:.2f} s"


def check_revocation(town: Town) -> None:
    alice = town.citizen("alice", "rest")
    other = alice.logs_in()
    sockets = [town.socket(gateway, alice.token) for gateway in (0, 1)]
    kept = [town.socket(gateway, other.token) for gateway in (0, 1)]
    began = time.monotonic()
    assert other.asks_auth("session.end", session=alice.session) == {"ended": 1}
    ended_within(sockets, began, 1.0)
    for gateway in (0, 1):
        refused = town.rests[gateway].call("room.list", {}, alice.token)
        assert refused.code == "unauthenticated", "the token is dead as well, long before its end"
        with pytest.raises(Exception):
            town.socket(gateway, alice.token)
    assert all(socket.call("room.list").ok for socket in kept)
    assert town.auth.call("token.refresh", {"refresh": alice.refresh}).code == "unauthenticated"


def test_a_revoked_session_is_out_within_a_second(town: Town):
    check_revocation(town)


def test_a_revoked_session_is_out_within_a_second_without_redis(town: Town):
    with town.platform.without_redis():
        check_revocation(town)


def test_many_who_open_at_once_each_get_their_own(town: Town):
    """They are asked about together (more than fit one question), and each is answered for itself: who one is, and how many rooms one follows."""
    people = [town.person(f"p{i}", "rest") for i in range(12)]
    for i, somebody in enumerate(people):
        for _ in range(i % 4):
            somebody.makes_room()
    sockets = [(somebody, i % 4, town.socket(0)) for _ in range(8) for i, somebody in enumerate(people)]
    numbers = [socket.ask("session.open", {"token": somebody.token}) for somebody, _, socket in sockets]
    for number, (somebody, rooms, socket) in zip(numbers, sockets):
        answer = socket.reply(number, "session.open")
        assert answer.ok, answer
        assert (answer.body["user"], answer.body["rooms"]) == (somebody.user, rooms)


def test_a_token_shown_with_the_upgrade_and_revoked_before_the_session_opens(town: Town):
    alice = town.citizen("alice", "rest")
    other, socket = alice.logs_in(), town.socket(0, additional_headers=bearer(alice.token))
    other.asks_auth("session.end", session=alice.session)
    deadline = time.monotonic() + 3
    while town.rests[0].call("room.list", {}, alice.token).ok:
        assert time.monotonic() < deadline, "the gateway has not heard of it"
    assert socket.call("session.open").code == "unauthenticated" and socket.close_code() == TOKEN_ENDED, "as if it had come in the frame"


def test_all_sessions_end_but_the_one_that_asks(town: Town):
    alice = town.citizen("alice", "rest")
    others = [alice.logs_in() for _ in range(2)]
    sockets = [town.socket(number % 2, one.token) for number, one in enumerate(others)]
    mine = town.socket(0, alice.token)
    began = time.monotonic()
    assert alice.asks_auth("session.end_all", others=True) == {"ended": 2}
    ended_within(sockets, began, 1.0)
    assert mine.call("room.list").ok
    began = time.monotonic()
    assert alice.asks_auth("session.end_all") == {"ended": 1}
    ended_within([mine], began, 1.0)


def is_in(town: Town, somebody: Person) -> bool:
    """On both gateways, by REST and by WebSocket."""
    for gateway, rest in enumerate(town.rests):
        if not rest.call("room.list", {}, somebody.token).ok:
            return False
        socket = town.socket(gateway, somebody.token)
        if not socket.call("room.list").ok:
            return False
        socket.close()
    return True


def is_out(town: Town, somebody: Person) -> bool:
    return all(rest.call("room.list", {}, somebody.token).code == "unauthenticated" for rest in town.rests)


@pytest.mark.parametrize("wire", ["session.end_all", "password.change"])
def test_who_signs_in_right_after_is_in_at_once(town: Town, wire: str):
    """Most often within the second in which everything from before was ended: what is new is never taken for old, nor old for new."""
    alice = town.citizen("alice", "rest")
    for _ in range(20):
        old = alice.logs_in()
        assert is_in(town, old)
        if wire == "session.end_all":
            alice.asks_auth(wire)
            alice = alice.logs_in()
            new = alice
        else:
            alice.asks_auth(wire, password=PASSWORD, new_password=PASSWORD)
            new = alice.logs_in()
        assert is_in(town, new), "before the gateways know what was ended"
        wait_until(lambda: is_out(town, old), 1, "what is from before is out")
        assert is_in(town, new) and is_in(town, alice), "and when they know it"
        if new is not alice:
            assert new.asks_auth("session.end", session=new.session) == {"ended": 1}


def test_a_disabled_account_is_out(town: Town):
    alice, admin = town.citizen("alice", "rest"), town.person("admin")
    sockets = [town.socket(gateway, alice.token) for gateway in (0, 1)]
    admin.token = town.mint.token(admin.user, admin=True)
    began = time.monotonic()
    assert admin.asks_auth("account.disable", user=alice.user, cid=make_id(), reason="a test") == {"ended": 1}
    ended_within(sockets, began, 1.0)
    assert town.auth.call("login.password", {"login": alice.login, "password": "correct horse battery staple"}).code == "forbidden", "only who knows the password learns that"


def test_a_socket_outlives_its_token_by_thirty_seconds_and_no_more(town: Town):
    alice = town.person("alice")
    socket = town.socket(0, town.mint.token(alice.user, ago=326, seconds=300))
    began = time.monotonic()
    assert socket.call("room.list").ok, "within the patience it goes on"
    assert socket.close_code(patience=12) == TOKEN_ENDED
    assert time.monotonic() - began < 7


def test_a_person_logs_in_chats_and_logs_out(town: Town, door: str):
    """The whole way, by password and through the front door."""
    alice, bob = town.citizen("alice", door), town.citizen("bob", door, gateway=1)
    room = alice.makes_direct(bob)["room"]["room"]
    bob.comes_online()
    alice.sends(room, "hello")
    bob.sees(room, "hello")
    renewed = town.auth.call("token.refresh", {"refresh": bob.refresh})
    assert renewed.ok and renewed.body["tokens"]["refresh"] != bob.refresh
    assert bob.live.call("session.renew", {"token": renewed.body["tokens"]["access"]}).ok
    listed = bob.asks_auth("session.list")["sessions"]
    assert [(one["session"], one["current"]) for one in listed] == [(bob.session, True)]
    bob.asks_auth("session.end", session=bob.session)
    assert bob.live.close_code() == REVOKED


def test_the_oldest_of_too_many_sockets_gives_way(town: Town):
    """The twenty-first opens and hears everything; the first is told that it was replaced; nobody else notices."""
    alice, bob = town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    others = town.socket(0, bob.token)
    sockets = [town.socket(0, alice.token) for _ in range(21)]
    assert sockets[0].close_code() == REPLACED
    sent = alice.sends(room, "to all twenty")
    for socket in [*sockets[1:], others]:
        socket.wait_event("message.sent", room=room, seq=sent["seq"])


def is_closed(socket: Socket) -> bool:
    try:
        socket.events()
        socket.connection.ping()
    except ConnectionClosed:
        return True
    return False


def test_who_gives_way_while_being_let_in_does_not_come_again(town: Town):
    """All wait for the head of one room. Whoever is replaced meanwhile must not be tried again, which would cost another one's place."""
    alice = town.person("alice", "rest")
    alice.makes_room()
    sockets = [town.socket(0) for _ in range(26)]
    with town.platform.postgres.connect() as holder, holder.transaction():
        holder.execute("LOCK TABLE chat.rooms IN ACCESS EXCLUSIVE MODE")
        for socket in sockets:
            socket.ask("session.open", {"token": alice.token})
        deadline = time.monotonic() + 3
        while sum(map(is_closed, sockets)) < 6:
            assert time.monotonic() < deadline, "nobody gave way"
    codes = []
    for socket in sockets:
        try:
            socket.hears_nothing_more()
        except Closed as closed:
            codes.append(closed.code)
    assert codes == [REPLACED] * 6


def test_who_opens_sockets_in_a_loop_is_out_as_soon_as_anybody_else(town: Town):
    """Whatever they had before: all that is open ends with their session, and what they opened in between has left nothing behind."""
    alice = town.citizen("alice", "rest")
    gateway, other = town.platform.gateways[0], alice.logs_in()
    before = gauge(gateway, "chat_gateway_sessions")
    sockets = [town.socket(0, alice.token) for _ in range(80)]
    assert gauge(gateway, "chat_gateway_sessions") - before <= 20
    began = time.monotonic()
    other.asks_auth("session.end", session=alice.session)
    codes = [socket.close_code() for socket in sockets]
    assert codes == [REPLACED] * 60 + [REVOKED] * 20
    assert time.monotonic() - began <= 2


@pytest.fixture(scope="module")
def drained(make_platform):
    platform = make_platform("drain", workers=0, env={"chat-gateway": {"CHAT_DRAIN_SECONDS": "3"}})
    town = Town(platform)
    yield town
    town.close()


def test_a_gateway_leaves_without_losing_anything(drained: Town):
    """SIGTERM: everybody is told when to go, goes elsewhere and resumes; what was sent is answered; the process ends well."""
    town = drained
    first, second = town.platform.gateways
    people = [town.person(f"p{number}") for number in range(4)]
    room = people[0].makes_room(*people[1:])
    town.hang_up()
    for one in people:
        one._speaking = None
    sockets = [town.socket(0, one.token) for one in people]
    said, failures, stop = [], [], threading.Event()

    def talks(number: int) -> None:
        """On the gateway that goes, as long as it is there; then on the other, with what was not answered first."""
        socket, count = sockets[number], 0
        while not stop.is_set() or count < 5:
            cid, text = make_id(), f"{number} {count}"
            try:
                answer = socket.call("message.send", {"room": room, "cid": cid, "body": text_body(text)})
            except Closed as closed:
                if closed.code != GOING_AWAY:
                    failures.append(closed)
                    return
                socket = town.socket(1, people[number].token)
                answer = socket.call("message.send", {"room": room, "cid": cid, "body": text_body(text)})
            if not answer.ok:
                failures.append(answer)
                return
            said.append(text)
            count += 1
            stop.wait(0.02)

    talking = [threading.Thread(target=talks, args=(number,)) for number in range(4)]
    for thread in talking:
        thread.start()
    listener = town.socket(0, people[0].token)
    began = time.monotonic()
    first.kill(signal.SIGTERM)
    goaway = listener.wait_event("server.goaway")
    assert 0 <= goaway["d"]["after_ms"] <= 3000
    assert listener.close_code() == GOING_AWAY
    with pytest.raises(OSError):
        town.socket(0)
    assert first.wait_gone(15) == 0
    assert time.monotonic() - began <= 3 + 10
    stop.set()
    for thread in talking:
        thread.join(30)
    assert not failures, failures
    reader = people[0].by("rest", 1)
    assert sorted(reader.history(room)) == sorted(said), "nothing lost, nothing doubled"
    first.start()
    assert second.alive


def test_who_opens_while_a_gateway_leaves_is_told_as_well(drained: Town):
    """A socket upgraded before SIGTERM whose session opens after it: it hears the answer, then when to go; who begins to go at that moment has two seconds more, and is closed then."""
    town, gateway = drained, drained.platform.gateways[0]
    alice = town.person("alice")
    herald, late, last = town.socket(0, alice.token), [town.socket(0) for _ in range(4)], town.socket(0)
    began = time.monotonic()
    gateway.kill(signal.SIGTERM)
    herald.wait_event("server.goaway")
    leaves = {}
    for socket in late:
        socket.ask("session.open", {"token": alice.token})
        opened, goaway = (json.loads(socket.connection.recv(timeout=5)) for _ in range(2))
        assert "ok" in opened and goaway["ev"] == "server.goaway"
        told = time.monotonic()
        assert 0 <= goaway["d"]["after_ms"] <= 3000 and told + goaway["d"]["after_ms"] / 1000 <= began + 3 + 0.5, "within what is left of the spread"
        leaves[socket] = told + goaway["d"]["after_ms"] / 1000
    for socket, due in sorted(leaves.items(), key=lambda pair: pair[1]):
        assert socket.close_code() == GOING_AWAY
        assert due + 2 - 0.2 <= time.monotonic() <= due + 2 + 1
    assert herald.close_code() == GOING_AWAY
    # Nothing is left of the spread.
    assert last.call("session.open", {"token": alice.token}).ok
    assert last.wait_event("server.goaway")["d"]["after_ms"] == 0 and last.close_code(patience=3) == GOING_AWAY
    assert gateway.wait_gone(15) == 0
    gateway.start()


def test_who_listens_without_a_socket_is_sent_elsewhere_too(drained: Town):
    """A stream is told and ends, a poll is answered, within the time that sockets have; both go on from the other gateway without a hole."""
    town, gateway = drained, drained.platform.gateways[0]
    alice, bob = town.people("alice", "bob", door="rest")
    bob.gateway = 1
    room = bob.makes_room(alice)
    headers, rest = bearer(alice.token), Rest(gateway.url)
    before = gauge(gateway, "chat_gateway_sessions")
    polled: list = []
    polling = threading.Thread(target=lambda: polled.append(Rest(gateway.url).http.get("/v1/events", headers=headers, timeout=30)))
    with rest.http.stream("GET", "/v1/events", headers=headers | {"Accept": "text/event-stream"}, timeout=30) as stream:
        lines = stream.iter_lines()
        last_id = next(line[3:].strip() for line in lines if line.startswith("id:"))
        polling.start()
        wait_until(lambda: gauge(gateway, "chat_gateway_sessions") == before + 2, 10, "both listen")
        began = time.monotonic()
        gateway.kill(signal.SIGTERM)
        told = next(json.loads(line[5:]) for line in lines if line.startswith("data:"))
        assert told["ev"] == "server.goaway" and 0 <= told["d"]["after_ms"] <= 3000
        assert not [line for line in lines if line.startswith("data:")], "and then it ends, in order"
    polling.join(30)
    assert polled and polled[0].status_code == 200 and polled[0].json()["events"] == []
    assert time.monotonic() - began <= 3 + 1
    assert gateway.wait_gone(15) == 0
    bob.sends(room, "meanwhile")
    for query, more in (({"cursor": polled[0].json()["cursor"]}, {}), ({}, {"Last-Event-ID": last_id})):
        events = town.rests[1].http.get("/v1/events", headers=headers | more, params=query).json()["events"]
        assert [one["d"]["body"]["text"] for one in events if one["ev"] == "message.sent"] == ["meanwhile"]
    gateway.start()


def test_an_export_under_way_is_waited_for(drained: Town):
    """Though nobody else is there any more: who takes it slowly gets all of it."""
    town, gateway = drained, drained.platform.gateways[0]
    alice = town.person("alice", "rest")
    room = alice.makes_room()
    alice.sends(room, "one of many")
    with town.platform.postgres.connect() as database:
        database.execute("INSERT INTO chat.messages (room_id, seq, num, at, sender, cid, kind, text)"
                         " SELECT room_id, seq + n, num + n, at, sender, gen_random_uuid(), kind, repeat('x', 7900) FROM chat.messages, generate_series(1, 2000) n WHERE room_id = %s", (room,))
        database.execute("UPDATE chat.rooms SET seq = seq + 2000, num = num + 2000 WHERE id = %s", (room,))
    export = alice.does("room.export", room=room, cid=make_id())["seq"]
    with Rest(gateway.url).http.stream("GET", f"/v1/rooms/{room}/exports/{export}/lines", headers=bearer(alice.token), timeout=60) as answer:
        pieces = answer.iter_bytes()
        got, before = [next(pieces)], gateway.logs().count('"draining"')
        gateway.kill(signal.SIGTERM)
        wait_until(lambda: gateway.logs().count('"draining"') > before, 10, "it leaves")
        got += pieces
    *entries, last = b"".join(got).splitlines()
    assert json.loads(last) == {"complete": True, "head": export, "entries": export} and len(entries) == export
    assert gateway.wait_gone(15) == 0
    gateway.start()


def test_a_draining_gateway_is_taken_out(drained: Town):
    """Whoever asks the front meanwhile is answered by the other one, and never that it cannot be done."""
    town, gateway = drained, drained.platform.gateways[0]
    alice = town.person()
    holder = town.socket(0, alice.token)
    assert gateway.answers()
    with httpx.Client(base_url=town.platform.https_url, verify=town.platform.tls(), headers=bearer(alice.token)) as front:
        gateway.kill(signal.SIGTERM)
        deadline = time.monotonic() + 2
        while gateway.answers():
            assert time.monotonic() < deadline, "it still says that it is ready"
        while gateway.alive:
            assert front.get("/v1/rooms").status_code == 200
    assert holder.close_code() == GOING_AWAY
    assert gateway.wait_gone(15) == 0
    gateway.start()
