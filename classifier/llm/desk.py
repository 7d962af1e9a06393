"""One run's means: the client, the money, the cache, the counts; and one request made, priced and sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from classifier.llm import prompt
from classifier.llm.answer import Answer, Failure, Key, LlmError, Report, Request
from classifier.llm.cache import Cache
from classifier.llm.client import ApiOptions, connect, failure_of, read
from classifier.llm.money import Budget, Rate, cost, rate_for, worst

if TYPE_CHECKING:
    from anthropic import Anthropic
    from anthropic.types import Message

_COUNTED = ("model", "system", "messages", "output_config")


@dataclass(frozen=True)
class Prepared:
    """A request ready to be sent, and what is set aside for it in US dollars."""

    key: Key
    params: dict[str, Any]
    reserved: float


@dataclass
class Desk:
    """What every part of a run shares."""

    model: str
    rate: Rate
    api: ApiOptions
    cache: Cache
    budget: Budget
    report: Report = field(default_factory=Report)

    @cached_property
    def client(self) -> Anthropic:
        """The client, made when the first request needs it. Raises LlmError where it can't be."""
        return connect(self.api)

    @cached_property
    def effort(self) -> str | None:
        """The effort that is asked of the model, where it knows the word."""
        return self.api.effort or self.rate.effort

    @cached_property
    def prompt(self) -> str:
        """The version of everything that is sent besides the tool."""
        return prompt.version(self.effort)

    def close(self) -> None:
        """Give the connections back."""
        if "client" in self.__dict__:
            self.client.close()

    def key(self, request: Request) -> Key:
        """What an answer to this request is kept under."""
        return Key(request[0].fingerprint, request[1].hash, self.prompt, self.model)

    def prepare(self, request: Request, *, batch: bool) -> Prepared | Failure:
        """Make a request and set its worst cost aside. A failure of kind `over-budget` where the rest can't pay it."""
        client = self.client
        import anthropic

        tool, context, _ = request
        try:
            params = prompt.request(self.model, self.effort, tool, context, batch=batch)
            counted = {name: params[name] for name in _COUNTED}
            tokens = client.messages.count_tokens(**counted).input_tokens
        except prompt.UnreadableError as error:
            return Failure(kind="unreadable", reason=str(error))
        except (anthropic.AnthropicError, ValueError, AttributeError) as error:
            return _unanswered(error)
        if self.rate.up_to is not None and tokens > self.rate.up_to:
            return Failure(kind="unreadable", reason=f"{tokens:,} tokens: the price is known up to {self.rate.up_to:,}")
        reserved = worst(self.rate, tokens, prompt.MAX_TOKENS, batch=batch)
        if not self.budget.reserve(reserved):
            return Failure(kind="over-budget", reason=f"another ${reserved:.4f} would exceed ${self.budget.most:.2f}")
        return Prepared(self.key(request), params, reserved)

    def send(self, prepared: Prepared) -> Answer | Failure:
        """Ask at once, and book what it cost. Where that can't be known, all that was set aside counts as spent."""
        import anthropic

        self.report.asked += 1
        try:
            message = self.client.messages.create(**prepared.params)
        except anthropic.APIStatusError as error:
            self.book(prepared.reserved, 0.0)
            return failure_of(error)
        except (anthropic.AnthropicError, ValueError) as error:
            self.book(prepared.reserved, prepared.reserved)
            return _unanswered(error)
        return self.read(message, prepared.reserved)

    def read(self, message: Message, reserved: float) -> Answer | Failure:
        """A message's answer, its usage booked. Whatever is no message of the service's counts at its worst."""
        from anthropic.types import Message

        if not isinstance(message, Message) or getattr(message, "usage", None) is None:
            self.book(reserved, reserved)
            return Failure(kind="invalid", reason="the service's answer was no message")
        self.book(reserved, cost(self.rate, message.usage, batch=False))
        return read(message)

    def rate_of(self, key: Key) -> Rate:
        """The prices of the model that a request went to, perhaps an earlier run's; this model's if unknown."""
        try:
            return self.rate if key.model == self.model else rate_for(key.model)
        except LlmError:
            return self.rate

    def book(self, reserved: float, spent: float) -> None:
        """Settle a reservation."""
        self.budget.settle(reserved, spent)
        self.report.spent = self.budget.spent


def _unanswered(error: Exception) -> Failure:
    """An error of the SDK's, or bytes that it could not read."""
    import anthropic

    if isinstance(error, anthropic.AnthropicError):
        return failure_of(error)
    return Failure(kind="invalid", reason=f"the service's answer could not be read ({type(error).__name__})")
