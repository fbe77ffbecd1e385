"""Plots as inline SVG: figures with their intervals, and how far confidence keeps its word.

Colours come from the classes of the page that holds them; shapes tell versions apart, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.evaluate.bootstrap import Interval
from pipeline.evaluate.calibration import Bin
from pipeline.standalone import safe

STYLE = """
svg { display: block; height: auto; max-width: 100%; }
svg text { fill: currentColor; font: 12px system-ui, sans-serif; }
svg .axis { stroke: var(--line); } svg .ideal { stroke: var(--faint); stroke-dasharray: 4 4; }
svg .one { fill: #1f6feb; stroke: #1f6feb; } svg .two { fill: #b35900; stroke: #b35900; }
svg .line { fill: none; stroke-width: 2; } svg .faint { fill: var(--faint); }
@media (prefers-color-scheme: dark) {
svg .one { fill: #79b8ff; stroke: #79b8ff; } svg .two { fill: #ffab70; stroke: #ffab70; } }
"""
_ROW, _LABELS, _WIDTH, _FIGURES = 22, 210, 360, 60  # pixels of a row, its label, its scale, its figure
_SIDE, _MARGIN = 220, 40  # of the reliability plot


class Bar(NamedTuple):
    """A row of a plot of intervals; `before` is the same figure of an earlier version."""

    name: str
    after: Interval
    before: Interval | None = None


def intervals_plot(bars: Sequence[Bar], title: str) -> str:
    """A line from low to high for each figure, with a dot at its value; an earlier version has squares below."""
    two = any(bar.before is not None for bar in bars)
    step = _ROW + 8 if two else _ROW
    height = step * len(bars) + 30
    ticks = "".join(
        f'<line class="axis" x1="{_x(tick)}" x2="{_x(tick)}" y1="4" y2="{height - 24}"/>'
        f'<text class="faint" x="{_x(tick)}" y="{height - 8}" text-anchor="middle">{tick:g}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    )
    rows = "".join(_bar(bar, 4 + step * number + step / 2) for number, bar in enumerate(bars))
    return _svg(_LABELS + _WIDTH + _FIGURES, height, title, ticks + rows)


def _bar(bar: Bar, y: float) -> str:
    shift = 0.0 if bar.before is None else 5.0
    parts = [
        f'<text x="{_LABELS - 10}" y="{y + 4:g}" text-anchor="end">{safe(bar.name)}</text>',
        _line(bar.after, y - shift, "one"),
        f'<circle class="one" cx="{_x(bar.after.value)}" cy="{y - shift:g}" r="4"/>',
        f'<text x="{_LABELS + _WIDTH + 12}" y="{y + 4:g}">{bar.after.value:.3f}</text>',
    ]
    if bar.before is not None:
        x = _x(bar.before.value)
        parts += [
            _line(bar.before, y + shift, "two"),
            f'<rect class="two" x="{x - 4:g}" y="{y + shift - 4:g}" width="8" height="8"/>',
        ]
    return "".join(parts)


def _line(interval: Interval, y: float, kind: str) -> str:
    return f'<line class="{kind} line" x1="{_x(interval.low)}" x2="{_x(interval.high)}" y1="{y:g}" y2="{y:g}"/>'


def _x(value: float) -> float:
    return round(_LABELS + _WIDTH * value, 1)


def reliability_plot(bins: Sequence[Bin], title: str) -> str:
    """The share of right claims over their confidence; the dashed line is what confidence promises."""
    size = _SIDE + 2 * _MARGIN

    def x(value: float) -> float:
        return round(_MARGIN + _SIDE * value, 1)

    def y(value: float) -> float:
        return round(_MARGIN + _SIDE * (1 - value), 1)

    most = max((each.count for each in bins), default=1)
    points = [(x(each.confidence), y(each.right), 3 + 7 * (each.count / most) ** 0.5, each.count) for each in bins]
    frame = f'<rect class="axis" x="{_MARGIN}" y="{_MARGIN}" width="{_SIDE}" height="{_SIDE}" fill="none"/>'
    ideal = f'<line class="ideal" x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}"/>'
    path = f'<polyline class="one line" points="{" ".join(f"{a},{b}" for a, b, _, _ in points)}"/>'
    dots = "".join(
        f'<circle class="one" cx="{a}" cy="{b}" r="{r:.1f}"><title>{count} claims</title></circle>'
        for a, b, r, count in points
    )
    labels = "".join(
        f'<text class="faint" x="{x(tick)}" y="{y(0) + 16}" text-anchor="middle">{tick:g}</text>'
        f'<text class="faint" x="{_MARGIN - 6}" y="{y(tick) + 4}" text-anchor="end">{tick:g}</text>'
        for tick in (0, 0.5, 1)
    )
    names = (
        f'<text x="{x(0.5)}" y="{y(0) + 32}" text-anchor="middle">confidence</text>'
        f'<text x="{_MARGIN}" y="{_MARGIN - 10}">{safe(title)}: share that is right</text>'
    )
    return _svg(size, size, title, frame + ideal + path + dots + labels + names)


def _svg(width: float, height: float, title: str, body: str) -> str:
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
    return f'<svg role="img" aria-label="{safe(title)}" {size}>{body}</svg>\n'
