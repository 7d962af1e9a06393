"""A worker of the tests, which can be made to die: `python -m tests.soak.worker URL`. Its heart beats fast."""

import os
import signal
import sys

from toolrisk.app import jobs, worker

PACE = jobs.Pace(heartbeat=0.5, silence=3.0, look=0.5)


def deadly(original: object) -> object:
    """The tasks, of which harvesting kills the worker."""

    def made(url: str, connector: object, pace: jobs.Pace) -> object:
        app = original(url, connector, pace)  # type: ignore[operator]
        app.tasks[jobs.HARVEST].func = lambda servers: os.kill(os.getpid(), signal.SIGKILL)
        return app

    return made


if __name__ == "__main__":
    if "--deadly" in sys.argv:
        jobs.tasks = deadly(jobs.tasks)
    worker.work(sys.argv[1], slots=1, pace=PACE)
