"""Ask a model about the tools that the rules leave open, and keep what it raised."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import Field

import classifier
from classifier import llm
from toolrisk.app.progress import Reporter
from toolrisk.models import Context, Entry, Noun, Tool, ToolDefinition, Verdict
from toolrisk.store import Catalog

# Below this confidence a verdict of the rules is worth a second reading: about one tool in twenty.
UNSURE_BELOW = 0.7
_SAVE_EVERY = 50


class OpinionReport(Noun):
    """What came of asking: `lines` say it; `decided` tools now bear an opinion, `raised` of them a graver level.
    `asked` is False where no model could be asked, and the rules stand alone."""

    lines: tuple[str, ...] = ()
    asked: bool = True
    tools: int = 0
    decided: int = 0
    raised: int = 0
    spent: float = 0.0
    failures: Mapping[str, int] = Field(default_factory=dict)


def ask_opinions(
    catalog: Catalog,
    reporter: Reporter,
    *,
    all_tools: bool = False,
    model: str = llm.DEFAULT_MODEL,
    max_usd: float = llm.MAX_USD,
    batch_above: int = llm.BATCH_ABOVE,
    unsure_below: float = UNSURE_BELOW,
    api: llm.ApiOptions | None = None,
) -> OpinionReport:
    """Ask about the judged tools on which the rules abstain or are unsure, or about all; keep the merged verdicts.

    A person's verdict is never asked about. Where no model can be asked, a line says why and nothing is changed.
    """
    rules = classifier.verdicts_version()
    tally, asked = _Tally(), True
    requests = list(_open(catalog.entries(rules), all_tools, unsure_below, tally))
    try:
        run = llm.opinions(requests, cache=catalog, model=model, max_usd=max_usd, batch_above=batch_above, api=api)
    except llm.LlmError as error:
        return OpinionReport(lines=(str(error),), asked=False, tools=len(requests))
    try:
        _take(catalog, rules, run, tally, reporter, len(requests))
    except llm.LlmError as error:
        run.report.note, asked = str(error), bool(run.report.asked)
    return _report(run.report, tally, asked, len(requests))


def _open(entries: Iterable[Entry], all_tools: bool, unsure_below: float, tally: "_Tally") -> Iterator[llm.Request]:
    for entry in entries:
        names = tuple(tool.definition.name for tool in entry.tools)
        context = Context(server=entry.server.name, description=entry.server.description, siblings=names)
        for tool in entry.tools:
            verdict = _rules_alone(tool, context)
            if verdict and (all_tools or verdict.category is None or verdict.confidence < unsure_below):
                if tool.verdict != verdict:
                    tally.borne.add((context.hash, tool.definition.fingerprint))
                yield tool.definition, context, verdict


def _rules_alone(tool: Tool, context: Context) -> Verdict | None:
    """What the rules say without an earlier opinion; None where nobody judged yet, or a person did."""
    if tool.verdict is None or tool.verdict.decided_by == "human":
        return None
    return tool.verdict if tool.verdict.decided_by == "rules" else classifier.judge(tool.definition, context)


class _Tally:
    """What was counted; `borne` are the tools that bear an earlier opinion."""

    def __init__(self) -> None:
        self.decided = 0
        self.raised = 0
        self.borne: set[tuple[str, str]] = set()


def _take(catalog: Catalog, rules: str, run: llm.Opinions, tally: _Tally, reporter: Reporter, total: int) -> None:
    """Merge what comes in, and keep it in small steps: what was paid for survives a run that is cut off."""
    merged: list[tuple[Context, ToolDefinition, Verdict]] = []
    with reporter.step("Opinions", total=total) as step:
        try:
            for (tool, context, verdict), outcome in run:
                step.advance(note=tool.name)
                if isinstance(outcome, llm.Opinion):
                    merged += _merged(tally, (tool, context, verdict), outcome)
                if len(merged) >= _SAVE_EVERY:
                    catalog.save_verdicts(rules, merged)
                    merged = []
        finally:
            catalog.save_verdicts(rules, merged)


def _merged(
    tally: _Tally, request: llm.Request, opinion: llm.Opinion
) -> Sequence[tuple[Context, ToolDefinition, Verdict]]:
    tool, context, rules = request
    verdict = llm.merge(rules, opinion)
    if verdict.decided_by != "llm":
        # What an earlier opinion decided is not to outlive the one that takes it back.
        return [(context, tool, verdict)] if (context.hash, tool.fingerprint) in tally.borne else []
    tally.decided += 1
    tally.raised += (verdict.category, verdict.risk) != (rules.category, rules.risk)
    return [(context, tool, verdict)]


def _report(report: llm.Report, tally: _Tally, asked: bool, tools: int) -> OpinionReport:
    lines = report.lines() if asked or report.cached else [report.note or ""]
    if tally.decided:
        lines.append(
            f"{tally.decided:,} verdicts bear an opinion, {tally.raised:,} of them were raised or first given by it"
        )
    return OpinionReport(
        lines=tuple(lines),
        asked=asked,
        tools=tools,
        decided=tally.decided,
        raised=tally.raised,
        spent=report.spent,
        failures=dict(report.failures),
    )
