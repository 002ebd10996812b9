# make run | start | test | bench | setup | clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.runtime
DEV_STAMP := $(VENV)/.dev

.PHONY: run start test bench journeys pictures setup lock clean check-python

run: $(RUN_STAMP)
	$(BIN)/python -m bot rehearse --serve

start: $(RUN_STAMP)
	$(BIN)/python -m bot run

setup: $(RUN_STAMP)

test: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/pytest -n 2

bench: $(DEV_STAMP)
	$(BIN)/python -m bench.run

journeys: $(DEV_STAMP)
	$(BIN)/pytest tests/journeys --rewrite

pictures: $(DEV_STAMP)
	$(BIN)/python -m tests.pictures docs/pictures

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'

$(VENV)/bin/python: | check-python
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements/runtime.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	touch $@

$(DEV_STAMP): requirements/dev.txt $(RUN_STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

lock:
	uv pip compile --universal --no-strip-extras --generate-hashes --no-header --no-annotate --all-extras pyproject.toml -o requirements/runtime.txt
	uv pip compile --universal --no-strip-extras --generate-hashes --no-header --no-annotate --all-extras --group dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf var
