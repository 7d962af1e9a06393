"""Work for many machines: jobs in the catalog's own PostgreSQL, handed out by procrastinate.

A job asks a few servers, judges a range of servers, or renders some; it can be done twice without harm. A job whose
worker died is given to another; one that took three workers with it is set aside.
"""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import classifier
from toolrisk.app import harvest as harvesting
from toolrisk.app import shards
from toolrisk.app.classify import classify
from toolrisk.app.nightly import WorkError
from toolrisk.app.progress import Reporter
from toolrisk.models import Noun
from toolrisk.store import Catalog, shown

QUEUE = "toolrisk"
HARVEST, JUDGE, RENDER, RESCUE = "toolrisk.harvest", "toolrisk.judge", "toolrisk.render", "toolrisk.rescue"
# A job that was begun so often, and never came to an end, kills whoever takes it.
MOST_TRIES = 3
# Idle connections are found dead one after the other, with a growing pause between: four took 7 s after a cut.
POOL = {"min_size": 1, "max_size": 4}
# For so long it can be looked up what became of a job that failed; one that was done goes at once.
_KEPT_HOURS = 30 * 24


class Pace(Noun):
    """Seconds: how often a worker says that it lives, after which silence it counts as dead, how often one looks, and
    how long a night waits for the first worker."""

    heartbeat: float = 10.0
    silence: float = 30.0
    look: float = 2.0
    patience: float = 120.0


def library() -> Any:
    """procrastinate. Raises WorkError where it is not installed."""
    try:
        import procrastinate
    except ImportError as error:
        raise WorkError(f"workers need `pip install 'toolrisk[postgres]'` ({error})") from error
    return procrastinate


def unreachable() -> tuple[type[Exception], ...]:
    """The exceptions that mean that the database can't be reached: of procrastinate, and of its pool."""
    import psycopg

    return library().exceptions.ConnectorException, psycopg.OperationalError


def place(url: str) -> str:
    """The database's address for procrastinate. Raises WorkError where the catalog is no PostgreSQL database."""
    head, _, rest = url.partition("://")
    if head.partition("+")[0] != "postgresql":
        raise WorkError(f"{shown(url)}: workers need a catalog on PostgreSQL (--db postgresql://…)")
    return f"postgresql://{rest}"


def tasks(url: str, connector: Any, pace: Pace) -> Any:
    """An app with the tasks of this catalog."""
    app = library().App(connector=connector)
    again = library().RetryStrategy(max_attempts=MOST_TRIES, wait=2)

    def harvest(servers: list[str]) -> None:
        with Catalog(url) as catalog:
            harvesting.harvest_news(catalog, servers)

    def judge(rules: str, after: str, until: str) -> None:
        if rules != classifier.verdicts_version():
            raise WorkError(f"this worker's rules are {classifier.verdicts_version()}, the night's {rules}: update it")
        with Catalog(url) as catalog:
            classify(catalog, Reporter(quiet=True), after, until)

    renderer = shards.Renderer()

    def render(site: dict[str, Any], needs: list[shards.Needed]) -> None:
        with Catalog(url) as catalog:
            renderer.render(catalog, site, needs)

    def rescue(timestamp: int) -> None:
        with queue(url, pace) as one:
            one.rescue()

    app.task(name=HARVEST, queue=QUEUE, retry=again)(harvest)
    app.task(name=JUDGE, queue=QUEUE, retry=again)(judge)
    app.task(name=RENDER, queue=QUEUE, retry=again)(render)
    app.periodic(cron="* * * * *")(app.task(name=RESCUE, queue=QUEUE, queueing_lock=RESCUE)(rescue))
    return app


class Queue:
    """The queue as the night sees it."""

    def __init__(self, app: Any, pace: Pace) -> None:
        self._app, self._pace = app, pace
        self._sql = app.connector.get_sync_connector()

    def put(self, task: str, jobs: Sequence[dict[str, Any]]) -> None:
        """Jobs to be done; those that wait already, of a night that was cut off, are not put in twice."""
        self._forget_old()
        rows = self._rows(
            "SELECT args FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %(task)s", task=task
        )
        waiting = [row["args"] for row in rows]
        fresh = [job for job in jobs if job not in waiting]
        if fresh:
            self._app.tasks[task].batch_defer(*fresh)

    def _forget_old(self) -> None:
        from procrastinate.sql import queries

        ended = ["succeeded", "failed", "cancelled", "aborted"]
        query = queries["delete_old_jobs"]
        self._sql.execute_query(query=query, nb_hours=_KEPT_HOURS, queue=QUEUE, statuses=ended)

    def left(self, task: str) -> int:
        """How many jobs of this task are not at their end."""
        query = (
            "SELECT count(*) AS n FROM procrastinate_jobs WHERE task_name = %(task)s AND status IN ('todo', 'doing')"
        )
        return int(self._rows(query, task=task)[0]["n"])

    def failed(self, task: str, since: int) -> list[dict[str, Any]]:
        """What was asked of the jobs that failed or were set aside, of those that were put in after a certain one."""
        query = (
            "SELECT args FROM procrastinate_jobs WHERE task_name = %(task)s AND id > %(since)s AND status = 'failed'"
        )
        return [row["args"] for row in self._rows(query, task=task, since=since)]

    def last(self) -> int:
        """The number of the last job."""
        return int(self._rows("SELECT COALESCE(max(id), 0) AS n FROM procrastinate_jobs")[0]["n"])

    def drop(self, task: str) -> None:
        """Nobody is to begin what was not begun yet."""
        query = "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE task_name = %(task)s AND status = 'todo'"
        self._sql.execute_query(query=query, task=task)

    def alive(self) -> int:
        """How many workers are at it."""
        query = (
            "SELECT count(*) AS n FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %(silence)s)"
        )
        return int(self._rows(query, silence=self._pace.silence)[0]["n"])

    def rescue(self) -> None:
        """Give the jobs of dead workers to others; set those aside that were begun too often. May run anywhere, at any
        time, more than once at a time."""
        from procrastinate.sql import queries

        fields = {"queue": QUEUE, "task_name": None, "seconds_since_heartbeat": self._pace.silence}
        for row in self._sql.execute_query_all(query=queries["select_stalled_jobs_by_heartbeat"], **fields):
            if row["attempts"] + 1 >= MOST_TRIES:
                ended = {"job_id": row["id"], "status": "failed", "delete_job": False}
                with contextlib.suppress(library().exceptions.ConnectorException):
                    self._sql.execute_query(query=queries["finish_job"], **ended)
            else:
                with contextlib.suppress(library().exceptions.ConnectorException):
                    self._app.job_manager.retry_job_by_id(row["id"], library().utils.utcnow())

    def _rows(self, query: str, **fields: Any) -> list[dict[str, Any]]:
        return list(self._sql.execute_query_all(query=query, **fields))


@contextmanager
def queue(url: str, pace: Pace | None = None) -> Iterator[Queue]:
    """The queue in a catalog's database, made there the first time. Raises WorkError where it can't be had."""
    pace = pace or Pace()
    connector = library().SyncPsycopgConnector(conninfo=place(url), **POOL)
    app = tasks(url, connector, pace)
    try:
        app.open()
        _made(app)
        yield Queue(app, pace)
    except unreachable() as error:
        raise WorkError(f"the queue can't be used: {error.__cause__ or error}") from error
    finally:
        app.close()


def _made(app: Any) -> None:
    sql = app.connector.get_sync_connector()
    if next(iter(sql.execute_query_all(query="SELECT to_regclass('procrastinate_jobs') AS t")))["t"] is None:
        with contextlib.suppress(library().exceptions.ConnectorException):
            app.schema_manager.apply_schema()
