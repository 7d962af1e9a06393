"""A tool's policy in every format, spliced: tools of one recommendation differ in their name and their server's label
only, so a recommendation is rendered once, with marks in those places.

Every format writes a name of letters, digits, `_` and `-` as it stands, wherever it writes it. Any other name may be
quoted, refused or taken for another, each format in its own way: for such a tool everything is rendered anew.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from sitegen.markup.env import template
from sitegen.markup.spliced import Spliced, mark
from sitegen.markup.text import ticked
from sitegen.parts import control
from sitegen.parts.control import card, frames, written
from toolrisk.policy.nouns import Action, Limit, Policy, ToolPolicy
from toolrisk.policy.translation import default_label

_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,128}")
# What stands where a format takes no `-` in a label is the same mark with `_`.
_NAME, _LABEL = mark("name"), mark("label-of")


class Panel(NamedTuple):
    """What happens under a tool's policy, as text and as markup; and the policy in every format, as tabs, in
    UTF-8."""

    happens: str
    told: Markup
    card: bytes


def panel(server: str, rule: ToolPolicy, root: str) -> Panel:
    """The panel of a tool's page. `root` leads up to the site's own folder. The same as `rendered`, and quick."""
    values = _values(server, rule)
    return rendered(server, rule, root) if values is None else _cut(*_recommended(rule), root).fill(values)


def policy_file(server: str, rule: ToolPolicy) -> bytes:
    """The bytes of a tool's policy.json. The same as `written_file`, and quick."""
    values = _values(server, rule)
    return written_file(server, rule) if values is None else _cut_file(*_recommended(rule)).fill(values)


def rendered(server: str, rule: ToolPolicy, root: str) -> Panel:
    """The panel, each format rendered for this tool."""
    policy = Policy(server=server, tools=(rule,))
    made = card(policy, written(policy, rule), rule)
    shown = template("card.html.j2").render(card=made, **frames(root))
    return Panel(made.happens, ticked(made.happens), shown.encode("utf-8", "replace"))


def written_file(server: str, rule: ToolPolicy) -> bytes:
    """The bytes of policy.json, written for this tool."""
    return control.policy_file(Policy(server=server, tools=(rule,)))


def _values(server: str, rule: ToolPolicy) -> dict[str, bytes] | None:
    """What stands at the marks; None where splicing won't do."""
    label = default_label(server)
    if not _PLAIN.fullmatch(rule.tool) or rule.deny_if or rule.require or not _PLAIN.fullmatch(label):
        return None
    return {"name": rule.tool.encode(), "label-of": label.encode(), "label_of": label.replace("-", "_").encode()}


def _recommended(rule: ToolPolicy) -> tuple[Action, tuple[int, str] | None, str]:
    return rule.action, (rule.limit.max, rule.limit.window) if rule.limit else None, rule.reason


def _marked(action: Action, limit: tuple[int, str] | None, reason: str) -> ToolPolicy:
    most = Limit.model_validate({"max": limit[0], "window": limit[1]}) if limit else None
    return ToolPolicy(tool=_NAME, action=action, limit=most, reason=reason)


class _Cut:
    """A panel with marks, cut at them."""

    def __init__(self, made: Panel) -> None:
        self._made, self._card = made, Spliced(made.card)

    def fill(self, values: dict[str, bytes]) -> Panel:
        return self._made._replace(card=self._card.fill(values))


@lru_cache(maxsize=256)
def _cut(action: Action, limit: tuple[int, str] | None, reason: str, root: str) -> _Cut:
    return _Cut(rendered(_LABEL, _marked(action, limit, reason), root))


@lru_cache(maxsize=256)
def _cut_file(action: Action, limit: tuple[int, str] | None, reason: str) -> Spliced:
    return Spliced(written_file(_LABEL, _marked(action, limit, reason)))
