# The two commands of the README. Both need nothing but Python (3.11 to 3.13), pip and make; both set up a
# virtual environment of their own and use it again the next time.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test lint types check docs coverage audit sbom licences clean

demo: $(VENV)/demo.stamp
	$(BIN)/diglot extract corpus/samples/0*.txt corpus/samples/0*.md corpus/samples/0*.html corpus/samples/0*.pdf --format table
	$(BIN)/diglot evaluate corpus/samples --format table

test: lint types check

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

check: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist loadfile

docs: $(VENV)/dev.stamp
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

coverage: $(VENV)/upkeep.stamp
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered --cov-report=html:build/coverage tests/extract tests/models

audit: $(VENV)/upkeep.stamp
	.ci/audit $(BIN)/python

sbom: $(VENV)/upkeep.stamp
	mkdir -p build
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-format JSON --output-file build/sbom.json $(BIN)/python

licences: $(VENV)/upkeep.stamp
	$(BIN)/python docs/licences.py

$(VENV)/upkeep.stamp: $(VENV)/dev.stamp
	$(BIN)/pip install --quiet --editable '.[dev,docs,ocr,plot,upkeep]'
	touch $@ $(VENV)/demo.stamp $(VENV)/dev.stamp

$(VENV)/demo.stamp: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/dev.stamp: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev,docs]'
	touch $@ $(VENV)/demo.stamp

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
