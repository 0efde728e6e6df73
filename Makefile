# Every command a newcomer needs. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench docs messages lock clean

BIN := .venv/bin
PORT ?= 8000

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install Kepu into .venv (Python 3.11; nothing else is needed)
	@scripts/setup.sh base

run: setup ## Migrate the embedded database, load the demo, serve on http://127.0.0.1:PORT
	@mkdir -p var
	@$(BIN)/kepu migrate
	@$(BIN)/kepu demo --if-empty
	@$(BIN)/kepu serve --port $(PORT)

test: ## Run the whole suite: SQLite, PostgreSQL, and a real browser
	@scripts/setup.sh dev
	@scripts/test.sh

lint: ## Style, types, templates, import contracts, migrations, translations
	@scripts/setup.sh dev
	@scripts/lint.sh

format: ## Let ruff put the Python files in order
	@scripts/setup.sh dev
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: ## Run every measurement in benchmarks/, one after the other
	@scripts/setup.sh dev
	@scripts/bench.sh

docs: ## Write docs/reference anew from the code
	@scripts/setup.sh dev
	@$(BIN)/python scripts/docs.py

messages: ## Bring the English catalogue up to date with the source text
	@scripts/setup.sh base
	@$(BIN)/python scripts/messages.py update

lock: ## Renew requirements/*.txt and package-lock.json from what is asked for
	@scripts/lock.sh

clean: ## Remove what the commands above made, except the database in var/
	rm -rf .venv node_modules build dist staticfiles test-results src/kepu/ui/static/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/kepu.egg-info
	find src tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
