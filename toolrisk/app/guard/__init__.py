"""`toolrisk guard`: a policy, enforced between a client and a local server."""

from toolrisk.app.guard.pins import Pins, lock_beside, locked, read_lock
from toolrisk.app.guard.run import GuardError, run

__all__ = ["GuardError", "Pins", "lock_beside", "locked", "read_lock", "run"]
