"""A server's life: born, released, out of order, renamed, gone. Drawn from the seed and its number alone, so that any
server of any night can be made without the others."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import log
from random import Random

from benchmarks.world import figures as real
from benchmarks.world.edits import Pair, Shelf, release, shuffle
from benchmarks.world.figures import Choice
from benchmarks.world.tools import style, tools
from benchmarks.world.vocabulary import product


@dataclass(frozen=True, slots=True)
class Rates:
    """How often things happen, per server and night. Births are per server of the first night: the official registry
    grew by 1.1 % a night in autumn 2026, which no year can be simulated with; 1 % of its listings were deprecated."""

    born: float = 0.001
    dies: float = 0.0004
    released: float = 0.02
    bumped: float = 0.005
    shuffled: float = 0.003
    out: float = 0.004
    renamed: float = 0.0003

    @property
    def events(self) -> float:
        """How often anything but birth and death happens."""
        return self.released + self.bumped + self.shuffled + self.out + self.renamed


@dataclass(slots=True)
class State:
    """A server as it stands in one night. `changed` is the last night on which its listing changed."""

    number: int
    name: str
    shelf: Shelf
    version: tuple[int, int] = (1, 0)
    born: int = 0
    changed: int = 0
    dead: bool = False
    out: bool = False
    former: str | None = None
    made: list[Pair] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Happening:
    """What happens to a server, from one night to another (exclusive)."""

    night: int
    until: int
    kind: str


def gap(rate: float, rng: Random) -> int:
    """Nights until something that happens at this rate, at least one; as good as never where the rate is 0."""
    return 1 + int(log(1 - rng.random()) / log(1 - rate)) if rate else 1 << 40


def happenings(seed: int, number: int, born: int, rates: Rates, night: int) -> Iterator[Happening]:
    """All that happens to a server up to a night, in order. Nothing happens to it while it is out of order."""
    rng = Random(f"{seed}/{number}/life")
    dies = born + gap(rates.dies, rng)
    kinds = Choice(
        [("release", rates.released), ("bump", rates.bumped), ("shuffle", rates.shuffled), ("out", rates.out),
         ("rename", rates.renamed)]
    )  # fmt: skip
    at = born + gap(rates.events, rng)
    while at <= min(night, dies - 1):
        kind = kinds.draw(rng)
        until = at + 1 + (int(rng.random() * 4) if kind == "out" else 0)
        yield Happening(at, until, kind)
        at = until - 1 + gap(rates.events, rng)
    if dies <= night:
        yield Happening(dies, dies + 1, "die")


def origin(seed: int, number: int) -> int:
    """Whose tools a server shows: its own, or those of an older one that it is a copy of."""
    while number:
        rng = Random(f"{seed}/{number}/origin")
        if rng.random() >= real.COPIES:
            break
        number = int(rng.random() * number)
    return number


def shelf(seed: int, number: int) -> Shelf:
    """A server's tools when it is born."""
    rng = Random(f"{seed}/{origin(seed, number)}/tools")
    look, count = style(rng), real.TOOLS_A_SERVER.draw(rng)
    return Shelf(look, tools(look, count, rng))


def count(seed: int, number: int) -> int:
    """How many tools a server has when it is born."""
    rng = Random(f"{seed}/{origin(seed, number)}/tools")
    style(rng)
    return real.TOOLS_A_SERVER.draw(rng)


def name(seed: int, number: int) -> str:
    """The name under which a server is first listed."""
    rng = Random(f"{seed}/{number}/name")
    space = real.NAMESPACES.draw(rng)
    return f"{space}.{product(rng)}/{product(rng)}-{number:x}"


def live(seed: int, number: int, born: int, rates: Rates, night: int) -> State:
    """A server as it stands in a night; `made` holds what was changed in that very night."""
    state = State(number, name(seed, number), shelf(seed, number), born=born, changed=born)
    for one in happenings(seed, number, born, rates, night):
        _happen(seed, state, one, night)
    return state


def _happen(seed: int, state: State, one: Happening, night: int) -> None:
    rng = Random(f"{seed}/{state.number}/night {one.night}")
    major, minor = state.version
    if one.kind == "release":
        made = release(state.shelf, rng)
        state.made = made if one.night == night else []
        state.version = (major, minor + 1) if rng.random() < 0.5 else state.version
    elif one.kind == "shuffle":
        shuffle(state.shelf, rng)
    elif one.kind == "bump":
        state.version = (major + 1, 0)
    elif one.kind == "rename":
        state.former, state.name = state.name, f"{state.name}-next"
    state.out = one.night <= night < one.until and one.kind == "out"
    state.dead = one.kind == "die"
    if state.dead or (major, minor) != state.version or one.kind == "rename":
        state.changed = one.night
