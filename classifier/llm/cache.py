"""Where answers are kept between runs, as this package wants it; the catalog is one such place."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from classifier.llm.answer import LASTING, Answer, Failure, Key

Plain = tuple[str, str, str, str]


class Cache(Protocol):
    """Answers by their keys, and the keys of requests that wait in a batch, with what was reserved for each."""

    def opinions(self, keys: Iterable[Plain]) -> Mapping[Plain, Mapping[str, Any]]:
        """The bodies kept under these keys; what waits or is unknown is left out."""

    def save_opinions(self, bodies: Iterable[tuple[Plain, Mapping[str, Any]]]) -> None:
        """Keep bodies; their keys wait no longer."""

    def save_waiting(self, batch: str, reserved: Iterable[tuple[Plain, float]]) -> None:
        """These keys wait in this batch from now on, wherever they waited before."""

    def waiting(self) -> Mapping[str, Mapping[Plain, float]]:
        """Every batch with the keys that wait in it, and what was reserved for each in US dollars."""

    def drop_waiting(self, keys: Iterable[Plain]) -> None:
        """These keys wait no longer, and have no answer."""


def packed(answer: Answer | Failure) -> dict[str, Any]:
    """An answer or a lasting failure as the cache keeps it."""
    return {"failure" if isinstance(answer, Failure) else "answer": answer.model_dump()}


def unpacked(body: Mapping[str, Any]) -> Answer | Failure:
    """What `packed` packed. Raises pydantic's ValidationError for anything else."""
    return Failure(**body["failure"]) if "failure" in body else Answer(**body["answer"])


def settle(cache: Cache, outcomes: Mapping[Key, Answer | Failure]) -> None:
    """Keep what lasts; what may go better next time is asked again then."""
    lasting = {
        key: packed(found) for key, found in outcomes.items() if isinstance(found, Answer) or found.kind in LASTING
    }
    cache.save_opinions(lasting.items())
    cache.drop_waiting([key for key in outcomes if key not in lasting])
