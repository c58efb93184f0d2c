# Three doors: `make figures` runs the workflow, `make dashboard` shows the results in a browser,
# `make test` runs the tests.
# Each sets up .venv from requirements.lock first; nothing but Python >= 3.11 is needed.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: figures dashboard test check benchmarks

figures: .venv/installed
	PATH="$(CURDIR)/$(BIN):$$PATH" snakemake --cores 4

dashboard: .venv/installed
	$(BIN)/striate serve

test: .venv/installed
	$(BIN)/pytest -n auto -m "not slow"

check: .venv/installed
	PATH="$(CURDIR)/$(BIN):$$PATH" .ci/check

benchmarks: .venv/installed .venv-benchmarks/installed
	@for name in limits peers main_job reading permutations cold_run growth dashboard; do \
	  printf '\n## benchmarks/%s.py\n\n' $$name; $(BIN)/python benchmarks/$$name.py || exit 1; \
	done

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
	  f"Striate needs Python 3.11 or newer; this is {sys.version.split()[0]}. Write: make PYTHON=python3.12 figures")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# What others use instead, for benchmarks/peers.py alone.
.venv-benchmarks/installed: benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-benchmarks
	@.venv-benchmarks/bin/python -m pip install --quiet --disable-pip-version-check -r $< && touch $@ \
	  || echo "benchmarks: not every library of others could be installed; those are left out"
