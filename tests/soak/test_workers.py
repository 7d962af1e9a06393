"""2,000 jobs, three workers, one of them killed in the middle: none lost, the same verdicts as on one machine."""

from pathlib import Path

import pytest

from tests.soak.worker import PACE
from tests.toolrisk.app.test_workers import QUIET, Watched, filled, judged, running
from tests.toolrisk.conftest import database
from tests.waiting import eventually
from toolrisk.app import jobs
from toolrisk.app.classify import classify
from toolrisk.store import Catalog

JOBS = 2_000


def test_two_thousand_jobs(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with (
        database(request.getfixturevalue("postgres")) as url,
        Catalog(url) as catalog,
        Catalog(str(tmp_path / "alone.db")) as alone,
    ):
        filled(catalog, JOBS)
        filled(alone, JOBS)
        classify(alone, QUIET)
        with running(url, 3) as them:
            killed = list[int]()

            def kill_one(done: int) -> None:
                if done > JOBS // 2 and not killed:
                    killed.append(done)
                    them[0].kill()

            Watched(url, kill_one).judge(catalog, QUIET)
        assert killed
        assert judged(catalog) == judged(alone)


def test_a_dead_worker_s_job_is_done_without_a_night_that_waits(request: pytest.FixtureRequest) -> None:
    """By the periodic task alone, which runs once a minute."""
    with database(request.getfixturevalue("postgres")) as url, jobs.queue(url, PACE) as queue:
        queue.put(jobs.HARVEST, [{"servers": ["nobody"]}])
        with running(url, 1, "--deadly") as (one,):
            one.wait(60)
        assert queue.left(jobs.HARVEST) == 1
        with running(url, 1):
            assert eventually(lambda: queue.left(jobs.HARVEST) == 0, 200)
