"""The tables: of each kind of scenario, and of the targets."""

from __future__ import annotations

import statistics

from scenarios import FLOOR, FLOOR_TLS, KEEPERS, OURS, PEERS, WAYS, Scenario
from targets import TARGETS, Bound, Figures


def times(scenario: Scenario, kind: str, server: str = OURS) -> str:
    p50, p99 = (scenario.median(f"{kind}_{p}_ms", server) for p in ("p50", "p99"))
    return f"{p50:.1f} / {p99:.1f}" if p50 or p99 else "–"


def ratio(ours: float, floor: float) -> str:
    return f"{ours / floor:.2f}×" if floor else "–"


def print_rows(rows: list[list[str]]) -> None:
    if len(rows) < 2:
        return
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if number == 0:
            print("| " + " | ".join("-" * width for width in widths) + " |")
    print()


def print_messages(found: list[Scenario]) -> None:
    rows = [["messages", "acked/s", "spread", "ack p50 / p99 ms", "events/s", "event p50 / p99 ms", "frames a read", "cores gateways + database + Redis", "client"]]
    for one in found:
        lost = sum(one.values("pulls"))
        cores = " + ".join(f"{one.median(f'cores_{group}'):.2f}" for group in ("gateways", "database", "redis"))
        rows.append([one.what + (f" ({lost:.0f} times told to pull)" if lost else ""), f"{one.median('acked_per_s'):,.0f}", one.spread("acked_per_s"), times(one, "ack"),
                     f"{one.median('events_per_s'):,.0f}", times(one, "event"), f"{one.median('frames_per_read'):.1f}", cores, f"{one.median('cores_client'):.2f}"])
    print_rows(rows)


def print_floor(found: list[Scenario]) -> None:
    rows = [["fan-out against the floor", "µs of gateway a delivery", "floor", "ratio", "event p50 / p99 ms", "floor", "ratio of p99", "events/s", "floor"]]
    for one in found:
        ours, floor = one.median("us_per_event_gateways"), one.median("us_per_event_floor", FLOOR)
        rows.append([one.what, f"{ours:.2f} ({one.spread('us_per_event_gateways')})", f"{floor:.2f}", ratio(ours, floor), times(one, "event"), times(one, "event", FLOOR),
                     ratio(one.median("event_p99_ms"), one.median("event_p99_ms", FLOOR)), f"{one.median('events_per_s'):,.0f}", f"{one.median('events_per_s', FLOOR):,.0f}"])
    print_rows(rows)


def print_peers(found: list[Scenario], absent: dict[str, str]) -> None:
    """What others do without storing anything stands beside our signals, what they keep beside our messages."""
    rows = [["others, beside ours in the same run", "server", "stored", "µs a delivery", "spread", "deliveries a core-second", "events/s", "event p50 / p99 ms", "cores of the database"]]
    for one in found:
        for server, group in ((OURS, "gateways"), (FLOOR, "floor"), *((peer, peer.replace("-", "_")) for peer in PEERS)):
            key = f"us_per_event_{group}"
            if one.values(key, server):
                cost = one.median(key, server)
                is_stored = server in KEEPERS or (server == OURS and one.protocol == "chat")
                rows.append([one.what, server, "yes" if is_stored else "no", f"{cost:.2f}", one.spread(key, server), f"{1e6 / cost:,.0f}", f"{one.median('events_per_s', server):,.0f}",
                             times(one, "event", server), f"{one.median('cores_database', server):.2f}" if is_stored else "–"])
    print_rows(rows)
    for peer, why in absent.items():
        print(f"{peer} is absent: {why}")


def print_ways(found: list[Scenario]) -> None:
    """What each way costs: of a delivery, and of a connection, in the gateways and in HAProxy; and the bare server's."""
    rows = [["the way", "µs a delivery: gateways + HAProxy", "deliveries a core-second", "event p50 / p99 ms", "µs an opening: gateways + HAProxy", "KiB a connection: gateways + HAProxy"]]
    by_way = {(one.command, one.way): one for one in found}
    for (server, groups), (way, what) in [((OURS, ("gateways", "front")), row) for row in WAYS.items()] + [((FLOOR, ("floor",)), ("", "the bare server")),
                                                                                                            ((FLOOR_TLS, ("floor_tls",)), ("proxy-tls", "the bare server under TLS"))]:
        send, opening = by_way.get(("send", way)), by_way.get(("open", way))
        told = [what, "–", "–", "–", "–", "–"]
        if send and send.values("events_per_s", server):
            costs = [send.median(f"us_per_event_{group}", server) for group in groups]
            told[1:4] = [" + ".join(f"{cost:.2f}" for cost in costs), f"{1e6 / sum(costs):,.0f}", times(send, "event", server)]
        if opening and opening.values("opened_per_s", server):
            told[4:] = [" + ".join(f"{opening.median(f'{key}_{group}', server):.{digits}f}" for group in groups) for key, digits in (("us_per_opening", 0), ("rss_kib", 1))]
        if told[1:] != ["–"] * 5:
            rows.append(told)
    print_rows(rows)


def print_connections(found: list[Scenario]) -> None:
    rows = [["connections", "opened/s", "floor", "µs of gateway each", "floor", "KiB of gateway each", "floor", "KiB of kernel slab each, both ends", "floor"]]
    for one in found:
        rows.append([one.what, f"{one.median('opened_per_s'):,.0f}", f"{one.median('opened_per_s', FLOOR):,.0f}", f"{one.median('us_per_opening_gateways'):.0f}",
                     f"{one.median('us_per_opening_floor', FLOOR):.0f}", f"{one.median('rss_kib_gateways'):.1f}", f"{one.median('rss_kib_floor', FLOOR):.1f}",
                     f"{one.median('slab_kib'):.1f}", f"{one.median('slab_kib', FLOOR):.1f}"])
    print_rows(rows)


def print_rest(found: list[Scenario]) -> None:
    rows = [["REST", "connections", "answers/s", "spread", "bytes each", "p50 / p99 ms", "µs of gateway each", "cores gateways + database"]]
    for one in found:
        rows.append([one.what, f"{one.options['count']}", f"{one.median('answers_per_s'):,.0f}", one.spread("answers_per_s"), f"{one.median('bytes_each'):,.0f}", times(one, "answer"),
                     f"{one.median('us_per_message_gateways'):.0f}", f"{one.median('cores_gateways'):.2f} + {one.median('cores_database'):.2f}"])
    print_rows(rows)


# --- the targets


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 20 else f"{value:.2f}" if value >= 0.1 or value <= 0 else f"{value:.2g}"


def measured(bound: Bound, figures: Figures) -> str:
    values = bound.computed(figures)
    name = f"{bound.what}: " if bound.what else ""
    if not values:
        return f"{name}not measured ({bound.why})"
    spread = f" ({number(min(values))}–{number(max(values))})" if len(values) > 1 else ""
    return f"{name}{number(statistics.median(values))}{bound.unit}{spread}"


def judged(bound: Bound, figures: Figures) -> tuple[str, str]:
    """The share of what is wanted, and whether that is enough; a bound of 0 is only told."""
    value = bound.median(figures)
    if value is None:
        return "–", "not measured"
    return (number(bound.share(value)), "met" if bound.is_met(value) else "not met") if bound.limit else ("–", "–")


def print_targets(figures: Figures) -> None:
    rows = [["#", "target", "measured: median (smallest–largest)", "of the target", "met"]]
    for target in TARGETS:
        verdicts = [judged(bound, figures) for bound in target.bounds]
        rows.append([str(target.number), target.sentence, "; ".join(measured(bound, figures) for bound in target.bounds), "; ".join(share for share, _ in verdicts),
                     "; ".join(met for _, met in verdicts)])
    for row in rows:
        print("| " + " | ".join(row) + " |")
        if row[0] == "#":
            print("| --- " * len(row) + "|")
    print()
