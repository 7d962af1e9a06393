"""Ask hundreds of local remotes for their tools, a seventh of them hostile: is every good one harvested?

    python -m benchmarks.remotes tools.jsonl.gz [--remotes 500]

The data are tool definitions, one JSON object a line with `server`, `name`, `description`, `inputSchema`; each remote
serves those of one server, in one of the ways of the protocol.
"""

import argparse
import gzip
import itertools
import json
import resource
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.harvest.remote import RemoteOptions, harvest_remotes
from tests.crawler.harvest import local_remotes as behaviours
from tests.crawler.local_http import Servers
from toolrisk.models import Harvest, Remote

# Behaviours whose tools are their own, whatever is put down for their port.
_OWN = {behaviours.modern_pages: 3}


def main() -> None:
    """Run one night over them and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tools", type=Path)
    parser.add_argument("--remotes", type=int, default=500)
    given = parser.parse_args()
    with Servers() as servers:
        targets, expected = _targets(servers, _by_server(given.tools), given.remotes)
        found: dict[str, Harvest] = {}
        began = time.monotonic()
        harvest_remotes(
            targets.items(), lambda one: found.update({one.server: one}), RemoteOptions(allow_loopback=True)
        )
        seconds = time.monotonic() - began
    _print(found, expected, seconds)


def _by_server(path: Path) -> list[list[dict[str, Any]]]:
    grouped: dict[str, dict[str, dict[str, Any]]] = {}
    with gzip.open(path, "rt") as lines:
        for tool in map(json.loads, lines):
            kept = {key: tool[key] for key in ("name", "description", "inputSchema", "annotations") if tool.get(key)}
            grouped.setdefault(tool["server"], {}).setdefault(tool["name"], kept)
    return [list(tools.values()) for tools in grouped.values()]


def _targets(servers: Servers, lists: list[Any], count: int) -> tuple[dict[str, Remote], dict[str, int | str]]:
    """The remotes, and for each how many tools it has, or the cause why none is to be had."""
    good, hostile = itertools.cycle(behaviours.GOOD), itertools.cycle(behaviours.HOSTILE)
    targets, expected = dict[str, Remote](), dict[str, int | str]()
    for number, tools in zip(range(count), itertools.cycle(lists), strict=False):
        behaviour = next(hostile) if number % 7 == 6 else next(good)
        old = behaviour is behaviours.old_stream
        url = servers.add(behaviour, "/sse" if old else "/mcp", wild=behaviour in behaviours.HOSTILE)
        servers.state[urlsplit(url).port] = tools
        name = f"{number}-{behaviour.__name__}"
        targets[name] = Remote(type="sse" if old else "streamable-http", url=url)
        expected[name] = behaviours.HOSTILE.get(behaviour) or _OWN.get(behaviour, len(tools))
    return targets, expected


def _print(found: dict[str, Harvest], expected: dict[str, int | str], seconds: float) -> None:
    good = [name for name, what in expected.items() if isinstance(what, int)]
    whole = [name for name in good if len(found[name].definitions) == expected[name]]
    told = [name for name, what in expected.items() if isinstance(what, str) and found[name].cause == what]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    tools = sum(len(one.definitions) for one in found.values())
    print(f"{len(expected)} remotes in {seconds:.1f} s; the crawling process took at most {peak:.0f} MiB")
    print(f"  good: {len(whole)} of {len(good)} harvested whole, {tools:,} tools")
    print(f"  unfit: {len(told)} of {len(expected) - len(good)} told with their own cause")
    print(f"  slowest good one: {max(found[name].seconds for name in good):.1f} s")
    for name in sorted(set(expected) - set(whole) - set(told)):
        print(f"  NOT AS EXPECTED {name}: {expected[name]}; {found[name].cause} {len(found[name].definitions)}")
    for cause, count in Counter(one.cause for one in found.values() if one.cause).most_common():
        example = next(one.reason for one in found.values() if one.cause == cause)
        print(f"  {count:4} {cause:20} {example}")


if __name__ == "__main__":
    main()
