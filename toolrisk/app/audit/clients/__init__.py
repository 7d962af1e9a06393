"""One module for each client; a module that declares `CLIENT` is found by being here."""

import importlib
import pkgutil
from functools import cache

from toolrisk.app.audit.client import Client


@cache
def every() -> tuple[Client, ...]:
    """All clients, by title; the plain file last, for other clients' files look like it."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = [importlib.import_module(f"{__name__}.{name}").CLIENT for name in names]
    return tuple(sorted(found, key=lambda client: (client.id == "plain", client.title.lower())))
