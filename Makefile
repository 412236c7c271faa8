# What a developer types. `make help` lists it; `make setup` runs by itself before what needs it.
BIN := .venv/bin
PYTHON ?=
# Tests run side by side in this many processes.
JOBS ?= 2
# More words for the demo or for pytest: make demo ARGS=--once, make unit ARGS="tests/solver -x"
ARGS ?=
# Peers whose dependencies conflict with ours, each in .venv-peer-NAME: make peers OWN=timefold
OWN ?= discrete-optimization timefold
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types imports unit promises peers pins format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv ready: Python, pinned packages, this checkout, the compiled engine (quick when nothing changed)
	@sh deploy/setup.sh
	@$(BIN)/python -m compileall -q models solver data api dashboard
	@$(BIN)/python -m solver.ledger.stored

demo: setup ## plan the demo fleet, check the plan and show it
	@$(BIN)/bitcorp demo $(ARGS)

test: lint types imports unit ## everything that must hold: lint, types, imports, tests

lint: setup ## style and plain faults
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

types: setup ## static types, strict
	$(BIN)/mypy

imports: setup ## who may import whom
	$(BIN)/lint-imports --cache-dir .cache/imports

unit: setup ## the tests alone
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal --junit-xml .cache/junit.xml $(ARGS)

promises: ## the promises and whether the last runs kept them; runs nothing
	@$(firstword $(wildcard $(BIN)/python) python3) -m tests.promises.table

peers: setup ## add the engines that the benchmarks compare with, those with pins of their own beside .venv
	@sh deploy/setup.sh deploy/requirements/peers.txt
	@for name in $(OWN); do sh deploy/setup.sh --own peer-$$name || exit 1; done

format: setup ## rewrite the code in the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-config \
	--no-emit-index-url --custom-compile-command "make pins"
pins: setup ## resolve the pinned packages again, for every platform and Python (add ARGS=--upgrade for the newest)
	$(COMPILE) pyproject.toml $(ARGS) --group dev --output-file deploy/requirements/development.txt
	$(COMPILE) pyproject.toml $(ARGS) --extra peers --constraints deploy/requirements/development.txt \
		--output-file deploy/requirements/peers.txt
	for name in $(OWN); do $(COMPILE) $(ARGS) --group pyproject.toml:peer-$$name \
		--output-file deploy/requirements/peer-$$name.txt || exit 1; done

clean: ## remove .venv, caches and results of test runs
	rm -rf .venv .cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
