# Two commands: `make site` makes the catalog and its site, `make test` shows that everything holds.
BIN := .venv/bin

.PHONY: site test check clean

site: .venv/ready
	@$(BIN)/toolrisk nightly

test: check
	$(BIN)/python -m pytest

# Style, types, floors.
check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/ready: pyproject.toml tools/prepare
	@tools/prepare
	@touch $@

.venv/ready-dev: pyproject.toml tools/prepare
	@tools/prepare dev
	@touch .venv/ready $@

clean:
	rm -rf .venv public .shell
