"""The night's side of many machines: what it has done by workers, and how it waits for them."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import classifier
import sitegen
from sitegen.layout import Layout
from toolrisk import clock
from toolrisk.app import harvest as harvesting
from toolrisk.app import shards
from toolrisk.app.build import build
from toolrisk.app.classify import classify
from toolrisk.app.jobs import HARVEST, JUDGE, RENDER, Pace, Queue, place, queue
from toolrisk.app.nightly import Plan, WorkError, told
from toolrisk.app.progress import Reporter, Step
from toolrisk.app.report import Harvested
from toolrisk.models import Harvest, How
from toolrisk.store import Catalog, target_of

_REMOTES_A_JOB, _SERVERS_A_JOB = 50, 200


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
        targets = [(one.server, target_of(one.package), one.package.version) for one in news.packages]
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
        rules = classifier.verdicts_version()
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
        """Wait until no job of a task is left; the arguments of those jobs above `since` that failed."""
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
