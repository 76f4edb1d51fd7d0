"""The same text, over and over: counted over all gateways together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from support.client import make_id
from support.people import Town, text_body


def test_over_two_gateways_the_same_text_is_said_five_times_and_no_more(town: Town):
    """Twenty times at once, on both; which of them get through is nobody's business."""
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    tasks = [(alice.by(door, gateway), make_id()) for n in range(5) for door in ("rest", "batch") for gateway in range(2)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda task: task[0].tries("message.send", room=room, cid=task[1], body=text_body("buy this")), tasks))
    assert sorted(answer.code for answer in answers) == [""] * 5 + ["rate_limited"] * 15
    assert {answer.body["limit"] for answer in answers if not answer.ok} == {"repeated"}
    assert alice.history(room) == ["buy this"] * 5
    said = next(cid for (_, cid), answer in zip(tasks, answers) if answer.ok)
    for gateway in range(2):
        again = alice.by("rest", gateway).does("message.send", room=room, cid=said, body=text_body("buy this"))
        assert again["dup"], "sending it once more is not saying it once more, wherever"
    assert bob.tries("message.send", room=room, cid=make_id(), body=text_body("buy this")).ok, "and others are others"


def test_what_one_says_keeps_its_order_though_texts_alone_are_counted(town: Town):
    alice, bob = town.people("alice", "bob")
    room = alice.makes_room(bob)
    place = {"kind": "location", "latitude": 1, "longitude": 2}
    bodies = [text_body(f"{n}") if n % 2 else place | {"label": f"{n}"} for n in range(60)]
    socket = town.socket(0, alice.token)
    asked = [socket.ask("message.send", {"room": room, "cid": make_id(), "body": body}) for body in bodies]
    assert all(socket.reply(number, "message.send").ok for number in asked)
    assert [entry["d"]["body"] for entry in bob.by("rest").log(room) if entry["ev"] == "message.sent"] == bodies
