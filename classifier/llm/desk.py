"""One run's means: the client, the money, the cache, the counts; and one request made, priced and sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any

from classifier.llm import prompt
from classifier.llm.answer import Answer, Failure, Key, LlmError, Report, Request
from classifier.llm.cache import Cache
from classifier.llm.client import MALFORMED, ApiOptions, connect, failure_of, read
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
    begun: float = field(default_factory=monotonic)

    @cached_property
    def client(self) -> Anthropic:
        """The client, made when the first request needs it. Raises LlmError where it can't be."""
        return connect(self.api)

    @property
    def until(self) -> float:
        """When the run is to wait for batches no longer, by the clock of `monotonic`."""
        return self.begun + self.api.wait

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
            tokens = _counted(client, params)
        except prompt.UnreadableError as error:
            return Failure(kind="unreadable", reason=str(error))
        except (anthropic.AnthropicError, *MALFORMED) as error:
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
        except (anthropic.AnthropicError, *MALFORMED) as error:
            self.book(prepared.reserved, prepared.reserved)
            return _unanswered(error)
        return self.read(message, prepared.reserved)

    def read(self, message: Message, reserved: float) -> Answer | Failure:
        """A message's answer, its usage booked. Whatever is no message of the service's counts at its worst."""
        from anthropic.types import Message

        self.bill(self.rate, message, reserved, batch=False)
        return read(message) if isinstance(message, Message) else _unanswered(TypeError())

    def rate_of(self, key: Key) -> Rate:
        """The prices of the model that a request went to, perhaps an earlier run's; this model's if unknown."""
        try:
            return self.rate if key.model == self.model else rate_for(key.model)
        except LlmError:
            return self.rate

    def bill(self, rate: Rate, message: object, reserved: float, *, batch: bool) -> None:
        """Book a message by its usage; where it has none that can be believed, all that was set aside."""
        spent = cost(rate, getattr(message, "usage", None), batch=batch)
        self.book(reserved, reserved if spent is None else spent)

    def book(self, reserved: float, spent: float) -> None:
        """Settle a reservation."""
        self.budget.settle(reserved, spent)
        self.report.spent = self.budget.spent


def _counted(client: Anthropic, params: dict[str, Any]) -> int:
    """How many tokens the service counts in a request. Raises ValueError where it names no number of them."""
    tokens = client.messages.count_tokens(**{name: params[name] for name in _COUNTED}).input_tokens
    if type(tokens) is not int or tokens <= 0:
        raise ValueError("no number of tokens")
    return tokens


def _unanswered(error: Exception) -> Failure:
    """An error of the SDK's; or what is no reply of the service's, as a gateway's page before it, which passes."""
    import anthropic

    if isinstance(error, anthropic.AnthropicError):
        return failure_of(error)
    return Failure(kind="overloaded", reason=f"what answered was not the service ({type(error).__name__})")
