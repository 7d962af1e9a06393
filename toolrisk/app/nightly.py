"""All of it, in order: crawl, harvest, classify, build; and what is said at the end."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import classifier
import sitegen
from toolrisk.app.build import build
from toolrisk.app.classify import classify
from toolrisk.app.crawl import CrawlOutcome, crawl
from toolrisk.app.harvest import HarvestReport, harvest
from toolrisk.app.progress import Reporter
from toolrisk.models import Noun, Risk
from toolrisk.store import Catalog

GOOD, PARTIAL, NOTHING = 0, 1, 2
_ORDER = (Risk.critical, Risk.high, Risk.medium, Risk.low, Risk.unknown)


class Night(Noun):
    """What a night came to."""

    crawl: CrawlOutcome
    harvest: HarvestReport
    judged: int
    build: sitegen.BuildReport
    risks: dict[str, int]
    servers: int
    seconds: float

    @property
    def code(self) -> int:
        """0 good, 1 published though a source or a server failed, 2 nothing published."""
        if not sum(self.risks.values()):
            return NOTHING
        return PARTIAL if self.crawl.failed else GOOD


def nightly(
    catalog: Catalog, sources: Sequence[str], out: Path, site_url: str, reporter: Reporter, *, slots: int = 2
) -> Night:
    """Bring catalog and site up to date; only what changed is harvested, judged and written."""
    begun = monotonic()
    crawled = crawl(catalog, sources, reporter)
    harvested = harvest(catalog, (), reporter, slots=slots)
    judged = classify(catalog, reporter)
    risks, servers = tally(catalog)
    built = build(catalog, out, site_url, reporter)
    return Night(
        crawl=crawled,
        harvest=harvested,
        judged=judged,
        build=built,
        risks=risks,
        servers=servers,
        seconds=monotonic() - begun,
    )


def tally(catalog: Catalog) -> tuple[dict[str, int], int]:
    """Tools by risk, worst first, and the servers that have any."""
    counts: Counter[str] = Counter()
    servers = 0
    for entry in catalog.entries(classifier.rules_version()):
        servers += bool(entry.tools)
        counts.update(str(tool.verdict.risk) if tool.verdict else "unknown" for tool in entry.tools)
    return {str(risk): counts[risk] for risk in _ORDER if counts[risk]}, servers


def summary(night: Night, out: Path) -> list[str]:
    """The night in lines for a person: what was harvested and what not, with reasons; tools by risk; the site."""
    risks = ", ".join(f"{count:,} {risk}" for risk, count in night.risks.items()) or "none"
    failed = sorted((*night.harvest.failed, *night.harvest.standing))
    return [
        *(f"Source failed: {failure}" for failure in night.crawl.failed),
        f"Servers: {night.crawl.servers:,} known, {len(night.harvest.harvested):,} harvested now, "
        f"{night.harvest.unchanged:,} unchanged, {len(failed):,} not harvested",
        *(f"  {server}: {cause}: {_short(reason)}" for server, cause, reason in failed),
        f"Tools: {sum(night.risks.values()):,} of {night.servers:,} servers ({risks}); {night.judged:,} judged now",
        f"Site: {out}/index.html, {files(night.build)}",
        f"Time: {night.seconds:,.0f} s",
    ]


def files(report: sitegen.BuildReport) -> str:
    """What a build wrote, in a few words."""
    return f"{report.tools:,} tool pages, {report.written:,} files written, {report.unchanged:,} unchanged"


def _short(reason: str) -> str:
    line = " ".join(reason.split())
    return line if len(line) <= 160 else line[:157] + "..."
