"""Work for many machines: jobs in the catalog's own PostgreSQL, handed out by procrastinate.

A job asks a few servers, judges a range of servers, or renders some; it can be done twice without harm. A job whose
worker died is given to another; one that took three workers with it is set aside.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

import classifier
import sitegen
from sitegen.layout import Layout
from toolrisk import clock
from toolrisk.app import harvest as harvesting
from toolrisk.app import shards
from toolrisk.app.build import build
from toolrisk.app.classify import classify
from toolrisk.app.nightly import Plan, WorkError, told
from toolrisk.app.packages import target_name
from toolrisk.app.progress import Reporter, Step
from toolrisk.app.report import Harvested
from toolrisk.models import Harvest, How, Noun
from toolrisk.store import Catalog, CatalogError, shown

QUEUE = "toolrisk"
HARVEST, JUDGE, RENDER, RESCUE = "toolrisk.harvest", "toolrisk.judge", "toolrisk.render", "toolrisk.rescue"
# A job that was begun so often, and never came to an end, kills whoever takes it.
MOST_TRIES = 3
_REMOTES_A_JOB, _SERVERS_A_JOB = 50, 200
# So often it is tried to note a job's end. By then the worker's heart could not beat either, and it begins anew.
_NOTING = 20
# Idle connections are found dead one after the other, with a growing pause between: four took 7 s after a cut.
_POOL = {"min_size": 1, "max_size": 4}
# For so long it can be looked up what became of a job that failed; one that was done goes at once.
_KEPT_HOURS = 30 * 24


class Pace(Noun):
    """Seconds: how often a worker says that it lives, after which silence it counts as dead, how often one looks, and
    how long a night waits for the first worker."""

    heartbeat: float = 10.0
    silence: float = 30.0
    look: float = 2.0
    patience: float = 120.0


def _procrastinate() -> Any:
    try:
        import procrastinate
    except ImportError as error:
        raise WorkError(f"workers need `pip install 'toolrisk[postgres]'` ({error})") from error
    return procrastinate


def _lost() -> tuple[type[Exception], ...]:
    """How it is told that the database can't be reached: by procrastinate, and by its pool of connections."""
    import psycopg

    return _procrastinate().exceptions.ConnectorException, psycopg.OperationalError


def place(url: str) -> str:
    """The database's address for procrastinate. Raises WorkError where the catalog is no PostgreSQL database."""
    head, _, rest = url.partition("://")
    if head.partition("+")[0] != "postgresql":
        raise WorkError(f"{shown(url)}: workers need a catalog on PostgreSQL (--db postgresql://…)")
    return f"postgresql://{rest}"


def tasks(url: str, connector: Any, pace: Pace) -> Any:
    """An app with the tasks of this catalog."""
    app = _procrastinate().App(connector=connector)
    again = _procrastinate().RetryStrategy(max_attempts=MOST_TRIES, wait=2)

    def harvest(servers: list[str]) -> None:
        with Catalog(url) as catalog:
            harvesting.harvest_news(catalog, servers)

    def judge(rules: str, after: str, until: str) -> None:
        if rules != classifier.rules_version():
            raise WorkError(f"this worker's rules are {classifier.rules_version()}, the night's {rules}: update it")
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
                with contextlib.suppress(_procrastinate().exceptions.ConnectorException):
                    self._sql.execute_query(query=queries["finish_job"], **ended)
            else:
                with contextlib.suppress(_procrastinate().exceptions.ConnectorException):
                    self._app.job_manager.retry_job_by_id(row["id"], _procrastinate().utils.utcnow())

    def _rows(self, query: str, **fields: Any) -> list[dict[str, Any]]:
        return list(self._sql.execute_query_all(query=query, **fields))


@contextmanager
def queue(url: str, pace: Pace | None = None) -> Iterator[Queue]:
    """The queue in a catalog's database, made there the first time. Raises WorkError where it can't be had."""
    pace = pace or Pace()
    connector = _procrastinate().SyncPsycopgConnector(conninfo=place(url), **_POOL)
    app = tasks(url, connector, pace)
    try:
        app.open()
        _made(app)
        yield Queue(app, pace)
    except _lost() as error:
        raise WorkError(f"the queue can't be used: {error.__cause__ or error}") from error
    finally:
        app.close()


def _made(app: Any) -> None:
    sql = app.connector.get_sync_connector()
    if next(iter(sql.execute_query_all(query="SELECT to_regclass('procrastinate_jobs') AS t")))["t"] is None:
        with contextlib.suppress(_procrastinate().exceptions.ConnectorException):
            app.schema_manager.apply_schema()


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
    return isinstance(error.__cause__, (OperationalError, *_lost()))


async def _until_told(url: str, slots: int, once: bool, pace: Pace) -> bool:
    """Take jobs until we are told to stop, or there are none and that is enough; False where the database went away,
    on which a worker ends as if it had been told to."""
    from procrastinate.signals import on_stop

    app, told = tasks(url, _procrastinate().PsycopgConnector(conninfo=place(url), **_POOL), pace), list[bool]()
    options: dict[str, Any] = {"update_heartbeat_interval": pace.heartbeat, "stalled_worker_timeout": pace.silence}
    options |= {"fetch_job_polling_interval": pace.look, "delete_jobs": "successful", "install_signal_handlers": False}
    app.job_manager.finish_job = _noted(app.job_manager.finish_job, pace)
    app.job_manager.retry_job = _noted(app.job_manager.retry_job, pace)
    with contextlib.suppress(*_lost(), asyncio.CancelledError):
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(queues=[QUEUE], concurrency=slots, wait=not once, **options)
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
            with contextlib.suppress(*_lost()):
                return await note(**fields)  # type: ignore[no-any-return]
            await asyncio.sleep(pace.look)
        await note(**fields)

    return noted


# ── the night's side ─────────────────────────────────────────────────────────────────────────────────────────────────


class Workers:
    """Has the night's harvest and judging done by workers."""

    def __init__(self, url: str, pace: Pace | None = None, servers_a_job: int = _SERVERS_A_JOB) -> None:
        self._url, self._pace, self._size = place(url), pace or Pace(), servers_a_job

    def harvest(self, catalog: Catalog, reporter: Reporter, plan: Plan, over: Callable[[], bool]) -> Harvested:
        """Let them ask all that have news, a package a job."""
        news = harvesting.news(catalog).first(plan.harvests)
        remotes = [name for name, _ in news.remotes]
        jobs = [remotes[start : start + _REMOTES_A_JOB] for start in range(0, len(remotes), _REMOTES_A_JOB)]
        jobs += [[target.server] for target in news.packages]
        lost = self._done(reporter, "Harvest", HARVEST, [{"servers": job} for job in jobs], over)
        left = harvesting.news(catalog).servers
        self._quarantine(catalog, news, {name for job in lost for name in job["servers"]} & left)
        known = harvesting.standing(catalog)
        asked = news.servers - left - {server for server, _, _ in known.standing}
        return told(known).model_copy(update={"harvested": len(asked)})

    def _quarantine(self, catalog: Catalog, news: harvesting.News, names: set[str]) -> None:
        """Note a failed attempt on each, so that it is left alone for as long as anything that failed."""
        targets = [(one.server, target_name(one.package), one.package.version) for one in news.packages]
        targets += [(name, remote.url, None) for name, remote in news.remotes]
        fields: dict[str, Any] = {"how": How.observed, "at": clock.now(), "cause": "quarantined"}
        fields["reason"] = "Asking it took every worker with it, or failed on each."
        catalog.observe(
            [
                Harvest(server=server, target=target, version=version, **fields)
                for server, target, version in targets
                if server in names
            ]
        )

    def judge(self, catalog: Catalog, reporter: Reporter) -> int:
        """Let them judge, a range of servers a job; what they could not is judged here."""
        rules = classifier.rules_version()
        unjudged = [(one.context.server, len(one.definitions)) for one in catalog.unjudged(rules)]
        names = [name for name, _ in unjudged]
        jobs, after = list[dict[str, Any]](), ""
        for start in range(0, len(names), self._size):
            until = names[start : start + self._size][-1]
            jobs.append({"rules": rules, "after": after, "until": until})
            after = until
        lost = self._done(reporter, "Classify", JUDGE, jobs, lambda: False)
        if lost:
            raise WorkError(f"{len(lost)} ranges of servers could not be judged, the first after {lost[0]['after']!r}")
        classify(catalog, reporter)
        return sum(count for _, count in unjudged)

    def build(
        self, catalog: Catalog, out: Path, site_url: str, reporter: Reporter, layout: Layout = Layout.tool
    ) -> sitegen.BuildReport:
        """Let them render, each what changed of some servers; what is made from all servers is made here meanwhile."""

        def share(needs: Mapping[str, sitegen.Need], world: sitegen.World) -> sitegen.Others:
            return _Rendering(self, out, needs, world)

        return build(catalog, out, site_url, reporter, layout, share=share)

    def _done(
        self, reporter: Reporter, label: str, task: str, jobs: Sequence[dict[str, Any]], over: Callable[[], bool]
    ) -> list[dict[str, Any]]:
        """Have jobs done; those that could not be."""
        since = self.put(task, jobs)
        with reporter.step(label, len(jobs)) as step:
            return self.awaited(task, since, step, over)

    def put(self, task: str, jobs: Sequence[dict[str, Any]]) -> int:
        """Have jobs done; the number of the last one before them."""
        with queue(self._url, self._pace) as line:
            since = line.last()
            line.put(task, jobs)
            return since

    def awaited(self, task: str, since: int, step: Step, over: Callable[[], bool]) -> list[dict[str, Any]]:
        """Wait until no job of a task is left; those that could not be done, of those after a certain one."""
        with queue(self._url, self._pace) as line:
            self._wait(line, task, step, over)
            return line.failed(task, since)

    def drop(self, task: str) -> None:
        """What was not begun of a task is not to be."""
        with queue(self._url, self._pace) as line:
            line.drop(task)

    def _wait(self, line: Queue, task: str, step: Step, over: Callable[[], bool]) -> None:
        left, silent = line.left(task), time.monotonic()
        while left:
            time.sleep(self._pace.look)
            line.rescue()
            if over():
                line.drop(task)
            now = line.left(task)
            step.advance(left - now)
            if now < left or line.alive():
                silent = time.monotonic()
            if time.monotonic() - silent > self._pace.patience:
                raise WorkError(f"no worker takes the {now} jobs that wait: start `toolrisk worker`")
            left = now


class _Nowhere:
    """Nobody is told how far it is: what is made here meanwhile has a bar of its own."""

    def advance(self, by: int = 1, note: str = "") -> None:
        """Not told."""


class _Rendering:
    """Servers under way with workers. What an earlier night left of such jobs is out of the way first."""

    def __init__(self, workers: Workers, out: Path, needs: Mapping[str, sitegen.Need], world: sitegen.World) -> None:
        self._workers, self._count = workers, len(needs)
        workers.drop(RENDER)
        workers.awaited(RENDER, 0, _Nowhere(), lambda: False)
        self._site = shards.site_of(out, world)
        self._since = workers.put(RENDER, shards.jobs(self._site, needs))

    def reports(self) -> Iterator[sitegen.Tally]:
        """All of it, once it is done. Raises WorkError where some of it could not be."""
        lost = self._workers.awaited(RENDER, self._since, _Nowhere(), lambda: False)
        shards.ended(self._site)
        if lost:
            first = lost[0]["needs"][0][0]
            raise WorkError(f"{len(lost)} parts of the site could not be rendered, the first from {first!r} on")
        yield sitegen.Tally(self._count)

    def stop(self) -> None:
        """Nothing of it is wanted any more."""
        shards.ended(self._site)
        self._workers.drop(RENDER)
