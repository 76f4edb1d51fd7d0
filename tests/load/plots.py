"""How cost grows, drawn: deliveries a second, p99 and memory, each over the rooms, the members and the history there are. One SVG for each of these axes; both scales logarithmic, so that what
grows as the work grows is a straight line of slope one, and what does not grow is level.
"""

from __future__ import annotations

import math
from html import escape
from pathlib import Path

from scenarios import AXES, Scenario

PANELS = (("deliveries a second", "events_per_s"), ("p99 of acknowledgements, ms", "ack_p99_ms"), ("memory of the gateways, MiB", "rss_mib_gateways"))
NAMES = {"rooms": "rooms, one person in each", "members": "members of one room", "history": "messages in the room"}
WIDTH, HEIGHT, LEFT, TOP, GAP = 260, 200, 60, 40, 80


def decades(values: list[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def panel(title: str, points: list[tuple[float, float]], left: int) -> list[str]:
    (x_low, x_high), (y_low, y_high) = decades([x for x, _ in points]), decades([y for _, y in points])

    def at(x: float, y: float) -> tuple[float, float]:
        return (left + (math.log10(x) - x_low) / (x_high - x_low) * WIDTH, TOP + HEIGHT - (math.log10(y) - y_low) / (y_high - y_low) * HEIGHT)

    parts = [f'<text x="{left}" y="{TOP - 14}" class="title">{escape(title)}</text>']
    for decade in range(x_low, x_high + 1):
        x, bottom = at(10.0**decade, 10.0**y_low)
        parts.append(f'<path d="M{x:.1f} {TOP}V{bottom:.1f}" class="grid"/><text x="{x:.1f}" y="{bottom + 16:.1f}" class="x">{10.0**decade:,g}</text>')
    for decade in range(y_low, y_high + 1):
        _, y = at(10.0**x_low, 10.0**decade)
        parts.append(f'<path d="M{left} {y:.1f}h{WIDTH}" class="grid"/><text x="{left - 6}" y="{y + 4:.1f}" class="y">{10.0**decade:,g}</text>')
    drawn = [at(x, y) for x, y in points]
    parts.append('<polyline class="line" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn) + '"/>')
    for (x, y), (_, value) in zip(drawn, points):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/><text x="{x:.1f}" y="{y - 8:.1f}" class="x">{value:,.{0 if value >= 100 else 1}f}</text>')
    return parts


STYLE = ("text{font:11px sans-serif;fill:#333}.title{font-weight:bold}.x{text-anchor:middle}.y{text-anchor:end}.grid{stroke:#ddd;fill:none}"
         ".line{stroke:#2463a6;stroke-width:2;fill:none}circle{fill:#2463a6}")


def draw(axis: str, found: list[Scenario]) -> str:
    parts = []
    for number, (title, key) in enumerate(PANELS):
        points = sorted((one.size, one.median(key)) for one in found if one.axis == axis and one.size and one.median(key) > 0)
        if len(points) > 1:
            parts += panel(title, points, LEFT + number * (WIDTH + GAP))
    if not parts:
        return ""
    width, height = LEFT + len(PANELS) * (WIDTH + GAP), TOP + HEIGHT + 50
    caption = f'<text x="{LEFT}" y="{height - 10}">over {escape(NAMES[axis])}</text>'
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"><style>{STYLE}</style>'
            f'<rect width="{width}" height="{height}" fill="#fff"/>' + "".join(parts) + caption + "</svg>\n")


def write(found: list[Scenario], folder: Path) -> list[Path]:
    written = []
    for axis in AXES:
        if drawing := draw(axis, found):
            written.append(folder / f"growth-{axis}.svg")
            written[-1].write_text(drawing)
    return written
