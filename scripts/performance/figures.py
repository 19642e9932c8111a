# SPDX-License-Identifier: MIT
"""What `bench --json` wrote, as groups and cases; and figures as people read them."""

import dataclasses
import json
import re

OWN = re.compile(r"\bwinshm\b|\bview\b")  # a case of ours names it, or a view of its
UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}

# "winshm, 1,000 names": a quantity in a case's name.
QUANTITY = re.compile(r"(?<![\w.])(\d+(?:,\d{3})*)(?![\w.])(?: ([A-Za-z]+))?")


@dataclasses.dataclass
class Case:
    name: str
    reason: str = ""  # why it was not measured; empty: it was
    is_failure: bool = False
    median_ns: float = 0
    p99_ns: float = 0
    min_ns: float = 0
    system_calls: float | None = None
    baseline: str = ""  # whose time the ratio is of
    ratio: float | None = None
    quartiles: tuple = ()
    goal: float | None = None
    goal_is_met: bool | None = None
    goal_calls: float | None = None
    goal_calls_is_met: bool | None = None
    version: str = ""

    @property
    def is_measured(self):
        return not self.reason

    @property
    def is_own(self):
        return bool(OWN.search(self.name))

    @property
    def way(self):
        """The name without a quantity: cases that differ in it only are one line."""
        return split_quantity(self.name)[0]

    @property
    def quantity(self):
        return split_quantity(self.name)[1]

    @property
    def unit(self):
        return split_quantity(self.name)[2]


@dataclasses.dataclass
class Group:
    name: str
    operation: str
    bound: str
    cases: list

    @property
    def slug(self):
        """As pages make the address of a heading; so is the picture called."""
        return re.sub(r"[^\w\- ]", "", self.name.lower()).strip().replace(" ", "-")

    @property
    def baselines(self):
        """What others are compared with, in the order of the cases."""
        compared = {case.baseline for case in self.cases if case.ratio is not None}
        return [case.name for case in self.cases if case.name in compared]

    def lines(self):
        """{way: its cases in order of their quantity}, where one has three and more."""
        ways = {}
        for case in self.cases:
            if case.is_measured and case.quantity is not None:
                ways.setdefault((case.way, case.unit == "bytes"), {})[case.quantity] = case
        lines = {way: [case for _, case in sorted(cases.items())]
                 for (way, _), cases in ways.items() if len(cases) >= 2}
        return lines if max(map(len, lines.values()), default=0) >= 3 else {}


@dataclasses.dataclass
class Run:
    machine: dict
    groups: list


def tidy(text):
    """Without what is left over where something was taken out."""
    return " ".join(text.split()).strip(" ,:")


def split_quantity(name):
    """(name without it, quantity, unit); (name, None, '') if there is none."""
    for found in QUANTITY.finditer(name):
        number, unit, rest = found[1], found[2] or "", name[found.end():]
        if unit.startswith("page") or rest.startswith(" page"):
            continue  # what kind of memory it is, not how much
        rest = tidy(name[:found.start()].rstrip(" ,:") + rest)
        number = int(number.replace(",", ""))
        if unit in UNITS:
            return rest, number * UNITS[unit], "bytes"
        return rest, number, unit
    return name, None, ""


def read_case(item):
    return Case(
        name=item["name"],
        reason=item.get("unavailable", "") or item.get("failed", ""),
        is_failure="failed" in item,
        median_ns=item.get("median_ns", 0), p99_ns=item.get("p99_ns", 0),
        min_ns=item.get("min_ns", 0), system_calls=item.get("system_calls"),
        baseline=item.get("baseline", ""), ratio=item.get("ratio"),
        quartiles=tuple(item.get("quartiles", ())),
        goal=item.get("goal"), goal_is_met=item.get("goal_is_met"),
        goal_calls=item.get("goal_system_calls"),
        goal_calls_is_met=item.get("system_calls_goal_is_met"),
        version=item.get("version", ""))


def read(path):
    with open(path, encoding="utf-8") as file:
        whole = json.load(file)
    groups = [Group(item["name"], item["operation"], item["bound"],
                    [read_case(case) for case in item["cases"]])
              for item in whole.pop("groups")]
    return Run(whole, groups)


# ---- as people read them -----------------------------------------------------------------


def duration(ns):
    """Three digits that mean something, with the unit that needs least room."""
    for unit in "ns", "µs", "ms":
        if ns < 999.5:
            return f"{three_digits(ns)} {unit}"
        ns /= 1000
    return f"{three_digits(ns)} s"


def three_digits(value):
    return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f}"


def ratio(value):
    """As bench prints it: what is called met looks met."""
    bounds = [0.00995, 0.0995, 9.995, 99.5]
    return f"{value:,.{[4, 3, 2, 1, 0][sum(value >= bound for bound in bounds)]}f}"


def count(value):
    return f"{value:.1f}".removesuffix(".0")


def quantity(value, unit):
    if unit != "bytes":
        return f"{value:,} {unit}".strip()
    for name, size in reversed(UNITS.items()):
        if value >= size:
            return f"{value / size:g} {name}"
    return "0 bytes"
