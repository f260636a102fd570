# make demo | test | setup | check | lock | clean
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes

.PHONY: demo test setup check format lock clean

# Serve the demo project; what was annotated is kept in var/.
demo: $(VENV)/run.stamp
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_demo
	@exec $(BIN)/python manage.py serve --host $(HOST) --port $(PORT) --demo

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest $(ARGS)

# Everything that working on Gisa needs. Node is only for those who change the browser code.
setup: $(VENV)/dev.stamp
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund; else echo "No npm: fine, unless you change the browser code."; fi

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check
	npm run --silent types
	npm test --silent

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# After a change of the dependencies in pyproject.toml. Locks hold versions and hashes, and name no registry.
lock: $(VENV)/dev.stamp
	$(BIN)/python -m pip --disable-pip-version-check install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --all-extras --universal --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) node_modules staticfiles .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gisa needs Python 3.11 or newer; say which with PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock | $(VENV)/bin/python
	$(PIP) -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock requirements.lock | $(VENV)/bin/python
	$(PIP) -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp
