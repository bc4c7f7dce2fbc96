# Every path is relative: the folder's own path may hold spaces and any letter.
.DEFAULT_GOAL := help
.PHONY: help lab browser test test-offline test-peers site site-serve test-site bench lock format clean

# Another environment that the reader has active must not leak into this one.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE VIRTUAL_ENV CONDA_PREFIX

# uv's downloads and the Python it may fetch stay in this folder, so that `make clean` finds them.
UV_CACHE_DIR ?= .uv/cache
UV_PYTHON_INSTALL_DIR ?= .uv/python
export UV_CACHE_DIR UV_PYTHON_INSTALL_DIR

PYTHON := .venv/bin/python
NBVAL := --nbval --nbval-sanitize-with tests/sanitize.cfg

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

# /doc: one notebook and nothing else; the links between them lead on in the same page.
lab: .venv/.ready ## Set up if need be, and open the chapter in JupyterLab (options: LAB_ARGS=--no-browser)
	@$(PYTHON) tools/trust_notebooks.py
	@echo "JupyterLab's menus in Vietnamese: README.md says how. · Trình đơn bằng tiếng Việt: xem cuối README.md."
	$(PYTHON) -m jupyterlab --ip=127.0.0.1 --ServerApp.root_dir=. --LabApp.default_url=/doc/tree/notebooks/01_leaky_average.ipynb $(AS_ROOT) $(LAB_ARGS)

# Jupyter will not run as root, which is all that a container has, unless told to.
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)

# Looked for anew each time, and quickly: the system's may be gone since the last time.
browser: .venv/.ready ## Find a browser for the tests; where there is none, fetch one into this folder
	@$(PYTHON) tools/find_browser.py

# --dist loadscope: the cells of one notebook must stay in order, on one worker; conftest.py puts first what
# takes longest, and so it stays (--no-loadscope-reorder).
# Notebook 07 on the digits: not 30 MB and minutes of training for every run of the tests.
test test-offline site: export CHAPTER_IMAGES := digits
test: browser ## Set up if need be, find or fetch a browser, and run every test
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	.venv/bin/oxlint --deny-warnings d2l_helpers site/source
	$(PYTHON) -m pytest -n auto --dist loadscope --no-loadscope-reorder --durations=10 $(NBVAL) notebooks tests --ignore tests/test_site.py --ignore tests/peers

# A copy has a data folder of its own: empty. PYTHONPATH puts the copy before the installed project,
# and the proxy is a port on which nobody listens.
test-offline: .venv/.ready ## Run the notebooks once more, with no data file and no network
	@set -e; python="$$PWD/$(PYTHON)"; copy="$$(mktemp -d)"; trap 'rm -rf "$$copy"' EXIT; trap 'exit 1' HUP INT TERM; \
	cp -R pyproject.toml conftest.py d2l_helpers notebooks "$$copy"; \
	mkdir "$$copy/data" "$$copy/tests"; \
	cp data/README.md "$$copy/data"; \
	cp tests/sanitize.cfg "$$copy/tests"; \
	cd "$$copy"; \
	export PYTHONPATH="$$copy" no_proxy=127.0.0.1,localhost; \
	export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 all_proxy=http://127.0.0.1:9; \
	"$$python" -Pc 'import d2l_helpers; print("offline, with", d2l_helpers.__file__)' | grep -F "$$copy"; \
	"$$python" -m pytest -n auto --dist loadscope $(NBVAL) notebooks; \
	test "$$(ls data)" = README.md || { echo "The data was found or fetched all the same."; exit 1; }

# --confcutdir: the other tests' fixtures need what this environment has not.
test-peers: .venv-peers/.ready ## Compare notebook 08 with Keras's and Optax's own optimisers, in an environment of their own
	.venv-peers/bin/python -m pytest --confcutdir tests/peers tests/peers

site: .venv/.ready .venv-site/.ready ## Build the site, the chapter for any browser, into site/_build/html
	$(PYTHON) site/build.py

site-serve: ## Show the built site at http://127.0.0.1:8000
	$(PYTHON) -m http.server --bind 127.0.0.1 --directory site/_build/html 8000

test-site: site browser ## Build the site and try every page of it in a browser
	$(PYTHON) -m pytest tests/test_site.py

bench: site browser ## Measure the live pictures, in JupyterLab and on the site: how soon they answer (some 9 minutes)
	$(PYTHON) benchmarks/bench.py
	$(PYTHON) benchmarks/pages.py

lock: .uv/uv ## Renew all locks: the newest versions that pyproject.toml and the two requirements.in admit
	.uv/uv pip compile $(LOCK) --all-extras --output-file requirements.lock pyproject.toml
	.uv/uv pip compile $(LOCK) --output-file site/requirements.lock site/requirements.in
	.uv/uv pip compile $(LOCK) --output-file tests/peers/requirements.lock tests/peers/requirements.in

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-header --no-emit-index-url --no-emit-find-links

format: .venv/.ready ## Format the code, strip the notebooks of what changes from run to run, record their hashes
	$(PYTHON) -m ruff check --fix --exit-zero
	$(PYTHON) -m ruff format
	$(PYTHON) tools/clean_notebooks.py
	$(PYTHON) tools/trust_notebooks.py --record

clean: ## Remove what make made or fetched: .venv, uv, the browser, caches, screenshots, and the downloaded data
	rm -rf .venv .venv-site .venv-peers site/_build .uv .browser .pytest_cache .ruff_cache .hypothesis screenshots data/airfoil_self_noise.dat* data/*-ubyte.gz*
	find . -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# .venv/.ready is written last, so a set-up that broke off is begun again. It holds the folder's path,
# because an environment does not survive a move or a copy. Compiled at once: where Python may not write its
# bytecode, every kernel would spend seconds on compiling what it imports.
ifneq ($(shell test -x $(PYTHON) && cat .venv/.ready 2>/dev/null),$(shell pwd -P))
.PHONY: .venv/.ready
endif
.venv/.ready: requirements.lock pyproject.toml jupyterlab.json5
	@$(MAKE) -s --no-print-directory .uv/uv
	@echo "Setting up .venv: Python 3.11 and the packages of requirements.lock. Once; it takes a minute or two."
	@test "$$(cat $@ 2>/dev/null)" = "$$(pwd -P)" && test -x $(PYTHON) || rm -rf .venv
	@rm -f $@
	@test -d .venv || .uv/uv venv --quiet --python 3.11 .venv
	.uv/uv pip sync --compile-bytecode --python $(PYTHON) --require-hashes requirements.lock
	.uv/uv pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation --editable .
	@pwd -P > $@

# Sphinx and MXNet ask for different versions of the same packages; so do Keras, Optax and MXNet.
.venv-site/.ready: site/requirements.lock
.venv-peers/.ready: tests/peers/requirements.lock
.venv-site/.ready .venv-peers/.ready:
	@$(MAKE) -s --no-print-directory .uv/uv
	@rm -rf $(@D)
	.uv/uv venv --quiet --python 3.11 $(@D)
	.uv/uv pip sync --compile-bytecode --quiet --python $(@D)/bin/python --require-hashes $<
	@touch $@

# The reader's own uv, if it is one that can fetch Python (0.3 and later); else one for this folder alone, from
# pip or, where no Python has a working pip and venv, from uv's installer.
.uv/uv:
	@mkdir -p .uv
	@if uv python list --help >/dev/null 2>&1; then ln -sf "$$(command -v uv)" $@; exit; fi; \
	echo "Fetching uv, which sets up Python and the packages."; \
	for python in python3 python3.11; do \
	  "$$python" -m venv --clear .uv/env && \
	  PIP_USER=0 .uv/env/bin/python -m pip install --quiet --disable-pip-version-check uv && \
	  ln -sf env/bin/uv $@ && exit; \
	done; \
	url=https://astral.sh/uv/install.sh; \
	{ curl -LsSf $$url || wget -qO- $$url; } > .uv/install.sh && UV_UNMANAGED_INSTALL="$$PWD/.uv" sh .uv/install.sh
