"""A line chart as SVG: what an event costs, by how many are stored."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log10
from xml.sax.saxutils import escape

from tests.performance.bench import Curve

WIDTH, HEIGHT = 820, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 230, 40, 50
LINES = 5
COLOURS = ("#1b6ca8", "#8fb8d8", "#b8500c", "#e3b08a", "#3c7a3c", "#a7cda7")
"""By pairs: what is measured, and paler its yardstick."""


def picture(curves: Sequence[Curve]) -> str:
    """The chart: each curve's cost in microseconds an event over events stored, both axes from zero."""
    right = max(x for curve in curves for x, _ in curve.points)
    top = _round_up(max(y for curve in curves for _, y in curve.points))

    def at(x: float, y: float) -> tuple[float, float]:
        across, up = x / right * (WIDTH - LEFT - RIGHT), y / top * (HEIGHT - TOP - BOTTOM)
        return LEFT + across, HEIGHT - BOTTOM - up

    drawn = [_text(LEFT, 22, "microseconds an event, by events stored", size=15)]
    for step in range(LINES + 1):
        share = step / LINES
        (x0, y), (x1, _) = at(0, top * share), at(right, top * share)
        drawn.append(f'<line x1="{x0:.0f}" y1="{y:.1f}" x2="{x1:.0f}" y2="{y:.1f}" stroke="#ddd"/>')
        drawn.append(_text(x0 - 8, y + 4, f"{top * share:g}", anchor="end"))
        x, _ = at(right * share, 0)
        drawn.append(_text(x, HEIGHT - BOTTOM + 20, f"{right * share:,.0f}", anchor="middle"))
    for number, curve in enumerate(curves):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in curve.points))
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = TOP + 20 * number
        beside = WIDTH - RIGHT + 15
        drawn.append(f'<line x1="{beside}" y1="{y}" x2="{beside + 22}" y2="{y}" stroke="{colour}" stroke-width="3"/>')
        drawn.append(_text(beside + 28, y + 4, curve.name))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.0f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _round_up(highest: float) -> float:
    """The next number of one digit and a half: 1, 1.5, 2 ... 9.5, times ten to some power."""
    half_digit: float = 10 ** (ceil(log10(highest)) - 1) / 2
    return ceil(highest / half_digit) * half_digit
