# `make build` and `make test` set up everything they need, on a fresh Debian 12 with Python 3.11, make and git.
# As root they install Debian's packages; otherwise they print the one line to run.

.DEFAULT_GOAL := help
BIN := .venv/bin

export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

.PHONY: setup
setup: .venv/.installed ## make .venv with the locked packages and pathwaygen itself

.venv/.locked: requirements/lock.txt scripts/setup-venv scripts/setup-debian
	scripts/setup-venv

.venv/.installed: .venv/.locked pyproject.toml
	$(BIN)/python -m pip install --quiet --no-index --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	@touch $@

# PySpark is a source package, and large: only the tests of it want it.
.venv/.spark: requirements/spark.txt .venv/.installed scripts/setup-spark
	scripts/setup-spark

tests/browser/node_modules/.installed: tests/browser/package-lock.json .venv/.installed
	scripts/setup-debian browser
	PATH="$(CURDIR)/$(BIN):$$PATH" NODE_OPTIONS=--use-system-ca \
		npm ci --silent --ignore-scripts --no-audit --no-fund --prefix tests/browser
	@touch $@

.PHONY: build
build: .venv/.installed ## check and build pathways/ into build/, and the whole site into site/
	$(BIN)/pathwaygen check --stage review pathways
	$(BIN)/pathwaygen indicators test pathways/*.yaml
	$(BIN)/pathwaygen build pathways --out build
	$(BIN)/mkdocs build --strict --config-file mkdocs.yml --site-dir site

.PHONY: lint
lint: .venv/.installed ## ruff, mypy and the layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: test
test: .venv/.installed .venv/.spark ## lint, then every test
	scripts/setup-debian browser
	$(MAKE) --no-print-directory --jobs=2 tests/browser/node_modules/.installed lint
	$(BIN)/pytest -q -n 2 --dist worksteal

.PHONY: format
format: .venv/.installed ## let ruff mend what it can
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format

.PHONY: golden
golden: .venv/.installed ## write the golden files anew: read the diff before you commit it
	$(BIN)/pytest -q -n 2 --update-golden

.PHONY: bench
bench: .venv/.installed ## time check against check-jsonschema
	$(BIN)/python bench/run.py

.PHONY: lock
lock: ## compile requirements/lock.txt anew from pyproject.toml
	scripts/lock

.PHONY: clean
clean: ## remove everything that make made
	rm -rf .venv .venv-lock .venv-peer .cache build site dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
