#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""multiprocessing.shared_memory, behind the protocol of the foreign peers (protocol.h).

A SharedMemory is always mapped. Before Python 3.13 whoever attaches a segment also has his
resource tracker remove it later, behind the back of the process it belongs to; here the
tracker is told otherwise after each attachment. That part is not timed: what is timed is
what a program without that care pays.
"""

import platform
import sys
import time

try:
    from multiprocessing import resource_tracker, shared_memory
except ImportError as error:
    print("unavailable", error)
    sys.exit(0)

SECTION_BYTES = 4096
MESSAGE = b"message"
ALWAYS_MAPPED = "a segment is always mapped"
ATTACH = {"track": False} if sys.version_info >= (3, 13) else {}


class Peer:
    def __init__(self, prefix):
        self.prefix = prefix
        self.kept = {}  # what this process made, by name
        self.visited = None

    def create(self, name):
        name = f"{self.prefix}-{name}"
        return shared_memory.SharedMemory(name, create=True, size=SECTION_BYTES)

    def attach(self, name):
        self.visited = shared_memory.SharedMemory(f"{self.prefix}-{name}", **ATTACH)
        return self.visited

    def forget(self):
        """After each operation, outside of its time."""
        if self.visited and not ATTACH:
            resource_tracker.unregister(self.visited._name, "shared_memory")
        self.visited = None

    def remove(self, name):
        memory = self.kept.pop(name, None)
        if memory:
            memory.close()
            memory.unlink()

    def leave(self):
        for name in list(self.kept):
            self.remove(name)
        # The tracker is a process, which would end a little later than this one.
        stop = getattr(resource_tracker._resource_tracker, "_stop", None)
        if stop:
            stop()

    # ---- the cases ----

    def hold(self):
        self.kept["held"] = self.create("held")
        self.kept["held"].buf[0] = 1

    def create_touch_close(self):
        memory = self.create("own")
        memory.buf[0] = 1
        memory.close()
        memory.unlink()

    def open_read_close(self):
        memory = self.attach("held")
        memory.buf[0]
        memory.close()

    def scenario_first(self):
        self.kept["shared"] = self.create("shared")
        self.kept["shared"].buf[: len(MESSAGE)] = MESSAGE

    def scenario_second(self):
        memory = self.attach("shared")
        is_same = memory.buf[: len(MESSAGE)] == MESSAGE
        memory.close()
        if not is_same:
            raise ValueError("this is not the message")

    def scenario_last(self):
        self.remove("shared")

    CASES = {
        "hold": hold,
        "create-close": ALWAYS_MAPPED,
        "create-touch-close": create_touch_close,
        "open-close": ALWAYS_MAPPED,
        "open-read-close": open_read_close,
        "map-unmap": ALWAYS_MAPPED,
        "scenario-first": scenario_first,
        "scenario-second": scenario_second,
        "scenario-last": scenario_last,
    }
    ONCE = ("hold", "scenario-first", "scenario-last")

    # ---- the protocol ----

    def measure(self, run):
        try:
            start = time.monotonic_ns()
            run(self)
            return time.monotonic_ns() - start
        finally:
            self.forget()

    def answer(self, name, n):
        run = self.CASES.get(name, "there is no such thing in " + WHAT)
        if isinstance(run, str):
            return "unavailable " + run
        if n < 1:
            raise ValueError("a command is a case and a number")
        if name in self.ONCE:
            n = 1
        return " ".join(str(self.measure(run)) for _ in range(n))


WHAT = f"multiprocessing.shared_memory of Python {platform.python_version()}"


def main():
    peer = Peer(sys.argv[1])
    print("ready", WHAT, flush=True)
    for line in sys.stdin:
        try:
            name, n = line.split()
            answer = peer.answer(name, int(n))
        except (OSError, ValueError) as error:
            answer = f"error {error}"
        print(answer, flush=True)
    peer.leave()


main()
