"""From a catalog to a model and back, with the real judge, the real store and the real SDK."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import classifier
from classifier.llm import ApiOptions
from tests.classifier.llm_endpoint import Json, Service, definition_in, serving
from tests.classifier.llm_makers import UNKNOWN, saying
from toolrisk.app.classify import classify
from toolrisk.app.judging import explain
from toolrisk.app.opinions import OpinionReport, ask_opinions
from toolrisk.app.progress import Reporter
from toolrisk.models import Category, Harvest, How, Risk, Server, Tool, ToolDefinition, Verdict
from toolrisk.store import Catalog

OPEN, CLEAR = "zzyx", "delete_database"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    """A model service on this machine, and an environment without keys."""
    for name in [name for name in os.environ if name.startswith("ANTHROPIC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    with serving() as running:
        running.mind = lambda _: saying(category="Execute", risk="high")
        yield running


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """A server with a tool that the rules did not make out, and one that they did."""
    tools = (
        ToolDefinition(name=OPEN),
        ToolDefinition(name=CLEAR, description="Permanently deletes a database and all that is in it."),
    )
    with Catalog(str(tmp_path / "catalog.db")) as opened:
        opened.save_servers([Server(name="example/odd", slug="", title="Odd")])
        at = datetime(2026, 11, 22, tzinfo=UTC)
        opened.observe([Harvest(server="example/odd", version="1", how=How.observed, at=at, definitions=tools)])
        classify(opened, Reporter(quiet=True))
        context = next(opened.unjudged("no rules")).context
        opened.save_verdicts(classifier.verdicts_version(), [(context, tools[0], UNKNOWN)])
        yield opened


def ask(catalog: Catalog, service: Service, **more: object) -> OpinionReport:
    api = ApiOptions(api_key="k", base_url=service.url, poll=0.01, wait=5.0)
    return ask_opinions(catalog, Reporter(quiet=True), **{"api": api, **more})  # type: ignore[arg-type]


def tools(catalog: Catalog) -> dict[str, Tool]:
    entry = catalog.entry("example/odd", classifier.verdicts_version())
    assert entry
    return {tool.definition.name: tool for tool in entry.tools}


def verdicts(catalog: Catalog) -> dict[str, Verdict]:
    return {name: tool.verdict for name, tool in tools(catalog).items() if tool.verdict}


def test_only_what_the_rules_leave_open_is_asked_and_the_answer_is_kept(catalog: Catalog, service: Service) -> None:
    before = verdicts(catalog)
    assert (before[OPEN].category, before[CLEAR].category) == (None, Category.destructive)
    report = ask(catalog, service)
    assert (report.tools, report.decided, report.raised, len(service.asked)) == (1, 1, 1, 1)
    assert 0 < report.spent < 0.01
    after = verdicts(catalog)
    assert (after[OPEN].category, after[OPEN].risk, after[OPEN].decided_by) == (Category.execute, Risk.high, "llm")
    assert after[CLEAR] == before[CLEAR]
    ask(catalog, service)
    assert len(service.asked) == 1
    assert verdicts(catalog)[CLEAR] == before[CLEAR]


def test_all_tools_by_option_and_none_is_lowered_by_a_model_that_would(catalog: Catalog, service: Service) -> None:
    before = verdicts(catalog)
    service.mind = lambda _: saying(category="Read", risk="low")
    report = ask(catalog, service, all_tools=True)
    assert (report.tools, len(service.asked)) == (2, 2)
    after = verdicts(catalog)
    assert after[CLEAR] == before[CLEAR]
    assert (after[OPEN].category, after[OPEN].risk) == (Category.read, Risk.low)


def test_another_models_opinion_is_merged_with_the_rules_and_not_with_the_last_opinion(
    catalog: Catalog, service: Service
) -> None:
    ask(catalog, service)
    service.mind = lambda _: saying(category="Read", risk="low")
    ask(catalog, service, all_tools=True, model="claude-sonnet-5-5")
    assert (verdicts(catalog)[OPEN].category, verdicts(catalog)[OPEN].risk) == (Category.read, Risk.low)


def test_an_opinion_that_takes_another_back_leaves_the_rules_verdict(catalog: Catalog, service: Service) -> None:
    ask(catalog, service)
    service.mind = lambda _: saying(category="none", risk="unknown")
    ask(catalog, service, model="claude-sonnet-5-5")
    assert verdicts(catalog)[OPEN].decided_by == "rules"


def test_explain_says_who_decided(catalog: Catalog, service: Service) -> None:
    said = explain(catalog, "example/odd", OPEN)
    assert not said[0].startswith("decided by")
    ask(catalog, service)
    decided, reason, *rest = explain(catalog, "example/odd", OPEN)
    assert decided == "decided by a model's opinion: Execute · high · confidence 0.90"
    assert reason.strip() == verdicts(catalog)[OPEN].justification
    assert rest[1:] == said


def test_explain_names_a_sign_that_only_the_model_saw(catalog: Catalog, service: Service) -> None:
    service.mind = lambda _: saying(manipulation=True, quote=OPEN)
    ask(catalog, service)
    assert f"! poisoning/manipulates-the-judge: {OPEN!r}" in explain(catalog, "example/odd", OPEN)


def test_a_persons_verdict_is_not_asked_about(catalog: Catalog, service: Service) -> None:
    rules = classifier.verdicts_version()
    human = Verdict(category=Category.read, risk=Risk.low, confidence=0.3, justification="I know.", decided_by="human")
    context = next(catalog.unjudged("no rules")).context
    catalog.save_verdicts(rules, [(context, tools(catalog)[OPEN].definition, human)])
    assert ask(catalog, service, all_tools=True).tools == 1
    assert verdicts(catalog)[OPEN] == human
    assert explain(catalog, "example/odd", OPEN)[:2] == [
        "decided by a person's correction: Read · low · confidence 0.30", "  I know."
    ]  # fmt: skip


def test_without_a_key_one_clear_line_and_rules_alone(catalog: Catalog, service: Service) -> None:
    before = verdicts(catalog)
    report = ask(catalog, service, api=ApiOptions(base_url=service.url))
    assert report.lines == ("no model is asked: there is no key (set ANTHROPIC_API_KEY)",)
    assert not report.asked
    assert verdicts(catalog) == before


def test_a_model_without_a_price_is_one_clear_line_too(catalog: Catalog, service: Service) -> None:
    report = ask(catalog, service, model="llama")
    assert len(report.lines) == 1
    assert "no price is known" in report.lines[0]


def test_what_failed_is_reported_and_leaves_the_rules_verdict(catalog: Catalog, service: Service) -> None:
    before = verdicts(catalog)

    def mind(params: Json) -> Json:
        kept = definition_in(params)["name"] == CLEAR
        return saying(category="Financial", risk="critical") if kept else {**saying(), "stop_reason": "refusal"}

    service.mind = mind
    report = ask(catalog, service, all_tools=True)
    assert report.failures == {"refusal": 1}
    assert "1 refused by the model" in report.lines
    assert verdicts(catalog)[OPEN] == before[OPEN]
    assert verdicts(catalog)[CLEAR].category == Category.financial
