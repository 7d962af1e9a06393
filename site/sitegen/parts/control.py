"""A policy as pages show it: the document, what happens under it, other engines' files, and the steps to use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup

from sitegen.markup.emit import json_brief, json_markup
from sitegen.markup.env import template
from sitegen.markup.text import ticked, visible
from sitegen.parts import start
from toolrisk.models import Server
from toolrisk.policy import Format, Options, sentence
from toolrisk.policy.formats import every, policy_json
from toolrisk.policy.nouns import Policy, ToolPolicy

_PLAIN = Options()


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine other than policy.json's: its format, and its name on a tab, where the file's name is left out."""

    form: Format
    tab: str


@dataclass(frozen=True, slots=True)
class Card:
    """A policy document, what happens under it, and for each other engine its file with what happens there."""

    document: dict[str, Any]
    shown: Markup
    happens: str
    others: tuple[tuple[Markup, Markup], ...]


class Written(NamedTuple):
    """A policy as one engine takes it: the file's text, and what happens under it."""

    form: Format
    text: str
    happens: str


def written(policy: Policy, rule: ToolPolicy | None = None) -> tuple[Written, ...]:
    """A policy for each engine but policy.json's; with a tool's one rule the sentences speak of one tool."""
    subject = rule or policy
    forms = [engine.form for engine in engines()]
    return tuple(Written(form, form.render([policy], _PLAIN), sentence(subject, form, _PLAIN)) for form in forms)


def card(policy: Policy, files: Sequence[Written], rule: ToolPolicy | None = None) -> Card:
    """A policy's card with these files of other engines; for a tool's page with its one rule, as in `written`."""
    document = policy_json.document(policy)
    others = tuple((visible(one.text, len(one.text)), ticked(one.happens)) for one in files)
    return Card(document, json_markup(document), sentence(rule or policy), others)


@cache
def engines() -> tuple[Engine, ...]:
    """The engines that a card has tabs for besides policy.json."""
    forms = (form for form in every() if form.id != "policy-json")
    return tuple(Engine(form, " ".join(word for word in form.title.split() if "." not in word)) for form in forms)


@cache
def frames(root: str) -> dict[str, Any]:
    """What is the same on every card: the tabs, and each pane's head. Rendered once for each depth of page."""
    heads = [Markup(template("pane.html.j2").render(engine=engine, root=root)) for engine in engines()]  # noqa: S704
    return {"tabs": Markup(template("tabs.html.j2").render(engines=engines())), "heads": heads}  # noqa: S704


def policy_file(policy: Policy) -> bytes:
    """The bytes of policy.json."""
    return policy_json.render([policy], _PLAIN).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Steps:
    """What to paste: the server's command (None where nobody knows it), the same behind the guard, and a client's
    configuration that starts it so."""

    command: str | None
    guarded: str
    client: Markup


def steps(server: Server) -> Steps:
    """The steps for one server."""
    command = start.command(server)
    words = start.words(server) or ["YOUR-SERVER-COMMAND"]
    guarded = ["toolrisk", "guard", "--policy", "policy.json", "--", *words]
    client = {"mcpServers": {start.label(server): {"command": guarded[0], "args": guarded[1:]}}}
    return Steps(command, start.join(guarded), json_brief(client))
