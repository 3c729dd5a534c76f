# The blog on your machine. All that is needed is make and python3 (3.11 or later).
#
#   make run      serves the blog at http://127.0.0.1:8000, preparing first whatever is missing
#   make test     runs every test; those in a browser when there is a Chromium
#   make check    style, types, migrations, templates, translations, settings of a public site
#   make bench    measures pages, replies, growth and search, and writes docs/benchmarks.md; PART=serving measures one
#
# What is configured by environment variables can be given here too: make run PORT=8001

PYTHON = .venv/bin/python

run: .venv/for-running
	@$(PYTHON) manage.py prepare
	@exec $(PYTHON) manage.py serve

test: .venv/for-testing
	@$(PYTHON) -m pytest --numprocesses auto --dist loadfile

check: .venv/for-testing
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy blog site_config
	$(PYTHON) manage.py makemigrations --check
	$(PYTHON) -m djlint templates --lint
	$(PYTHON) -m pytest -q tests/test_catalogues.py
	SITE_URL=https://example.org $(PYTHON) manage.py check --deploy --fail-level WARNING

bench: .venv/for-testing
	@$(PYTHON) -m tests.benchmarks $(PART)

# Something is installed only when a requirements file is newer than the stamp its installation left.
INSTALL = $(PYTHON) -m pip install --quiet --disable-pip-version-check --requirement

.venv/for-running: requirements.txt .venv/bin/python
	@echo "Installing what the blog runs on (once)..."
	@$(INSTALL) requirements.txt
	@touch $@

.venv/for-testing: requirements.txt requirements-s3.txt requirements-dev.txt .venv/bin/python
	@echo "Installing what the tests need (once)..."
	@$(INSTALL) requirements-dev.txt
	@touch $@

.venv/bin/python:
	@for python in python3 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			trap 'rm -rf .venv; exit 130' INT TERM; \
			$$python -m venv .venv >&2 && exit 0; \
			rm -rf .venv; \
			echo "$$python has no working venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Python 3.11 or later is needed; none of python3, python3.13, python3.12, python3.11 is one." >&2; \
	exit 1

.PHONY: run test check bench
