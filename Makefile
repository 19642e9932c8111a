# The front door. Everything behind it is meson and ninja.
#
#   make demo                 build, and watch two processes share a message
#   make check                build, and run every test
#   make check-wine           run the conformance tests under Wine as a second opinion
#   make install PREFIX=dir   library, headers, winshm.pc, tool and man pages below dir
#   make bench                figures against raw shm_open
#   make torture SECONDS=n    the storm, for as long as you like

BUILD ?= build
PREFIX ?= /usr/local
SECONDS ?= 60

.PHONY: all demo check check-wine install bench torture docs clean setup setup-check

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

bench: setup all
	@$(BUILD)/bench/bench-section
	@$(BUILD)/bench/bench-view

torture: setup all
	@TORTURE_SECONDS=$(SECONDS) $(BUILD)/tests/torture-storm

# What is printed from the sources; CI checks that it is up to date.
docs: all
	@$(BUILD)/tools/print-errors >docs/errors.md
	@scripts/arrows.py --draw docs/house.md

clean:
	@rm -rf $(BUILD) $(BUILD)-*
