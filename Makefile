# Everything happens inside the checkout: .venv holds the packages and all caches, .state what the server keeps.
# Needs python3 >= 3.11 with venv, and make. Nothing else: no root, no Docker, no database, no torrent client.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# The last line of "make demo" is the program's, from wherever make was called.
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
CODE := domain application adapters bootstrap tui uuutorrent
EVERY := $(CODE) tests benchmarks
# One line a package is enough.
TERSE := | sed -u '/already satisfied/d; /^ *Downloading/d; /^Looking/d'

export UUUTORRENT_STATE_DIR ?= $(CURDIR)/.state
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_CACHE_DIR := $(CURDIR)/.venv/cache/pip
export XDG_CACHE_HOME := $(CURDIR)/.venv/cache
export RUFF_CACHE_DIR := $(CURDIR)/.venv/cache/ruff
export MYPY_CACHE_DIR := $(CURDIR)/.venv/cache/mypy

.PHONY: help setup demo run test test-faults test-security check format lint types contracts dependencies audit openapi configuration pictures \
  bench-feed bench-matching bench-torrents lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "UUUTorrent needs Python 3.11 or newer; try: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || \
	  { echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }
	@echo "==> making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/python requirements/run.txt pyproject.toml
	@echo "==> installing what the server and the TUI need (once; about 50 MB)"
	@$(BIN)/pip install --progress-bar on --require-hashes --requirement requirements/run.txt $(TERSE)
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	@echo "==> installing what the tests and checks need (once; about 130 MB)"
	@$(BIN)/pip install --progress-bar on --require-hashes --requirement requirements/dev.txt $(TERSE)
	@touch $@

.venv/qbittorrent-5.1: requirements/qbittorrent-5.1.sh
	@echo "==> unpacking qBittorrent 5.1 from Debian 13 (once; about 125 MB)"
	@requirements/qbittorrent-5.1.sh $@
	@touch $@

setup: .venv/run ## set up .venv inside the checkout

demo: .venv/run ## the main job against a world on loopback, then the TUI
	@$(BIN)/uuutorrent demo

run: .venv/run ## your server and its TUI, with AniList and Nyaa
	@$(BIN)/uuutorrent up

test: .venv/dev ## all tests but those of test-faults and test-security
	@$(BIN)/pytest --ignore=tests/e2e/faults --ignore=tests/e2e/security

test-faults: .venv/dev ## break everything that can break, and watch it heal (ten minutes)
	@$(BIN)/pytest tests/e2e/faults

test-security: .venv/dev ## everybody tries everything, strangers attack (about eight minutes)
	@$(BIN)/pytest tests/e2e/security

check: .venv/dev format-check lint types contracts dependencies audit-if-possible test ## all that must be green before a commit

.PHONY: format-check
format-check: .venv/dev
	@echo "==> format"; $(BIN)/ruff format --check $(EVERY)

format: .venv/dev ## format and sort
	@$(BIN)/ruff check --fix-only --quiet $(EVERY); $(BIN)/ruff format $(EVERY)

lint: .venv/dev
	@echo "==> lint"; $(BIN)/ruff check $(EVERY)
	@echo "==> spelling"; $(BIN)/typos

types: .venv/dev
	@echo "==> types"; $(BIN)/mypy
	@$(BIN)/basedpyright

contracts: .venv/dev
	@echo "==> import contracts"; $(BIN)/lint-imports --cache-dir .venv/cache/imports
	@echo "==> slots"; $(BIN)/python -m slotscheck -m domain -m application

dependencies: .venv/dev
	@echo "==> dependencies"; $(BIN)/deptry .

.PHONY: audit-if-possible
audit-if-possible: .venv/dev
	@requirements/audit.sh --if-possible

audit: .venv/dev ## ask for known vulnerabilities of the pinned packages; fails if nobody can be asked
	@requirements/audit.sh

openapi: .venv/run ## write docs/openapi.json
	@$(BIN)/python -m adapters.inbound.http.openapi > docs/openapi.json

configuration: .venv/run ## write docs/configuration.md
	@$(BIN)/uuutorrent config --markdown > docs/configuration.md

pictures: .venv/dev ## make the README's pictures of the real TUI
	@$(BIN)/python -m uuutorrent.testing.readme_pictures docs/pictures

bench-feed: .venv/dev ## what choosing a release costs, beside parsing its feed
	@$(BIN)/python -m benchmarks.feed_cost

bench-matching: .venv/dev ## score release matching (CASES=file.jsonl)
	@$(BIN)/python -m benchmarks.matching $(CASES)

bench-torrents: .venv/dev ## what many torrents cost, beside qBittorrent's own answers (N="50 500")
	@$(BIN)/python -m benchmarks.torrents $(N)

lock: .venv/python ## renew the hashed pins
	@requirements/lock.sh

clean: ## remove .venv and .state
	rm -rf .venv .state
