# SPDX-License-Identifier: MIT
"""The picture of a group: a bar for each way, from the baseline's 1 to its ratio."""

import figures
from picture import MARGIN, WIDTH, LogAxis, Picture, text_width, wrap

ROW = 25
BAR = 11
COLUMNS = {"ratio": 62, "median": 84, "goal": 112}  # to the right of the bars


def is_one(group, case):
    """Is it what others are compared with, and not compared itself? (The table has its ratio,
    if it has one to the baseline of another block.)"""
    return case.ratio is None or case.name in group.baselines


def describe(group, case):
    if not case.is_measured:
        return f"{case.name}: {'failed' if case.is_failure else 'not measured'}, {case.reason}."
    if is_one(group, case):
        return f"{case.name}: a baseline, {figures.duration(case.median_ns)}."
    goal = ""
    if case.goal_is_met is not None:
        goal = f", goal {case.goal:g} {'met' if case.goal_is_met else 'missed'}"
    return (f"{case.name}: {figures.ratio(case.ratio)} of {case.baseline}, "
            f"{figures.duration(case.median_ns)}{goal}.")


def make_axis(group, start, end):
    values = [1]
    for case in group.cases:
        if not is_one(group, case):
            values += [case.ratio, *case.quartiles]
            values += [case.goal] if case.goal else []
    low, high = min(values), max(values)
    room = max((high / low) ** 0.05, 1.02)
    return LogAxis(min(low / room, 0.8), max(high * room, 1.25), start, end)


def draw_axis(picture, axis, top, bottom):
    picture.rect(axis.start, top, axis.at(1) - axis.start, bottom - top, "band")
    for value in axis.ticks(38):
        x = axis.at(value)
        picture.line(x, top, x, bottom, "one" if value == 1 else "grid")
        picture.text(x, bottom + 16, f"{value:,g}", "soft s", "middle")
    picture.text(axis.start, bottom + 33, "◂ faster", "soft s")
    picture.text(axis.end, bottom + 33, "slower ▸", "soft s", "end")


def draw_goal(picture, x, y, cls):
    picture.rect(x - 2, y - 9, 4, 18, "dot")  # to be seen on a bar
    picture.rect(x - 1, y - 9, 2, 18, cls)
    picture.path(f"M{x - 4:.1f} {y - 11:.1f}h8l-4 5z", cls)


def draw_measured(picture, axis, group, case, y):
    own = case.is_own
    if is_one(group, case):
        picture.rect(axis.at(1) - 3, y - 3, 6, 6, "own" if own else "other", 3)
        ratio = "1" if case.name in group.baselines else ""
    else:
        x = axis.at(case.ratio)
        left, right = sorted([axis.at(1), x])
        picture.rect(left, y - BAR / 2, max(right - left, 2), BAR, "own" if own else "other", 2)
        low, high = (axis.at(value) for value in case.quartiles)
        picture.path(f"M{low:.1f} {y - 3:.1f}v6m0-3H{high:.1f}m0-3v6", "wh", fill="none")
        ratio = figures.ratio(case.ratio)
    x = axis.end + COLUMNS["ratio"]
    picture.text(x, y + 4.5, ratio, "owntext b" if own else "ink", "end")
    x += COLUMNS["median"]
    picture.text(x, y + 4.5, figures.duration(case.median_ns), "ink" if own else "soft", "end")
    if case.goal_is_met is not None:
        cls, word = ("met", "met") if case.goal_is_met else ("missed", "missed")
        draw_goal(picture, axis.at(case.goal), y, cls)
        picture.text(x + 18, y + 4.5, f"{case.goal:g} {word}", cls)


def draw_row(picture, axis, group, case, y):
    picture.text(axis.start - 12, y + 4.5, case.name, "owntext b" if case.is_own else "ink", "end")
    draw_measured(picture, axis, group, case, y)


def draw_missing(picture, axis, case, y):
    """Below the bars: its name in grey, and why it is here. Returns where it ends."""
    picture.text(axis.start - 12, y, case.name, "soft s", "end")
    reason = ("failed: " if case.is_failure else "not measured: ") + case.reason
    for line in wrap(reason, WIDTH - MARGIN - axis.start, 11):
        picture.text(axis.start, y, line, "missed s" if case.is_failure else "soft s")
        y += 16
    return y + 3


def draw_head(picture, axis, has_goal, y):
    x = axis.end
    for name, width in COLUMNS.items():
        if name == "goal":
            picture.text(x + 18, y, name if has_goal else "", "soft s")
        else:
            picture.text(x + width, y, name, "soft s", "end")
        x += width


def draw_bars(picture, axis, group, has_goal, top):
    """Returns where they end."""
    rows, y = [], top + 4
    for case in group.cases:
        if not case.is_measured:
            continue
        if rows and case.name in group.baselines:
            y += 8  # a block begins with its baseline
        rows.append((case, y + ROW / 2))
        y += ROW
    draw_axis(picture, axis, top, y + 4)
    draw_head(picture, axis, has_goal, top - 8)
    for case, row_y in rows:
        draw_row(picture, axis, group, case, row_y)
    return y + 43


def draw(group):
    picture = Picture(group.slug, f"{group.name}: time per operation against a baseline",
                      " ".join(describe(group, case) for case in group.cases))
    baselines = group.baselines
    against = baselines[0] if len(baselines) == 1 else "the first of its block"
    has_goal = any(case.goal_is_met is not None for case in group.cases)
    says = (f"Time of an operation against {against} (= 1), logarithmic. Whiskers: quartiles of "
            f"the rounds.{' ▾ goal.' if has_goal else ''}")
    measured = any(case.is_measured for case in group.cases)
    y = picture.heading(group.name, says if measured else "Nothing of it could be measured here.")
    start = MARGIN + 20 + max(text_width(case.name) for case in group.cases)
    axis = make_axis(group, start, WIDTH - MARGIN - sum(COLUMNS.values()))

    if measured:
        y = draw_bars(picture, axis, group, has_goal, y + 20)
    y += 20
    for case in group.cases:
        if not case.is_measured:
            y = draw_missing(picture, axis, case, y)
    return picture.render(y - 4)
