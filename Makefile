PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin

.PHONY: help setup demo test bench bench-long chaos chaos-proof alarms lint types docs lock clean
.DEFAULT_GOAL := help

# Where a machine says that compiled modules aren't kept, as images often do, each of the dozens of processes that a demo or a
# test run starts would compile all it imports: three seconds each.
unexport PYTHONDONTWRITEBYTECODE

help:
	@echo "make demo   start the platform on this machine with real figures"
	@echo "make test   every check and test"
	@echo "make bench  figures beside yardsticks, at most 15 minutes; QUICK=1 two minutes; ROW=name one row; OUT=bench.json"
	@echo "make bench-long   how the cost of an event grows until a million are stored, and an audit of a million"
	@echo "make setup | lint | types | docs | lock"
	@echo "make chaos [FAULT=kill-worker] [WITH=notifications] [SEED=7] [MINUTES=5] [OUT=verdict.json]   faults under traffic, and a verdict;"
	@echo "             without FAULT all services are asked at boundaries and in sequences for three minutes besides"
	@echo "make chaos-proof   that the verdict can fail: deliberate defects are caught"
	@echo "make alarms [ALERT=LeadGroupHeld]   that each alert fires for what it is for, a quarter of an hour"

PIP_INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes
setup: .venv/.installed

.venv/.installed: requirements.lock requirements.installer.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 found on the path: install one, or give it as 'make PYTHON=/path/to/python3.12 ...'."; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Python %d.%d found; this project runs on Python 3.11 to 3.13: make PYTHON=/path/to/python3.12 ..." % v)'
	$(PYTHON) -m venv .venv
	$(PIP_INSTALL) -r requirements.installer.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements.lock || \
	{ echo "uv can't reach what pip may: pip installs it, which takes a minute."; $(PIP_INSTALL) -r requirements.lock; }
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	$(BIN)/lead up

test: setup
	bash tests/run_all

BENCH = $(BIN)/python -m tests.performance --out $(or $(OUT),bench.json) $(if $(QUICK),--quick)
bench: setup
	$(BENCH) $(foreach row,$(ROW),--row $(row))

bench-long: setup
	$(BENCH) --long $(foreach row,$(or $(ROW),growth audit),--row $(row))

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup
	$(BIN)/mypy

MINUTES ?= 3
chaos: setup
	$(BIN)/python -m tests.reliability --minutes $(MINUTES) $(if $(FAULT),--fault $(FAULT)) $(if $(WITH),--with $(WITH)) $(if $(SEED),--seed $(SEED)) $(if $(OUT),--out $(OUT))
	$(if $(FAULT),,$(BIN)/python -m tests.reliability.stateful)

chaos-proof: setup
	$(BIN)/python -m tests.reliability.proof

alarms: setup
	$(BIN)/python -m tests.reliability.alarms $(ALERT)

docs: setup
	$(BIN)/lead docs

LOCKED = $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --prerelease=if-necessary-or-explicit --no-header --no-annotate
lock: setup
	$(LOCKED) --group installer -o requirements.installer.lock
	$(LOCKED) --extra devstack --extra test pyproject.toml -o requirements.lock
	$(LOCKED) --constraint requirements.lock pyproject.toml -o requirements.runtime.lock

clean:
	rm -rf .venv .lead build *.egg-info
