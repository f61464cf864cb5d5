# SPDX-License-Identifier: GPL-3.0-or-later
# Thin front of meson. `make` builds; `make test` and `make demo` also install missing Debian packages.
BUILD ?= build
export BUILD

.PHONY: all packages test test-sanitize demo lint format bench-mail bench-parse bench-render fuzz install clean

all: $(BUILD)/build.ninja
	ninja -C $(BUILD)

$(BUILD)/build.ninja:
	meson setup $(BUILD) $(MESONFLAGS)

packages:
	tools/install-packages

# KEEP=1 leaves everything running and tells how to send to it.
demo: packages
	$(MAKE) --no-print-directory all
	/usr/bin/python3 tests/e2e/demo.py --build $(BUILD) $(if $(KEEP),--keep)

test: packages
	$(MAKE) --no-print-directory all
	tools/run-tests $(BUILD)

# The whole suite, unit and end to end, with AddressSanitizer and UndefinedBehaviorSanitizer.
test-sanitize: packages
	$(MAKE) --no-print-directory all BUILD=$(BUILD)-sanitize \
	    MESONFLAGS="-Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debug"
	tools/run-tests $(BUILD)-sanitize

lint: packages
	$(MAKE) --no-print-directory all
	tools/lint $(BUILD)

format:
	git ls-files 'src/*.c' 'src/*.h' 'src/*.cc' 'tests/*.c' | xargs clang-format -i

bench-mail: packages
	$(MAKE) --no-print-directory all
	/usr/bin/python3 tests/bench/bench-mail --build $(BUILD)

bench-parse: packages
	$(MAKE) --no-print-directory all
	/usr/bin/python3 tests/bench/bench-parse --build $(BUILD)

# BENCH_CORPUS is where documents are kept.
bench-render: packages
	$(MAKE) --no-print-directory all
	/usr/bin/python3 tests/bench/bench-render --build $(BUILD)

# Each fuzzer for SECONDS (60), with its dictionary.
fuzz: packages
	tools/fuzz $(BUILD)-fuzz

install: all
	meson install -C $(BUILD)

clean:
	rm -rf $(BUILD) $(BUILD)-sanitize $(BUILD)-fuzz demo-output
