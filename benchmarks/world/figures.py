"""Figures of real catalogs, which the synthetic ones are drawn from. No text of theirs is here or anywhere beside.

Tools: 30,028 definitions of 3,507 servers in ten public catalogs, listed between June 2025 and July 2026.
Listings: 2,861 servers of the official MCP registry, March 2026. Both counted in November 2026.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Curve:
    """A distribution by its quantiles: pairs of (share, value), straight between them."""

    def __init__(self, *points: tuple[float, float]) -> None:
        self._shares = [share for share, _ in points]
        self._values = [value for _, value in points]

    def draw(self, rng: Random) -> int:
        """A value as often as the distribution has it."""
        at = rng.random()
        place = bisect_right(self._shares, at) - 1
        low, high = self._values[place], self._values[place + 1]
        start, end = self._shares[place], self._shares[place + 1]
        return int(low + (high - low) * (at - start) / (end - start))


class Choice(Generic[T]):
    """One of several things, each by its share; shares need not sum to one."""

    def __init__(self, shares: Sequence[tuple[T, float]]) -> None:
        self._things = [thing for thing, _ in shares]
        self._sums = list(accumulate(share for _, share in shares))

    def draw(self, rng: Random) -> T:
        """One of the things."""
        return self._things[bisect_right(self._sums, rng.random() * self._sums[-1])]


# ── tools ──

TOOLS_A_SERVER = Curve((0, 1), (0.1, 1), (0.25, 2), (0.5, 4.5), (0.75, 10), (0.9, 20), (0.95, 30), (0.99, 68), (1, 180))
# 642 of 3,507 servers show exactly what another one shows.
COPIES = 0.183
DESCRIPTION_LENGTH = Curve(
    (0, 9), (0.05, 17), (0.1, 23), (0.25, 34), (0.5, 54), (0.75, 146), (0.9, 326), (0.95, 534), (0.99, 1423), (1, 6000)
)
NO_DESCRIPTION, BLANK_DESCRIPTION = 0.041, 0.016
LANGUAGES = Choice([("en", 0.9437), ("zh", 0.0462), ("ko", 0.0054), ("pt", 0.0025), ("es", 0.0018), ("ja", 0.0004)])
NAME_STYLES = Choice([("snake", 0.717), ("kebab", 0.126), ("camel", 0.105), ("one", 0.052)])
ANNOTATED, TITLED, WITH_OUTPUT_SCHEMA = 0.017, 0.001, 0.0044
# Of 508 annotated tools; a read-only tool is destructive nowhere but by mistake.
READ_ONLY, DESTRUCTIVE, IDEMPOTENT, OPEN_WORLD = 0.63, 0.56, 0.36, 0.5

# ── schemas ──

NO_SCHEMA = 0.299
# By their marks: `$schema` and additionalProperties from zod, a title on everything from pydantic, neither by hand.
SCHEMA_STYLES = Choice([("zod", 0.377), ("pydantic", 0.245), ("plain", 0.378)])
ARGUMENTS = Curve(
    (0, 0), (0.118, 0), (0.119, 1), (0.426, 1.99), (0.427, 2), (0.647, 2.99), (0.777, 4), (0.851, 5), (0.95, 7.5),
    (0.99, 13), (1, 40),
)  # fmt: skip
REQUIRED = 0.485
TYPES = Choice(
    [("string", 0.62), ("number", 0.113), ("array", 0.0645), ("integer", 0.0577), ("boolean", 0.057), ("any", 0.055),
     ("object", 0.031)]
)  # fmt: skip
DESCRIBED_ARGUMENT, ENUMERATED, WITH_DEFAULT, BOUNDED, PATTERNED = 0.655, 0.0454, 0.187, 0.0237, 0.0041
DEEPER = 0.55
ARGUMENT_TEXT = Curve(
    (0, 6), (0.05, 12), (0.25, 24), (0.5, 36), (0.75, 55), (0.9, 97), (0.95, 148), (0.99, 297), (1, 1500)
)
ENUM_SIZE = Curve((0, 2), (0.25, 2), (0.5, 3), (0.75, 5), (0.9, 8), (0.95, 13), (0.99, 30), (1, 60))
ARGUMENT_STYLES = Choice([("snake", 0.47), ("camel", 0.53)])

# ── listings ──

LISTED_TWICE = 0.046
SHARED_REPOSITORY = 0.128
REPOSITORY = Choice([("url", 0.778), ("subfolder", 0.064), ("empty", 0.053), ("none", 0.105)])
REACHED_BY = Choice([("package", 0.643), ("remote", 0.301), ("both", 0.028), ("neither", 0.028)])
PACKAGE_TYPES = Choice([("npm", 0.595), ("pypi", 0.248), ("mcpb", 0.08), ("oci", 0.067), ("nuget", 0.01)])
REMOTE_TYPES = Choice([("streamable-http", 0.82), ("sse", 0.18)])
NAMESPACES = Choice([("io.github", 0.74), ("ai", 0.1), ("com", 0.07), ("eu", 0.03), ("dev", 0.03), ("app", 0.03)])
TITLED_SERVER = 0.344
VARIABLES = Curve((0, 0), (0.6, 0), (0.75, 2), (0.9, 3), (0.99, 14), (1, 40))
