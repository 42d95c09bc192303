# The commands of this project. Each sets up what it needs, on a machine with Python 3.11 or later, git and make.
# Written for GNU make 3.81, the one that macOS has.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
UV ?= uv
REPORTS ?= reports

QUIETLY := -m pip --disable-pip-version-check --no-input -qq
PIP := $(BIN)/python $(QUIETLY)
LOCKED := --require-hashes --only-binary :all:
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate --exclude-newer "7 days"

.PHONY: help run demo test bench install messages lock clean FORCE

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'Variables: PYTHON=python3.12 (the Python to use), ARGS="…" (more options for run, demo, test and bench), REPORTS=reports'

run: $(VENV)/ready-to-run ## Do the whole job on the catalogue: validate, scrape, check, report
	@code=0; $(BIN)/toolkit-maint run --output-dir '$(REPORTS)' $(ARGS) || code=$$?; \
	case $$code in \
	  0) words='nothing needs anybody' ;; \
	  1) words='there are findings; they stand in the report' ;; \
	  2) words='wrong usage, a mistake in the configuration, or a missing file' ;; \
	  3) words='the source page could not be read, or something failed inside' ;; \
	  4) words='incomplete: not everything could be visited or judged; the report says what and why' ;; \
	  5) words='the catalogue holds no address to check' ;; \
	  *) words='not one of its own exit codes' ;; \
	esac; \
	echo; echo "toolkit-maint ended with $$code: $$words."; \
	test $$code -eq 2 || { echo 'Its reports:'; ls -d '$(REPORTS)'/report.*; } || code=3; \
	case $$code in 0|1|4) ;; *) exit $$code ;; esac

demo: $(VENV)/ready-to-run ## Show the whole job on a small web of its own, without a network
	@exec $(BIN)/toolkit-maint demo $(ARGS)

test: $(VENV)/ready-to-test ## Lint, check types and run every test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@exec $(BIN)/pytest -n auto $(ARGS)

bench: $(VENV)/ready-to-run $(BENCH)/ready ## Measure the speed beside lychee, in short (Linux with nginx; a few minutes)
	@exec $(BENCH)/bin/python -m benchmarks --short $(ARGS)

install: $(VENV)/ready-to-run ## Only set up .venv, so that .venv/bin/toolkit-maint works
	@echo 'Ready: $(BIN)/toolkit-maint'

messages: $(VENV)/ready-to-test ## Renew the message files of the translations from the sources
	@$(BIN)/python tools/messages.py

lock: ## Renew the hash-locked requirements (needs uv); nothing younger than a week gets in
	@command -v $(UV) >/dev/null || { echo 'make lock needs uv: see its documentation, or set UV=/path/to/uv' >&2; exit 1; }
	$(COMPILE) --upgrade --group dev --extra dask pyproject.toml -o requirements/dev.txt
	$(COMPILE) --upgrade --constraint requirements/dev.txt pyproject.toml -o requirements/run.txt
	$(COMPILE) --upgrade --constraint requirements/dev.txt --extra dask pyproject.toml -o requirements/dask.txt
	$(COMPILE) --upgrade --constraint requirements/dev.txt --group build -o requirements/build.txt
	$(COMPILE) --upgrade --constraint requirements/dev.txt benchmarks/requirements.in -o benchmarks/requirements.txt

clean: ## Remove what the other commands made, .venv and reports included
	rm -rf $(VENV) $(BENCH) '$(REPORTS)' dist .ci/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A virtual environment belongs to one Python and one folder. made-by says which; where that changed, it is built anew.
$(VENV)/made-by: FORCE
	@python='$(PYTHON)'; \
	for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	  test -z "$$python" || break; \
	  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && python=$$name; \
	done; \
	made_by=`"$$python" -c 'import os, sys; sys.version_info < (3, 11) or print(sys.version, sys.base_prefix, os.getcwd())' \
	  2>/dev/null | tr '\n' ' '`; \
	if [ -z "$$made_by" ]; then \
	  echo "No Python 3.11 or later found$${python:+ as $$python}. Install one, or name it: make PYTHON=python3.12" >&2; exit 1; \
	fi; \
	if [ "`cat $@ 2>/dev/null`" != "$$made_by" ]; then \
	  echo "Setting up $(VENV) with $$python …" >&2; \
	  rm -rf $(VENV) && "$$python" -m venv $(VENV) && printf '%s\n' "$$made_by" > $@; \
	fi

PROJECT := $(PIP) install --no-deps --no-build-isolation --editable .

$(VENV)/ready-to-run: $(VENV)/made-by requirements/run.txt requirements/build.txt pyproject.toml
	@echo 'Installing what toolkit-maint needs …' >&2
	@$(PIP) install $(LOCKED) -r requirements/build.txt -r requirements/run.txt
	@$(PROJECT)
	@touch $@

$(VENV)/ready-to-test: $(VENV)/made-by requirements/dev.txt pyproject.toml
	@echo 'Installing what the tests need …' >&2
	@$(PIP) install $(LOCKED) -r requirements/dev.txt
	@$(PROJECT)
	@touch $@

# The other link checker and what the servers need; kept apart, so that nothing of it gets near the program.
$(BENCH)/ready: $(VENV)/made-by benchmarks/requirements.txt
	@echo 'Installing what the benchmarks need …' >&2
	@$(BIN)/python -m venv --clear $(BENCH)
	@echo '*' > $(BENCH)/.gitignore
	@$(BENCH)/bin/python $(QUIETLY) install $(LOCKED) -r benchmarks/requirements.txt
	@touch $@
