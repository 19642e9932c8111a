# SPDX-License-Identifier: MIT
"""The generated part of docs/performance.md: tables, sentences, and where the pictures are."""

import figures

BEGIN = "<!-- figures: drawn by scripts/draw-performance from a run of bench -->"
END = "<!-- end of figures -->"


def plain(text):
    """So that nothing in it means anything to Markdown."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")


def link(group):
    return f"[{plain(group.name)}](#{group.slug})"


def quartiles(case):
    low, high = (figures.ratio(value) for value in case.quartiles)
    return f"{figures.ratio(case.ratio)} ({low} to {high})"


def goals_of(case):
    """(goal, what was seen, is it met; None: not measured) for each."""
    if case.goal:
        of = f" of {plain(case.baseline)}" if case.baseline else ""
        seen = figures.ratio(case.ratio) if case.ratio is not None else ""
        yield f"{case.goal:g}{of}", seen, case.goal_is_met
    if case.goal_calls is not None:
        n = max(case.goal_calls, 0)
        seen = figures.count(case.system_calls) if case.system_calls is not None else ""
        yield f"{n:g} system calls" if n else "no system call", seen, case.goal_calls_is_met


def verdict(is_met):
    return {True: "met", False: "**missed**", None: "not measured"}[is_met]


def machine_lines(run):
    machine = run.machine
    huge = machine.get("shmem_enabled", "unknown")
    huge = huge[huge.find("[") + 1:huge.find("]")] if "[" in huge else huge
    return [
        f"Measured on {machine['date']} (`--seconds {machine['seconds']}`), on "
        f"{machine['processors']} processors ({machine['processor']}, "
        f"{machine['architecture']}), {machine['memory_mib'] / 1024:.0f} GiB of memory, "
        f"Linux {machine['kernel']}; huge pages of shared memory: `{huge}`.",
    ]


def version_lines(run):
    versions = dict.fromkeys(case.version for group in run.groups for case in group.cases
                             if case.version)
    return ["", "Measured beside it: " + ", ".join(versions) + "."] if versions else []


def goal_table(run):
    verdicts = [is_met for group in run.groups for case in group.cases
                for _, _, is_met in goals_of(case)]
    n_missing = verdicts.count(None)
    lines = ["", "### Goals", "",
             f"{verdicts.count(True)} of {len(verdicts) - n_missing} met"
             f"{f', {n_missing} not measured' if n_missing else ''}. "
             "A goal is the most that winshm may take.", "",
             "| | | Goal | Measured | |", "|---|---|---|---|---|"]
    for group in run.groups:
        for case in group.cases:
            for goal, seen, is_met in goals_of(case):
                lines.append(f"| {link(group)} | {plain(case.name)} | {goal} | {seen} | "
                             f"{verdict(is_met)} |")
    return lines


def case_row(group, case):
    goals = "; ".join(f"{goal.partition(' of ')[0]}: {verdict(is_met)}"
                      for goal, _, is_met in goals_of(case))
    ratio = "1" if case.name in group.baselines else ""
    if case.ratio is not None:
        ratio = quartiles(case)
        if len(group.baselines) > 1:
            ratio += f" of {plain(case.baseline)}"
    calls = "" if case.system_calls is None else figures.count(case.system_calls)
    name = f"**{plain(case.name)}**" if case.is_own else plain(case.name)
    return (f"| {name} | {figures.duration(case.median_ns)} | {figures.duration(case.p99_ns)} | "
            f"{figures.duration(case.min_ns)} | {calls} | {ratio} | {goals} |")


def missing_lines(group):
    reasons = {}
    for case in group.cases:
        if not case.is_measured:
            reasons.setdefault((case.is_failure, case.reason), []).append(case.name)
    for (is_failure, reason), names in reasons.items():
        yield ""
        what = "**Failed**" if is_failure else "Not measured here"
        yield plain(f"{what}: {', '.join(names)} ({reason}).")


def group_lines(group, folder):
    name = plain(group.name)
    lines = ["", f"### {name}", "", plain(group.operation)]
    if any(case.is_measured for case in group.cases):
        lines += ["", "| | Median | p99 | Least | System calls | Ratio (quartiles) | Goal |",
                  "|---|--:|--:|--:|--:|---|---|"]
        lines += [case_row(group, case) for case in group.cases if case.is_measured]
    lines += missing_lines(group)
    lines += ["", f"**Bound.** {plain(group.bound)}"]
    lines += ["", f"![{name}: a bar for each way]({folder}/{group.slug}.svg)"]
    if group.lines():
        lines += ["", f"![{name}: a line for each way]({folder}/{group.slug}-series.svg)"]
    return lines


def generated(run, folder):
    lines = [BEGIN, "", *machine_lines(run), *version_lines(run), *goal_table(run)]
    for group in run.groups:
        lines += group_lines(group, folder)
    return "\n".join([*lines, "", END])


def renew(text, run, folder):
    """The page with its generated part replaced; without one, a page of that part only."""
    part = generated(run, folder)
    if BEGIN not in text:
        picture = f"![What winshm takes of what the others take]({folder}/overview.svg)"
        return f"# Performance\n\n{picture}\n\n{part}\n"
    before, _, rest = text.partition(BEGIN)
    return before + part + rest.partition(END)[2]
