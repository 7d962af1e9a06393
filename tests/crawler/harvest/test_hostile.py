"""What a hostile package can do to a harvest: nothing but fail it, with its name on the failure."""

import json
from pathlib import Path

import pytest

from crawler.harvest.limits import Limits
from crawler.harvest.sandbox import Slot, harvest_package
from tests.crawler.harvest.conftest import BRIEF
from toolrisk.models import Harvest, How, Package

pytestmark = pytest.mark.usefixtures("index")


def harvest(slot: Slot, act: str, limits: Limits = BRIEF) -> Harvest:
    package = Package(registry_type="pypi", identifier="hostile-server", version="1.0", arguments=(act,))
    harvest = harvest_package("tests/hostile", package, slot, limits)
    assert not slot.prefix.exists(), "the install is still there"
    return harvest


def names(harvest: Harvest) -> list[str]:
    return [definition.name for definition in harvest.definitions]


def test_names_and_texts_come_as_they_are_and_what_is_no_tool_is_named(slot: Slot) -> None:
    came = harvest(slot, "names")
    assert names(came) == ["../../../etc/passwd", "script", "control\x00\x1b[31m\u202e\u200b", "half", "twice"]
    assert came.definitions[1].description == "<script>alert(1)</script> [x](javascript:1) {{ config }} {% x %}"
    assert came.definitions[3].description == "a \ufffd b"
    assert came.definitions[4].description == "Does twice."
    reasons = ["without a name", "another tool of this name", "longer than 512", "not an object"]
    assert all(reason in line for reason, line in zip(reasons, came.skipped, strict=True))


def test_every_field_is_kept(slot: Slot) -> None:
    (tool,) = harvest(slot, "fields").definitions
    assert tool.to_wire() == {
        "name": "all",
        "title": "All",
        "description": "Does all.",
        "inputSchema": {"type": "object"},
        "outputSchema": {"type": "object"},
        "annotations": {"readOnlyHint": False},
        "icons": [{"src": "https://example.org/i.png"}],
    }


@pytest.mark.parametrize(("act", "tool", "reason"), [("big", "huge", "1 MiB"), ("deep", "deep", "deeper than 100")])
def test_a_definition_out_of_bounds_is_skipped_by_name_and_the_others_kept(
    slot: Slot, act: str, tool: str, reason: str
) -> None:
    came = harvest(slot, act)
    assert names(came) == ["small"]
    assert came.skipped[0].startswith(f"{tool}: ")
    assert reason in came.skipped[0]


def test_three_thousand_tools_over_thirty_pages(slot: Slot) -> None:
    assert names(harvest(slot, "many")) == [f"tool-{number}" for number in range(3_000)]


def test_a_list_without_end_ends_at_ten_thousand(slot: Slot) -> None:
    came = harvest(slot, "without_end")
    assert len(came.definitions) == 10_000
    assert "only 10000" in came.skipped[-1]


def test_a_cursor_that_comes_again_ends_the_list(slot: Slot) -> None:
    came = harvest(slot, "same_cursor")
    assert names(came) == ["once"]


@pytest.mark.parametrize(
    ("act", "cause", "reason"),
    [
        ("long_cursor", "protocol", "no cursor"),
        ("empty", "no-tools", "no tool at all"),
        ("endless_lines", "too-much-output", "16 MiB"),
        ("endless_line", "too-much-output", "a line of more than 8 MiB"),
        ("dense_line", "too-much-output", "a line of more than 8 MiB"),
        ("memory", "memory", "300 MiB"),
        ("dies", "credentials", "EXAMPLE_API_KEY"),
        ("refuses", "protocol", "no \ufffd[31mthanks"),
        ("none_such", "exited", "KeyError"),
    ],
)
def test_a_failure_has_a_cause_and_a_reason(slot: Slot, act: str, cause: str, reason: str) -> None:
    came = harvest(slot, act)
    assert (came.cause, came.definitions) == (cause, ())
    assert reason in (came.reason or "")


@pytest.mark.parametrize(
    ("act", "cause", "seconds"),
    [
        ("deaf", "timeout", 1.5),
        ("orphan", "timeout", 1.5),
        ("endless_errors", "timeout", 1.5),
        ("not_json", "not-json", 4),
        ("abyss", "not-json", 4),
    ],
)
def test_what_never_answers_is_ended(slot: Slot, act: str, cause: str, seconds: float) -> None:
    came = harvest(slot, act, Limits(answer_seconds=seconds))
    assert (came.cause, came.definitions) == (cause, ())
    assert not _left(), "something of it is still running"


def _left() -> list[str]:
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return [line for line in lines if "/opt/server/venv/bin/hostile-server" in line]


def test_a_fork_bomb_does_not_keep_the_next_from_starting(slot: Slot) -> None:
    assert harvest(slot, "fork_bomb", Limits(answer_seconds=2, processes=40)).cause == "timeout"
    assert names(harvest(slot, "fields")) == ["all"]


@pytest.mark.parametrize(
    ("act", "tool"), [("noise", "behind-the-noise"), ("modern", "stateless"), ("late", "late"), ("asks", "asked")]
)
def test_ways_of_speaking(slot: Slot, act: str, tool: str) -> None:
    came = harvest(slot, act)
    assert names(came) == [tool]
    assert came.how is How.observed
    assert came.ttl_ms == (60_000 if act == "modern" else None)


def test_a_list_is_good_for_as_long_as_its_shortest_page(slot: Slot) -> None:
    came = harvest(slot, "modern_pages")
    assert (names(came), came.ttl_ms) == (["first", "second", "third"], 30_000)


def test_a_ping_is_answered_and_nothing_else_is_offered(slot: Slot) -> None:
    assert harvest(slot, "asks").definitions[0].description == "{} -32601"


def test_the_harvest_is_one_that_can_be_written_down(slot: Slot) -> None:
    came = harvest(slot, "names")
    assert Harvest.model_validate_json(came.model_dump_json()) == came
    assert json.dumps([tool.to_wire() for tool in came.definitions]).isascii()
