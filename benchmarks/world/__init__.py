"""Synthetic catalogs of any size, and nights over them, drawn from the statistics of real ones."""

from benchmarks.world.lives import Rates, State
from benchmarks.world.nights import Night, World

__all__ = ["Night", "Rates", "State", "World"]
