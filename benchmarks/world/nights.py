"""The world, and what a night of it shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count as numbers
from itertools import islice
from math import exp
from random import Random
from typing import Any

import orjson

from benchmarks.world import lives, registry
from benchmarks.world.lives import Rates, State
from benchmarks.world.tools import Wire
from toolrisk.models import Change, ToolDefinition

FIRST_NIGHT = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
BLANK_PAGE, CLOCK_JUMP = 0.02, 0.01
USUAL = Rates()
PAGE = 100


@dataclass(frozen=True)
class World:
    """So many servers on the first night, night 0, and whatever becomes of them. The same seed gives the same world."""

    seed: int
    servers: int
    rates: Rates = USUAL
    _births: list[int] = field(default_factory=list, repr=False, compare=False)

    @classmethod
    def sized(cls, seed: int, tools: int, rates: Rates = USUAL) -> "World":
        """A world whose first night shows at least so many tools, and not a server more than that takes."""
        shown = 0
        for number in numbers():
            if shown >= tools:
                return cls(seed, number, rates)
            shown += lives.count(seed, number)
        raise AssertionError("numbers end nowhere")

    def night(self, number: int) -> "Night":
        """The world after so many nights. Any night can be asked for, in any order."""
        return Night(self, number)

    def tools(self) -> Iterator[dict[str, Any]]:
        """The first night's tools."""
        return self.night(0).tools()

    def born(self, night: int) -> range:
        """The numbers of the servers that are born in a night."""
        while len(self._births) <= night:
            at = len(self._births)
            last = self._births[-1] if self._births else 0
            fresh = _poisson(self.rates.born * self.servers, Random(f"{self.seed}/births {at}")) if at else self.servers
            self._births.append(last + fresh)
        return range(self._births[night - 1] if night else 0, self._births[night])


def _poisson(mean: float, rng: Random) -> int:
    edge, product, found = exp(-mean), rng.random(), 0
    while product > edge:
        found, product = found + 1, product * rng.random()
    return found


@dataclass(frozen=True)
class Night:
    """One night of a world."""

    world: World
    number: int

    @property
    def at(self) -> datetime:
        """The true time of the night."""
        return self.time(self.number)

    @property
    def clock(self) -> datetime:
        """What the machine's clock says: on one night of a hundred it is up to two days wrong."""
        rng = Random(f"{self.world.seed}/clock {self.number}")
        return self.at + timedelta(hours=96 * rng.random() - 48) if rng.random() < CLOCK_JUMP else self.at

    @staticmethod
    def time(night: int) -> datetime:
        """The true time of a night."""
        return FIRST_NIGHT + timedelta(days=night)

    @property
    def blank_page(self) -> int | None:
        """The page that comes with blank names tonight, if one does."""
        rng = Random(f"{self.world.seed}/blank {self.number}")
        return int(rng.random() * 3) if rng.random() < BLANK_PAGE else None

    def states(self) -> Iterator[State]:
        """Every server that was ever born, in the order of birth, as it stands tonight."""
        for born in range(self.number + 1):
            for number in self.world.born(born):
                yield self._state(number, born)

    def _state(self, number: int, born: int) -> State:
        return lives.live(self.world.seed, number, born, self.world.rates, self.number)

    def shown(self) -> Iterator[State]:
        """The servers that answer tonight."""
        return (state for state in self.states() if not state.dead and not state.out)

    def tools(self) -> Iterator[dict[str, Any]]:
        """Every tool that is shown tonight, with its server's name, title, description and version."""
        return (line for state in self.shown() for line in lines(state))

    def tools_changed(self) -> Iterator[dict[str, Any]]:
        """All tools of those servers of which a tool or the version is not what it was last night, or that are new."""
        return (line for state in self._touched() if not state.dead and not state.out for line in lines(state))

    def lines(self) -> Iterator[bytes]:
        """The tools as `toolrisk import` reads them."""
        return (orjson.dumps(line) + b"\n" for line in self.tools())

    def changes(self) -> list[Change]:
        """Exactly what was changed in this night, in the order in which `toolrisk changes` tells it. A server that is
        born or gone changes no tool; `poisoned` stands beside the `reworded` that brought the poison; a `renamed` tool
        stands under its new name; reordering is no change."""
        found = [_change(state.name, pair, self.at) for state in self._touched() for pair in state.made]
        return sorted(found, key=lambda one: (one.server, one.tool, one.kind))

    def _touched(self) -> Iterator[State]:
        """The servers to which something happens tonight, which is cheap to know without making them."""
        seed, rates = self.world.seed, self.world.rates
        for born in range(self.number + 1):
            for number in self.world.born(born):
                if born == self.number or any(
                    self.number in {one.night, one.until}
                    for one in lives.happenings(seed, number, born, rates, self.number)
                ):
                    yield self._state(number, born)

    def born(self) -> list[str]:
        """The servers that are seen for the first time tonight."""
        return [lives.name(self.world.seed, number) for number in self.world.born(self.number)]

    def young(self, nights: int) -> Iterator[State]:
        """The servers that answer tonight and were born in so many nights before it."""
        for born in range(max(0, self.number - nights), self.number):
            states = (self._state(number, born) for number in self.world.born(born))
            yield from (state for state in states if not state.dead and not state.out)

    def died(self) -> list[str]:
        """The servers that are gone since tonight."""
        return [state.name for state in self._touched() if state.dead and state.changed == self.number]

    def renamed(self) -> list[tuple[str, str]]:
        """Old and new names of the servers that are renamed tonight."""
        return [(state.former, state.name) for state in self._touched() if state.former and self._renamed_now(state)]

    def _renamed_now(self, state: State) -> bool:
        happened = lives.happenings(self.world.seed, state.number, state.born, self.world.rates, self.number)
        return any(one.night == self.number and one.kind == "rename" for one in happened)

    def out(self) -> list[str]:
        """The servers that do not answer tonight, and will again."""
        return [state.name for state in self.states() if state.out and not state.dead]

    def listings(self, since: datetime | None = None) -> Iterator[dict[str, Any]]:
        """What the registry lists, or only what it changed after a moment."""
        for state in self.states() if since is None else self._changed_since(since):
            yield from registry.rows(state, self.world.seed, self.time(state.born), self.time(state.changed))

    def _changed_since(self, since: datetime) -> Iterator[State]:
        """The servers whose listing changed after a moment; those to which nothing happened are not even made."""
        seed, rates = self.world.seed, self.world.rates
        for born in range(self.number + 1):
            for number in self.world.born(born):
                happened = (one.night for one in lives.happenings(seed, number, born, rates, self.number))
                if self.time(max(happened, default=born)) > since:
                    state = self._state(number, born)
                    if self.time(state.changed) > since:
                        yield state

    def pages(self, since: datetime | None = None, faults: bool = False) -> Iterator[dict[str, Any]]:
        """The listings in pages of a hundred, as the API prints them; with faults, on one night of fifty a page comes
        with blank names."""
        rows, blank = self.listings(since), self.blank_page if faults else None
        page, place = list(islice(rows, PAGE)), 0
        while page or not place:
            following = list(islice(rows, PAGE))
            page = [registry.blank(row) for row in page] if place == blank else page
            meta = {"count": len(page), **({"nextCursor": f"page:{place + 1}"} if following else {})}
            yield {"servers": page, "metadata": meta}
            page, place = following, place + 1


def lines(state: State) -> Iterator[dict[str, Any]]:
    """A server's tools, each with what an import has to know of the server."""
    head = {
        "server": state.name,
        "server_title": registry.title(state),
        "server_description": registry.about(state),
        "version": registry.version(state),
        "how": "observed" if state.shelf.look.schemas else "declared",
    }
    return ({**head, **tool} for tool in state.shelf.tools)


def _change(server: str, pair: tuple[str, tuple[str, ...], Wire | None, Wire | None], at: datetime) -> Change:
    kind, paths, before, after = pair
    sides: dict[str, Any] = {
        "before": ToolDefinition.from_wire(before) if before else None,
        "after": ToolDefinition.from_wire(after) if after else None,
    }
    name = (after or before or {})["name"]
    return Change.model_validate({"server": server, "tool": name, "kind": kind, "at": at, "paths": paths, **sides})
