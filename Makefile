# make run   build and start the demo            make test   everything, as CI does
# make check the fast gate before a push         make bench  speed and size, as ratios
#                                                make bench-case  the case store and the queues
#                                                make bench-documents  drawing, signing, verifying
#                                                make bench-pages  until a phone can use a page, a change is on every screen, long lists stand
# make explore  the property tests again and again, each time from other numbers
# make fuzz  a minute of each fuzzer (nightly Rust)
# make law   writes docs/law.md: every rule with its article, code and test
# make manual     copies the newest pictures of the journeys into docs/manual (after make test)
# make gallery-documents  draws docs/gallery/documents: a picture of every kind of document
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

UI := web/ui
UI_SOURCES := $(shell find $(UI)/src -type f 2>/dev/null) $(wildcard $(UI)/*.html $(UI)/*.ts $(UI)/package-lock.json)
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
# One more than cores: a test waits for its database now and then.
THREADS := $(shell echo $$(($$(nproc) + 1)))
CARGO_TEST := $(if $(NEXTEST),cargo nextest run --workspace --no-fail-fast --test-threads $(THREADS),cargo test --workspace --no-fail-fast)

# Random walks begin at one number here, so that a red run speaks of the change and not of luck. `make explore` begins
# at others; what it finds is kept under proptest-regressions and played first ever after.
test check: export PROPTEST_RNG_SEED := 20260608

# Hundreds of small databases live for seconds; in memory they take half the time, where there is enough of it (KB).
MEMORY := $(shell df --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 4000000 { print "/dev/shm" }')
ifneq ($(MEMORY),)
test check: export TMPDIR := $(MEMORY)
endif

.PHONY: help run test check explore bench bench-case bench-documents bench-pages fuzz ui release api law gallery-documents manual
help:
	@grep -E '^# make' Makefile | sed 's/^# //'

$(UI)/node_modules/.package-lock.json: $(UI)/package-lock.json
	cd $(UI) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(UI)/dist/index.html: $(UI)/node_modules/.package-lock.json $(UI_SOURCES)
	cd $(UI) && npm run --silent build

tests/e2e/node_modules/.package-lock.json: tests/e2e/package-lock.json
	cd tests/e2e && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

ui: $(UI)/dist/index.html

run:
	@.ci/install run
	@$(MAKE) --no-print-directory ui
	cargo build --workspace --bin tiaoque
	@exec target/debug/tiaoque demo

test:
	@.ci/install test
	@$(MAKE) --no-print-directory ui tests/e2e/node_modules/.package-lock.json
	cargo build --workspace --all-targets
	cd $(UI) && npm run --silent check && npm test --silent && npm run --silent size
	target/venv/bin/python -m openapi_spec_validator $(UI)/src/api/openapi.json
	$(CARGO_TEST)
	cd tests/e2e && npx playwright test

check: ui
	cargo fmt --check
	cargo clippy --workspace --all-targets -- -D warnings
	cd $(UI) && npm run --silent check && npm test --silent
	cargo $(if $(NEXTEST),nextest run,test) --workspace --lib

explore:
	@.ci/install run
	@for round in $$(seq $${ROUNDS:-20}); do echo "round $$round"; cargo $(if $(NEXTEST),nextest run,test) --workspace --lib; done

release: ui
	cargo build --release -p web

api:
	cargo run -q -p web -- openapi > $(UI)/src/api/openapi.json
	cd $(UI) && npm run --silent api

law:
	cargo run -q -p tests --bin law-page > target/law.md
	cp target/law.md docs/law.md

manual:
	mkdir -p docs/manual/pictures
	for picture in $$(grep -ohE 'pictures/[a-z0-9-]+\.png' docs/manual/*.md | sort -u); do cp target/e2e/main-job/$${picture#pictures/} docs/manual/$$picture; done
	for one in 01-open=01-open-zh-light-390 02-check=02-check-zh-light-390 07-waiting=07-waiting-zh-light-390 30-room=30-room-zh-light-390 30-room-elder=30-room-elder-light-390 32-private=32-private-zh-light-390 37-sign=37-sign-zh-light-390 11-verify-match=11-verify-match-zh-light-390 40-mediator-room=40-mediator-room-zh-light-1366 28-review=28-review-zh-light-1366 53-hearing=53-hearing-zh-light-1366 26-board=26-board-zh-light-1366; do \
	  cp target/e2e/gallery/$${one#*=}.png docs/gallery/screens/$${one%=*}.png; done

gallery-documents:
	@.ci/install test
	cargo test -q -p confirm --test documents gallery -- --ignored

bench:
	@.ci/install run
	@$(MAKE) --no-print-directory ui
	cd $(UI) && npm run --silent size
	cargo build -q --workspace --bins
	@target/debug/bench-main-job

bench-case:
	@.ci/install test
	@$(MAKE) --no-print-directory ui
	cargo build -q --workspace --bins
	@target/debug/bench-case

bench-documents:
	@.ci/install run
	cargo build -q --workspace --bin bench-documents
	@target/debug/bench-documents

bench-pages:
	@.ci/install test
	@$(MAKE) --no-print-directory ui tests/e2e/node_modules/.package-lock.json
	cargo build --workspace --bin tiaoque
	cd tests/e2e && npx playwright test --config bench.config.ts

# What a fuzzer finds lies in tests/fuzz/artifacts; once mended it becomes a seed.
fuzz:
	@cargo fuzz --version >/dev/null 2>&1 || cargo install -q --locked cargo-fuzz
	@cd tests/fuzz && for target in pdf objects cms stamp bundle; do \
	  mkdir -p corpus/$$target; \
	  cargo +nightly fuzz run --fuzz-dir . $$target corpus/$$target seeds/$$target -- \
	    -max_total_time=$${SECONDS_EACH:-60} -timeout=10 -rss_limit_mb=1024 -max_len=300000 -print_final_stats=1; \
	done
