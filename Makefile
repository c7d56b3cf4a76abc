# `make run` starts the demo, `make test` runs every test, `make bench` measures. They need nothing
# but Python 3.11+: they make .venv, install the pinned packages there and start their own servers.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
PY = $(VENV)/bin/python
# A changed requirements file changes the name of its stamp, so nothing else runs pip.
RUN_STAMP = $(VENV)/run-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV_STAMP = $(VENV)/dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
PIP = $(PY) -m pip install --quiet --disable-pip-version-check

.PHONY: run test check bench clean

run: $(RUN_STAMP)
	@$(PY) manage.py demo

test: $(DEV_STAMP)
	@$(PY) -m tests $(ARGS)

# Everything that is read rather than run: format, types, templates, migrations, deployment.
check: $(DEV_STAMP)
	@$(PY) -m tests.static_checks

# The benchmark table, ratios first, and the simulation of the dosing rules.
bench: $(DEV_STAMP)
	@$(PY) -m benchmarks

clean:
	rm -rf $(VENV) var

$(RUN_STAMP): | $(PY)
	@echo "Installing packages into $(VENV) (about half a minute, once) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV_STAMP): | $(PY)
	@echo "Installing packages and test tools into $(VENV) (about a minute, once) ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(RUN_STAMP)

$(PY):
	@test -n "$(PYTHON)" || { echo "Footstrong needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments: apt-get install python3-venv" >&2; exit 2; }
	@echo "Making $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV)
