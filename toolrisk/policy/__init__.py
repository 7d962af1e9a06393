"""Policies: what is recommended for a tool, what happens under it, and how each engine writes it."""

from toolrisk.policy.engine import Call, Counters, Decision, MemoryCounters, Slot, evaluate
from toolrisk.policy.narrowing import narrow
from toolrisk.policy.table import recommend, server_policy
from toolrisk.policy.translation import Format, Options
from toolrisk.policy.words import sentence

__all__ = [
    "Call",
    "Counters",
    "Decision",
    "Format",
    "MemoryCounters",
    "Options",
    "Slot",
    "evaluate",
    "narrow",
    "recommend",
    "sentence",
    "server_policy",
]
