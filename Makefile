# Two commands do everything: `make run` shows the service at work, `make test` proves it.
# Python 3.11 or later, make and the package registries are all they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO_HOME ?= baocao-home
COMPILE = $(BIN)/uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet
PACKAGES := config intake parsers templates tracker

.PHONY: help run install service wheel site sbom debian test lock bench tray clicks looks kill restores chaos growth fuzz year changes pictures clean

help:  ## the targets and what they do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: install  ## the sample ward's round trip on real mail servers, then the status table at http://127.0.0.1:8080
	$(BIN)/baocao --home $(DEMO_HOME) demo

install: $(STAMP)  ## virtual environment, pinned dependencies, the command .venv/bin/baocao

$(STAMP): requirements.lock pyproject.toml Makefile
	$(PYTHON) -c 'import sys; sys.exit("baocao needs Python 3.11 or later, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
# what the interpreter brings to install with is as old as it is, and nothing here needs it
	$(BIN)/uv pip uninstall --quiet --python $(BIN)/python pip setuptools 2>/dev/null || true
# whoever runs the service need not be allowed to write beside the sources
	$(BIN)/python -m compileall -q $(PACKAGES)
	touch $@

service:  ## only what a server needs, in .venv: no tests' tools, no demo
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r packaging/requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --no-deps .
	$(BIN)/uv pip uninstall --quiet --python $(BIN)/python pip setuptools 2>/dev/null || true

wheel: install  ## dist/baocao-….whl, for `uv tool install` and pipx
	$(BIN)/python -m hatchling build -t wheel

site: install  ## the documentation as pages, in dist/site
	$(BIN)/sphinx-build -q -W --keep-going -b html docs dist/site

sbom: install  ## what a service is made of, in dist/sbom.json (CycloneDX)
	mkdir -p dist
	$(BIN)/python -W ignore -m cyclonedx_py requirements packaging/requirements.lock --pyproject pyproject.toml --of JSON -o dist/sbom.json

debian: install  ## as root: the commands of docs/install.md in a clean Debian, until it polls and is backed up
	$(BIN)/python scripts/clean_debian

test: install  ## servers, linters, types, layers and every test, on SQLite and PostgreSQL
	scripts/servers
	$(BIN)/ruff format --check $(PACKAGES) tests benchmarks scripts
	$(BIN)/ruff check $(PACKAGES) tests benchmarks scripts
# a worker often waits for a server or a child: types are checked in those moments
	$(MAKE) --no-print-directory -j2 types claims

.PHONY: types claims
types:
	$(BIN)/mypy
	$(BIN)/lint-imports

claims:
	$(BIN)/pytest --numprocesses auto --dist worksteal

lock:  ## pin the newest versions that fit pyproject.toml
	$(COMPILE) --all-extras --group dev --group docs -o requirements.lock
	$(COMPILE) --extra postgres -c requirements.lock -o packaging/requirements.lock
	$(subst pyproject.toml,--group servers,$(COMPILE)) -o tests/servers/requirements.lock

bench: install  ## speed and memory beside what a user would pick instead
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/polling.py
	$(BIN)/python benchmarks/mail.py
	$(BIN)/python -m benchmarks.documents
	$(BIN)/python benchmarks/attribution.py
	$(BIN)/python benchmarks/desk.py
	$(BIN)/python benchmarks/synthesis.py
	$(BIN)/python benchmarks/memory.py

tray: install  ## 300 mails of the tray dealt with by real clicks in Chromium: how many, and how long one waits
	scripts/servers
	$(BIN)/python -m benchmarks.tray_clicks

clicks: install  ## twenty tasks of an officer by real clicks in Chromium, beside what they cost before
	scripts/servers
	$(BIN)/python -m benchmarks.desk_clicks

LOOKS ?= dist/looks
looks: install  ## a picture of every page in four widths, light and dark, with what axe-core finds, in dist/looks
	scripts/servers
	$(BIN)/python -m benchmarks.page_looks $(LOOKS) --axe

year: install  ## a simulated year of 60 units and 24 campaigns with a moving clock, every letter accounted for
	$(BIN)/python -m benchmarks.year

YEAR_SEED ?= 5
changes: install  ## a simulated year in which schools are renamed, merged, split and readdressed; boards, letters, figures agree
	$(BIN)/pytest -s tests/whole/test_year_of_changes.py --year-of-changes=365 --year-seed=$(YEAR_SEED) --timeout=0

fuzz: install  ## 20,000 spoilt mails and 5,000 spoilt documents through the reading children of production
	$(BIN)/pytest -s tests/fuzz --fuzz-messages 20000 --fuzz-documents 5000 --timeout=7200
	$(BIN)/pytest tests/pure --numprocesses auto --hypothesis-profile=thorough --timeout=7200

pictures: install  ## the pictures of docs/huong-dan.md, taken by the browser tests
	scripts/servers
	$(BIN)/pytest tests/browser --pictures docs/hinh

kill: install  ## hundreds of kill -9 at every named point, on real servers
	scripts/servers
	$(BIN)/pytest tests/whole/test_power_cuts.py --power-cuts=200 --timeout=3600

restores: install  ## thirty times backup, gap and restore, each command killed on its way; no letter twice
	scripts/servers
	$(BIN)/pytest -s tests/whole/test_restores.py --restores=30 --timeout=7200

CHAOS_MINUTES ?= 60
chaos: install  ## an hour of bad weather: children killed, clock set, disk filled, wires cut; nothing lost, nothing unseen
	scripts/servers
	$(BIN)/pytest -s tests/whole/test_chaos.py --chaos-minutes=$(CHAOS_MINUTES) --timeout=$$(( 60 * $(CHAOS_MINUTES) + 900 ))

growth: install  ## every piece of text behind every head: time grows no faster than the text
	$(BIN)/pytest tests/pure/growth --growth --timeout=7200

clean:  ## forget the virtual environment and the demo's home
	rm -rf $(VENV) $(DEMO_HOME)
