# `make up`: a living knowledge base and its page. `make test`: everything that proves it. Needs Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2

.PHONY: up setup quick test fuzz reference translations check docs release-check benchmarks clean

up: .venv/installed
	$(BIN)/kb up

setup: .venv/installed-dev

INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("ClusterKB needs Python 3.11 or newer: make … PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(INSTALL) --editable .
	@touch $@

.venv/installed-dev: .venv/installed
	$(INSTALL) --editable '.[dev]'
	@touch $@

# The test processes share the cores: threads of linear algebra on top only wait for each other.
test quick: export OPENBLAS_NUM_THREADS = 1
# Compiled test modules are kept, whatever the environment says: else each process compiles them anew.
test quick: export PYTHONDONTWRITEBYTECODE =

# What needs neither engine, server nor browser, nor draws at length: the first thing to run after a change.
quick: export KB_TEST_QUICK = 1
quick: setup
	$(BIN)/pytest -q -m 'not server and not long' --numprocesses $(WORKERS)

test: setup
	$(BIN)/pytest -q --numprocesses $(WORKERS)

# Spoilt uploads and backups by the thousand, others each time: `make fuzz COUNT=100000 SEED=7`.
COUNT ?= 10000
SEED ?= $(shell date +%s)
fuzz: setup
	$(BIN)/python -m tests.fuzz --count $(COUNT) --seed $(SEED)

# Those that compare with official workbooks, in the folder that KB_REFERENCE names.
reference: setup
	$(BIN)/pytest -q -m reference

# What has no Russian or Kazakh words yet: it stays English.
translations: setup
	$(BIN)/python -m tests.ui.translations

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The site, in docs/_build/html/index.html: no other host is asked, neither to build it nor to read it.
docs: setup
	$(BIN)/python -m sphinx -q -W --keep-going -b html -d docs/_build/doctrees docs docs/_build/html

# All words there, wheel and sdist built, the wheel tried in an empty environment.
release-check: setup
	$(BIN)/python -m tests.release

benchmarks: setup
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf .venv build docs/_build *.egg-info .pytest_cache .mypy_cache .ruff_cache
