"""The targets, one entry each: what is wanted, and how what was measured is compared with it. And the bounds that the suite holds a quick run to.

Everything is computed run by run, a run of ours over the run beside it, so that a median has a spread.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from scenarios import AXES, FLOOR, OURS, Scenario

Figures = dict[str, Scenario]
Computed = Callable[[Figures], list[float]]


# --- how figures are computed


def each(scenario: str, key: str, server: str = OURS) -> Computed:
    return lambda figures: figures[scenario].values(key, server) if scenario in figures else []


def over(above: Computed, below: Computed) -> Computed:
    return lambda figures: [a / b for a, b in zip(above(figures), below(figures)) if b]


def per_core(microseconds: Computed) -> Computed:
    """What a full core would do in a second."""
    return lambda figures: [1e6 / value for value in microseconds(figures) if value]


def times(factor: float, computed: Computed) -> Computed:
    return lambda figures: [factor * value for value in computed(figures)]


def apart(one: Computed, other: Computed) -> Computed:
    return lambda figures: [a - b for a, b in zip(one(figures), other(figures))]


def deliveries_per_core(scenario: str, server: str = OURS, group: str = "gateways") -> Computed:
    return per_core(each(scenario, f"us_per_event_{group}", server))


def deaf_kib(figures: Figures) -> list[float]:
    """What a member that reads nothing weighs: how much more the gateways grew than beside it without one."""
    grown = apart(each("deaf-r500", "rss_grown_kib_gateways"), each("fanout-r500", "rss_grown_kib_gateways"))(figures)
    return [max(0.0, more) / float(figures["deaf-r500"].options["deaf"]) for more in grown]


GROUPS = ("gateways", "database", "redis")


def cost_us(one: Scenario) -> float:
    """Processor time of all servers for a delivery."""
    deliveries = one.median("events_per_s")
    return 1e6 * sum(one.median(f"cores_{group}") for group in GROUPS) / deliveries if deliveries else 0.0


def growth(axis: str, figure: Callable[[Scenario], float], is_each: bool = False) -> Computed:
    """How much the figure grew from the axis' first point to its last, over how much the work grew: 1 is a straight line. `is_each`: it is a cost of one piece of that work, so that a straight
    line leaves it as it is."""

    def compute(figures: Figures) -> list[float]:
        points = sorted((one.size, figure(one)) for one in figures.values() if one.axis == axis and one.runs)
        if len(points) < 2 or not points[0][1]:
            return []
        return [points[-1][1] / points[0][1] / (1 if is_each else points[-1][0] / points[0][0])]

    return compute


def p99(one: Scenario) -> float:
    return one.median("event_p99_ms")


def memory(one: Scenario) -> float:
    return one.median("rss_mib_gateways")


# --- the table


@dataclass(frozen=True)
class Bound:
    """`is_least`: the figure must be so much; otherwise it must not be more. `why` it cannot be measured, where nothing does."""

    what: str
    computed: Computed
    limit: float
    is_least: bool = False
    unit: str = ""
    why: str = "not part of this run"

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.is_least else value <= self.limit

    def share(self, value: float) -> float:
        return value / self.limit if self.limit else 0.0

    def median(self, figures: Figures) -> float | None:
        values = self.computed(figures)
        return statistics.median(values) if values else None


@dataclass(frozen=True)
class Target:
    number: int
    sentence: str
    bounds: tuple[Bound, ...]


def least(what: str, computed: Computed, limit: float, unit: str = "", **more) -> Bound:
    return Bound(what, computed, limit, True, unit, **more)


def most(what: str, computed: Computed, limit: float, unit: str = "", **more) -> Bound:
    return Bound(what, computed, limit, False, unit, **more)


ABSENT = "the peer is absent, or was not run"
MILLION = "by `make bench-million`"
TARGETS = (
    Target(1, "a lone message to a room of 1,000: at most 1.25 × the floor's processor time a delivery",
           (most("of the floor", over(each("fanout-w1", "us_per_event_gateways"), each("fanout-w1", "us_per_event_floor", FLOOR)), 1.25, "×"),)),
    Target(2, "a hot room of 1,000: signals 2.5 M deliveries a core-second, level with µWebSockets, 10 × ws, 12 × socket.io; stored messages beside them", (
        least("signals", deliveries_per_core("signals-w16"), 2.5e6, "/core-s"),
        least("of µWebSockets", over(deliveries_per_core("signals-w16"), deliveries_per_core("fanout-w16", "bun", "bun")), 1, "×", why=ABSENT),
        least("of ws", over(deliveries_per_core("signals-w16"), deliveries_per_core("fanout-w16", "ws", "ws")), 10, "×", why=ABSENT),
        least("of socket.io", over(deliveries_per_core("signals-w16"), deliveries_per_core("fanout-w16", "socketio", "socketio")), 12, "×", why=ABSENT),
        least("of socket.io through Redis", over(deliveries_per_core("signals-w16"), deliveries_per_core("fanout-w16", "socketio-redis", "socketio_redis")), 12, "×", why=ABSENT),
        least("of mosquitto, QoS 0", over(deliveries_per_core("signals-w16"), deliveries_per_core("fanout-w16", "mosquitto", "mosquitto")), 0, "×", why=ABSENT),
        least("stored", deliveries_per_core("fanout-w16"), 0, "/core-s"),
        least("stored, of µWebSockets", over(deliveries_per_core("fanout-w16"), deliveries_per_core("fanout-w16", "bun", "bun")), 0, "×", why=ABSENT),
        least("stored, of ejabberd with its archive", over(deliveries_per_core("fanout-w16"), deliveries_per_core("fanout-w16", "ejabberd", "ejabberd")), 0, "×", why=ABSENT))),
    Target(3, "p99 of fan-out on one saturated core: 5 ms for 1,000 members, 80 ms for 10,000", (
        most("1,000", each("one-w1", "event_p99_ms"), 5, " ms"), most("10,000", each("huge-w1", "event_p99_ms"), 80, " ms"))),
    Target(4, "1,000,000 connections in 16 GB, clients included; then 100,000 deliveries/s, none lost", (
        most("memory", lambda figures: [], 16, " GB", why=MILLION), least("deliveries", lambda figures: [], 100_000, "/s", why=MILLION))),
    Target(5, "at most 3 KB of user memory for an idle connection", (
        most("whose person is in 22 rooms", times(1.024, each("idle", "rss_kib_gateways")), 3, " KB"), most("in one room", times(1.024, each("idle-one", "rss_kib_gateways")), 3, " KB"))),
    Target(6, "reconnect storm: 20,000 handshakes a core-second to the answered session.open, tokens verified before; 5,000 with the sync of 20 rooms each", (
        least("warm", per_core(each("open", "us_per_opening_gateways")), 20_000, "/core-s"), least("cold", per_core(each("open-cold", "us_per_opening_gateways")), 0, "/core-s"),
        least("with sync", per_core(each("sync", "us_per_opening_gateways")), 5_000, "/core-s"))),
    Target(7, "50,000 durable messages/s over 1,000 rooms; 100,000 in one; p99 of acknowledgements 10 ms at half that", (
        least("1,000 rooms", each("rooms-w1024", "acked_per_s"), 50_000, "/s"), least("one room", each("hot-w1024", "acked_per_s"), 100_000, "/s"),
        most("p99 at half", each("rooms-half", "ack_p99_ms"), 10, " ms"))),
    Target(8, "1,000 members, 1,000 durable messages/s: 1 M deliveries/s, p99 25 ms", (
        least("deliveries", each("fanout-r1000", "events_per_s"), 990_000, "/s"), most("p99", each("fanout-r1000", "event_p99_ms"), 25, " ms"))),
    Target(9, "a member that reads nothing: at most 64 KB, and the others' p99 moves by less than 10 %", (
        most("each", times(1.024, deaf_kib), 64, " KB"), most("p99", over(each("deaf-r500", "event_p99_ms"), each("fanout-r500", "event_p99_ms")), 1.1, "×"))),
    Target(10, "a second gateway through Redis: p50 + 0.5 ms; 300,000 room messages a second and Redis core", (
        most("p50", apart(each("pair", "event_p50_ms_1"), each("pair", "event_p50_ms_0")), 0.5, " ms"), least("messages", per_core(each("rooms-w1024", "us_per_message_redis")), 300_000, "/core-s"))),
    Target(11, "REST: 20,000 GETs of room.events a core-second from the ring, 5,000 from PostgreSQL; a page of 50 from a long history p99 5 ms", (
        least("ring, newest entry", per_core(each("rest-ring", "us_per_message_gateways")), 20_000, "/core-s"),
        least("pages of 50 out of it", per_core(each("rest-ring-page", "us_per_message_gateways")), 0, "/core-s"),
        least("PostgreSQL, newest entry", per_core(each("rest-newest", "us_per_message_gateways")), 5_000, "/core-s"),
        least("pages of 50", per_core(each("rest-page", "us_per_message_gateways")), 0, "/core-s"), most("page p99", each("rest-page-alone", "answer_p99_ms"), 5, " ms"))),
    Target(12, "cost grows as the work grows, or slower, from 1 to 1,000 × the rooms, members and history (1: straight; up to 1.2 is noise)",
           tuple(most(f"{axis}, {what}", growth(axis, figure, is_each), 1.2, "×") for axis in AXES
                 for what, figure, is_each in (("cost of a delivery", cost_us, True), ("p99", p99, False), ("memory", memory, False)))),
)

# What the suite holds a quick run to: a regression by a factor shows, noise does not.
QUICK = (
    most("gateway time a delivery, 1 under way, over the floor's", over(each("fanout-w1", "us_per_event_gateways"), each("fanout-w1", "us_per_event_floor", FLOOR)), 10, "×"),
    most("gateway time a delivery, 16 under way, over the floor's", over(each("fanout-w16", "us_per_event_gateways"), each("fanout-w16", "us_per_event_floor", FLOOR)), 40, "×"),
    most("gateway time a signal's delivery over the floor's, 16 under way", over(each("signals-w16", "us_per_event_gateways"), each("fanout-w16", "us_per_event_floor", FLOOR)), 60, "×"),
    most("p99 of acknowledgements at a steady rate", each("fanout-r50", "ack_p99_ms"), 2000, " ms"),
    most("user memory of an idle connection", times(1.024, each("idle", "rss_kib_gateways")), 8, " KB"),
    # Sessions a second, or the floor's time for so few handshakes, would hang on what else goes on; processor time does not.
    most("gateway time an opened session over the floor's for a delivery", over(each("idle", "us_per_opening_gateways"), each("fanout-w1", "us_per_event_floor", FLOOR)), 150, "×"),
    most("p50 of the second gateway over the first's", apart(each("pair", "event_p50_ms_1"), each("pair", "event_p50_ms_0")), 100, " ms"),
)
