# `make help` lists the targets. Each brings what it needs up to date first.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PORT ?= 8000

# Material announces its end of life at every build; ARCHITECTURE.md says what follows from it.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve build test check fix parity parity-cifar bench bench-page prove datasheet screenshot setup setup-python setup-engine clean

ENGINE_C := $(wildcard plugins/kerasette/kernels/*.[ch])
ENGINE_PY := $(shell find plugins/kerasette -name '*.py')
WEB := $(shell find web -type f) tsconfig.json
WHEELS := $(wildcard wheels/*.whl) wheels/requirements.txt
TOOLS := $(shell find tools -name '*.py') tools/precompile.mjs plugins/classroom/assets.py plugins/classroom/lockfile.py
ASSETS := plugins/classroom/assets/manifest.json
BENCH := build/bench
KERNELS := plugins/kerasette/kernels/build/kernels.wasm
# The longest first.
PARITY := tests/notebooks tests/parity tests/exercises tests/coursekit
COURSEKIT_PY := $(shell find plugins/coursekit -name '*.py')
FONT := plugins/coursekit/font.npz

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

serve: setup ## Build the course and serve it with live reload (PORT=8000)
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: setup ## Build the static site into site/
	$(BIN)/mkdocs build --strict

test: ## Run every test, the browser tests included (SKIP=browser leaves those out, and says so)
	@$(PYTHON) tools/test.py

check: setup ## Formatters, linters and type checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	node_modules/.bin/pyright
	node_modules/.bin/biome ci
	node_modules/.bin/tsc --noEmit

fix: setup ## Let the formatters and linters mend what they can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	node_modules/.bin/biome check --write

parity: setup $(VENV)/.parity ## Compare the engine with real Keras, live (installs PyTorch)
	KERAS_BACKEND=torch $(BIN)/pytest $(PARITY) -m live -n 2

parity-cifar: setup-engine $(VENV)/.parity ## Loss curve on real photographs against Keras' (CIFAR=cifar-10-python.tar.gz)
	@test -n "$(CIFAR)" || { echo "Say where the photographs are: make parity-cifar CIFAR=PATH/cifar-10-python.tar.gz"; exit 2; }
	$(BIN)/python tools/parity_cifar.py "$(CIFAR)"

bench: setup $(BENCH)/venv/.installed $(BENCH)/node_modules/.installed ## Compare engines (hours; OPTIONS="--models chapter4 --batches 32")
	$(BIN)/python bench/engine.py $(OPTIONS)

bench-page: setup ## Measure the page: click on Run to first output, one epoch (not in CI)
	$(BIN)/python bench/page.py

prove: setup $(BENCH)/venv/.installed ## Run the experiments behind the quizzes' answers (a quarter of an hour; not in CI)
	$(BIN)/python -m prove $(OPTIONS)

datasheet: setup ## Renew all that shows the generated pictures: data sheet, figures, accuracies (minutes)
	$(BIN)/python -m tools.datasheet $(if $(PHOTOGRAPHS),--photographs "$(PHOTOGRAPHS)")
	$(BIN)/python -m tools.figures pictures kernel-picture
	$(MAKE) screenshot

screenshot: setup ## Take the READMEs' pictures anew
	$(BIN)/python tools/screenshot.py
	$(BIN)/python tools/coursekit_pictures.py

setup: setup-python $(ASSETS) ## Install and build everything that the other targets need

setup-python: $(VENV)/.installed

setup-engine: setup-python $(KERNELS) $(FONT)

clean: ## Remove everything that was installed or built
	rm -rf $(VENV) node_modules build site plugins/classroom/assets plugins/kerasette/kernels/build $(FONT)

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt pip
	$(BIN)/pip install --quiet --constraint constraints.txt --editable . --group build --group test --group check
	@touch $@

$(VENV)/.parity: $(VENV)/.installed
	$(BIN)/pip install --quiet --constraint constraints.txt --group parity
	@touch $@

$(BENCH)/venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(BENCH)/venv
	$(BENCH)/venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt pip
	$(BENCH)/venv/bin/pip install --quiet --constraint constraints.txt --group bench
	@touch $@

$(BENCH)/node_modules/.installed: bench/tfjs/package.json bench/tfjs/package-lock.json
	mkdir -p $(BENCH) && cp $^ $(BENCH)
	npm ci --prefix $(BENCH) --no-fund --no-audit --loglevel=error
	@touch $@

node_modules/.installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 or newer with npm is missing"; exit 1; }
	npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(KERNELS): $(ENGINE_C) tools/kernels.py | $(VENV)/.installed
	$(BIN)/python tools/kernels.py
	@touch $@

$(FONT): tools/coursekit_font.py | $(VENV)/.installed
	$(BIN)/python tools/coursekit_font.py
	@touch $@

build/web/entries.json: $(WEB) node_modules/.installed
	node web/build.mjs
	@touch $@

$(ASSETS): build/web/entries.json $(KERNELS) $(ENGINE_PY) $(FONT) $(COURSEKIT_PY) $(WHEELS) $(TOOLS) node_modules/.installed | $(VENV)/.installed
	$(BIN)/python tools/assets.py
