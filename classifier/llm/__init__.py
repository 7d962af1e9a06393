"""A language model's opinion on tools that the rules leave open. It may raise a level, and never lowers one."""

from classifier.llm.answer import Answer, Failure, Key, LlmError, Opinion, Report, Request
from classifier.llm.ask import BATCH_ABOVE, MAX_USD, Opinions, opinions
from classifier.llm.cache import Cache
from classifier.llm.client import ApiOptions
from classifier.llm.merge import merge
from classifier.llm.money import DEFAULT_MODEL, Rate, rate_for

__all__ = [
    "BATCH_ABOVE",
    "DEFAULT_MODEL",
    "MAX_USD",
    "Answer",
    "ApiOptions",
    "Cache",
    "Failure",
    "Key",
    "LlmError",
    "Opinion",
    "Opinions",
    "Rate",
    "Report",
    "Request",
    "merge",
    "opinions",
    "rate_for",
]
