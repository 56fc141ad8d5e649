# Village Desk: `make demo` tries it, `make test` tests it. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
# Files of tests that run at the same time, in their order: the slow ones with real processes come first.
JOBS ?= 2
# Nothing of a machine's own pip configuration decides what is installed, except where it may be fetched.
PIP := $(RUN)/python -m pip --disable-pip-version-check --no-input --quiet

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint screenshot proof bench train migration translations lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: setup  ## try it: a demo village at http://127.0.0.1:8000
	@$(RUN)/village-desk demo

test: setup  ## the whole suite, on SQLite and PostgreSQL
	@$(RUN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

lint: setup  ## style, types
	@$(RUN)/ruff check .
	@$(RUN)/mypy

screenshot: setup  ## README's picture, from the running demo in a browser
	@$(RUN)/python -m pytest tests/browser -k night
	@$(RUN)/python -m tests.browser.compose docs/screenshot.png

proof: setup  ## every proof of docs/reliability.md, the long ones too (an hour and more)
	@$(RUN)/python -m pytest $$($(RUN)/python -m tests.proofs)
	@$(RUN)/python -m bench --only kills --only steps --only outage --only backups --rounds 1

bench: setup  ## speed and size, printed (never a timed test)
	@$(RUN)/python -m bench

train: setup $(VENV)/.training  ## the weights of the understanding, from training/ (docs/understanding.md)
	@$(RUN)/python -m training

# scikit-learn is large, and only this needs it: nobody who tries, tests or runs the program fetches it.
$(VENV)/.training: $(VENV)/.installed training/requirements.lock
	@$(PIP) install --require-hashes --only-binary :all: -r training/requirements.lock
	@touch $@

setup: $(VENV)/.installed  ## the environment: .venv with the locked dependencies and the project
	@:

$(VENV)/.installed: requirements.lock setup.cfg setup.py pyproject.toml
	@deploy/check-python "$(PYTHON)"
	@test -x $(RUN)/python || "$(PYTHON)" -m venv $(VENV)
	@echo "Installing the locked dependencies into $(VENV) (once) ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

migration: setup  ## NAME="what changed": write the next migration from the models
	@$(RUN)/python -m village_desk.migrations.write "$(NAME)" $(if $(FRESH),--fresh)

translations: setup  ## collect what screens say into the English catalogue, and compile it
	@$(RUN)/python -m village_desk.translations.collect

lock:  ## resolve the dependencies anew (needs pip-tools on the path)
	pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev --no-annotate --no-header \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock setup.cfg
	pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --output-file training/requirements.lock training/requirements.in

clean:  ## remove the environment and caches; instance/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
