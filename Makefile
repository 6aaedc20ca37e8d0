# Promotora: everything a person runs. The first use makes .venv from the pinned, hashed requirements; nothing else is
# needed than make and Python 3.11 or newer (another Python than python3: make PYTHON=python3.12 demo).

PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input
UV := UV_CUSTOM_COMPILE_COMMAND='make pins' $(BIN)/uv --quiet pip compile pyproject.toml --universal \
    --python-version 3.11 --generate-hashes --no-emit-index-url --group build

FOR_USE := $(VENV)/.for-use
FOR_TESTS := $(VENV)/.for-tests
FOR_SPARK := $(VENV)/.for-spark

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint long bench docs spark pins clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

demo: $(FOR_USE) ## a synthetic county, its lists, and a site to work with them (Ctrl-C ends it)
	@$(BIN)/promotora demo

test: lint ## lint, then every test but the long ones
	@echo "Running the tests."
	@$(BIN)/pytest --quiet --numprocesses 2 --dist loadgroup

lint: $(FOR_TESTS) ## ruff, mypy and the import contracts
	@echo "Checking style, types and imports."
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "Some files are not formatted: run $(BIN)/ruff format."; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@imports=$$($(BIN)/lint-imports --no-logo) || { echo "$$imports"; exit 1; }

long: $(FOR_TESTS) ## the property tests at nightly size
	@$(BIN)/pytest --quiet --numprocesses 2 --dist loadgroup -m long

bench: $(FOR_TESTS) ## ratios against the floor, pandas and long-table SQL, side by side in one run
	@$(BIN)/python -m benchmarks

docs: $(FOR_TESTS) ## write the manual, the guides and the pictures under docs again from the code and its tests
	@echo "Writing docs from the tests."
	@PROMOTORA_WRITE_DOCS=1 $(BIN)/pytest --quiet tests/spec tests/docs/test_input_guide.py tests/docs/test_site_guides.py \
	    tests/docs/test_roles.py tests/docs/test_lifecycles.py tests/site/tel/test_diagnoses.py tests/site/browser/test_screens.py

spark: $(FOR_SPARK) ## add the Spark engine to .venv (it needs Java 17 or newer)
	@command -v java >/dev/null || echo "Spark runs on Java 17 or newer, and there is none here. On Debian: apt-get install openjdk-17-jre-headless"

pins: $(FOR_TESTS) ## resolve the requirements again, to the newest that work together
	@echo "Resolving the requirements."
	@$(UV) --upgrade --output-file requirements/run.txt
	@$(UV) --upgrade --output-file requirements/test.txt --group dev --constraint requirements/run.txt
	@$(UV) --upgrade --output-file requirements/spark.txt --extra spark --constraint requirements/test.txt

clean: ## remove caches, build output and the demo's files
	@rm -rf build dist demo src/*.egg-info spark-warehouse metastore_db derby.log artifacts .hypothesis .*_cache
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@echo "Clean. Kept, since they take long to make: .venv and bench-data."

# The environment. Each stamp is older than the files it was made from only when they have changed since.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    found=$$($(PYTHON) -c 'import platform; print("here is " + platform.python_version())' 2>/dev/null || echo "was not found here"); \
	    echo "Promotora needs Python 3.11 or newer; $(PYTHON) $$found." \
	         "Install a newer one, or name it: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make an environment: it has no venv. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)."
	@$(PYTHON) -m venv --clear $(VENV)

$(FOR_USE): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Promotora runs on (once; a minute or two)."
	@$(PIP) install --only-binary :all: --require-hashes --requirement requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(FOR_TESTS): requirements/test.txt $(FOR_USE)
	@echo "Installing what the tests run on."
	@$(PIP) install --only-binary :all: --require-hashes --requirement requirements/test.txt
	@touch $@

# PySpark is published as source only; the pinned setuptools, already there, builds it.
$(FOR_SPARK): requirements/spark.txt $(FOR_USE)
	@echo "Installing PySpark (about 500 MB; some minutes)."
	@$(PIP) install --no-build-isolation --require-hashes --requirement requirements/spark.txt
	@touch $@
