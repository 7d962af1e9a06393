"""Print policies."""

from collections.abc import Sequence

from toolrisk.app.show import find_tool
from toolrisk.models import Entry, Policy, Tool
from toolrisk.policy import Options, formats, server_policy


def ids() -> list[str]:
    """The formats that there are."""
    return [form.id for form in formats.every()]


def neutral(entry: Entry, tools: Sequence[Tool]) -> Policy:
    """The recommended policy of these tools of a server; a tool without a verdict is left out, and so denied."""
    return server_policy(entry.server.name, [(one.definition, one.verdict) for one in tools if one.verdict])


def print_policy(entry: Entry, tool: str | None, *, form: str, label: str | None) -> str:
    """A tool's policy, or its server's, as one format writes it. Raises LookupError for an unknown tool or format."""
    tools = [find_tool(entry, tool)] if tool else list(entry.tools)
    return formats.named(form).render(
        [neutral(entry, tools)], Options(labels={entry.server.name: label} if label else {})
    )
