# Two commands do everything: ‘make report’ and ‘make test’.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: report test browser check format sample images clean

report: $(VENV)/.installed
	rm -rf build/sample
	$(BIN)/sipp sample build/sample
	$(BIN)/sipp report --programme build/sample

# The pages in a real JupyterLab come last and one after the other: each needs the machine for itself.
test: $(VENV)/.installed-test browser
	$(BIN)/python -m pytest -n auto --dist loadfile --ignore=tests/browser
	$(BIN)/python -m pytest tests/browser

# The tests of what people see need a browser: where there is none, Debian's is installed if one may.
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update --quiet=2 && apt-get install --quiet=2 --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null; } \
	  || echo "No browser was found, and none was installed: the tests that need one are skipped and say how to get it."

check: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files -z '*.ipynb' | xargs -0 -r $(BIN)/nbstripout --keep-id --verify

format: $(VENV)/.installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z '*.ipynb' | xargs -0 -r $(BIN)/nbstripout --keep-id

sample: $(VENV)/.installed-test
	$(BIN)/python data/generator/make.py

images: $(VENV)/.installed-test browser
	$(BIN)/python docs/images.py

# Jupyter finds the kernel, the extension and the page's template where they are copied to, also of an editable installation.
$(VENV)/.installed: pyproject.toml constraints.txt $(wildcard templates/html/sipp/* sipp_lib/labextension/*.json)
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed; say which with make PYTHON=python3.12"'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

clean:
	rm -rf $(VENV) build dist
