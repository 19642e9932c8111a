#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The house, as its #include lines draw it.

A room is a module (x.c and x.h), an arrow an #include of another room's header. Arrows go
down a floor, or sideways along the list below; an arrow up, a sideways arrow nobody agreed
on, or a cycle fails. With --draw FILE the picture is written there; with --check FILE it
must already be the same.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLOORS = ["base", "os", "store", "core", "api"]  # from the ground up
STREET = "street"

# Who may know a neighbour on the same floor.
SIDEWAYS = {
    "base": {
        "err": {"err-table"},
    },
    "os": {
        "cgroup": {"procfile"},
        "commitment": {"machine", "memfd", "process"},
        "doorbell": {"clock", "process"},
        "environment": {"atfork"},
        "errand": {"spawn"},
        "filesystem": {"growth", "memfd"},
        "gap": {"maps", "vm"},
        "growth": {"process"},
        "guard": {"spawn"},
        "huge": {"memfd", "vm"},
        "lock": {"futex", "process", "procfs", "robust", "robust-other"},
        "credentials": {"procfile"},
        "machine": {"cgroup", "procfile"},
        "maps": {"memfd", "vm"},
        "memfd": {"growth"},
        "memory": {"vm"},
        "module": {"self"},
        "peer": {"atfork", "memfd", "pidfd"},
        "pidfd": {"procfile"},
        "procfs": {"memfd"},
        "proctimes": {"clock", "procfile"},
        "remote": {"growth", "maps", "peek", "procfile", "vm"},
        "robust": {"peek", "process", "robust-list", "robust-walk"},
        "robust-other": {"peek", "robust"},
        "robust-walk": {"peek", "process", "robust-list"},
        "roster": {"procfile", "procfs"},
        "self": {"procfile"},
        "spin": {"clock"},
        "sharing": {"clock"},
        "spawn": {"clock"},
        "strand": {"clock", "procfile", "procfs"},
        "tty": {"guard", "spawn"},
        "vigil": {"clock"},
        "vm": {"atfork"},
    },
    "store": {
        "arena": {
            "attach", "entry", "face", "holding", "index", "layout", "name", "pool", "rebuild",
            "slot", "stripe", "words",
        },
        "attach": {"birth", "entry", "holding", "index", "layout", "locate", "name", "slot"},
        "birth": {"entry", "holding", "index", "layout", "slot"},
        "cell": {
            "arena", "attach", "entry", "face", "holder", "holding", "index", "kind", "layout",
            "name", "rebuild", "slot", "stripe", "sweep", "words",
        },
        "entry": {"index", "layout", "name", "pool"},
        "event": {"cell", "kind"},
        "face": {"holding"},
        "holder": {"entry", "index", "layout", "name", "owner", "slot", "words"},
        "holding": {"entry", "index", "layout", "name", "rebuild", "slot", "stripe", "sweep",
            "words"},
        "index": {"layout"},
        "kind": {"face", "waiters"},
        "label": {"entry", "index", "layout", "name"},
        "listing": {
            "attach", "entry", "holder", "index", "layout", "name", "rebuild", "slot",
            "stripe", "words",
        },
        "locate": {"index", "layout", "lost"},
        "lookout": {"index", "layout", "slot"},
        "lost": {"index", "layout", "slot"},
        "mend": {
            "attach", "entry", "index", "layout", "lookout", "name", "rebuild", "slot", "stripe",
            "sweep", "words",
        },
        "mutex": {"cell", "kind", "slot"},
        "namespace": {
            "attach", "entry", "holder", "holding", "index", "label", "layout", "name",
            "rebuild", "slot", "stripe", "sweep", "words",
        },
        "owner": {"index", "layout", "slot"},
        "pool": {"index", "layout"},
        "rebuild": {
            "entry", "index", "label", "layout", "name", "owner", "slot", "stripe", "words",
        },
        "record": {"attach", "index"},
        "semaphore": {"cell", "kind"},
        "several": {"face", "kind"},
        "slot": {"index", "layout"},
        "stripe": {"entry", "index", "layout", "name", "pool", "slot", "watch"},
        "survey": {"entry", "face", "index", "layout", "lookout", "name", "survey-cell"},
        "survey-cell": {"face", "index", "layout", "lookout", "record"},
        "sweep": {"entry", "holder", "index", "layout", "name", "pool", "slot", "stripe",
            "words"},
        "timer": {"cell", "kind"},
        "wait": {"kind", "several"},
        "waiters": {"arena", "record"},
        "watch": {"index", "layout", "lookout"},
        "words": {"entry", "index", "layout", "name", "pool"},
    },
    "core": {
        "account": {"sid"},
        "account-name": {"account", "sid"},
        "acl": {"sid"},
        "address": {"parking"},
        "adoption": {"file", "kinds", "landmark", "object", "process", "section"},
        "arrival": {"adoption", "bridge", "cradle", "file", "handle", "landmark", "object"},
        "box": {"plain"},
        "apc": {"thread"},
        "bridge": {"file", "handle", "object"},
        "change": {"copying", "pages", "region", "reservation"},
        "child": {"cradle", "handle"},
        "completion": {"apc", "waitable"},
        "condition": {"parking"},
        "course": {"apc", "thread"},
        "copying": {"pages", "region"},
        "cradle": {"landmark"},
        "descriptor": {"acl", "sid"},
        "dialog": {"box", "key", "plain", "question", "tool"},
        "event": {"landmark", "waitable"},
        "file": {"landmark", "object"},
        "foreign": {"adoption", "file", "kinds", "landmark", "object", "process", "section"},
        "finding": {"object", "path", "wildcard"},
        "grant": {"acl", "sid"},
        "handle": {"handle-slot", "landmark", "object"},
        "handle-slot": {"landmark", "object"},
        "kinds": {
            "event", "landmark", "mutex", "object", "section", "semaphore", "timer",
            "waitable",
        },
        "launch": {"child", "cradle", "legacy", "mainthread", "object", "process", "program"},
        "legacy": {"cradle", "file", "handle", "landmark", "object", "standard"},
        "mainthread": {"object", "process", "thread"},
        "message": {"insert"},
        "mutex": {"landmark", "waitable"},
        "object": {"hazard"},
        "opening": {"file", "object", "path"},
        "pages": {"region", "reservation"},
        "placeholder": {"place", "region"},
        "process": {"child", "cradle", "landmark", "object"},
        "program": {"path"},
        "relocation": {"file", "object", "opening"},
        "reservation": {"place", "placeholder", "region"},
        "residence": {"pages", "region"},
        "sddl": {"acl", "descriptor", "sddl-word", "sid"},
        "sddl-sid": {"sddl", "sddl-word"},
        "sddl-word": {"acl"},
        "sddl-write": {"sddl", "sddl-word"},
        "section": {"descriptor", "file", "landmark", "object", "security-kept"},
        "section-security": {"section", "security", "security-kept"},
        "security": {"account", "descriptor", "handle", "object", "security-list"},
        "security-kept": {"descriptor"},
        "security-list": {"account", "acl", "object"},
        "semaphore": {"landmark", "waitable"},
        "snapshot": {"object"},
        "standard": {"bridge"},
        "thread": {"object"},
        "timer": {"completion", "landmark", "waitable"},
        "token": {"account", "handle", "object", "privilege", "sid"},
        "tool": {"plain", "question"},
        "trait": {"thread"},
        "view": {"file", "object", "place", "placeholder", "region", "section"},
        "waitable": {"descriptor", "handle", "landmark", "object", "security", "security-kept"},
        "waiting": {"apc", "completion", "handle", "object", "waitable"},
    },
    "api": {
        "*": {"computername", "convert", "deadline", "extended", "moment", "protection", "status",
            "target", "text", "threads"},
        "createprocess": {"attributes", "priorityclass"},
        "fileapi": {"filestate"},
        "filefind": {"filestate"},
        "filedata": {"filestate"},
        "libloaderapi": {"exports", "modules"},
        "message": {"insert"},
        "modules": {"exports"},
        "processstate": {"priorityclass"},
        "psapi": {"modules"},
        "synchapi-event": {"sync"},
        "synchapi-mutex": {"sync"},
        "synchapi-semaphore": {"sync"},
        "synchapi-timer": {"sync"},
        "virtualex": {"virtual"},
    },
}
WINGS = {"crt": {"base"}}  # archives of their own: which floors they stand on
ROOFS = {"tools": {"store", "os", "base"}}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def rooms():
    """{(floor, room): set of (floor, room) it points to}"""
    street = {p.name for p in (ROOT / "include/winshm").glob("*.h")}
    found = {}
    for floor in FLOORS + list(WINGS):
        for path in sorted((ROOT / "src" / floor).glob("*.[ch]")):
            here = (floor, path.stem)
            arrows = found.setdefault(here, set())
            for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
                if "/" in name and name.split("/")[0] in FLOORS + list(WINGS):
                    there = (name.split("/")[0], pathlib.Path(name).stem)
                elif (ROOT / "src" / floor / name).exists():
                    there = (floor, pathlib.Path(name).stem)
                elif name in street:
                    there = (STREET, pathlib.Path(name).stem)
                else:
                    continue
                if there != here:
                    arrows.add(there)
    for roof in ROOFS:
        for path in sorted((ROOT / roof).glob("*.[ch]")):
            here = (roof, path.stem)
            arrows = found.setdefault(here, set())
            for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
                if "/" in name and name.split("/")[0] in FLOORS + list(WINGS):
                    arrows.add((name.split("/")[0], pathlib.Path(name).stem))
    return found


def wrong_arrow(here, there):
    """Why the arrow may not be, or None."""
    (floor, room), (to_floor, to_room) = here, there
    if floor in ROOFS:
        return None if to_floor in ROOFS[floor] else "a tool stands on store and below"
    if to_floor == STREET:
        ok = floor == "api" or floor in WINGS
        return None if ok else "only the doors know the street"
    if floor in WINGS:
        ok = to_floor == floor or to_floor in WINGS[floor]
        return None if ok else "this archive stands on base alone"
    if to_floor in WINGS:
        return "the house does not lean on an archive"
    if FLOORS.index(to_floor) > FLOORS.index(floor):
        return "an arrow up"
    if to_floor == floor:
        allowed = SIDEWAYS[floor].get(room, set()) | SIDEWAYS[floor].get("*", set())
        return None if to_room in allowed else "a sideways arrow nobody agreed on"
    return None


def find_cycle(found):
    done, path = set(), []

    def visit(room):
        if room in path:
            return path[path.index(room):] + [room]
        if room in done or room not in found:
            return None
        path.append(room)
        for there in sorted(found[room]):
            cycle = visit(there)
            if cycle:
                return cycle
        path.pop()
        done.add(room)
        return None

    for room in sorted(found):
        cycle = visit(room)
        if cycle:
            return cycle
    return None


def title(floor, room):
    """The first sentence of the room's essay."""
    base = ROOT / ("src/" + floor if floor not in ROOFS else floor)
    for suffix in (".h", ".c"):
        path = base / (room + suffix)
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        comments = re.findall(r"/\*(.*?)\*/", text, re.S)
        for comment in comments[1:2]:
            words = " ".join(line.strip(" *") for line in comment.splitlines()).strip()
            return re.split(r"(?<=[.?!:])\s", words + " ")[0].rstrip(":")
    return ""


def draw(found):
    lines = [
        "# The house",
        "",
        "Drawn by `scripts/arrows.py` from the `#include` lines; arrows only go down, or",
        "sideways where the script says so. Each room is a module: what it is, and which",
        "rooms of its own floor and of the floors below it knows.",
        "",
    ]
    for floor in list(ROOFS) + FLOORS[::-1] + list(WINGS):
        where = floor if floor in ROOFS else "src/" + floor
        lines += ["## " + where, "", "| room | what it is | knows |", "|---|---|---|"]
        for (its_floor, room), arrows in sorted(found.items()):
            if its_floor != floor:
                continue
            knows = sorted(
                (to_room if to_floor == floor else to_floor + "/" + to_room)
                for to_floor, to_room in arrows
                if to_floor != STREET
            )
            cell = title(floor, room).replace("|", "\\|")
            lines.append("| %s | %s | %s |" % (room, cell, ", ".join(knows)))
        lines.append("")
    return "\n".join(lines)


def main():
    found = rooms()
    failed = False
    for here, arrows in sorted(found.items()):
        for there in sorted(arrows):
            why = wrong_arrow(here, there)
            if why:
                print("%s/%s -> %s/%s: %s" % (*here, *there, why))
                failed = True
    cycle = find_cycle(found)
    if cycle:
        print("a cycle: " + " -> ".join("%s/%s" % room for room in cycle))
        failed = True

    if len(sys.argv) == 3 and sys.argv[1] == "--draw":
        pathlib.Path(sys.argv[2]).write_text(draw(found), encoding="utf-8")
    elif len(sys.argv) == 3 and sys.argv[1] == "--check":
        if pathlib.Path(sys.argv[2]).read_text(encoding="utf-8") != draw(found):
            print("%s is not what the sources draw: run make docs" % sys.argv[2])
            failed = True
    if not failed:
        print("%d rooms, %d arrows, all of them down or agreed on"
              % (len(found), sum(len(a) for a in found.values())))
    sys.exit(failed)


main()
