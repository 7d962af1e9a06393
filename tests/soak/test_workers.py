"""2,000 jobs, three workers, one of them killed in the middle: none lost, the same verdicts as on one machine."""

from pathlib import Path

import pytest

from tests.toolrisk.app.test_workers import QUIET, Watched, filled, judged, running
from tests.toolrisk.conftest import database
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
