# SPDX-License-Identifier: MIT
"""The picture of a series: a line for each way, over the quantity in its cases' names."""

import figures
from picture import MARGIN, WIDTH, LogAxis, Picture, text_width

HEIGHT = 300
OTHERS = 5  # classes l1 to l5
DASHES = ["", "6 3", "2 3", "8 3 2 3", "12 4"]


def value_of(case):
    """What is drawn: bytes a second where the quantity is bytes, else nanoseconds."""
    return case.quantity / case.median_ns * 1e9 if case.unit == "bytes" else case.median_ns


def value_text(value, is_rate):
    if not is_rate:
        return figures.duration(value)
    for name, size in reversed(figures.UNITS.items()):
        if value >= size:
            return f"{value / size:.3g} {name}/s"
    return f"{value:.3g} bytes/s"


def tick_text(value, is_rate):
    if is_rate:
        return f"{value:g} GiB/s"
    for unit in "ns", "µs", "ms":
        if value < 999.5:
            return f"{value:g} {unit}"
        value /= 1000
    return f"{value:g} s"


def spread(places, room):
    """The same places, moved apart where two would be closer than that."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for _ in range(100):
        for a, b in zip(order, order[1:]):
            overlap = room - (moved[b] - moved[a])
            if overlap > 0.01:
                moved[a] -= overlap / 2
                moved[b] += overlap / 2
    return moved


def describe(lines, is_rate):
    return " ".join(
        f"{way}: " + ", ".join(f"{value_text(value_of(case), is_rate)} at "
                               f"{figures.quantity(case.quantity, case.unit)}"
                               for case in cases) + "."
        for way, cases in lines.items())


def line_classes(lines):
    """The own ways share a colour, others have one each."""
    classes, n_own, n_other = {}, 0, 0
    for way, cases in lines.items():
        if cases[0].is_own:
            classes[way] = ("l0", "owntext b", DASHES[n_own % len(DASHES)])
            n_own += 1
        else:
            classes[way] = (f"l{n_other % OTHERS + 1}", "ink", "")
            n_other += 1
    return classes


def draw_grid(picture, x_axis, y_axis, cases, is_rate):
    for value in y_axis.ticks(26, lambda value: ""):
        y = y_axis.at(value)
        picture.line(x_axis.start, y, x_axis.end, y, "grid")
        picture.text(x_axis.start - 10, y + 4, tick_text(value, is_rate), "soft s", "end")
    units = {}
    for case in cases:
        units[case.quantity] = max(units.get(case.quantity, ""), case.unit)
    for quantity, unit in sorted(units.items()):
        x = x_axis.at(quantity)
        picture.line(x, y_axis.end, x, y_axis.start, "grid")
        picture.text(x, y_axis.start + 18, figures.quantity(quantity, unit), "soft s", "middle")


def draw(group):
    lines = group.lines()
    cases = [case for line in lines.values() for case in line]
    is_rate = cases[0].unit == "bytes"
    scale = figures.UNITS["GiB"] if is_rate else 1
    picture = Picture(group.slug + "-series", f"{group.name}: how it grows",
                      describe(lines, is_rate))
    what = ("Bytes in a second (higher is better)" if is_rate
            else "Time of an operation (lower is better)")
    top = picture.heading(group.name, what + ", both axes logarithmic.") + 8

    values = [value_of(case) / scale for case in cases]
    # What hardly differs is to look like it: the axis has room for a factor of four.
    room = max((max(values) / min(values)) ** 0.12, (4 * min(values) / max(values)) ** 0.5, 1.2)
    quantities = [case.quantity for case in cases]
    labels = max(text_width(way) for way in lines) + 18
    x_axis = LogAxis(min(quantities), max(quantities), MARGIN + 78, WIDTH - MARGIN - labels - 12)
    y_axis = LogAxis(min(values) / room, max(values) * room, top + HEIGHT, top)
    draw_grid(picture, x_axis, y_axis, cases, is_rate)

    ends = [y_axis.at(value_of(line[-1]) / scale) for line in lines.values()]
    places = spread(ends, 17)
    classes = line_classes(lines)
    # The own ones last: they lie on top.
    for way, line in sorted(lines.items(), key=lambda item: item[1][0].is_own):
        stroke, ink, dash = classes[way]
        points = [(x_axis.at(case.quantity), y_axis.at(value_of(case) / scale)) for case in line]
        more = {"stroke_dasharray": dash} if dash else {}
        picture.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), stroke,
                     fill="none", stroke_width="2.5" if stroke == "l0" else "1.8",
                     stroke_linejoin="round", **more)
        for (x, y), case in zip(points, line):
            hint = (f"{way}, {figures.quantity(case.quantity, case.unit)}: "
                    f"{value_text(value_of(case), is_rate)}")
            picture.circle(x, y, f"dot {stroke}", hint)
        i = list(lines).index(way)
        x, y = points[-1]
        picture.path(f"M{x + 6:.1f} {y:.1f}L{x + 16:.1f} {places[i]:.1f}", stroke, fill="none")
        picture.text(x + 20, places[i] + 4.5, way, ink)
    return picture.render(top + HEIGHT + 36)
