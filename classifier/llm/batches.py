"""Message Batches: half the price, up to a day's wait, and no answer paid twice when a run is cut off.

Keys are marked before a batch is made and again when its id is known. A run that finds marks without an id looks for
the batch that bears their names before it takes them for never sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from classifier.llm.answer import Answer, Failure, Key, LlmError
from classifier.llm.cache import settle
from classifier.llm.client import MALFORMED, failure_of, read_result
from classifier.llm.desk import Desk, Prepared

if TYPE_CHECKING:
    from anthropic.types.messages import MessageBatch

_UNSENT = "unsent:"
# With these the service says that it took nothing in.
_TURNED_AWAY = frozenset({429, 503, 529})
_WAITING = Failure(kind="waiting", reason="still in its batch")
_GONE = Failure(kind="expired", reason="the service has its batch no longer")

Found = dict[Key, Answer | Failure]


def ask_batch(desk: Desk, chunk: Sequence[Prepared]) -> Found:
    """Send requests as one batch and wait for it; an outcome for every one of them."""
    reserved = {one.key: one.reserved for one in chunk}
    desk.cache.save_waiting(_UNSENT + chunk[0].key.id[:16], reserved.items())
    try:
        batch = _create(desk, chunk)
    except LlmError:
        _unsent(desk, reserved)
        raise
    if isinstance(batch, Failure):
        if batch is not _WAITING:
            _unsent(desk, reserved)
        return dict.fromkeys(reserved, batch)
    desk.cache.save_waiting(batch, reserved.items())
    desk.report.asked += len(chunk)
    return collect(desk, batch, reserved)


def _create(desk: Desk, chunk: Sequence[Prepared]) -> str | Failure:
    """A new batch's id. The SDK's own retries are off: one after a lost answer would make, and pay, a second batch.
    Where the batch may have been made all the same, its keys wait, and the next run looks for it."""
    import anthropic

    requests: Any = [{"custom_id": one.key.id, "params": one.params} for one in chunk]
    client = desk.client.with_options(max_retries=0)
    for attempt in range(desk.api.max_retries + 1):
        try:
            return _name(client.messages.batches.create(requests=requests))
        except anthropic.APIStatusError as error:
            failure = failure_of(error)
            if error.status_code not in _TURNED_AWAY:
                return _WAITING if error.status_code >= 500 else failure
        except (anthropic.APIConnectionError, *MALFORMED):
            return _WAITING
        if attempt < desk.api.max_retries:
            time.sleep(min(0.5 * 2**attempt, 8.0))
    return failure


def _name(batch: MessageBatch) -> str:
    """What the service calls a batch. Raises ValueError where it gave it no name."""
    if not isinstance(batch.id, str) or not batch.id:
        raise ValueError("a batch without a name")
    return batch.id


def _unsent(desk: Desk, reserved: Mapping[Key, float]) -> None:
    desk.cache.drop_waiting(reserved)
    desk.book(sum(reserved.values()), 0.0)


def resume(desk: Desk) -> set[Key]:
    """Collect what earlier runs have sent; the keys that still wait. What they reserved is owed from the start."""
    waiting = {batch: _keyed(reserved) for batch, reserved in desk.cache.waiting().items()}
    for reserved in waiting.values():
        desk.budget.owe(sum(reserved.values()))
    left: set[Key] = set()
    for batch, reserved in waiting.items():
        lost = batch.startswith(_UNSENT)
        found = _look_for(desk, reserved, set(waiting)) if lost else collect(desk, batch, reserved)
        desk.report.collected += sum(isinstance(one, Answer) for one in found.values())
        left.update(key for key, one in found.items() if one is _WAITING)
    return left


def _keyed(reserved: Mapping[tuple[str, str, str, str], float]) -> dict[Key, float]:
    return {Key(*key): dollars for key, dollars in reserved.items()}


def collect(desk: Desk, batch: str, reserved: Mapping[Key, float]) -> Found:
    """Wait for a batch and take its results in: kept, booked, and what it does not answer marked as such."""
    state = _wait(desk, batch)
    if state is _WAITING:
        return dict.fromkeys(reserved, _WAITING)
    found: Found = dict(_results(desk, batch, reserved)) if state is None else {}
    for key, dollars in reserved.items():
        if key not in found:
            found[key] = state or Failure(kind="expired", reason="no result in its batch")
            desk.book(dollars, 0.0)
    settle(desk.cache, {key: one for key, one in found.items() if one is not _WAITING})
    return found


def _wait(desk: Desk, batch: str) -> Failure | None:
    """None once a batch has ended; a failure where it is gone, or takes longer than the run may still wait."""
    import anthropic

    while True:
        try:
            state = desk.client.messages.batches.retrieve(batch)
            if state.processing_status == "ended":
                return None if state.results_url else _GONE
        except anthropic.NotFoundError:
            return _GONE
        except anthropic.AnthropicError as error:
            failure_of(error)
        except MALFORMED:
            pass  # no state of a batch: looked at again
        if time.monotonic() + desk.api.poll > desk.until:
            return _WAITING
        time.sleep(desk.api.poll)


def _results(desk: Desk, batch: str, reserved: Mapping[Key, float]) -> Iterator[tuple[Key, Answer | Failure]]:
    """A batch's results for these keys. Where they break off, what is missing waits on: it is paid for, and the service
    has it still."""
    names = {key.id: key for key in reserved}
    try:
        for line in _lines(desk, batch):
            key = names.pop(str(getattr(line, "custom_id", "")), None)
            if key is not None:
                yield key, _result(desk, line, key, reserved[key])
    except _Broken:
        yield from ((key, _WAITING) for key in names.values())


class _Broken(Exception):  # noqa: N818 - it says that a stream broke off, and never leaves this module
    pass


def _lines(desk: Desk, batch: str) -> Iterator[Any]:
    empty = True
    try:
        for line in desk.client.messages.batches.results(batch):
            empty = False
            yield line
    except Exception as error:  # the SDK's own, and whatever its HTTP library raises while a body comes in
        raise _Broken from error
    if empty:
        raise _Broken


def _result(desk: Desk, line: Any, key: Key, reserved: float) -> Answer | Failure:
    try:
        found = read_result(line.result)
    except MALFORMED:
        desk.book(reserved, reserved)
        return Failure(kind="invalid", reason="the batch's result was no result")
    if line.result.type == "succeeded":
        desk.bill(desk.rate_of(key), line.result.message, reserved, batch=True)
    else:
        desk.book(reserved, 0.0)
    return found


def _look_for(desk: Desk, reserved: Mapping[Key, float], known: set[str]) -> Found:
    import anthropic

    try:
        return _adopt(desk, reserved, known)
    except anthropic.AnthropicError as error:
        failure_of(error)
    except (_Broken, *MALFORMED):
        pass
    return dict.fromkeys(reserved, _WAITING)


def _adopt(desk: Desk, reserved: Mapping[Key, float], known: set[str]) -> Found:
    """Find the batch that was made of these keys just before the run that made it was cut off. Whose a batch is shows
    only in its results, so while one that it may be is under way they wait, and nobody waits for it."""
    ours, under_way = {key.id for key in reserved}, False
    for batch in desk.client.messages.batches.list(limit=100).data:
        if batch.id in known or _size(batch) != len(ours):
            continue
        if batch.processing_status != "ended":
            under_way = True
        elif batch.results_url and {line.custom_id for line in _lines(desk, batch.id)} == ours:
            desk.cache.save_waiting(batch.id, reserved.items())
            return collect(desk, batch.id, reserved)
    if under_way:
        return dict.fromkeys(reserved, _WAITING)
    _unsent(desk, reserved)
    return {}


def _size(batch: MessageBatch) -> int:
    counts = batch.request_counts
    return counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
