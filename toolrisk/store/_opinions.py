"""A model's answers: kept by what they answer, so that none is paid twice, a run that was cut off included."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import and_, delete, or_, select

from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import pack, unpack
from toolrisk.store._engine import batches, upsert

# The definition's fingerprint, the context's hash, the prompt's version, the model.
Key = tuple[str, str, str, str]


class Opinions(Store):
    """The part of the catalog that whoever asks a model speaks to. Bodies are JSON, and the asker's own."""

    def opinions(self, keys: Iterable[Key]) -> dict[Key, Mapping[str, Any]]:
        """The bodies kept under these keys; what waits in a batch or is unknown is left out."""
        found: dict[Key, Mapping[str, Any]] = {}
        with self.engine.connect() as connection:
            for fits in _fitting(keys):
                query = select(t.opinion).where(t.opinion.c.body.is_not(None), fits)
                found.update({_key(row): unpack(row.body) for row in connection.execute(query)})
        return found

    def save_opinions(self, bodies: Iterable[tuple[Key, Mapping[str, Any]]]) -> None:
        """Keep bodies, all or nothing; their keys wait no longer."""
        rows = [_row(key, body=pack(dict(body)), batch=None, reserved=0.0) for key, body in bodies]
        with self.engine.begin() as connection:
            upsert(connection, t.opinion, rows)

    def save_waiting(self, batch: str, reserved: Iterable[tuple[Key, float]]) -> None:
        """These keys wait in this batch from now on; `reserved` is what each may cost, in US dollars."""
        rows = [_row(key, body=None, batch=batch, reserved=dollars) for key, dollars in reserved]
        with self.engine.begin() as connection:
            upsert(connection, t.opinion, rows)

    def waiting(self) -> dict[str, dict[Key, float]]:
        """Every batch with the keys that wait in it, and what was reserved for each, in US dollars."""
        found: dict[str, dict[Key, float]] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(select(t.opinion).where(t.opinion.c.batch.is_not(None))):
                found.setdefault(row.batch, {})[_key(row)] = row.reserved
        return found

    def drop_waiting(self, keys: Iterable[Key]) -> None:
        """These keys wait no longer; what has a body stays."""
        with self.engine.begin() as connection:
            for fits in _fitting(keys):
                connection.execute(delete(t.opinion).where(t.opinion.c.body.is_(None), fits))


def _fitting(keys: Iterable[Key]) -> Iterator[Any]:
    columns = t.opinion.c
    for batch in batches(list(keys), 100):
        yield or_(
            *(
                and_(columns.fingerprint == one, columns.context == two, columns.prompt == three, columns.model == four)
                for one, two, three, four in batch
            )
        )


def _key(row: Any) -> Key:
    return row.fingerprint, row.context, row.prompt, row.model


def _row(key: Key, **values: Any) -> dict[str, Any]:
    fingerprint, context, prompt, model = key
    return {"fingerprint": fingerprint, "context": context, "prompt": prompt, "model": model, **values}
