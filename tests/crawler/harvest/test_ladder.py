"""The ladder, on packages that we made to need one step each. Installed by uv, run in the sandbox."""

import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from crawler.harvest.ladder import Step
from crawler.harvest.sandbox import Slot, harvest_package
from tests.crawler.harvest.conftest import BRIEF
from tests.crawler.harvest.packing import HOSTILE, wheel
from toolrisk.models import Harvest, How, Package, Variable

SERVER = HOSTILE.read_text(encoding="utf-8")
GUARDS = {
    "needs-variables": "import os; os.environ['EXAMPLE_API_KEY'], os.environ['EXAMPLE_BASE_URL']",
    "needs-all-silently": "import os; os.getenv('EXAMPLE_SECRET_TOKEN') or sys.exit(1)",
    "needs-argument": "sys.argv[1:] == ['serve', '--root=/home/u'] or sys.exit('usage: needs-argument serve')",
    "needs-option": "'--db-path' in sys.argv or sys.exit('error: the following arguments are required: --db-path')",
    "never-starts": "sys.exit('Error: the moon is in the wrong phase')",
}
README = """# Example
```json
{"mcpServers": {"x": {"command": "uvx", "args": ["needs-argument@latest", "serve", "--root=/path/to/notes"]}}}
```
"""
TOOLS = """

class mcp:
    tool = staticmethod(lambda: lambda f: f)

@mcp.tool()
def read_moon(phase: str):
    'Reads it.'
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Wheels that start only where their guard lets them."""
    folder = tmp_path_factory.mktemp("ladder")
    for name, guard in GUARDS.items():
        module = name.replace("-", "_")
        body = f"import sys\ndef start():\n    {guard}\n    sys.argv.append('fields')\n    main()\n"
        files = {
            f"{module}.py": SERVER.partition("\nif __name__")[0] + "\n\n" + body + (TOOLS if "never" in name else "")
        }
        wheel(folder, name, files, f"{module}:start", readme=README)
    with patch.dict(os.environ, {"UV_FIND_LINKS": str(folder), "UV_OFFLINE": "1", "UV_NO_INDEX": "1"}):
        yield


def harvest(slot: Slot, name: str, first: str | None = None, **fields: object) -> Harvest:
    package = Package.model_validate({"registry_type": "pypi", "identifier": name, "version": "1.0", **fields})
    return harvest_package(f"tests/{name}", package, slot, BRIEF, first_step=first)


pytestmark = pytest.mark.usefixtures("index")


def test_variables_that_the_last_words_name_one_by_one(slot: Slot) -> None:
    came = harvest(slot, "needs-variables")
    assert (came.cause, came.how) == (None, How.observed)
    assert came.step == "bare+placeholders: EXAMPLE_API_KEY, EXAMPLE_BASE_URL"


def test_the_step_that_worked_is_read_back_and_tried_first(slot: Slot) -> None:
    slow = harvest(slot, "needs-variables")
    again = harvest(slot, "needs-variables", first=slow.step)
    assert (again.step, again.definitions) == (slow.step, slow.definitions)
    assert harvest(slot, "needs-variables", first="no step of ours").step == slow.step


def test_variables_that_the_listing_declares(slot: Slot) -> None:
    token = Variable(name="EXAMPLE_SECRET_TOKEN", required=True, secret=True)
    came = harvest(slot, "needs-all-silently", variables=(token,))
    assert came.step == "bare+placeholders: EXAMPLE_SECRET_TOKEN"


def test_variables_that_only_its_source_reads(slot: Slot) -> None:
    assert harvest(slot, "needs-all-silently").step == "bare+placeholders: EXAMPLE_SECRET_TOKEN"


def test_options_that_its_command_line_requires(slot: Slot) -> None:
    assert harvest(slot, "needs-option").step == "bare+placeholders: --db-path"


def test_arguments_that_its_readme_prints(slot: Slot) -> None:
    assert harvest(slot, "needs-argument").step == "readme-0"


def test_arguments_of_the_listing_come_first(slot: Slot) -> None:
    came = harvest(slot, "needs-argument", arguments=("serve", "--root=/home/u"))
    assert came.step == "given"


def test_what_never_starts_is_read_and_says_so(slot: Slot) -> None:
    came = harvest(slot, "never-starts")
    assert (came.how, came.step, came.cause) == (How.extracted, "extracted", None)
    assert [tool.name for tool in came.definitions] == ["read_moon"]
    assert "the moon is in the wrong phase" in (came.reason or "")


@pytest.mark.parametrize(
    "step",
    [
        Step(),
        Step("given"),
        Step("readme-2", "dated"),
        Step("recipe"),
        Step("bare", "mcp1", ("A_B", "C_D"), ("--e-f",)),
    ],
)
def test_a_step_reads_back_as_it_was_written(step: Step) -> None:
    assert Step.parse(str(step)) == step


@pytest.mark.network
def test_dependencies_of_its_own_day(slot: Slot) -> None:
    """mockloop-mcp runs on no newer mcp than that of its release; nobody says so but its failure."""
    with patch.dict(os.environ):
        for name in ("UV_FIND_LINKS", "UV_OFFLINE", "UV_NO_INDEX"):
            os.environ.pop(name, None)
        package = Package(registry_type="pypi", identifier="mockloop-mcp", version="2.2.9")
        came = harvest_package("tests/mockloop", package, slot)
    assert (came.step, len(came.definitions)) == ("bare+dated", 30)
