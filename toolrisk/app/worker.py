"""A worker: takes jobs on any machine, until it is told to stop."""

import asyncio
import contextlib
import logging
import time
from typing import Any

from sqlalchemy.exc import OperationalError

from toolrisk.app import jobs
from toolrisk.app.jobs import Pace, library, place, queue, unreachable
from toolrisk.app.nightly import WorkError
from toolrisk.store import Catalog, CatalogError

# So often it is tried to note a job's end. By then the worker's heart could not beat either, and it begins anew.
_NOTING = 20


def work(
    url: str, *, slots: int = 2, once: bool = False, pace: Pace | None = None, patience: float | None = None
) -> None:
    """Take jobs until a signal says to stop, which lets those under way come to their end; or, `once`, until there are
    none. `slots` are done at a time. A lost connection is made again; the first one is waited for, so many seconds
    (None: as long as a night waits for a worker). Raises WorkError where the queue, CatalogError where the catalog
    can't be used."""
    pace = pace or Pace()
    _reached(url, pace, pace.patience if patience is None else patience)
    while not asyncio.run(_until_told(url, slots, once, pace)):
        logging.getLogger(__name__).warning("the database went away; again in %s s", pace.look)
        time.sleep(pace.look)


def _reached(url: str, pace: Pace, patience: float) -> None:
    """Wait until the catalog and its queue can be used."""
    ends, told = time.monotonic() + patience, False
    while True:
        try:
            # In this order: a pool of connections asks for half a minute before it says that there is nobody.
            with Catalog(url), queue(url, pace):
                return
        except (CatalogError, WorkError) as error:
            if not _away(error) or time.monotonic() + pace.look > ends:
                raise
            if not told:
                logging.getLogger(__name__).warning("%s; waiting for it, %s s at most", error, round(patience))
                told = True
        time.sleep(pace.look)


def _away(error: Exception) -> bool:
    """Whether it is the database that is away, which may be over soon; a schema of another release stays."""
    return isinstance(error.__cause__, (OperationalError, *unreachable()))


async def _until_told(url: str, slots: int, once: bool, pace: Pace) -> bool:
    """Take jobs until we are told to stop, or there are none and that is enough; False where the database went away,
    on which a worker ends as if it had been told to."""
    from procrastinate.signals import on_stop

    app, told = jobs.tasks(url, library().PsycopgConnector(conninfo=place(url), **jobs.POOL), pace), list[bool]()
    options: dict[str, Any] = {"update_heartbeat_interval": pace.heartbeat, "stalled_worker_timeout": pace.silence}
    options |= {"fetch_job_polling_interval": pace.look, "delete_jobs": "successful", "install_signal_handlers": False}
    app.job_manager.finish_job = _noted(app.job_manager.finish_job, pace)
    app.job_manager.retry_job = _noted(app.job_manager.retry_job, pace)
    with contextlib.suppress(*unreachable(), asyncio.CancelledError):
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(queues=[jobs.QUEUE], concurrency=slots, wait=not once, **options)
            )
            with on_stop(lambda: told.append(working.cancel())):
                await working
            return once or bool(told)
    return bool(told)


def _noted(note: Any, pace: Pace) -> Any:
    """Note what became of a job, through cut connections: one that is under way with a worker that lives and has
    forgotten it would wait for ever, and the night with it."""

    async def noted(**fields: Any) -> None:
        for _ in range(_NOTING):
            with contextlib.suppress(*unreachable()):
                return await note(**fields)  # type: ignore[no-any-return]
            await asyncio.sleep(pace.look)
        await note(**fields)

    return noted
