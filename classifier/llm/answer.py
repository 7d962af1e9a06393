"""What is asked, what comes back, and what is counted."""

import json
import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, model_validator

from toolrisk.canonical import canonical, clean, sha256
from toolrisk.models import Category, Context, Facets, Noun, Risk, ToolDefinition, Verdict


class LlmError(Exception):
    """No opinions can be had at all; one line that says why."""


Request = tuple[ToolDefinition, Context, Verdict]

_ESCAPES = re.compile(r"\\u\{?[0-9a-fA-F]{4,6}\}?|\\[nrt]")
_SENTENCE = 400
_QUOTE = 200
# No measurement stands behind a model's own "high": it never counts for more than the rules at nine in ten.
_CONFIDENCE = {"low": 0.5, "medium": 0.7, "high": 0.9}


class Key(NamedTuple):
    """What an answer is kept under: whatever could change it."""

    fingerprint: str
    context: str
    prompt: str
    model: str

    @property
    def id(self) -> str:
        """64 characters of hex, which a batch takes as a request's name."""
        return sha256(canonical(list(self)))


class Answer(BaseModel):
    """What the model is made to answer, by schema. Its reasons stand before what they carry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    effect: str
    quote: str
    manipulation: bool
    category_reason: str
    category: Literal["Read", "Write", "Execute", "Destructive", "Financial", "none"]
    risk_reason: str
    risk: Literal["low", "medium", "high", "critical", "unknown"]
    private_data: bool
    untrusted_content: bool
    external_send: bool
    credentials: bool
    code_execution: bool
    access_control: bool
    filesystem: bool
    bulk: bool
    confidence: Literal["low", "medium", "high"]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if (self.category == "none") != (self.risk == "unknown"):
            raise ValueError("a category without a risk, or a risk without a category")
        return self


class Opinion(Noun):
    """One model's view of one tool. Without a category where the model could not tell either.

    `quote` is in the definition's `field` word for word, or both are empty; the sentences are one line each and
    bounded, but their words are a model's that has read a stranger's text.
    """

    category: Category | None
    risk: Risk
    confidence: float
    facets: Facets
    effect: str
    category_reason: str
    risk_reason: str
    field: str = ""
    quote: str = ""
    manipulation: bool = False
    model: str

    @property
    def doubtful(self) -> bool:
        """Whether it can't settle what the rules left open: it is unsure, or the definition tried to guide it."""
        return self.manipulation or self.confidence <= _CONFIDENCE["low"]

    @classmethod
    def of(cls, answer: Answer, tool: ToolDefinition, model: str) -> "Opinion":
        """An answer made fit for use: bounded, in one line, its quote checked against the definition."""
        field, quote = _quoted(answer.quote, tool)
        return cls(
            category=None if answer.category == "none" else Category(answer.category),
            risk=Risk(answer.risk),
            confidence=_CONFIDENCE[answer.confidence],
            facets=Facets(**{name: getattr(answer, name) for name in Facets.model_fields}),
            effect=_line(answer.effect),
            category_reason=_line(answer.category_reason),
            risk_reason=_line(answer.risk_reason),
            field=field,
            quote=quote,
            manipulation=answer.manipulation,
            model=model,
        )


def _line(text: str) -> str:
    return clean(" ".join(text[: 4 * _SENTENCE].split()), _SENTENCE)


def _quoted(quote: str, tool: ToolDefinition) -> tuple[str, str]:
    """The field that holds a quote, and the quote; two empty texts where none does."""
    bare = _folded(quote)
    schema = json.dumps(tool.input_schema or {}, ensure_ascii=False)
    places = {"name": tool.name, "title": tool.title, "description": tool.description, "inputSchema": schema}
    field = next((field for field, text in places.items() if bare and text and bare in _folded(text)), "")
    return field, clean(" ".join(quote.split()), _QUOTE) if field else ""


def _folded(text: str) -> str:
    """The letters and digits of a text alone, for a model tells line breaks, escapes and what is invisible anew."""
    return "".join(filter(str.isalnum, _ESCAPES.sub("", text))).casefold()


FailureKind = Literal[
    "refusal", "truncated", "invalid", "rejected", "unreadable", "overloaded", "expired", "waiting", "over-budget"
]
# These would fail the same way again: they are kept like answers, so that nobody pays for them every night.
LASTING: frozenset[str] = frozenset({"refusal", "truncated", "invalid", "rejected"})


class Failure(Noun):
    """Why there is no opinion. The rules' verdict stands."""

    kind: FailureKind
    reason: str


Outcome = Opinion | Failure


@dataclass
class Report:
    """What came of asking. `asked` counts requests sent, `cached` those that an earlier run had paid for,
    `collected` answers of batches that an earlier run had sent; `spent` is in US dollars."""

    asked: int = 0
    cached: int = 0
    collected: int = 0
    spent: float = 0.0
    failures: dict[str, int] = field(default_factory=dict)
    note: str | None = None

    def failed(self, failure: Failure) -> Failure:
        """Count a failure; the same failure."""
        self.failures[failure.kind] = self.failures.get(failure.kind, 0) + 1
        return failure

    def lines(self) -> list[str]:
        """What a person should know, a line each."""
        said = [self.note] if self.note else []
        collected = f", {self.collected:,} from batches sent earlier" if self.collected else ""
        said.append(
            f"{self.asked:,} tools asked about, {self.cached:,} from the cache{collected}; ${self.spent:.4f} spent"
        )
        return said + [f"{count:,} {_SAYS[kind]}" for kind, count in sorted(self.failures.items())]


_SAYS = {
    "refusal": "refused by the model",
    "truncated": "answers cut off at the token limit",
    "invalid": "answers that were not what the schema asks",
    "rejected": "requests rejected by the service",
    "unreadable": "definitions that can't be shown to a model",
    "overloaded": "not answered: the service was overloaded or out of reach",
    "expired": "expired or cancelled in their batch; the next run asks again",
    "waiting": "still in their batch, or its results could not be read; the next run collects them",
    "over-budget": "not asked: the budget was used up",
}
