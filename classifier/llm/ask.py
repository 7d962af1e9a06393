"""The way of a run: what is kept is taken from the cache, the rest is asked, one by one or in batches."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pydantic import ValidationError

from classifier.llm.answer import Answer, Failure, Key, Opinion, Outcome, Report, Request
from classifier.llm.batches import ask_batch, resume
from classifier.llm.cache import Cache, settle, unpacked
from classifier.llm.client import ApiOptions
from classifier.llm.desk import Desk, Prepared
from classifier.llm.money import DEFAULT_MODEL, Budget, rate_for

MAX_USD = 1.0
BATCH_ABOVE = 20

_WINDOW = 200
# Small enough to be held in memory and to settle its reservations before the next is sent.
_BATCH = 2_000
_GIVE_UP = 3

Answered = tuple[Request, Outcome]


def opinions(
    requests: Iterable[Request],
    *,
    cache: Cache,
    model: str = DEFAULT_MODEL,
    max_usd: float = MAX_USD,
    batch_above: int = BATCH_ABOVE,
    api: ApiOptions | None = None,
) -> "Opinions":
    """A model's opinion, or why there is none, on each of these tools, in no order; `report` counts what came of it.

    Never more than `max_usd` US dollars are spent or under way. More than `batch_above` tools without an answer go
    into Message Batches. Raises LlmError, here or under way, where no opinions can be had: the message is one line.
    """
    api = api or ApiOptions()
    return Opinions(requests, Desk(model, rate_for(model, api.rate), api, cache, Budget(max_usd)), batch_above)


class Opinions:
    """A run under way: iterate over it once."""

    def __init__(self, requests: Iterable[Request], desk: Desk, batch_above: int) -> None:
        self._requests, self._desk, self._batch_above = requests, desk, batch_above
        self._given_up: Failure | None = None
        self._busy = 0

    @property
    def report(self) -> Report:
        """What was asked, spent and missed so far."""
        return self._desk.report

    def __iter__(self) -> Iterator[Answered]:
        try:
            yield from self._run()
        finally:
            self._desk.close()

    def _run(self) -> Iterator[Answered]:
        waiting = resume(self._desk)
        pending: dict[Key, Request] = {}
        source = iter(self._requests)
        while window := list(islice(source, _WINDOW)):
            yield from self._cached(window, waiting, pending)
            while len(pending) >= _BATCH:
                yield from self._batch({key: pending.pop(key) for key in list(pending)[:_BATCH]})
        yield from self._batch(pending) if len(pending) > self._batch_above else self._singly(pending)

    def _cached(self, window: Sequence[Request], waiting: set[Key], pending: dict[Key, Request]) -> Iterator[Answered]:
        """What the cache answers; the rest becomes pending."""
        keys = [self._desk.key(request) for request in window]
        kept = self._desk.cache.opinions(keys)
        for key, request in zip(keys, window, strict=True):
            body = kept.get(key)
            if body is not None:
                self.report.cached += 1
                yield self._outcome(request, _kept(body))
            elif key in waiting:
                yield self._outcome(request, Failure(kind="waiting", reason="still in its batch"))
            else:
                pending[key] = request

    def _singly(self, pending: dict[Key, Request]) -> Iterator[Answered]:
        for key, request in pending.items():
            found = self._given_up or self._one(key, request)
            yield self._outcome(request, found)

    def _one(self, key: Key, request: Request) -> Answer | Failure:
        prepared = self._desk.prepare(request, batch=False)
        found = prepared if isinstance(prepared, Failure) else self._desk.send(prepared)
        settle(self._desk.cache, {key: found})
        self._busy = self._busy + 1 if isinstance(found, Failure) and found.kind == "overloaded" else 0
        if isinstance(found, Failure) and (found.kind == "over-budget" or self._busy >= _GIVE_UP):
            self._given_up = found
        return found

    def _batch(self, pending: dict[Key, Request]) -> Iterator[Answered]:
        """In as many batches as the budget makes necessary: what one did not spend is there for the next."""
        left = dict(pending)
        while left:
            chunk: list[Prepared] = []
            yield from self._fill(chunk, left, pending)
            for key, found in (ask_batch(self._desk, chunk) if chunk else {}).items():
                yield self._outcome(pending[key], found)

    def _fill(self, chunk: list[Prepared], left: dict[Key, Request], pending: dict[Key, Request]) -> Iterator[Answered]:
        """Take requests out of what is left until the budget is full; those that fail before they are sent."""
        busy = 0
        for key in list(left):
            found = self._given_up or self._desk.prepare(left[key], batch=True)
            if isinstance(found, Prepared):
                chunk.append(found)
            elif found.kind == "over-budget" and chunk:
                return
            else:
                busy = busy + 1 if found.kind == "overloaded" else 0
                if found.kind == "over-budget" or busy >= _GIVE_UP:
                    self._given_up = found
                yield self._outcome(pending[key], found)
            del left[key]

    def _outcome(self, request: Request, found: Answer | Failure) -> Answered:
        if isinstance(found, Failure):
            return request, self.report.failed(found)
        return request, Opinion.of(found, request[0], self._desk.model)


def _kept(body: object) -> Answer | Failure:
    try:
        return unpacked(body)  # type: ignore[arg-type]
    except (ValidationError, KeyError, TypeError) as error:
        return Failure(kind="invalid", reason=f"the kept answer can't be read ({type(error).__name__})")
