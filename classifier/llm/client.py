"""The service's side: the SDK, loaded only when asked for; its errors in our words; its messages read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from classifier.llm.answer import Answer, Failure, FailureKind, LlmError
from classifier.llm.money import Rate
from classifier.wrong import wrong
from toolrisk.canonical import clean
from toolrisk.models import Noun

if TYPE_CHECKING:
    from anthropic import Anthropic, APIStatusError
    from anthropic.types import Message


class ApiOptions(Noun):
    """How to reach the service. What is None is what the SDK takes from its environment (`ANTHROPIC_API_KEY`,
    `ANTHROPIC_BASE_URL`, …). Times are in seconds, `wait` from the run's begin on, for all its batches together; `rate`
    and `effort` stand in for the price list's."""

    api_key: str | None = None
    base_url: str | None = None
    max_retries: int = 2
    timeout: float = 120.0
    poll: float = 30.0
    wait: float = 24 * 3600.0
    rate: Rate | None = None
    effort: str | None = None


def connect(api: ApiOptions) -> Anthropic:
    """A client. Raises LlmError where the package or a key is missing, before anything is sent."""
    try:
        import anthropic
    except ImportError as error:
        raise LlmError("no model is asked: the package is missing (pip install 'toolrisk[llm]')") from error
    try:
        client = anthropic.Anthropic(
            api_key=api.api_key, base_url=api.base_url, max_retries=api.max_retries, timeout=api.timeout
        )
    except (anthropic.AnthropicError, ValueError, OSError) as error:
        raise LlmError(f"no model is asked: {clean(str(error))}") from error
    if not (client.api_key or client.auth_token or client.credentials):
        client.close()
        raise LlmError("no model is asked: there is no key (set ANTHROPIC_API_KEY)")
    return client


# What it raises to look into a reply that is not what the service's documents say: the SDK checks nothing.
MALFORMED = (ValueError, TypeError, AttributeError, RecursionError)


def read(message: Message) -> Answer | Failure:
    """A message's answer, or why it holds none. Its usage is the caller's to book, whatever comes of it."""
    try:
        return _read(message)
    except MALFORMED as error:
        return Failure(kind="invalid", reason=f"the service's message could not be read ({type(error).__name__})")


def _read(message: Message) -> Answer | Failure:
    if message.stop_reason == "refusal":
        why = message.stop_details.category if message.stop_details else None
        return Failure(kind="refusal", reason=f"the model refused ({why or 'no category given'})")
    if message.stop_reason in ("max_tokens", "model_context_window_exceeded"):
        return Failure(kind="truncated", reason=f"the answer was cut off ({message.stop_reason})")
    if message.stop_reason != "end_turn":
        return Failure(kind="invalid", reason=f"the model stopped for {clean(str(message.stop_reason), 40)}")
    return parse("".join(block.text for block in message.content or [] if block.type == "text"))


def parse(text: str) -> Answer | Failure:
    """An answer's text against the schema."""
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        return Failure(kind="invalid", reason=wrong(error, "the whole answer"))


_FATAL = frozenset({401, 402, 403, 404})
_BUSY = frozenset({408, 409, 429})


def failure_of(error: Exception) -> Failure:
    """What one request's error means for its tool. Raises LlmError where it would meet every other request too."""
    import anthropic

    if isinstance(error, anthropic.APIStatusError):
        return _status(error)
    if isinstance(error, anthropic.APIConnectionError):
        return Failure(kind="overloaded", reason="the service could not be reached, or did not answer in time")
    raise LlmError(f"the model can't be asked: {clean(str(error))}") from error


def _status(error: APIStatusError) -> Failure:
    said = f"HTTP {error.status_code}: {clean(error.api_message or error.message)}"
    if error.status_code in _FATAL:
        raise LlmError(f"the model can't be asked: {said}") from error
    busy = error.status_code >= 500 or error.status_code in _BUSY
    return Failure(kind="overloaded" if busy else "rejected", reason=said)


_KINDS: dict[str, FailureKind] = {"errored": "rejected", "canceled": "expired", "expired": "expired"}
_PASSING = frozenset({"api_error", "overloaded_error", "rate_limit_error", "timeout_error"})


def read_result(result: Any) -> Answer | Failure:
    """One result of a batch. Raises one of MALFORMED where it is no result."""
    if result.type == "succeeded":
        return read(result.message)
    if result.type not in _KINDS:
        raise ValueError("no kind of result")
    reason = f"{result.type} in its batch"
    if result.type != "errored":
        return Failure(kind=_KINDS[result.type], reason=reason)
    error = result.error.error
    kind: FailureKind = "overloaded" if error.type in _PASSING else "rejected"
    return Failure(kind=kind, reason=clean(f"{reason}: {error.message}"))
