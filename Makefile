# The newsroom's everyday commands. `make` alone lists them.

PORT ?= 8000
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
WORKER := $(MANAGE) worker --verbosity 0 --name
MESSAGES := --locale zh_Hans --add-location file --no-wrap --no-obsolete \
	--ignore var --ignore requirements --ignore tests --ignore manuscripts
LOCK := uv pip compile --generate-hashes --universal --python-version 3.11 --quiet \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate $(UPGRADE)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: setup ## the newsroom on http://127.0.0.1:8000, with a demonstration if it is empty
	@$(PYTHON) .ci/free_port.py $(PORT)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo --if-empty
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) demo --logins
	@echo
	@echo "Readers   http://127.0.0.1:$(PORT)/"
	@echo "The desk  http://127.0.0.1:$(PORT)/admin/"
	@echo "Ctrl-C stops the newsroom."
	@exec $(PYTHON) .ci/together.py "$(MANAGE) publish_due --loop" "$(MANAGE) deliver --loop" "$(WORKER) 1" "$(WORKER) 2" \
		"$(PYTHON) -m gunicorn --config deploy/gunicorn.conf.py --bind 127.0.0.1:$(PORT) --log-level warning"

test: setup .venv/test.stamp ## every check, then every test on SQLite and on PostgreSQL
	@.ci/checks

setup: .venv/run.stamp ## the environment alone: .venv and .env
	@grep -qs '^NEWSROOM_SECRET_KEY=' .env || .ci/new-env

lock: setup ## lock requirements/*.in anew (make lock UPGRADE=--upgrade for the newest)
	@command -v uv >/dev/null || { echo "make lock needs uv on the PATH: pip install uv"; exit 1; }
	cd requirements && $(LOCK) run.in --output-file run.txt && $(LOCK) s3.in --constraints run.txt --output-file s3.txt && $(LOCK) test.in --constraints s3.txt --output-file test.txt

messages: setup ## collect the sentences to translate, and compile the translations
	@mkdir -p locale
	$(MANAGE) makemessages $(MESSAGES)
	$(MANAGE) compilemessages --locale zh_Hans --ignore .venv --ignore var

checkers: .ci/checkers/package-lock.json ## what checks readers' pages from outside, with Node.js: Lighthouse, the Nu HTML checker
	@command -v npm >/dev/null || { echo "make checkers needs npm, of Node.js"; exit 1; }
	@mkdir -p var/checkers && cp .ci/checkers/package*.json var/checkers
	@cd var/checkers && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

pictures: setup .venv/test.stamp ## the pictures of README and guides, from a newsroom started for them
	@.ci/system-packages chromium 'command -v chromium' fonts-noto-cjk 'fc-list :lang=zh-cn | grep -q .'
	@$(PYTHON) docs/take_pictures.py

bench: setup .venv/test.stamp ## how fast the newsroom is, side by side with what it is compared to: docs/benchmarks.md
	@.ci/system-packages nginx 'command -v nginx || test -x /usr/sbin/nginx' wrk 'command -v wrk' \
		postgresql 'command -v initdb || ls /usr/lib/postgresql/*/bin/initdb'
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(PYTHON) -m tests.bench

clean: ## remove what can be made again; the newsroom's data and .env stay
	rm -rf .venv var/static var/checks var/checkers var/linters var/test.sqlite3* .coverage htmlcov .hypothesis .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: requirements/run.txt
	@.ci/environment $<
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	@.ci/environment $<
	@touch $@

.PHONY: bench help run test setup lock messages checkers pictures clean
