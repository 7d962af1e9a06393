"""A memory of what was made lately that never holds more than so many bytes."""

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """Keeps values with their weight in bytes; what was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self.most, self.weight = most, 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value, which is then the last to go; None where it is not kept."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, weight: int) -> None:
        """Keep a value, unless it alone is heavier than a quarter of everything: it would drive out too much."""
        if weight > self.most // 4:
            return
        self.drop(key)
        self._kept[key] = value, weight
        self.weight += weight
        while self.weight > self.most:
            self.weight -= self._kept.popitem(last=False)[1][1]

    def drop(self, key: K) -> None:
        """Forget a value, if it is kept."""
        if key in self._kept:
            self.weight -= self._kept.pop(key)[1]

    def __len__(self) -> int:
        return len(self._kept)
