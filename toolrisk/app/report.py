"""What is said of a night: a line for a log, lines for a person, JSON and Markdown to be kept."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sitegen import BuildReport
from toolrisk.app.census import Census
from toolrisk.app.crawl import CrawlOutcome
from toolrisk.app.crawl import line as crawl_line
from toolrisk.canonical import clean
from toolrisk.models import Grade, Noun

GOOD, PARTIAL, NOTHING = 0, 1, 2
_TOLD = 60
_KEPT = 400


class Harvested(Noun):
    """What a night's harvest came to, bounded: of the failures, which may be thousands, the first are named."""

    harvested: int = 0
    tools: int = 0
    unchanged: int = 0
    failed: int = 0
    causes: Mapping[str, int] = {}
    examples: tuple[tuple[str, str, str], ...] = ()


class Drifted(Noun):
    """What a night changed: counts by kind and by grade, and the servers that changed most."""

    changes: int = 0
    kinds: Mapping[str, int] = {}
    grades: Mapping[Grade, int] = {}
    most: tuple[tuple[str, int], ...] = ()


class Built(Noun):
    """What was done to the site."""

    servers: int = 0
    tools: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    refused: tuple[str, ...] = ()


class Night(Noun):
    """What a night came to. `held` says why nothing was published, `failure` which step broke and how; `seconds` holds
    the duration of each step, `warnings` what an operator should look at. `built` is None where nothing had changed."""

    started: datetime
    out: str
    resumed: bool = False
    crawl: CrawlOutcome | None = None
    harvest: Harvested = Harvested()
    judged: int = 0
    drift: Drifted = Drifted()
    census: Census | None = None
    built: Built | None = None
    published: bool = False
    held: tuple[str, ...] = ()
    failure: str | None = None
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = {}

    @property
    def code(self) -> int:
        """0 good, 1 published though a source failed or could not be asked, 2 nothing published."""
        if self.failure or self.held or not self.published:
            return NOTHING
        return PARTIAL if self.crawl and (self.crawl.failed or self.crawl.skipped) else GOOD


def summary(night: Night) -> list[str]:
    """The night in lines for a person: what was harvested and what not, with reasons; tools by risk; the site."""
    harvest = night.harvest
    return [
        *(f"Look: {warning}" for warning in night.warnings),
        *(f"Source failed: {failure}" for failure in (night.crawl.failed if night.crawl else ())),
        *([f"Servers: {night.crawl.servers:,} known, {_harvested(harvest)}"] if night.crawl else []),
        *(f"  {server}: {cause}: {_short(reason)}" for server, cause, reason in harvest.examples),
        *([f"  and {harvest.failed - len(harvest.examples):,} more"] if harvest.failed > len(harvest.examples) else []),
        *([_tools(night.census, night.judged)] if night.census else []),
        *([f"Changes: {_changes(night.drift)}"] if night.drift.changes else []),
        _site(night),
        f"Time: {sum(night.seconds.values()):,.0f} s",
    ]


def _harvested(harvest: Harvested) -> str:
    return f"{harvest.harvested:,} harvested now, {harvest.unchanged:,} unchanged, {harvest.failed:,} not harvested"


def _tools(census: Census, judged: int) -> str:
    risks = ", ".join(f"{count:,} {risk}" for risk, count in census.risks.items()) or "none"
    return f"Tools: {census.tools:,} of {census.servers:,} servers ({risks}); {judged:,} judged now"


def _changes(drift: Drifted) -> str:
    grades = ", ".join(f"{count:,} {grade}" for grade, count in drift.grades.items())
    return (
        f"{drift.changes:,} since the last night ({grades}); most of them: {', '.join(name for name, _ in drift.most)}"
    )


def _site(night: Night) -> str:
    if night.held:
        told = "; ".join(night.held)
        return f"Site: nothing published, the last good one stays: {told} (where a loss is true: --accept SOURCE)"
    if night.failure:
        return "Site: nothing published, the last good one stays: " + night.failure
    if night.built is None:
        return f"Site: {night.out}/index.html, nothing had changed"
    return f"Site: {night.out}/index.html, {files(night.built)}"


def files(report: "Built | BuildReport") -> str:
    """What a build wrote, in a few words."""
    return f"{report.tools:,} tool pages, {report.written:,} files written, {report.unchanged:,} unchanged"


def _short(reason: str) -> str:
    line = " ".join(reason.split())
    return line if len(line) <= 160 else line[:157] + "..."


def log_line(night: Night) -> str:
    """The night in one line of `key=value`, for a log."""
    census = night.census
    fields = {
        "code": night.code,
        "published": str(night.published).lower(),
        "seconds": round(sum(night.seconds.values())),
        "servers": census.servers if census else 0,
        "tools": census.tools if census else 0,
        "harvested": night.harvest.harvested,
        "failed": night.harvest.failed,
        "judged": night.judged,
        "changes": night.drift.changes,
        "grave": night.drift.grades.get("grave", 0),
        "sources_failed": len(night.crawl.failed) if night.crawl else 0,
    }
    why = night.failure or "; ".join(night.held)
    return " ".join(f"{key}={value}" for key, value in fields.items()) + (f' why="{clean(why, 400)}"' if why else "")


def markdown(night: Night) -> str:
    """The night as a page for a person, such as a CI run's summary. What comes from outside stands in code spans."""
    words = {GOOD: "good", PARTIAL: "partial: published, some sources failed", NOTHING: "nothing published"}
    sources = [f"- {_code(crawl_line(one))}" for one in (night.crawl.reports if night.crawl else ())]
    causes = [f"| {cause} | {count:,} |" for cause, count in night.harvest.causes.items()]
    parts = [
        f"# Night of {night.started:%Y-%m-%d %H:%M} UTC: {words[night.code]}",
        "\n".join(f"- {_code(line)}" for line in summary(night) if not line.startswith("  ")),
        "## Sources\n\n" + ("\n".join(sources) or "None was crawled."),
        *(["## Not harvested\n\n| cause | servers |\n|---|---|\n" + "\n".join(causes)] if causes else []),
        *(["## Changes\n\n" + _drift_table(night.drift)] if night.drift.changes else []),
        "## Time\n\n| step | seconds |\n|---|---|\n"
        + "\n".join(f"| {step} | {seconds:,.1f} |" for step, seconds in night.seconds.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _drift_table(drift: Drifted) -> str:
    kinds = [f"| {kind} | {count:,} |" for kind, count in drift.kinds.items()]
    most = [f"| {_code(name)} | {count:,} |" for name, count in drift.most]
    return (
        "| what | changes |\n|---|---|\n" + "\n".join(kinds) + "\n\n| server | changes |\n|---|---|\n" + "\n".join(most)
    )


def _code(text: str) -> str:
    return f"`{clean(text, 500).replace('`', '′').replace('|', '¦')}`"


def write(night: Night, folder: Path) -> Path:
    """Keep the report under the night's moment and as `latest`, `.json` and `.md`, with those of the 400 nights before;
    the JSON file's place. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"json": json.dumps({"code": night.code, **night.model_dump(mode="json")}, indent=1), "md": markdown(night)}
    stem = f"{night.started:%Y-%m-%dT%H%M%SZ}"
    for name in (stem, "latest"):
        for suffix, text in texts.items():
            beside = folder / f".{name}.{suffix}.{os.getpid()}"
            beside.write_text(text, encoding="utf-8", errors="replace")
            beside.replace(folder / f"{name}.{suffix}")
    for suffix in texts:
        for old in sorted(folder.glob(f"2*Z.{suffix}"))[:-_KEPT]:
            old.unlink()
    return folder / f"{stem}.json"
