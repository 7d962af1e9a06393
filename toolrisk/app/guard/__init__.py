"""`toolrisk guard`: a policy, enforced between a client and a local server."""

from toolrisk.app.guard.pins import Pins
from toolrisk.app.guard.run import GuardError, run

__all__ = ["GuardError", "Pins", "run"]
