"""All of it, in order: crawl, harvest, classify, diff, build. Killed at any moment, the next run goes on from there."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, Protocol

from pydantic import Field
from sqlalchemy.exc import DBAPIError

import classifier
import crawler
from classifier.llm import ApiOptions
from sitegen import BuildReport
from sitegen.layout import Layout
from toolrisk import clock
from toolrisk.app import harvest as harvesting
from toolrisk.app import stamp
from toolrisk.app.build import build
from toolrisk.app.census import MOST_LOST, Census, census, faded, losses
from toolrisk.app.changes import compare
from toolrisk.app.classify import classify
from toolrisk.app.crawl import CrawlOutcome, crawl
from toolrisk.app.lock import Lost, holder, locked
from toolrisk.app.opinions import ask_opinions
from toolrisk.app.progress import Reporter
from toolrisk.app.publish import publish, twin
from toolrisk.app.report import Built, Drifted, Harvested, Night
from toolrisk.canonical import canonical, clean, sha256
from toolrisk.models import Noun
from toolrisk.store import Catalog, CatalogError, NightRow

_NAMED = 60
# Of the time that is given, crawls may take so much, crawls and harvests together so much, and a model's batches are
# waited for until so much is gone.
_CRAWL_SHARE, _HARVEST_SHARE, _OPINION_SHARE = 0.4, 0.8, 0.9
_BACK, _A_MONTH = timedelta(minutes=10), timedelta(days=30)


class Harvester(Protocol):
    """Whatever asks the servers that have news."""

    def __call__(self, catalog: Catalog, reporter: Reporter, plan: "Plan", over: Callable[[], bool]) -> Harvested:
        """Ask them, until it is over."""


class Judge(Protocol):
    """Whatever judges what has no verdict."""

    def __call__(self, catalog: Catalog, reporter: Reporter) -> int:
        """Judge it; how much it was."""


class Builder(Protocol):
    """Whatever makes the site in a folder."""

    def __call__(
        self, catalog: Catalog, out: Path, site_url: str, reporter: Reporter, layout: Layout = Layout.tool
    ) -> BuildReport:
        """Bring it up to date; what was done."""


class Hands(NamedTuple):
    """Who does the work of a night: here, unless it is said otherwise."""

    harvest: Harvester
    judge: Judge = classify
    build: Builder = build


class Plan(Noun):
    """What a night is to do, and what it may cost. `accept` names sources whose losses are believed, `places` sources
    that are to be found elsewhere; `minutes`, `harvests` and `dollars` are the most that are spent (None: no limit, and
    no model is asked without dollars); more than the share `most_lost` of a source's tools gone at once holds the site
    back; `rate` is requests a minute, in place of each source's own."""

    sources: tuple[str, ...]
    out: Path
    site_url: str
    layout: Layout = Layout.tool
    slots: int = 2
    accept: tuple[str, ...] = ()
    places: Mapping[str, str] = Field(default_factory=dict)
    minutes: float | None = None
    harvests: int | None = None
    dollars: float | None = None
    most_lost: float = MOST_LOST
    rate: int | None = None

    @property
    def key(self) -> str:
        """A key of what is asked for, budgets aside: a night that was cut off is taken up by the same one."""
        asked = [self.sources, str(self.out.resolve()), self.site_url, self.layout, dict(self.places), self.accept]
        return sha256(canonical(asked))


class WorkError(Exception):
    """The work could not be had done elsewhere; the message says why."""


class StepError(Exception):
    """A step could not be done; the message names it and the cause."""


def harvest_here(catalog: Catalog, reporter: Reporter, plan: Plan, over: Callable[[], bool]) -> Harvested:
    """Ask them on this machine."""
    report = harvesting.harvest(catalog, (), reporter, slots=plan.slots, most=plan.harvests, over=over)
    return told(report)


def told(report: harvesting.HarvestReport) -> Harvested:
    """What is said of a harvest, bounded."""
    failed = sorted((*report.failed, *report.standing))
    return Harvested(
        harvested=len(report.harvested),
        tools=report.tools,
        unchanged=report.unchanged,
        failed=len(failed),
        causes=report.causes,
        examples=tuple(failed[:_NAMED]),
    )


class _Run:
    """One night under way."""

    def __init__(
        self, catalog: Catalog, plan: Plan, reporter: Reporter, row: NightRow, lost: Lost, hands: Hands
    ) -> None:
        self.catalog, self.plan, self.reporter, self.row = catalog, plan, reporter, row
        self.lost, self.hands = lost, hands
        self.begun = monotonic()
        self.facts: dict[str, Any] = {"resumed": bool(row.steps)}
        self.seconds: dict[str, float] = {}

    def left(self, share: float) -> float | None:
        """The seconds that are left of a share of the night's time; None where there is no limit."""
        if self.plan.minutes is None:
            return None
        return self.plan.minutes * 60 * share - (monotonic() - self.begun)

    def over(self) -> bool:
        """Whether no harvest is to be begun any more."""
        left = self.left(_HARVEST_SHARE)
        return left is not None and left <= 0

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """A step: its time is taken, and what breaks it is told in its name."""
        begun = monotonic()
        try:
            yield
        except DBAPIError as error:
            raise StepError(f"{name}: the catalog can't be used: {error.orig}") from error
        except (CatalogError, OSError, WorkError) as error:
            raise StepError(f"{name}: {error}") from error
        except Exception as error:
            logging.getLogger(__name__).exception("the night broke in the step %s", name)
            raise StepError(f"{name}: {type(error).__name__}: {error}") from error
        finally:
            self.seconds[name] = round(monotonic() - begun, 3)


def nightly(catalog: Catalog, plan: Plan, reporter: Reporter, hands: Hands | None = None) -> Night:
    """Bring catalog and site up to date; only what changed is harvested, judged and written.

    Raises BusyError where another run holds the catalog, ValueError for a source that there is not. Whatever else goes
    wrong is told in the Night.
    """
    crawler.check(plan.sources)
    with locked(catalog, "nightly") as lost:
        started = clock.now()
        warnings = _put_right(catalog, _clock(catalog))
        row = catalog.open_night(plan.key, started)
        run = _Run(catalog, plan, reporter, row, lost, hands or Hands(harvest_here))
        run.facts["warnings"] = warnings
        failure = None
        try:
            _steps(run, bool(warnings))
        except StepError as error:
            failure = clean(str(error), 600)
        night = Night(started=started, out=str(plan.out), failure=failure, seconds=run.seconds, **run.facts)
        _ended(run, night)
        return night


def _clock(catalog: Catalog) -> tuple[str, ...]:
    latest, now = catalog.latest_moment(), clock.now()
    if latest is None or now > latest - _BACK:
        return ()
    return (f"the clock says {now:%Y-%m-%d %H:%M}, but the catalog was at work at {latest:%Y-%m-%d %H:%M}: it jumped; "
            "every source is asked for everything",)  # fmt: skip


def _put_right(catalog: Catalog, warnings: tuple[str, ...]) -> tuple[str, ...]:
    """Where the clock was ahead and is right again, what it dated wrong is dated as it must have been."""
    moved = catalog.redate(clock.now()) if warnings else 0
    return (*warnings, f"the clock was ahead: {moved:,} dates of then were put right") if moved else warnings


def _steps(run: _Run, jumped: bool) -> None:
    catalog, reporter, hands = run.catalog, run.reporter, run.hands
    with run.timed("crawl"):
        run.facts["crawl"] = outcome = _crawled(run, jumped)
        run.facts["warnings"] = (*run.facts["warnings"], *(f"{one}, so it was skipped" for one in outcome.skipped))
    with run.timed("harvest"):
        run.facts["harvest"] = hands.harvest(catalog, reporter, run.plan, run.over)
    with run.timed("classify"):
        run.facts["judged"] = hands.judge(catalog, reporter)
        if run.plan.dollars:
            run.facts["warnings"] = (*run.facts["warnings"], *_asked(run, run.plan.dollars))
    with run.timed("diff"):
        compare(catalog, reporter)
        run.facts["drift"] = _drifted(run)
        catalog.tidy(classifier.verdicts_version())
    with run.timed("build"):
        _built(run, outcome)


def _asked(run: _Run, dollars: float) -> tuple[str, ...]:
    """Ask a model in the time that is left; what is to be looked at."""
    left = run.left(_OPINION_SHARE)
    api = ApiOptions() if left is None else ApiOptions(wait=max(left, 0.0))
    said = ask_opinions(run.catalog, run.reporter, max_usd=dollars, api=api)
    if not said.asked:
        return said.lines
    waiting = said.failures.get("waiting", 0)
    told = f"{waiting:,} tools still wait for a model's opinion; the next night collects what comes"
    return (told,) if waiting else ()


def _crawled(run: _Run, full: bool) -> CrawlOutcome:
    """What a night that was cut off has crawled is not asked for again."""
    if kept := run.row.steps.get("crawl"):
        outcome = CrawlOutcome.model_validate(kept)
        if not outcome.failed:
            return outcome
    plan, seconds = run.plan, run.left(_CRAWL_SHARE)
    outcome = crawl(
        run.catalog,
        plan.sources,
        run.reporter,
        url=dict(plan.places) or None,
        accept=plan.accept,
        full=full,
        seconds=seconds,
        rate=plan.rate,
    )
    run.row = run.catalog.save_step(run.row, "crawl", outcome.model_dump(mode="json"))
    return outcome


def _drifted(run: _Run) -> Drifted:
    """The changes kept since the last night looked; those that this one kept before it was cut off among them."""
    catalog, last = run.catalog, run.catalog.last_night()
    kinds, grades, servers = Counter[str](), Counter[str](), Counter[str]()
    for server, kind, grade in catalog.told_after(_looked(catalog, last)) if last else ():
        kinds[kind], grades[grade], servers[server] = kinds[kind] + 1, grades[grade] + 1, servers[server] + 1
    run.row = catalog.save_step(run.row, "diff", catalog.last_change())
    return Drifted(
        changes=kinds.total(),
        kinds=dict(kinds.most_common()),
        grades={grade: grades[grade] for grade in ("grave", "notable", "minor")},
        most=tuple(servers.most_common(10)),
    )


def _looked(catalog: Catalog, last: NightRow) -> int:
    """The last change that a night told; one that broke before it looked did not note it."""
    return int(last.steps["diff"]) if "diff" in last.steps else catalog.last_change(by=last.finished)


def _built(run: _Run, outcome: CrawlOutcome) -> None:
    """Publish what the catalog now holds, unless something speaks against it, or the site shows it already."""
    plan, catalog, rules = run.plan, run.catalog, classifier.verdicts_version()
    if run.lost():
        raise WorkError("the catalog's lock was lost on the way, so another run may be at it: nothing is published")
    before = _counted(catalog.last_night(published=True))
    wanted = stamp.stamp(catalog, rules, plan.site_url, plan.layout)
    shown = stamp.current(plan.out, wanted) if plan.out.is_dir() else None
    counted = before if shown and before else census(catalog)
    held = _held(plan, outcome, before, counted)
    run.facts |= {"census": counted, "held": held}
    run.facts["warnings"] = (*run.facts["warnings"], *_faded(run, counted))
    if held:
        return
    if shown is None:
        made = publish(
            plan.out, lambda folder: run.hands.build(catalog, folder, plan.site_url, run.reporter, plan.layout)
        )
        fields = {name: getattr(made, name) for name in Built.model_fields}
        run.facts["built"] = Built.model_validate(fields)
    run.facts["published"] = True
    run.row = run.row.model_copy(update={"state": wanted})


def _counted(night: NightRow | None) -> Census | None:
    """What a night counted, where there was one that did."""
    return Census.model_validate(night.steps["census"]) if night and "census" in night.steps else None


def _faded(run: _Run, counted: Census) -> list[str]:
    """What is to be looked at: a source that loses a little every night loses much in a month."""
    then = run.catalog.last_night(published=True, by=run.row.started - _A_MONTH)
    before = _counted(then)
    return faded(before, counted, then.started, run.plan.most_lost) if then and before else []


def _held(plan: Plan, outcome: CrawlOutcome, before: Census | None, counted: Census) -> tuple[str, ...]:
    """Why nothing is to be published, if anything speaks against it."""
    reasons = [*outcome.short]
    missing = (*outcome.failed, *outcome.skipped)
    if missing and not outcome.came and not outcome.short:
        reasons.append(f"no source came through ({'; '.join(missing)})")
    if before is not None:
        reasons += losses(before, counted, plan.most_lost, frozenset(plan.accept))
    if not counted.tools:
        reasons.append("the catalog holds no tool")
    return tuple(reasons)


def _ended(run: _Run, night: Night) -> None:
    """A night that broke stays open, to be taken up; a held one is over, and its crawl is not kept for the next."""
    if night.failure:
        return
    try:
        if night.census and night.published:
            run.row = run.catalog.save_step(run.row, "census", night.census.model_dump(mode="json"))
        run.catalog.end_night(run.row, night.code, run.row.state, clock.now())
    except DBAPIError as error:
        run.reporter.say(f"the night's end could not be noted: {error.orig}")


def dry_run(catalog: Catalog, plan: Plan) -> list[str]:
    """What a night would do now, in lines; nothing is asked of anybody and nothing is written."""
    crawler.check(plan.sources)
    news = harvesting.news(catalog)
    states = {state.name: state for state in catalog.sources()}
    unjudged = catalog.count_unjudged(classifier.verdicts_version())
    waiting = sum(len(pairs) for pairs in catalog.uncompared())
    return [
        f"Lock: {holder(catalog) or 'free'}",
        *_clock(catalog),
        *(f"Crawl: {source}: {_last(states.get(source))}" for source in plan.sources),
        f"Harvest: {len(news.packages):,} packages, {len(news.remotes):,} remotes have news by what is known now",
        f"Classify: {unjudged:,} tools without a verdict under the present rules",
        f"Diff: {waiting:,} observations not yet compared",
        f"Build: into {twin(plan.out)}, then swapped with {plan.out}",
    ]


def _last(state: Any) -> str:
    if state is None or state.last_crawl is None:
        return "never crawled: everything"
    return f"last {state.last_crawl:%Y-%m-%d %H:%M}, {state.listings:,} listings" + (
        f", failed: {state.failure}" if state.failure else ""
    )


def sources_of(names: Sequence[str] | None) -> tuple[str, ...]:
    """The sources of a night: those that are named, or the starter list."""
    return tuple(dict.fromkeys(names or ["starter"]))
