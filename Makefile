# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VAR ?= var
export HOST ?= 127.0.0.1
export PORT ?= 8000
# How many processes run the tests.
JOBS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup
# What can differ on PostgreSQL and Redis: models, review, desk, imports, migrations, cache, search, what is typed into
# addresses and forms. Rules, results, guides, templates, the browser and what is marked `one_database` cannot.
ON_POSTGRESQL = tests/policies tests/desk tests/operations tests/config tests/website/test_fuzz.py tests/calculator/test_api_fuzz.py

# One arena for what is allocated: threads of a worker share it, which saves a tenth of its memory.
export MALLOC_ARENA_MAX ?= 1

# Tests start Python some hundred times: what it has compiled is kept, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

# What a server needs from the environment, for commands run here by hand.
SITE_ENV = SECRET_KEY_FILE=$(VAR)/secret_key VAR_DIR=$(abspath $(VAR)) SITE_URL=$${SITE_URL:-http://$(HOST):$(PORT)} \
	ALLOWED_HOSTS=$${ALLOWED_HOSTS:-$(HOST),127.0.0.1,localhost,[::1]}
MANAGE = $(SITE_ENV) $(BIN)/python manage.py
# Where a machine is set up as docs/howto/scale.md says, its environment names another database than this folder's.
ENVIRONMENT ?= /etc/yibao/environment

.PHONY: help own-database run prepare data editor test lint types test-sqlite test-postgresql fuzz browser check-data lock pages engines screenshots images validate bench bench-front operate operate-images backup restore clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

own-database:
	@test ! -e $(ENVIRONMENT) || { echo "这台机器上的网站用 $(ENVIRONMENT) 里写的数据库，make 不动它。请用 yibao 命令，比如：yibao backup"; exit 1; }

run: prepare  ## the site: environment, database, data, static files, server
	@echo "要做编辑：另开一个窗口，在这个文件夹里运行 make editor"
	@exec env $(SITE_ENV) $(BIN)/gunicorn -c config/gunicorn.conf.py config.wsgi

prepare: own-database $(VENV)/.installed $(VAR)/secret_key
	@$(MANAGE) load_release --static

data: own-database $(VENV)/.installed $(VAR)/secret_key  ## migrations and the data that come with this release
	@$(MANAGE) load_release

editor: own-database prepare  ## make an editor who may sign in at /admin/
	@$(MANAGE) make_editor

$(VENV)/.installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.installed

$(VAR)/secret_key:
	@mkdir -p -m 700 $(VAR)
	@umask 077 && $(PYTHON) -c "import secrets; print(secrets.token_urlsafe(50))" > $@

test: $(VENV)/.installed-dev  ## everything that CI runs
	@sh scripts/install-system-packages.sh
	@$(MAKE) --no-print-directory -j2 lint types
	@$(MAKE) --no-print-directory test-sqlite test-postgresql

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/django/*.html')
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run -v 0

types: $(VENV)/.installed-dev
	DEBUG=1 $(BIN)/mypy

test-sqlite: $(VENV)/.installed-dev  ## the whole suite as a small installation runs: SQLite, memory of the process
	$(PYTEST)

test-postgresql: $(VENV)/.installed-dev  ## what can differ where many machines run: PostgreSQL and Redis, started for it on loopback
	$(BIN)/python scripts/with_services.py $(PYTEST) $(ON_POSTGRESQL) -m "not one_database and not browser"

fuzz: $(VENV)/.installed-dev  ## everything hostile fifty times as much, with new seeds
	FUZZ=50 $(BIN)/python -m pytest tests/rules tests/desk/test_fuzz.py tests/website/test_fuzz.py tests/calculator/test_api_fuzz.py

engines: $(VENV)/.installed-dev  ## Firefox and WebKit: no digit stands on another; installs both where apt can
	@sh scripts/install-system-packages.sh engines
	$(BIN)/python -m pytest tests/browser/test_engines.py --engines

browser: $(VENV)/.installed-dev  ## only the tests in a real browser
	$(BIN)/python -m pytest -m browser

check-data: data  ## everything published: tables against their worked examples, guides, contacts
	@$(MANAGE) check_policies

backup: own-database $(VENV)/.installed $(VAR)/secret_key  ## a checked copy of the database, while the site runs
	@$(MANAGE) backup

restore: own-database $(VENV)/.installed $(VAR)/secret_key  ## make restore FILE=…: bring a copy back; without FILE: which there are
	@$(MANAGE) restore $(FILE)

lock: $(VENV)/.installed-dev  ## lock the dependencies of the *.in files with their hashes
	for name in requirements requirements-scale requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.10 --no-header \
			--no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt; \
	done

pages: $(VENV)/.installed-dev  ## with the site running: how long every kind of page is on a telephone, numbers that cannot be dialled, lone characters
	@$(BIN)/python -m scripts.measure_pages $${SITE_URL:-http://$(HOST):$(PORT)} $(ARGS)

screenshots: $(VENV)/.installed-dev  ## the pictures of the README
	$(BIN)/python -m pytest tests/browser/test_screenshots.py --screenshots-into docs/screenshots

validate: $(VENV)/.installed-dev  ## the Nu HTML checker over every kind of page; needs Java and npm
	npm install --silent --no-save --prefix $(VAR)/node vnu-jar
	$(BIN)/python -m pytest tests/browser/test_validity.py --validator $(VAR)/node/node_modules/vnu-jar/build/dist/vnu.jar

images: $(VENV)/.installed-dev  ## the icon and the picture for links in chats, drawn from their SVG
	$(BIN)/python scripts/images.py

bench: prepare  ## what the engine and the pages cost
	@$(SITE_ENV) $(BIN)/python -m benchmarks.run

operate:  ## the documents for operating, followed on a clean Debian; needs root, see docs/operations.md
	$(BIN)/python -m scripts.operate

operate-images: $(VENV)/.installed-dev  ## both images of the Dockerfile, built with buildah; needs root
	$(BIN)/python -m scripts.operate.images

bench-front: $(VENV)/.installed-dev  ## what a page costs by the way it is served: plain files, nginx, gunicorn
	$(BIN)/python -m benchmarks.front

clean:
	rm -rf $(VENV) $(VAR)/static
