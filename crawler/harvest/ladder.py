"""The ladder: ways to get a package's tools, from the plainest start to reading its source. The first that works wins.

bare (or as the listing says) → placeholders for the variables it asks for → dependencies of its own day → as its README
starts it → its recipe → its source, read and not run. What a failure said decides the next step.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from crawler.harvest import placeholders, source
from crawler.harvest.definitions import definitions
from crawler.harvest.faults import HarvestError
from crawler.harvest.install import Installed, Pins, install
from crawler.harvest.jail import HOME, Jail
from crawler.harvest.limits import Limits
from crawler.harvest.probe import Answer
from crawler.harvest.readme import Start
from crawler.harvest.recipes import Recipe, recipe_for
from crawler.harvest.release import pin_date
from toolrisk.models import How, Package, ToolDefinition

Starter = Callable[..., Answer]
_ROUNDS = 3
_HANGS = 2
_FATAL = frozenset(
    {"version", "bad-package", "unsupported", "registry", "no-node", "no-uv", "install-time", "install-size"}
)
_BROKEN = frozenset({"dependency", "install", "no-wheel"})
_OUTGROWN = _BROKEN | {"exited", "protocol"}


@dataclass(frozen=True)
class Step:
    """One way to start a package. Its words are stored with the harvest, and can be read back."""

    way: str = "bare"
    pins: str = ""
    variables: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        names = ", ".join((*self.options, *self.variables))
        words = "+".join(filter(None, (self.way, self.pins, "placeholders" if names else "")))
        return f"{words}: {names}" if names else words

    @classmethod
    def parse(cls, text: str) -> "Step | None":
        """The step that was stored, or None where it is none of ours."""
        words, _, names = text.partition(": ")
        way, *rest = words.split("+")
        if not _WAY.fullmatch(way):
            return None
        named = list(filter(None, names.split(", ")))
        options = tuple(name for name in named if name.startswith("--"))
        variables = tuple(name for name in named if not name.startswith("--"))
        return cls(way, next((word for word in rest if word in _PINS), ""), variables, options)


_WAY = re.compile(r"bare|given|recipe|readme-\d")
_PINS = frozenset({"dated", "mcp1"})


@dataclass(frozen=True)
class Outcome:
    """What the ladder came to: the definitions, how they are known, and by which step."""

    version: str
    how: How
    step: str
    definitions: tuple[ToolDefinition, ...]
    skipped: tuple[str, ...]
    ttl_ms: int | None = None
    reason: str | None = None


@dataclass
class Ladder:
    """One package's climb. `start` runs a command in the jail; below `prefix` lies an install for each set of pins."""

    package: Package
    jail: Jail
    prefix: Path
    limits: Limits
    start: Starter
    with_recipes: bool = True
    _installed: dict[str, Installed] = field(default_factory=dict)
    _tried: dict[Step, HarvestError] = field(default_factory=dict)
    _hangs: int = 0

    def climb(self, first: str | None = None) -> Outcome:
        """The outcome of the first step that works. Raises HarvestError with the plainest failure where none does."""
        for step in self._steps(Step.parse(first) if first else None):
            try:
                return self._try(step)
            except HarvestError as fault:
                self._tried[step] = fault
                self._hangs += fault.cause == "timeout"
                if fault.cause in _FATAL:
                    raise
        return self._read_source()

    # ── which step comes next ────────────────────────────────────────────────────────────────────────────────────────

    def _steps(self, first: Step | None) -> Iterator[Step]:
        """Steps in their order, none twice; after two hangs, or too long, only the recipe is left."""
        seen: set[Step] = set()
        until = time.monotonic() + self.limits.package_seconds
        for step in self._wanted(first):
            if step not in seen and ((self._hangs < _HANGS and time.monotonic() < until) or step.way == "recipe"):
                seen.add(step)
                yield step

    def _wanted(self, first: Step | None) -> Iterator[Step]:
        if first:
            yield first
        plain = Step("given") if self._is_given else Step()
        yield plain
        yield from self._asked_for(plain)
        if self._outgrown(plain):
            yield from self._of_its_day(plain)
        best = self._furthest(plain)
        for number in range(len(self._readmes)):
            yield replace(best, way=f"readme-{number}")
            yield from self._asked_for(replace(best, way=f"readme-{number}"))
        yield replace(best, variables=self._more(best.variables, placeholders.read_by(self._source_texts())))
        if self._is_given:
            yield Step()
        if self._recipe:
            yield Step("recipe")

    def _asked_for(self, step: Step) -> Iterator[Step]:
        """The same start with placeholders for what the listing declares and the last words name, while they do."""
        declared = placeholders.declared(self.package.variables)
        for name in (*[placeholders.lacking] * _ROUNDS, placeholders.named):
            fault = self._tried.get(step)
            if fault:
                variables = self._more(step.variables, [*declared, *name(fault.stderr)])
                options = tuple(dict.fromkeys((*step.options, *placeholders.options(fault.stderr))))
                step = replace(step, variables=variables, options=options)
                yield step

    def _of_its_day(self, plain: Step) -> Iterator[Step]:
        for pins in ("dated", "mcp1") if self.package.registry_type == "pypi" else ("dated",):
            step = replace(self._furthest(plain), pins=pins)
            yield step
            yield from self._asked_for(step)
            if not self._is_broken(step) or not self._is_broken(plain):
                return

    def _is_broken(self, step: Step) -> bool:
        return step in self._tried and self._tried[step].cause in _BROKEN

    def _outgrown(self, plain: Step) -> bool:
        """Whether newer dependencies may be what broke it: always asked for PyPI, where nothing pins them."""
        causes = {fault.cause for step, fault in self._tried.items() if step.way == plain.way}
        return bool(causes & (_OUTGROWN if self.package.registry_type == "pypi" else {"dependency"}))

    def _furthest(self, plain: Step) -> Step:
        """The step of this way that got furthest: one that ran, on the newest dependencies if those let it."""
        ours = [step for step in self._tried if step.way == plain.way]
        ran = [step for step in ours if self._tried[step].cause not in _BROKEN]
        return ([step for step in ran if not step.pins] or ran or ours or [plain])[-1]

    def _more(self, names: tuple[str, ...], others: list[str]) -> tuple[str, ...]:
        fresh = [name for name in others if name not in self.package.placeholders]
        return tuple(dict.fromkeys((*names, *fresh)))

    @property
    def _is_given(self) -> bool:
        return bool(self.package.arguments or self.package.placeholders or self.package.exclude_newer)

    @cached_property
    def _recipe(self) -> Recipe | None:
        return recipe_for(self.package) if self.with_recipes else None

    @property
    def _readmes(self) -> list[Start]:
        installed = next(iter(self._installed.values()), None)
        return installed.starts if installed else []

    def _source_texts(self) -> Iterator[str]:
        for installed in list(self._installed.values())[:1]:
            yield from source.texts(source.files(installed, self.package))

    # ── one step ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _try(self, step: Step) -> Outcome:
        installed = self._install(step)
        arguments, variables, files = self._start(step)
        arguments += tuple(word for option in step.options for word in (option, placeholders.option_value(option)))
        command = installed.command(arguments, {name: placeholders.value(name) for name in step.variables} | variables)
        mounts = [(outside, f"{HOME}/{name}") for name, outside in self._files(files).items()]
        answer = self.start(replace(command, mounts=(*command.mounts, *mounts)), self.jail, self.limits)
        kept, skipped = definitions(answer.tools, self.limits)
        if not kept:
            raise HarvestError("no-tools", f"None of its {len(answer.tools)} tools could be kept: {skipped[0]}")
        return Outcome(self._version(installed), How.observed, str(step), kept, skipped, answer.ttl_ms)

    def _start(self, step: Step) -> tuple[tuple[str, ...], dict[str, str], Mapping[str, str]]:
        """The arguments, variables and files of a way."""
        if step.way == "given":
            return self.package.arguments, dict(self.package.placeholders), {}
        if step.way == "recipe" and self._recipe:
            return self._recipe.arguments, dict(self._recipe.variables), self._recipe.files
        if step.way.startswith("readme-") and (number := int(step.way[7:])) < len(self._readmes):
            return self._readmes[number].arguments, self._readmes[number].variables, {}
        return (), {}, {}

    def _install(self, step: Step) -> Installed:
        kind = step.pins or (step.way if step.way in {"given", "recipe"} else "newest")
        pins = self._pins(step)
        if pins == Pins():
            kind = "newest"
        if kind not in self._installed:
            place = self.prefix / kind
            self._installed[kind] = install(self.package, pins, place, self.jail.workshop, self.limits)
        return self._installed[kind]

    def _pins(self, step: Step) -> Pins:
        if step.pins == "mcp1":
            return Pins(constraints=("mcp<2",))
        if step.pins == "dated":
            return Pins(self._dated())
        if step.way == "recipe" and self._recipe:
            return Pins(self._recipe.exclude_newer, self._recipe.pins)
        return Pins(self.package.exclude_newer) if step.way == "given" else Pins()

    def _dated(self) -> date:
        day = pin_date(self.package, self.limits) if self.package.version else None
        if not day:
            raise HarvestError("install", "The registry states no date of its release.")
        return day

    def _files(self, files: Mapping[str, str]) -> dict[str, Path]:
        """The recipe's files, written where they can be bound into the sandbox's home."""
        places = {}
        for number, (name, text) in enumerate(files.items()):
            places[name] = self.prefix / f"file-{number}"
            places[name].write_text(text)
            places[name].chmod(0o644)
        return places

    def _version(self, installed: Installed) -> str:
        """As the listing writes it, for `1.0` and `1.0.0` are one version and two texts."""
        return self.package.version or installed.version

    # ── the last step ────────────────────────────────────────────────────────────────────────────────────────────────

    def _read_source(self) -> Outcome:
        fault = self._plainest()
        installed = next(iter(self._installed.values()), None) or self._alone(fault)
        kept, skipped = definitions(source.tools(installed, self.package), self.limits)
        if not kept:
            raise fault
        reason = f"Read from its source, for it did not start: {fault.reason}"
        return Outcome(self._version(installed), How.extracted, "extracted", kept, skipped, reason=reason)

    def _plainest(self) -> HarvestError:
        """What the first start said; where placeholders or an older day got it further, what that said."""
        furthest = self._furthest(Step("given") if self._is_given else Step())
        return self._tried.get(furthest) or next(iter(self._tried.values()))

    def _alone(self, fault: HarvestError) -> Installed:
        """The package without what it needs, which can't be had: enough to read it."""
        try:
            return install(self.package, Pins(alone=True), self.prefix / "alone", self.jail.workshop, self.limits)
        except HarvestError:
            raise fault from None
