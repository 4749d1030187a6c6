# The front door. Everything is done by CMake presets and the scripts in ci/; each target below does its own set-up,
# so `make bench` is all that a fresh clone needs (`ci/bootstrap make bench` where not even make is there).
OUTPACE := build/release/outpace
# What `make test` builds and runs: both by default, one by `make test PRESET=clang`.
PRESET ?= release asan-ubsan
# More for the race: make bench BENCH_FLAGS="--seed 7 eca:30~*"
BENCH_FLAGS ?=
RUN ?= runs/latest
BASELINE ?= ci/baseline.json
PREFIX ?= /usr/local
# How long each reader is fed damaged texts.
SECONDS ?= 8

.PHONY: help build bench bench-full test fuzz gate report readme install format tidy clean
.NOTPARALLEL:

help:
	@echo 'make bench       race the quick suite: at most three minutes on two cores'
	@echo 'make bench-full  race the full suite: hours; an interrupted one goes on with BENCH_FLAGS=--resume'
	@echo 'make test        build and test: optimised, then with the sanitizers (PRESET=NAME for one)'
	@echo 'make fuzz        damaged texts for every reader, SECONDS=$(SECONDS) each (clang 19, libFuzzer)'
	@echo 'make gate        compare RUN=$(RUN) with BASELINE=$(BASELINE); exit 1 on a regression'
	@echo 'make report      write the page of RUN=$(RUN)'
	@echo 'make readme      write the results table of RUN=$(RUN) into README.md, and with DIGEST=FOLDER that run by verdicts'
	@echo 'make install     the command, its pages, headers and library below PREFIX=$(PREFIX)'
	@echo 'make build       the optimised command, $(OUTPACE)'
	@echo 'make format      format the C++ files; make tidy runs clang-tidy'
	@echo 'make clean       remove build/, keep runs/'

build:
	@ci/bootstrap ci/build release outpace

bench: build
	$(OUTPACE) bench --suite quick $(BENCH_FLAGS)

bench-full: build
	$(OUTPACE) bench --suite full $(BENCH_FLAGS)

test:
	@ci/bootstrap ci/test $(PRESET)

fuzz:
	@ci/bootstrap --with-clang ci/fuzz $(SECONDS)

gate: build
	$(OUTPACE) gate '$(RUN)' --baseline '$(BASELINE)' --tolerances ci/tolerances.toml

report: build
	$(OUTPACE) report '$(RUN)'

readme: build
	@ci/readme '$(RUN)'
ifdef DIGEST
	@ci/readme --digest '$(DIGEST)'
endif

install:
	@ci/bootstrap ci/build release outpace outpace_archive outpace_main outpace_pages
	cmake --install build/release --prefix '$(PREFIX)'

format:
	@ci/bootstrap ci/format

tidy:
	@ci/bootstrap --with-clang --with-tidy ci/tidy

clean:
	rm -rf build
