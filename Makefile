# `make matrix` and `make test` do all the set-up from a bare machine with Python and make.

PYTHON ?= python3
VENV ?= .venv

# Where torch comes from, in every environment: any arguments of pip, such as `--extra-index-url` of an index with CPU builds.
NIRTRIP_TORCH_ARGS ?=
export NIRTRIP_TORCH_ARGS

# The frameworks that $(VENV) has.
QUICK := --framework reference --framework norse --framework snntorch

INSTALL := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
READY := $(VENV)/ready

.PHONY: matrix matrix-all environments test check docs clean

matrix: $(READY)  ## run the quick matrix, leave out/report.html
	$(VENV)/bin/nirtrip run $(QUICK) --out out

matrix-all: environments  ## run every framework through every other, leave out/report.html
	$(VENV)/bin/nirtrip run --out out

environments: $(READY)  ## make the environment of every framework that pip can install
	$(VENV)/bin/nirtrip env create

test: environments  ## run all tests, the adapters' in their environments; what takes longest begins
	$(VENV)/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder tests/environments tests/harness tests

check: $(READY)  ## lint and type-check
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/mypy --allow-untyped-calls tests/examples  # as a user does, with PyTorch

docs: $(READY)  ## render docs/, leave out/site
	$(VENV)/bin/mkdocs build --strict --quiet

clean:  ## remove the environment and the last run
	rm -rf $(VENV) out

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) $(NIRTRIP_TORCH_ARGS) torch
	$(INSTALL) --editable '.[frameworks,data,distances,docs,test]'
	touch $@
