# Two commands: `make site` makes the catalog and its site, `make test` shows that everything holds.
BIN := .venv/bin

.PHONY: site test soak check bench clean

site: .venv/ready
	@$(BIN)/toolrisk nightly

test: check
	$(BIN)/python -m pytest

# The long ones: a year of nights, hundreds of kills, full disks, workers that die. Hours; see tests/soak.
soak: .venv/ready-dev
	SOAK=1 $(BIN)/python -m pytest tests/soak -s

# Style, types, floors.
check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The README's figures, into benchmarks/RESULTS.md: the better part of an hour, and 50 GB of disk. Less: make bench SIZES=10000
SIZES ?= 10000 100000 430000
bench: .venv/ready-dev
	$(BIN)/python -m benchmarks.run --sizes $(SIZES)

.venv/ready: pyproject.toml tools/prepare
	@tools/prepare
	@touch $@

.venv/ready-dev: pyproject.toml tools/prepare
	@tools/prepare dev
	@touch .venv/ready $@

clean:
	rm -rf .venv public .shell
