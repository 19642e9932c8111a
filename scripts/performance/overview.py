# SPDX-License-Identifier: MIT
"""One picture of all groups: how long winshm takes against each of the others.

A row is a group. What others do in it against the same baseline as winshm has a cell:
winshm's ratio divided by theirs. Groups that many libraries take part in are rows of a table
with a column for each. Of the remaining ones, winshm's cases have a cell each; a single one
is compared with the others there as well.
"""

import math

import figures
from picture import MARGIN, WIDTH, Picture, shorten, text_width

ROW = 25
CELL = 58
LABELS = 400  # of the groups that are not in the table
CROWD = 5  # others that make a group one for the table
MET = 3    # such groups somebody has to be met in to have a column
MAX_COLUMNS = 8
SLOPE = 45  # of the columns' names, in degrees

BOUNDS = [0.1, 0.5, 0.9, 1.1, 2, 10]
LEGEND = ["a tenth or less", "half or less", "less", "about the same", "more", "over twice",
          "over ten times"]
INKS = {0: "on0", 6: "on6"}


def others_of(group):
    return list(dict.fromkeys(case.way for case in group.cases if not case.is_own))


def columns_of(run):
    met = {}
    for group in run.groups:
        others = others_of(group)
        for way in others if len(others) >= CROWD else []:
            met[way] = met.get(way, 0) + 1
    most = sorted(met, key=lambda way: -met[way])[:MAX_COLUMNS]
    return [way for way in met if way in most and met[way] >= MET]


def is_in_table(group, columns):
    n = len(set(columns) & set(others_of(group)))
    return n >= 2 and 2 * n >= len(columns)


def rows_of(group, columns):
    """Which cases of winshm's: the plain one, and where there is room those with a goal."""
    own = [case for case in group.cases
           if case.is_own and case.is_measured and case.ratio is not None]
    exact = [case for case in own if case.name == "winshm"]
    if is_in_table(group, columns):
        return exact or own[:1]
    inner = [case for line in group.lines().values() for case in line[1:-1]]
    return [case for case in own if case in exact or case.goal and case not in inner] or own[:1]


def against(group, row):
    """[(case, what winshm takes of its time; None: not measured)] of what is comparable."""
    found = []
    for case in group.cases:
        if case.name == row.baseline:
            found.append((case, row.ratio))
        elif (case.is_own or case.quantity not in (None, row.quantity) or
              case.name in group.baselines):
            continue
        elif not case.is_measured:
            found.append((case, None))
        elif case.ratio is not None and case.baseline == row.baseline:
            found.append((case, row.ratio / case.ratio))
    return found


def row_rest(row):
    """What the case's name says besides being ours."""
    return figures.tidy(figures.OWN.sub("", row.name).replace(" ,", ","))


def row_title(group, row):
    return ", ".join(filter(None, [group.name, row_rest(row)]))


def draw_cell(picture, x, y, title, case, ratio):
    if ratio is None:
        picture.rect(x + 2.5, y + 3.5, CELL - 5, ROW - 7, "none", 4,
                     f"{title}: {case.name} was not measured, {case.reason}")
        return
    level = sum(ratio > bound for bound in BOUNDS)
    other = case.baseline if case.is_own else case.name
    picture.rect(x + 2, y + 3, CELL - 4, ROW - 6, f"q{level}", 4,
                 f"{title}: {case.name if case.is_own else 'winshm'} takes "
                 f"{figures.ratio(ratio)} of {other}")
    picture.text(x + CELL / 2, y + 17, figures.ratio(ratio), INKS.get(level, "on"), "middle")


def draw_legend(picture, y):
    x = MARGIN
    picture.text(x, y + 10, "winshm takes", "soft s")
    x += 88
    for level, word in enumerate(LEGEND):
        picture.rect(x, y, 12, 12, f"q{level}", 3)
        picture.text(x + 17, y + 10, word, "soft s")
        x += 30 + text_width(word, 10)
    picture.rect(x + .5, y + .5, 11, 11, "none", 3)
    picture.text(x + 17, y + 10, "not measured", "soft s")


def draw_names(picture, columns, x, y):
    for column in columns:
        room = (WIDTH - x - CELL / 2) / math.cos(math.radians(SLOPE))
        name = shorten(column, room, 11)
        where = f"translate({x + CELL / 2 - 4:.1f} {y:.1f})rotate(-{SLOPE})"
        picture.add("text", "soft s", name, transform=where)
        x += CELL


def draw_title(picture, y, i, title, room):
    if i % 2 == 0:
        picture.rect(MARGIN - 8, y, WIDTH - 2 * MARGIN + 16, ROW, "band", 4)
    text = shorten(title, room)
    picture.text(MARGIN, y + 17, text, "ink", hint=title if text != title else "")


def draw_table(picture, rows, columns, y):
    """Returns where it ends."""
    x = WIDTH - MARGIN - CELL * len(columns)
    draw_names(picture, columns, x, y + 92)
    y += 102
    for i, (group, row) in enumerate(rows):
        title = row_title(group, row)
        draw_title(picture, y, i, title, x - CELL - MARGIN)
        for case, ratio in against(group, row):
            if case.way in columns:
                draw_cell(picture, x + CELL * columns.index(case.way), y, title, case, ratio)
            elif case.name == row.baseline:
                draw_cell(picture, x - CELL, y, title, case, ratio)
                room = x - CELL - MARGIN - text_width(title) - 8
                picture.text(x - CELL - 4, y + 17, shorten(case.name, room, 11), "soft s", "end",
                             hint=case.name)
        y += ROW
    return y


def cells_of(group, rows):
    """[(case, ratio, what stands beside it)] of a group that is not in the table."""
    cells = [(row, row.ratio, row_rest(row)) for row in rows]
    if len(rows) == 1:
        cells += [(case, ratio, f"of {case.name}") for case, ratio in against(group, rows[0])
                  if ratio is not None and case.name != rows[0].baseline]
    return cells


def draw_list(picture, groups, y):
    """Returns where it ends."""
    for i, (group, rows) in enumerate(groups):
        draw_title(picture, y, i, group.name, LABELS)
        names = {row.baseline: figures.split_quantity(row.baseline)[0] for row in rows}
        baselines = " / ".join(names if len(names) == 1 else dict.fromkeys(names.values()))
        room = LABELS - text_width(group.name) - 16
        picture.text(MARGIN + LABELS - 4, y + 17, shorten("of " + baselines, room, 11), "soft s",
                     "end", hint=baselines)
        x = MARGIN + LABELS
        for case, ratio, beside in cells_of(group, rows):
            width = CELL + text_width(beside, 11) + 12
            if x + width > WIDTH - MARGIN + 12:
                break
            draw_cell(picture, x, y, group.name, case, ratio)
            picture.text(x + CELL + 3, y + 17, beside, "soft s")
            x += width
        y += ROW
    return y


def describe(rows):
    sentences = []
    for group, row in rows:
        cells = [f"{figures.ratio(ratio)} of {case.name}"
                 for case, ratio in against(group, row) if ratio is not None]
        sentences.append(f"{row_title(group, row)}: {', '.join(cells)}.")
    return "How long winshm takes. " + " ".join(sentences)


def draw(run):
    columns = columns_of(run)
    groups = [(group, rows_of(group, columns)) for group in run.groups]
    rows = [(group, row) for group, its_rows in groups for row in its_rows]
    table = [(group, row) for group, row in rows if is_in_table(group, columns)]
    others = [(group, its_rows) for group, its_rows in groups
              if its_rows and not is_in_table(group, columns)]
    picture = Picture("overview", "winshm against everyone", describe(rows))
    y = picture.heading(
        "winshm against everyone",
        "What an operation of winshm's takes of the time that the same takes with the others. "
        "Below 1, blue: winshm is faster.")
    draw_legend(picture, y)
    y += 26
    if table:
        y = draw_table(picture, table, columns, y)
    if others:
        y = draw_list(picture, others, y + 14)
    return picture.render(y + 14)
