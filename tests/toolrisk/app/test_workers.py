"""Work on more than one machine: a real PostgreSQL, real workers, some of which are killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

import classifier
from benchmarks.world import World
from tests.soak.worker import PACE
from tests.waiting import eventually
from toolrisk.app import jobs, worker, workers
from toolrisk.app.build import build
from toolrisk.app.classify import classify
from toolrisk.app.harvest import news
from toolrisk.app.nightly import Plan, WorkError
from toolrisk.app.progress import Reporter
from toolrisk.cli import app
from toolrisk.models import Harvest, How, Package, Server, ToolDefinition
from toolrisk.store import Catalog, CatalogError

QUIET = Reporter(quiet=True)
SITE = "https://a.example/"
AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty PostgreSQL database."""
    from tests.toolrisk.conftest import database

    with database(request.getfixturevalue("postgres")) as made:
        yield made


@contextmanager
def running(url: str, count: int, *options: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers, gone after the context."""
    command = [sys.executable, "-m", "tests.soak.worker", url, *options]
    them = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        yield them
    finally:
        for one in them:
            with suppress(ProcessLookupError):
                one.send_signal(signal.SIGKILL)
            one.wait()


def filled(catalog: Catalog, servers: int) -> None:
    """Servers with the tools of a synthetic world."""
    for state in World(5, servers).night(0).shown():
        catalog.save_servers([Server(name=state.name, slug="", title=state.name)])
        tools = tuple(ToolDefinition.from_wire(tool) for tool in state.shelf.tools)
        catalog.observe([Harvest(server=state.name, version="1", how=How.observed, at=AT, definitions=tools)])


def judged(catalog: Catalog) -> list[tuple[str, str, object]]:
    entries = catalog.entries(classifier.verdicts_version())
    return [(entry.server.name, tool.slug, tool.verdict) for entry in entries for tool in entry.tools]


def test_a_worker_killed_in_the_middle_loses_nothing(url: str, tmp_path: Path) -> None:
    """A sample of the 2,000 jobs in tests/soak."""
    with Catalog(url) as catalog, Catalog(str(tmp_path / "alone.db")) as alone:
        filled(catalog, 40)
        filled(alone, 40)
        classify(alone, QUIET)
        with running(url, 2) as them:
            killed = []

            def kill_one(done: int) -> None:
                if done > 5 and not killed:
                    killed.append(them[0].pid)
                    them[0].kill()

            count = Watched(url, kill_one).judge(catalog, QUIET)
        assert killed
        assert count == len(judged(alone))
        assert judged(catalog) == judged(alone)


class Watched(workers.Workers):
    """Tells how many jobs are done while it waits."""

    def __init__(self, url: str, tell: "object") -> None:
        super().__init__(url, PACE, servers_a_job=1)
        self.tell = tell

    def _wait(self, line: jobs.Queue, task: str, step: object, over: object) -> None:
        tell, done = self.tell, [0]

        class Telling:
            def advance(self, by: int = 1, note: str = "") -> None:
                done[0] += by
                tell(done[0])  # type: ignore[operator]

        super()._wait(line, task, Telling(), over)  # type: ignore[arg-type]


def test_a_job_that_kills_every_worker_is_set_aside_and_told(url: str, tmp_path: Path) -> None:
    with Catalog(url) as catalog:
        package = Package(registry_type="npm", identifier="acme-poison", version="1")
        catalog.save_servers([Server(name="acme/poison", slug="", title="Poison", packages=(package,))])
        plan = Plan(sources=("starter",), out=tmp_path, site_url="https://a.example/")
        with running(url, 4, "--deadly") as them:
            harvested = workers.Workers(url, PACE).harvest(catalog, QUIET, plan, lambda: False)
            assert sum(one.poll() is not None for one in them) == jobs.MOST_TRIES
        assert harvested.causes == {"quarantined": 1}
        assert harvested.examples[0][:2] == ("acme/poison", "quarantined")
        assert not news(catalog).servers, "it is left alone for a while"


def test_a_job_whose_worker_died_is_handed_out_again_by_the_task_that_every_worker_runs_each_minute(url: str) -> None:
    with jobs.queue(url, PACE) as queue:
        queue.put(jobs.HARVEST, [{"servers": ["nobody"]}])
        with running(url, 1, "--deadly") as (one,):
            one.wait(60)
        (periodic,) = queue._app.periodic_registry.periodic_tasks.values()
        assert (periodic.task.name, periodic.cron) == (jobs.RESCUE, "* * * * *")
        periodic.task.func(0)
        assert statuses(queue) == ["doing"], "it may still be alive"
        time.sleep(PACE.silence + 1)
        periodic.task.func(0)
        assert statuses(queue) == ["todo"]
        with running(url, 1):
            assert eventually(lambda: not queue.left(jobs.HARVEST))
        assert statuses(queue) == [], "what is done takes no room"


def statuses(queue: jobs.Queue) -> list[str]:
    return [
        row["status"]
        for row in queue._rows("SELECT status::text FROM procrastinate_jobs WHERE task_name = %(t)s", t=jobs.HARVEST)
    ]


def test_without_a_worker_it_says_so(url: str) -> None:
    with Catalog(url) as catalog:
        filled(catalog, 3)
        with pytest.raises(WorkError, match="start `toolrisk worker`"):
            workers.Workers(url, PACE.model_copy(update={"patience": 1.0})).judge(catalog, QUIET)


def test_jobs_that_wait_are_not_put_in_twice(url: str) -> None:
    with jobs.queue(url, PACE) as queue:
        two = [{"servers": ["a"]}, {"servers": ["b"]}]
        queue.put(jobs.HARVEST, two)
        queue.put(jobs.HARVEST, [*two, {"servers": ["c"]}])
        assert queue.left(jobs.HARVEST) == 3
        queue.drop(jobs.HARVEST)
        assert queue.left(jobs.HARVEST) == 0


def test_a_worker_lives_through_a_killed_connection(url: str) -> None:
    with Catalog(url) as catalog:
        filled(catalog, 6)
        with running(url, 1) as (one,):
            with jobs.queue(url, PACE) as queue:
                assert eventually(lambda: queue.alive() == 1)

            with catalog.engine.connect() as connection:
                others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                others += " AND datname = current_database()"
                connection.execute(text(others))
            workers.Workers(url, PACE, servers_a_job=1).judge(catalog, QUIET)
            assert one.poll() is None
        assert list(catalog.unjudged(classifier.verdicts_version())) == []


def test_a_worker_lives_through_a_restart_of_the_database(url: str, request: pytest.FixtureRequest) -> None:
    base = request.getfixturevalue("postgres").replace("postgresql://", "postgresql+psycopg://")
    admin, name = create_engine(base, isolation_level="AUTOCOMMIT"), url.partition("?")[0].rpartition("/")[2]
    with Catalog(url) as catalog, running(url, 1) as (one,):
        filled(catalog, 6)
        with jobs.queue(url, PACE) as queue:
            assert eventually(lambda: queue.alive() == 1)
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
            time.sleep(3)
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        workers.Workers(url, PACE, servers_a_job=1).judge(catalog, QUIET)
        assert one.poll() is None
        one.terminate()
        assert one.wait(60) == 0, "and it ends when it is told to"
    admin.dispose()


def test_connections_that_are_cut_while_jobs_run_cost_nothing(url: str, tmp_path: Path) -> None:
    """Everybody's, again and again; what could not be done in three tries is told, and done by the next run."""
    with Catalog(url) as catalog, Catalog(str(tmp_path / "alone.db")) as alone:
        filled(catalog, 40)
        filled(alone, 40)
        classify(alone, QUIET)
        build(alone, tmp_path / "alone", SITE, QUIET)
        with running(url, 2) as them:
            them_all = workers.Workers(url, PACE, servers_a_job=1)
            with jobs.queue(url, PACE) as line:
                # One that can't reach the database as it starts says so, and ends.
                assert eventually(lambda: line.alive() == 2)
            with cutting(url, 6):
                at_last(lambda: them_all.judge(catalog, QUIET))
                at_last(lambda: them_all.build(catalog, tmp_path / "site", SITE, QUIET))
            assert [one.poll() for one in them] == [None, None]
        assert judged(catalog) == judged(alone)
    assert pages(tmp_path / "site") == pages(tmp_path / "alone")


CUTTING = """
CREATE SEQUENCE cuts;
CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF nextval('cuts') % 3 = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(1); END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER cut BEFORE DELETE ON procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION cut()
"""


def test_a_connection_that_is_cut_as_a_job_ends_leaves_no_job_under_way(url: str) -> None:
    """Its worker lives and knows nothing of it any more, so nobody else would ever take it."""
    with Catalog(url) as catalog, jobs.queue(url, PACE) as line:
        filled(catalog, 6)
        with catalog.engine.begin() as connection:
            connection.execute(text(CUTTING))
        line.put(jobs.JUDGE, [{"rules": classifier.verdicts_version(), "after": "", "until": str(n)} for n in range(6)])
        with running(url, 1) as (one,):
            assert eventually(lambda: not line.left(jobs.JUDGE))
            assert one.poll() is None
        with catalog.engine.connect() as connection:
            assert connection.execute(text("SELECT last_value FROM cuts")).scalar_one() > 6, "some were cut"


@contextmanager
def cutting(url: str, times: int) -> Iterator[None]:
    """Cut all connections to a database so many times, a second and a half apart."""
    admin = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    cut: list[int] = []

    def run() -> None:
        for _ in range(times):
            time.sleep(1.5)
            with admin.connect() as connection:
                cut.append(connection.execute(text(f"{others} AND datname = current_database()")).scalar_one())

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join()
    assert sum(cut) > times


def at_last(work: Callable[[], object]) -> None:
    """Do it, again where it could not be done."""
    for _ in range(20):
        with suppress(WorkError, DBAPIError):
            work()
            return
    work()


def pages(site: Path) -> dict[str, bytes]:
    files = (file for file in site.rglob("*") if file.is_file() and ".build" not in file.parts)
    return {str(file.relative_to(site)): file.read_bytes() for file in files}


def test_a_worker_waits_for_a_database_that_is_not_there_yet(
    url: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    base = request.getfixturevalue("postgres").replace("postgresql://", "postgresql+psycopg://")
    admin, name = create_engine(base, isolation_level="AUTOCOMMIT"), url.partition("?")[0].rpartition("/")[2]
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        with pytest.raises(CatalogError, match="not currently accepting"):
            worker.work(url, once=True, pace=PACE, patience=0)
        ended: list[bool] = []
        one = Thread(target=lambda: ended.append(worker.work(url, once=True, pace=PACE) is None), daemon=True)
        one.start()
        assert eventually(lambda: "waiting for it, 120 s at most" in caplog.text)
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    one.join(120)
    assert ended == [True]
    assert caplog.text.count("waiting for it") == 1
    admin.dispose()


def test_a_worker_that_can_t_work_says_why(url: str) -> None:
    words = ["worker", "--wait", "0", "--db", "postgresql://nobody@/none?host=/nonexistent"]
    nowhere = CliRunner().invoke(app, words)
    assert nowhere.exit_code == 2 and "none?host=/nonexistent: connection is bad" in nowhere.output, nowhere.output
    with Catalog(url) as catalog, catalog.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    older = CliRunner().invoke(app, ["worker", "--db", url, "--once"])
    assert older.exit_code == 2 and "newer than this release" in older.output, older.output


def test_a_catalog_in_a_file_has_no_workers(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="need a catalog on PostgreSQL"):
        workers.Workers(str(tmp_path / "catalog.db"))
