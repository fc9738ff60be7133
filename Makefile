# Everything a developer or a newcomer does, by name. `make` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench lock clean

help:  ## list what there is
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Wiredesk needs Python 3.11 or newer: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)

# The locks are whole, so pip need not look for what they depend on. Left to itself it would
# take a newer release than the one that is pinned, where a package is asked for with extras.
$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing the locked dependencies (once)"
	$(INSTALL) --no-deps --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_READY): requirements-dev.lock $(READY)
	$(INSTALL) --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

run: $(READY)  ## start everything; Ctrl-C stops it
	@exec $(BIN)/wiredesk up --allow-loopback

test: $(DEV_READY)  ## run the whole suite, real servers included
	$(BIN)/python -m pytest -n auto --max-worker-restart=0 --dist loadfile --cov --cov-report=term --cov-fail-under=95

lint: $(DEV_READY)  ## ruff, mypy, Import Linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV_READY)  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV_READY)  ## measure against the naive reference, side by side
	$(BIN)/python -m bench

lock: $(DEV_READY)  ## pin the newest dependencies, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-emit-index-url --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:  ## remove what was installed (never var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage
