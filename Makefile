# Fangfei. On a machine that has nothing but python3 (3.11 or newer), pip and make: `make demo`, `make test`.
#
#   make demo WEB=DIR            scan the sites of another folder
#   make model DATA=DIR          the folder of labelled data that the recipe's `data:` paths are under
#   make test PYTHON=python3.12  another interpreter

.SUFFIXES:
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test long lint types gate bench drill fuzz ocr model desk wheel bundle docs clean

PYTHON ?= python3
WEB ?=
DATA ?=

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-stamp
DEV := $(VENV)/.dev-stamp
FUZZ := $(VENV)/.fuzz-stamp
OCR := $(VENV)/.ocr-stamp
# Hundreds of tests start programs of ours: each module is compiled once, also where the machine forbids it by default.
COMPILED := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX='$(CURDIR)/$(VENV)/pycache'

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

demo: $(RUN) ## scan a bundled web on this machine; results under out/demo
	@$(BIN)/python -m demo.run --out out/demo $(if $(WEB),--web '$(WEB)')

test: $(DEV) ## everything a change has to pass: style, types, tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(COMPILED) $(BIN)/python -m pytest -n 2 --dist worksteal -m 'not ocr and not long'

long: $(DEV) ## the tests that take a minute each: guides followed from end to end, benchmarks in small
	@$(COMPILED) $(BIN)/python -m pytest -n 2 --dist worksteal -m long

lint: $(DEV) ## style alone, and mend what mends itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(DEV) ## types alone
	@$(BIN)/mypy

gate: $(DEV) ## the quality gates, with their figures
	@$(BIN)/python -m pytest tests/gates -s

bench: $(DEV) ## the benchmarks behind docs/measurements.md
	@$(BIN)/python -m benchmarks

drill: $(DEV) ## a scan killed twenty times; scheduler, shifts and crawls a hundred times; sixty nights under a clock that jumps; 5 GB restored
	@$(BIN)/python -m tests.drills
	@$(BIN)/python -m tests.drills.nights
	@$(BIN)/python -m tests.drills.kills --kills 100
	@$(BIN)/python -m benchmarks.restore --gb 5

soak: $(DEV) ## a long night on loopback, then scan, desk and scheduler for two hours: memory, open files; needs nginx
	@$(BIN)/python -m benchmarks.soak
	@$(BIN)/python -m benchmarks.standing --minutes 120

fuzz: $(FUZZ) ## look for bytes that crash the reader or the matcher, a minute for each of four parts
	@$(BIN)/python -m tests.fuzz

ocr: $(OCR) ## text in pictures: tests of the real reader, and its errors on sixty drawn adverts
	@$(BIN)/python -m pytest -q tests/pictures -m ocr
	@$(BIN)/python -m benchmarks.ocr

model: $(RUN) ## train the shipped model again: make model DATA=DIR
	@$(if $(DATA),,echo 'fangfei: name the folder of labelled data: make model DATA=DIR' >&2; exit 2)
	@$(BIN)/fangfei train classifier/recipe.yml --data '$(DATA)' --out classifier/model

desk: $(RUN) ## the analysts' web application on 127.0.0.1:8000
	@$(BIN)/fangfei desk

wheel: $(DEV) ## build dist/fangfei-*.whl and check its weight
	@rm -rf dist
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist . >/dev/null
	@$(BIN)/python tools/weigh.py dist/*.whl

bundle: wheel ## one archive for an installation without a network: dist/fangfei-*.tar
	@$(BIN)/python -m tools.bundle

docs: $(DEV) ## write the tables of docs/reference anew from the code
	@$(BIN)/python -m tools.reference

clean: ## remove what can be made again
	@rm -rf $(VENV) dist build out/demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Both stamps share one environment; the development lock holds every pin of the run-time lock.
$(RUN): requirements.lock tools/venv tools/link.py
	@echo 'setting up $(VENV) …' >&2
	@PYTHON='$(PYTHON)' sh tools/venv $(VENV) --require-hashes -r requirements.lock
	@$(BIN)/python tools/link.py
	@touch $@

$(DEV): requirements-dev.lock tools/venv tools/link.py
	@echo 'setting up $(VENV) with tests and tools …' >&2
	@PYTHON='$(PYTHON)' sh tools/venv $(VENV) --require-hashes -r requirements-dev.lock
	@$(BIN)/python tools/link.py
	@touch $(RUN) $@

$(FUZZ): $(DEV) requirements-fuzz.lock
	@PYTHON='$(PYTHON)' sh tools/venv $(VENV) --require-hashes --no-deps -r requirements-fuzz.lock
	@touch $@

$(OCR): $(DEV) requirements-ocr.lock
	@echo 'setting up $(VENV) with the reader of pictures …' >&2
	@PYTHON='$(PYTHON)' sh tools/venv $(VENV) --require-hashes -r requirements-ocr.lock
	@touch $@
