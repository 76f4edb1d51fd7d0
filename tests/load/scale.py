"""What so many people online need: the table and the picture of docs/scale.md, from figures that were measured and habits that are assumed.

    PYTHONPATH=tests:tests/load python3 tests/load/scale.py            print the table
    PYTHONPATH=tests:tests/load python3 tests/load/scale.py --write    put it, and docs/scale.svg, where they belong
"""

from __future__ import annotations

import math
import re
import sys
from html import escape
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PEOPLE = (10_000, 100_000, 1_000_000, 10_000_000)

# Assumed of the busiest hour.
CONNECTIONS_EACH = 1.2          # of one person
SENDS_EACH = 1 / 240            # a second: a message in four minutes
HEARERS = 20                    # connections that are there to get a message
SOCKET_LIFE_S = 1_800           # then it is opened again, and the 20 rooms of its person are caught up with
PAGES_EACH = 3                  # of history, at each opening
READERS = 3                     # of those who get a message, move their mark
DAY = 0.35                      # of a busiest hour's rate, all day

# Measured: docs/performance.md. Microseconds of a processor, and bytes.
GATEWAY_US = {"opening": 190, "message": 400, "delivery": 9, "page": 277}
DATABASE_US = {"mark": 5, "opening": 1_500, "page": 1_400, "filed": 500}
BATCH_US, BATCHED_US, COMMIT_S = 1_060, 44, 0.003      # of a batch of messages, and of each in it; what arrives at a gateway during a commit is the next batch
FEED_ROW_US = 0.5               # not measured: a row of the feed, read by each gateway
REDIS_US = {"message": 17, "hearer": 0.5}
CONNECTION_BYTES = 10.5 * 1024   # user memory, of who is in 22 rooms, and kernel, the server's end
MESSAGE_BYTES = {"log": 300, "filed": 470}
REPEAT_BYTES, REPEAT_DAYS = 200, 7
FILED_PER_S = 1_000             # messages a second at which filing, which takes turns in one database, falls behind

# How full something may be before more of it is wanted, and how large one is taken to be.
FULL = 0.6
GATEWAY_SOCKETS = 15_000        # below 20,000 descriptors
DATABASE_CORES, DATABASE_DISK_TB, DAYS_KEPT = 16, 8, 365
CONNECTIONS_OF_GATEWAY = 12     # to the database


def needs(people: int) -> dict[str, float]:
    """By name, in the order of the table."""
    sockets, messages = people * CONNECTIONS_EACH, people * SENDS_EACH
    openings, deliveries = sockets / SOCKET_LIFE_S, messages * HEARERS
    pages, marks = openings * PAGES_EACH, messages * READERS
    gateway = openings * GATEWAY_US["opening"] + messages * GATEWAY_US["message"] + deliveries * GATEWAY_US["delivery"] + pages * GATEWAY_US["page"]
    gateways = math.ceil(max(sockets / GATEWAY_SOCKETS, gateway / 1e6 / FULL, 2))
    batch = max(1, messages / gateways * COMMIT_S)
    sends, chat = messages * (BATCHED_US + BATCH_US / batch), marks * DATABASE_US["mark"] + openings * DATABASE_US["opening"] + pages * DATABASE_US["page"]
    filing, feed = messages * DATABASE_US["filed"], messages / batch * gateways * FEED_ROW_US
    redis = messages * (REDIS_US["message"] + HEARERS * REDIS_US["hearer"])
    day = messages * DAY * 86_400
    kept_tb = (day * DAYS_KEPT * sum(MESSAGE_BYTES.values()) + day * REPEAT_DAYS * REPEAT_BYTES) / 1e12
    cores = (sends + chat + filing + feed) / 1e6
    servers = {"cores": cores / FULL / DATABASE_CORES, "filing": messages / FILED_PER_S, "disk": kept_tb / DATABASE_DISK_TB}
    return {"sockets": sockets, "messages/s": messages, "deliveries/s": deliveries, "openings/s": openings, "history pages/s": pages,
            "gateways: cores": gateway / 1e6, "gateways: GB of memory": sockets * CONNECTION_BYTES / 1e9, "gateways: processes": gateways,
            "Redis: cores": redis / 1e6, "Redis: endpoints": math.ceil(redis / 1e6 / FULL),
            "PostgreSQL: cores, sends": sends / 1e6, "PostgreSQL: cores, the rest": chat / 1e6, "PostgreSQL: cores, filing for search": filing / 1e6,
            "PostgreSQL: cores, the feed to every gateway": feed / 1e6, "PostgreSQL: TB of a year": kept_tb,
            "PostgreSQL: connections": gateways * CONNECTIONS_OF_GATEWAY,
            **{f"PostgreSQL: servers by {what}": value for what, value in servers.items()}, "PostgreSQL: servers": math.ceil(max(servers.values()))}


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def table() -> str:
    columns = [needs(people) for people in PEOPLE]
    lines = ["| people online | " + " | ".join(f"{people:,}" for people in PEOPLE) + " |", "| --- " * (1 + len(PEOPLE)) + "|"]
    return "\n".join(lines + [f"| {name} | " + " | ".join(number(column[name]) for column in columns) + " |" for name in columns[0]])


# --- the picture: processors of each part over people, both logarithmic, and where one of it is full

LINES = (("gateways: cores", "gateways", "#2463a6", None), ("PostgreSQL: cores, sends", "PostgreSQL, sends", "#a64b24", DATABASE_CORES * FULL),
         ("PostgreSQL: cores, filing for search", "PostgreSQL, filing", "#c9a227", FILED_PER_S * DATABASE_US["filed"] / 1e6), ("Redis: cores", "Redis", "#3d8f4f", FULL))
WIDTH, HEIGHT, LEFT, TOP = 620, 330, 70, 30
X, Y = (4, 7), (-2, 3)
STYLE = "text{font:12px sans-serif;fill:#333}.x{text-anchor:middle}.y{text-anchor:end}.grid{stroke:#ddd;fill:none}"


def at(people: float, cores: float) -> tuple[float, float]:
    return (LEFT + (math.log10(people) - X[0]) / (X[1] - X[0]) * WIDTH, TOP + HEIGHT - (math.log10(cores) - Y[0]) / (Y[1] - Y[0]) * HEIGHT)


def picture() -> str:
    parts = [f'<text x="{LEFT}" y="18">cores, over people online; a ring: here one is full, and a second is wanted</text>']
    for decade in range(X[0], X[1] + 1):
        x, y = at(10.0**decade, 10.0 ** Y[0])
        parts.append(f'<path d="M{x:.1f} {TOP}V{y:.1f}" class="grid"/><text x="{x:.1f}" y="{y + 18:.1f}" class="x">{10**decade:,}</text>')
    for decade in range(Y[0], Y[1] + 1):
        _, y = at(10.0 ** X[0], 10.0**decade)
        parts.append(f'<path d="M{LEFT} {y:.1f}h{WIDTH}" class="grid"/><text x="{LEFT - 8}" y="{y + 4:.1f}" class="y">{10.0**decade:,g}</text>')
    for key, name, colour, full in LINES:
        first, last = (at(people, needs(people)[key]) for people in (PEOPLE[0], PEOPLE[-1]))
        parts.append(f'<path d="M{first[0]:.1f} {first[1]:.1f}L{last[0]:.1f} {last[1]:.1f}" stroke="{colour}" stroke-width="2" fill="none"/>'
                     f'<text x="{last[0] + 8:.1f}" y="{last[1] + 4:.1f}" style="fill:{colour}">{escape(name)}</text>')
        if full:
            x, y = at(PEOPLE[0] * full / needs(PEOPLE[0])[key], full)
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" stroke="{colour}" stroke-width="2" fill="#fff"/>')
    width, height = LEFT + WIDTH + 140, TOP + HEIGHT + 40
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"><style>{STYLE}</style>'
            f'<rect width="{width}" height="{height}" fill="#fff"/>' + "".join(parts) + "</svg>\n")


def main() -> int:
    if "--write" not in sys.argv:
        print(table())
        return 0
    page = DOCS / "scale.md"
    page.write_text(re.sub(r"\| people online .*?\n\n", lambda _: table() + "\n\n", page.read_text(), flags=re.DOTALL))
    (DOCS / "scale.svg").write_text(picture())
    return 0


if __name__ == "__main__":
    sys.exit(main())
