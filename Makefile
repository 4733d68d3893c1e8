# Two commands do everything: ‘make report’ and ‘make test’.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: report test histories debian proxy check format sample images clean

report: $(VENV)/.installed
	$(BIN)/python -c 'import shutil; from pathlib import Path; from sipp_lib.programme import Programme; f = Path("build/sample"); (f / "sipp.toml").exists() and shutil.rmtree(Programme.open(f).private); shutil.rmtree(f, ignore_errors=True)'
	$(BIN)/sipp sample build/sample
	$(BIN)/sipp report --programme build/sample

# The pages in a real JupyterLab come last and three at a time: each is a server, kernels and a browser, and often waits.
test: $(VENV)/.installed-test debian proxy
	$(BIN)/python -m pytest -n auto --dist loadfile --ignore=tests/browser
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder tests/browser

# Many more histories of several copies and several browsers than a test has time for; HISTORIES says how many.
HISTORIES ?= 10000
histories: $(VENV)/.installed-test
	SIPP_HISTORIES=$(HISTORIES) nice $(BIN)/python -m pytest -q tests/exchange/test_exchange.py tests/widgets/test_nothing_unseen.py -k 'whatever or unseen'

# The tests of what people see need a browser, those of records on a server a PostgreSQL, of which they start one of their
# own: where there is none, Debian's is installed if one may.
debian:
	@wanted=; command -v chromium >/dev/null || command -v google-chrome >/dev/null || wanted="chromium fonts-dejavu-core"; \
	  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || wanted="$$wanted postgresql"; \
	  command -v setfacl >/dev/null || wanted="$$wanted acl"; \
	  test -z "$$wanted" || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update --quiet=2 \
	  && DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends $$wanted >/dev/null; } \
	  || echo "Not found here, and not installed: $$wanted. The tests that need it are skipped and say how to get it."

# JupyterHub's own proxy, of npm: with it the tests have people at a hub, where they run as root.
proxy: $(VENV)/.installed-test
	@command -v configurable-http-proxy >/dev/null || test -x $(VENV)/node_modules/.bin/configurable-http-proxy \
	  || { command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix $(VENV) configurable-http-proxy@5 >/dev/null; } \
	  || echo "JupyterHub's proxy was not found, and not installed. The tests that need it are skipped and say how to get it."

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

images: $(VENV)/.installed-test debian
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
