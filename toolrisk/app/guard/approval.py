"""Putting a call to the person at the client: the question, and what counts as a yes."""

import json
from collections.abc import Mapping
from typing import Any

from toolrisk.app.guard.wire import Message
from toolrisk.canonical import clean

KEY = "toolrisk-approval"
# The protocol's own keys; spelled here because a guard must start fast and the package with its types does not.
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
_HEAD, _TAIL = 1500, 500
_FORM = {
    "type": "object",
    "properties": {"approve": {"type": "boolean", "title": "Allow this one call", "default": False}},
    "required": ["approve"],
}


def is_modern(params: Mapping[str, Any]) -> bool:
    """Whether a request is of the stateless protocol, which carries its version in every request."""
    return VERSION_KEY in _meta(params)


def can_be_asked(params: Mapping[str, Any], declared: Any) -> bool:
    """Whether the client shows forms: by its capabilities in this request, or by those of the handshake."""
    capabilities = _meta(params).get(CAPABILITIES_KEY) if is_modern(params) else declared
    elicitation = capabilities.get("elicitation") if isinstance(capabilities, dict) else None
    return isinstance(elicitation, dict) and (not elicitation or "form" in elicitation or "url" not in elicitation)


def _meta(params: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = params.get("_meta")
    return meta if isinstance(meta, dict) else {}


def question(tool: str, arguments: Mapping[str, Any]) -> Message:
    """The parameters of an elicitation. The arguments come from a model: shown harmless, and what is cut is counted."""
    text = json.dumps(arguments, ensure_ascii=False, indent=1)
    if len(text) > _HEAD + _TAIL:
        text = f"{text[:_HEAD]} […{len(text) - _HEAD - _TAIL} characters not shown…] {text[-_TAIL:]}"
    said = "\n".join(clean(line, len(line)) if line.strip() else "" for line in text.split("\n"))
    message = f"The policy wants a person's word for this call of {clean(tool)}:\n{said}"
    return {"mode": "form", "message": message, "requestedSchema": _FORM}


def agreed(answer: Any) -> bool:
    """Whether an elicitation's result is a yes: accepted, and the box ticked."""
    if not isinstance(answer, dict) or answer.get("action") != "accept":
        return False
    content = answer.get("content")
    return isinstance(content, dict) and content.get("approve") is True
