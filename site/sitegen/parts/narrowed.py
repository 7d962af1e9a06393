"""The narrowed rule beside the recommended one: as policy.json where that can state it, else by the command that prints
it for an engine that can."""

from dataclasses import dataclass

from markupsafe import Markup

from sitegen.markup.emit import json_markup
from sitegen.markup.text import ticked
from sitegen.parts import start
from toolrisk.models import TRIFECTA, Server, Tool, Verdict
from toolrisk.policy import Format, Options, narrow, recommend, sentence
from toolrisk.policy.formats import every, named, policy_json
from toolrisk.policy.nouns import Action, Policy, ToolPolicy
from toolrisk.policy.translation import outcome


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a call is held to, what happens then and what stays open; and its policy.json (`shown`), or the engine that
    can state it (`engine`) with the command that prints it (`command`)."""

    holds: str
    happens: Markup
    leaves: str
    shown: Markup | None = None
    engine: Format | None = None
    command: str = ""


def narrowed(server: Server, tool: Tool, verdict: Verdict) -> Narrowed | None:
    """A tool's narrowed rule; None where its schema carries none, where no engine would let a call pass, and where
    it would let the lethal trifecta run without a person."""
    if not narrow(tool.definition, verdict) or _a_trifecta_that_asks(tool, verdict):
        return None
    form = named("policy-json")
    if rule := narrow(tool.definition, verdict, form):
        document = policy_json.document(Policy(server=server.name, tools=(rule,)))
        return _said(rule, form, shown=json_markup(document))
    for engine in every():
        rule = narrow(tool.definition, verdict, engine)
        if rule and outcome(engine, rule, Options()).action in (Action.limit, Action.allow):
            line = ["toolrisk", "policy", server.slug, tool.slug, "--format", engine.id, "--narrow"]
            return _said(rule, engine, engine=engine, command=start.join(line))
    return None


def _a_trifecta_that_asks(tool: Tool, verdict: Verdict) -> bool:
    """Whether it is the whole lethal trifecta by itself and runs after a person only: narrowing would lift that."""
    whole = all(getattr(verdict.facets, leg) for leg in TRIFECTA)
    return whole and recommend(tool.definition, verdict).action == Action.ask


def _said(
    rule: ToolPolicy, form: Format, *, shown: Markup | None = None, engine: Format | None = None, command: str = ""
) -> Narrowed:
    return Narrowed(rule.reason, ticked(sentence(rule, form)), rule.leaves_open or "", shown, engine, command)
