# `make matrix` and `make test` do all the set-up from a bare machine with Python and make.

PYTHON ?= python3
VENV ?= .venv

# Where torch comes from: any arguments of pip, such as `--index-url` of an index with CPU builds.
TORCH_ARGS ?=

INSTALL := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
READY := $(VENV)/ready

.PHONY: matrix test check clean

matrix: $(READY)  ## run the default matrix, leave out/report.html
	$(VENV)/bin/nirtrip run --out out

test: $(READY)  ## run all tests
	$(VENV)/bin/python -m pytest

check: $(READY)  ## lint and type-check
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

clean:  ## remove the environment and the last run
	rm -rf $(VENV) out

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) $(TORCH_ARGS) torch
	$(INSTALL) --editable '.[frameworks,data,distances,test]'
	touch $@
