"""How an argument is called where its key is named."""

import re

from classifier.justification.shown import shown
from classifier.justification.which import TOP
from classifier.schema import Argument

_PARENT = re.compile(re.escape(TOP) + r"\.(.+?)(?:\.items)?(?:\.properties)+$")


def outer(one: Argument) -> str:
    """The key of the argument in which one stands; empty where it stands alone."""
    parent = _PARENT.match(one.path)
    return parent[1] if parent else ""


def named(one: Argument) -> str:
    """An argument's key, after that of the argument in which it stands."""
    before, key = shown(outer(one), 40), shown(one.key, 40)
    return f"{before}.{key}" if before and key else key
