# The front door. Everything behind it is meson and ninja.
#
#   make demo                 build, and watch two processes share a message
#   make check                build, and run every test
#   make check-wine           run the conformance tests under Wine as a second opinion
#   make install PREFIX=dir   library, headers, winshm.pc, tool and man pages below dir
#   make bench                everything measured against everyone, in minutes
#   make bench-docs           the same, drawn into docs/performance.md
#   make count                instructions of the hot paths, written down for the tests
#   make step                 death at every instruction: all of them, in minutes
#   make fuzz SECONDS=n       each fuzz target, for so long (needs clang)
#   make inject               every system call made to fail with every error it can give
#   make coverage             which lines the tests run; at least 95 % of the store's
#   make torture MINUTES=n    storms of every kind in turn, and what was noticed
#   make torture-sync MINUTES=n   a storm on events, mutexes and semaphores

BUILD ?= build
PREFIX ?= /usr/local
MINUTES ?= 5

.PHONY: all demo check check-wine install bench bench-docs count torture torture-sync coverage step inject fuzz docs clean \
	setup setup-check

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

setup:
	@scripts/setup

setup-check:
	@scripts/setup check

$(BUILD)/build.ninja: | setup
	@meson setup $(BUILD) >$(BUILD).log 2>&1 || { cat $(BUILD).log; rm -f $(BUILD).log; exit 1; }
	@rm -f $(BUILD).log

demo: setup all
	@scripts/demo $(BUILD)

check: setup-check all
	@scripts/run-tests $(BUILD)

check-wine:
	@scripts/check-wine

install: setup
	@rm -rf $(BUILD)-install
	@meson setup $(BUILD)-install --prefix "$(abspath $(PREFIX))" --libdir lib \
		--buildtype release -Dtests=false >/dev/null
	@ninja -C $(BUILD)-install --quiet
	@meson install -C $(BUILD)-install --no-rebuild --quiet
	@rm -rf $(BUILD)-install
	@echo "installed below $(abspath $(PREFIX))"

# What is measured is what `make install` installs: a release build, of its own.
bench: setup
	@[ -e $(BUILD)-bench/build.ninja ] || meson setup $(BUILD)-bench --buildtype release >/dev/null
	@ninja -C $(BUILD)-bench --quiet bench-programs
	@mkdir -p $(BUILD)/bench
	@$(BUILD)-bench/bench/bench $(BENCHFLAGS) --tsv $(BUILD)/bench/figures.tsv --json $(BUILD)/bench/figures.json
	@scripts/draw-performance $(BUILD)/bench/figures.json $(BUILD)/bench/performance.md

bench-docs: bench
	@scripts/draw-performance $(BUILD)/bench/figures.json docs/performance.md

count: setup all
	@scripts/count-instructions $(BUILD) --write

torture: setup all
	@TORTURE_MINUTES=$(MINUTES) $(BUILD)/tests/torture-storm any_of_these_in_turn

torture-sync: setup all
	@TORTURE_MINUTES=$(MINUTES) $(BUILD)/tests/torture-sync processes_are_killed_and_stopped

coverage: setup
	@scripts/coverage --at-least 95 $(BUILD)-coverage

step: setup all
	@scripts/run-steps $(BUILD)

inject: setup all
	@scripts/run-tests $(BUILD) --suite inject

fuzz: setup
	@for target in $(patsubst fuzz/fuzz-%.c,%,$(wildcard fuzz/fuzz-*.c)); do \
		fuzz/run $$target $(SECONDS) || exit 1; \
	done

# What is printed from the sources; CI checks that it is up to date.
docs: all
	@$(BUILD)/tools/print-errors >docs/errors.md
	@scripts/arrows.py --draw docs/house.md

clean:
	@rm -rf $(BUILD) $(BUILD)-*
