"""A tool's policy in every format, spliced: tools of one recommendation differ in their name and their server's label
only, so a recommendation is rendered once, with marks in those places.

Every format writes a name of letters, digits, `_` and `-` as it stands, wherever it writes it. Any other name may be
quoted, refused or taken for another, each format in its own way: for such a tool everything is rendered anew.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from sitegen.control import card, frames, policy_file, written
from sitegen.env import template
from sitegen.text import ticked
from toolrisk.models import Action, Limit, Policy, ToolPolicy
from toolrisk.policy.translation import default_label

_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,128}")
_NAME, _LABEL, _FLAT = "zq0name0qz", "zq0label-of0qz", "zq0label_of0qz"
_MARK = re.compile(f"({_NAME}|{_LABEL}|{_FLAT})")


class Panel(NamedTuple):
    """What happens under a tool's policy, as text and as markup; the policy in every format, as tabs; and the bytes of
    its policy.json."""

    happens: str
    told: Markup
    card: Markup
    file: bytes


def panel(server: str, rule: ToolPolicy, root: str) -> Panel:
    """The panel of a tool's page. `root` leads up to the site's own folder. The same as `rendered`, and quick."""
    label = default_label(server)
    if not _PLAIN.fullmatch(rule.tool) or rule.deny_if or rule.require or not _PLAIN.fullmatch(label):
        return rendered(server, rule, root)
    limit = (rule.limit.max, rule.limit.window) if rule.limit else None
    return _cut(rule.action, limit, rule.reason, root).fill(rule.tool, label)


def rendered(server: str, rule: ToolPolicy, root: str) -> Panel:
    """The panel, each format rendered for this tool."""
    policy = Policy(server=server, tools=(rule,))
    made = card(policy, written(policy, rule), rule)
    shown = template("card.html.j2").render(card=made, **frames(root))
    return Panel(made.happens, ticked(made.happens), Markup(shown), policy_file(policy))  # noqa: S704 - autoescaped


class _Cut:
    """A panel with marks, cut at them."""

    def __init__(self, made: Panel) -> None:
        self._happens, self._told = made.happens, made.told
        self._card, self._file = _MARK.split(made.card), _MARK.split(made.file.decode())
        self._in_card, self._in_file = self._card[1::2], self._file[1::2]

    def fill(self, name: str, label: str) -> Panel:
        values = {_NAME: name, _LABEL: label, _FLAT: label.replace("-", "_")}
        card, file = self._card.copy(), self._file.copy()
        card[1::2] = [values[mark] for mark in self._in_card]
        file[1::2] = [values[mark] for mark in self._in_file]
        shown = Markup("".join(card))  # noqa: S704 - segments of a template, and names that need no escape
        return Panel(self._happens, self._told, shown, "".join(file).encode())


@lru_cache(maxsize=256)
def _cut(action: Action, limit: tuple[int, str] | None, reason: str, root: str) -> _Cut:
    most = Limit.model_validate({"max": limit[0], "window": limit[1]}) if limit else None
    return _Cut(rendered(_LABEL, ToolPolicy(tool=_NAME, action=action, limit=most, reason=reason), root))
