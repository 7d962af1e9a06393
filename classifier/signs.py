"""Signs of poisoning."""

from toolrisk.models import Context, Finding, ToolDefinition


def find(definition: ToolDefinition, context: Context) -> list[Finding]:
    return []
