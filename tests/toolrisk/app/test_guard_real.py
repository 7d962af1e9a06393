"""A guard in front of five real servers, driven by the official client."""

import json
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp_types import CallToolResult

from tests.toolrisk.app.guarding import guarded, limited, parameters, policy
from tests.toolrisk.app.real_servers import Real, installed, servers
from toolrisk.app.lockfile import lock_beside, locked
from toolrisk.models import ToolDefinition

NAMES = ("everything", "filesystem", "memory", "time", "git")
FIXED = {"TOOLRISK_NOW": "2026-11-22T12:00:00Z"}

pytestmark = pytest.mark.network


@pytest.fixture(scope="module")
def place() -> Path:
    return installed()


@pytest.fixture
def real(place: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Real:
    (tmp_path / "work").mkdir()
    return next(one for one in servers(place, tmp_path / "work") if one.name == request.param)


@pytest.mark.parametrize("real", NAMES, indirect=True)
def test_thirty_calls_pass_and_the_thirty_first_does_not(real: Real, tmp_path: Path) -> None:
    async def through_guard() -> None:
        bare = await listed(real.command)
        hidden, *rest = [tool.name for tool in bare if tool.name != real.tool]
        file = policy(tmp_path, {real.tool: limited(real.tool), **{name: {} for name in rest}}, hide=[hidden])
        lock = lock_beside(file)
        lock.write_text(locked(bare))
        shown, results = await calls(guarded(file, real.command, pin=lock), real, 31)
        assert [tool.fingerprint for tool in shown] == [one.fingerprint for one in bare if one.name != hidden]
        assert not any(result.is_error for result in results[:30])
        assert said(results[30]) == "At most 30 calls a minute are allowed; try again later."
        lock.write_text(locked(reworded(one) if one.name == real.tool else one for one in bare))
        shown, (denied,) = await calls(guarded(file, real.command, pin=lock), real, 1)
        assert real.tool not in [tool.name for tool in shown]
        assert "no longer the one that was judged: description changed" in said(denied)

    anyio.run(through_guard)


def reworded(tool: ToolDefinition) -> ToolDefinition:
    """The tool as it would have been judged, had its description been another."""
    return ToolDefinition.from_wire({**tool.to_wire(), "description": "What it said before."})


def said(result: CallToolResult) -> str:
    assert result.is_error
    return result.content[0].text  # type: ignore[union-attr]


async def listed(command: list[str]) -> list[ToolDefinition]:
    async with Client(parameters(command, **FIXED), mode="legacy", cache=None) as client:
        return await definitions(client)


async def definitions(client: Client) -> list[ToolDefinition]:
    found = (await client.list_tools()).tools
    return [
        ToolDefinition.from_wire(json.loads(one.model_dump_json(by_alias=True, exclude_unset=True))) for one in found
    ]


async def calls(command: list[str], real: Real, times: int) -> tuple[list[ToolDefinition], list[Any]]:
    async with Client(parameters(command, **FIXED), mode="legacy", cache=None) as client:
        results = [await client.call_tool(real.tool, real.arguments) for _ in range(times)]
        return await definitions(client), results
