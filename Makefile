# Every target with a `##` text is listed by `make help`. What a target does stands in scripts/, so that it can be run without
# make as well.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# The release build of the command.
LANDBRIDGE := .build/release/landbridge

.PHONY: help
help: ## List every target
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: ## Install the libraries that the build needs, where they are missing
	@scripts/setup

.PHONY: build
build: setup ## Build the command for release into .build/release/landbridge
	swift build -c release --product landbridge

# scripts/demo runs scripts/demo-postgres on a server that it starts, where DEMO_POSTGRES is set.
.PHONY: demo
demo: build ## Import the samples into demo.db, then the next month's extracts, and show what was written; DEMO_POSTGRES=1 adds a database
	@LANDBRIDGE=$(LANDBRIDGE) scripts/demo

.PHONY: test
test: ## Run every check and test, against SQLite and a throw-away PostgreSQL server
	@scripts/setup test
	@$(MAKE) --no-print-directory layers lint
	@scripts/test

.PHONY: layers
layers: ## Prove that imports stay within the table of docs/architecture.md
	@scripts/check-layers --self-test
	@scripts/check-layers

.PHONY: lint
lint: ## Check scripts, file sizes and forbidden constructs
	@scripts/lint

.PHONY: docs
docs: setup ## Write the generated pages of docs/ again
	LANDBRIDGE_UPDATE_DOCS=1 swift test --filter DocumentationTests

.PHONY: samples
samples: ## Write the sample extracts again, byte for byte the same
	python3 samples/generate.py --codes mappings/codes

.PHONY: bench
bench: ## Measure speed and memory against C, polars and psql; BENCH_ROWS=100000 for a smaller run
	@scripts/setup bench
	@pg_virtualenv -t -o wal_level=logical -o shared_buffers=1GB -o max_wal_size=8GB scripts/bench

.PHONY: servers
servers: setup ## Test against PostgreSQL 13, 14, 16 and 17, whose binaries it fetches; SERVERS="13 17" for some of them
	@scripts/servers test $(SERVERS)

# Other versions of PostgreSQL are as much a matter of patience, but need the network: `make servers`.
.PHONY: soak
soak: build ## Kill sync at random moments and compare its store; write and read random copybooks for long (see also make servers)
	@LANDBRIDGE=$(LANDBRIDGE) scripts/soak
	LANDBRIDGE_ROUND_TRIPS=300 swift test --filter CopybookRoundTrips

.PHONY: fuzz
fuzz: setup ## Feed mutated mappings, copybooks and files to their readers; needs a toolchain with libFuzzer
	@scripts/fuzz

.PHONY: clean
clean: ## Take away what builds, the demo and benchmarks have made
	rm -rf .build bench-data demo.db demo.db-shm demo.db-wal demo.db.lock*
