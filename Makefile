# make run: try it. make test: check it. Everything else: make help.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
BASE_PYTHON ?= python3
DEMO_ENV := DEBUG=1 DEMO=1
export DJANGO_SETTINGS_MODULE = cpimprep.settings

.PHONY: help install run test audit test-fast lint format bench load plots shell lock seed-demo reset-demo secrets backup restore screenshots content content-report clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.runtime: requirements.lock
	@$(BASE_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set BASE_PYTHON=…")'
	@test -x $(PY) || $(BASE_PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

var/.content: $(VENV)/.runtime $(shell find content -name '*.yaml' -o -name '*.md') $(wildcard */migrations/*.py)
	@mkdir -p var
	$(DEMO_ENV) $(PY) manage.py migrate --verbosity 0
	$(DEMO_ENV) $(PY) manage.py load_content
	$(DEMO_ENV) $(PY) manage.py build_forms
	$(DEMO_ENV) $(PY) manage.py create_demo
	@touch $@

install: var/.content  ## virtual environment, database, bundled bank, demo accounts and the bank “demo”

run: install  ## serve the demo on PORT (8000); needs nothing but Python 3.11
	@printf '\n  http://localhost:%s\n\n  candidate@example.org  sits mocks\n  author@example.org     author of the demo group\n  reviewer@example.org   reviewer of the demo group\n  admin@example.org      owns the demo group, administers\n  password of all four: let-me-practise\n\n' $(PORT)
	@$(DEMO_ENV) exec $(VENV)/bin/gunicorn cpimprep.wsgi --bind 127.0.0.1:$(PORT) --workers 1 --threads 8 --log-level warning

test: $(VENV)/.dev  ## the whole suite: SQLite, JavaScript, PostgreSQL and Redis, browser
	$(PY) -m tests.stages

audit: $(VENV)/.dev  ## known holes in what the lock files pin; says so where no advisory service can be asked
	$(PY) -m tests.audit

test-fast: $(VENV)/.dev  ## only what runs on SQLite
	$(PY) -m tests.stages fast

lint: $(VENV)/.dev  ## style, types, import directions, templates, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy .
	$(VENV)/bin/lint-imports
	git ls-files '*.html' | xargs $(VENV)/bin/djade --target-version 5.2 --check
	@mkdir -p var
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check_content

format: $(VENV)/.dev  ## rewrite to the house style
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	git ls-files '*.html' | xargs $(VENV)/bin/djade --target-version 5.2

content: $(VENV)/.runtime  ## the figures of the bundled bank
	$(PY) manage.py check_content

content-report: $(VENV)/.runtime  ## the same with plots, as var/content-report.html
	@mkdir -p var
	$(PY) manage.py content_report var/content-report.html

plots: $(VENV)/.dev  ## the plots of docs/measurement.md, from the run of its code
	$(PY) -m docs.measurement.plots

bench: $(VENV)/.dev  ## cost of a start, a save, a report; speed of the measurement engine; tables and bench/results.json
	$(PY) -m bench.run

SCENARIO ?= start
load: $(VENV)/.dev  ## a whole site under load, and what clients saw against the database: SCENARIO=start, pace, storm or soak
	$(PY) -m bench.load.run $(SCENARIO)

shell: install  ## a Django shell on the demo's data
	$(DEMO_ENV) $(PY) manage.py shell

USERS ?= 500
seed-demo: install  ## candidates for load tests (USERS=500) with ready session cookies in var/
	$(DEMO_ENV) $(PY) manage.py seed_demo --users $(USERS)

reset-demo: install  ## forget what visitors of the demo did, while it serves; EVERY=6 does so every six hours
	$(DEMO_ENV) $(PY) manage.py reset_demo $(if $(EVERY),--every $(EVERY))

secrets:  ## what docker-compose.yml hands on as secrets, made once
	@deploy/make-secrets

BACKUP ?= backups/cpimprep-$(shell date -u +%Y%m%dT%H%M%SZ).dump
backup:  ## everything of docker compose (or of DATABASE_URL) as one file, BACKUP=…
	@deploy/backup $(BACKUP)

restore:  ## a backup into an empty database: make restore BACKUP=…
	@deploy/restore $(BACKUP)

screenshots: $(VENV)/.dev  ## the README's pictures, from the running demo
	$(PY) -m tests.screenshots

lock:  ## resolve the lock files again (needs uv)
	uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:  ## forget the environment and the demo's data
	rm -rf $(VENV) var staticfiles
