"""A rule's page, rendered from the rule's file, and the list of all rules."""

from dataclasses import dataclass

from classifier.ruleset import Rule
from sitegen.markup.env import template
from sitegen.markup.text import lead
from sitegen.overview import Overview
from sitegen.shell import Shell
from sitegen.summaries import Line

KINDS = {"capability": "What a tool can do", "poisoning": "Signs of poisoning", "contradiction": "Contradictions"}


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """A rule, how many tools of the catalog it speaks of, and some of them."""

    rule: Rule
    count: int
    tools: tuple[Line, ...]

    @property
    def path(self) -> str:
        """The page's place on the site."""
        return f"rules/{self.rule.id}/"


@dataclass(frozen=True, slots=True)
class RulesRecord:
    """All rules."""

    rules: tuple[RuleRecord, ...]
    path: str = "rules/"


def records(rules: tuple[Rule, ...], overview: Overview) -> RulesRecord:
    """The rules' records."""
    made = [RuleRecord(rule, overview.rules[rule.id], tuple(overview.spoken.get(rule.id, ()))) for rule in rules]
    return RulesRecord(tuple(made))


def render(record: RuleRecord, shell: Shell) -> bytes:
    """A rule's page."""
    rule = record.rule
    content = template("rule.html.j2").render(record=record, rule=rule, root=shell.root, kind=KINDS[rule.kind])
    about = f"The rule {rule.id}: {lead(rule.why, 200)}"
    return shell.fill(content, title=f"{rule.title} · Rule", description=about, path=record.path)


def render_all(record: RulesRecord, shell: Shell) -> bytes:
    """The list of rules."""
    groups = {title: [one for one in record.rules if one.rule.kind == kind] for kind, title in KINDS.items()}
    content = template("rules.html.j2").render(groups=groups, root=shell.root)
    about = "Every rule that a verdict can rest on, with what it looks for, why, and how many tools it speaks of."
    return shell.fill(content, title="Rules", description=about, path=record.path)
