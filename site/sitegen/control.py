"""A policy as pages show it: the document, what happens under it, other engines' files, and the steps to use it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from sitegen import start
from sitegen.emit import json_markup
from toolrisk.models import Policy, Server, ToolPolicy
from toolrisk.policy import Format, Options, sentence
from toolrisk.policy.formats import every, policy_json


@dataclass(frozen=True, slots=True)
class File:
    """One engine's file for a policy."""

    id: str
    title: str
    name: str
    shown: Markup | str
    happens: str


@dataclass(frozen=True, slots=True)
class Card:
    """A policy document, what happens under it, and the same policy for other engines."""

    document: dict[str, Any]
    shown: Markup
    happens: str
    others: tuple[File, ...]


def card(policy: Policy, rule: ToolPolicy | None = None, others: bool = True) -> Card:
    """A policy's card; for a tool's page with its one rule, whose sentence then speaks of one tool."""
    document = policy_json.document(policy)
    subject = rule or policy
    files = tuple(_file(form, policy, subject) for form in _engines()) if others else ()
    return Card(document, json_markup(document), sentence(subject), files)


def _file(form: Format, policy: Policy, subject: ToolPolicy | Policy) -> File:
    text = form.render([policy], Options())
    return File(form.id, _short(form.title), form.file_name, text, sentence(subject, form, Options()))


def _short(title: str) -> str:
    """An engine's name for a tab: without the file's, which stands in its pane."""
    return " ".join(word for word in title.split() if "." not in word)


@cache
def _engines() -> tuple[Format, ...]:
    return tuple(form for form in every() if form.id != "policy-json")


def policy_file(policy: Policy) -> bytes:
    """The bytes of policy.json."""
    return policy_json.render([policy], Options()).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Steps:
    """What to paste: the server's command (None where nobody knows it), the same behind the guard, and a client's
    configuration that starts it so."""

    command: str | None
    guarded: str
    client: dict[str, Any]


def steps(server: Server) -> Steps:
    """The steps for one server."""
    command = start.command(server)
    words = start.words(server) or ["YOUR-SERVER-COMMAND"]
    guarded = ["toolrisk", "guard", "--policy", "policy.json", "--", *words]
    client = {"mcpServers": {start.label(server): {"command": guarded[0], "args": guarded[1:]}}}
    return Steps(command, start.join(guarded), client)
