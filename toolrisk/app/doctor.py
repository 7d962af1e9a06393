"""What is wrong here, and what to do about it."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Literal

from classifier import corrections
from crawler.harvest.jail import Command, Jail
from crawler.harvest.slots import slots
from toolrisk import clock
from toolrisk.app.classify import JUDGE, waiting
from toolrisk.app.judging import stale_corrections, unmet_corrections
from toolrisk.app.lock import holder
from toolrisk.canonical import clean
from toolrisk.models import Noun
from toolrisk.store import Catalog, SourceState

State = Literal["good", "look", "bad"]
_GIB = 1 << 30
_OLD, _AHEAD = timedelta(days=3), timedelta(minutes=10)
_USERNS = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
# What a stranger's program finds in the sandbox: files of the host, its processes, its network, room to write, forks.
_PROBE = r"""
for f in /root /srv /var/lib /home/u/../root /etc/shadow; do [ -e "$f" ] && echo "sees $f"; done
[ "$(ls /proc | grep -c '^[0-9]')" -gt 8 ] && echo "sees the host's processes"
grep -q TOOLRISK_PROBE /proc/*/environ 2>/dev/null && echo "sees the host's environment"
[ "$(ls /sys/class/net 2>/dev/null | grep -vc '^lo$')" -gt 0 ] && echo "has a network"
(: > /usr/x) 2>/dev/null && echo "writes to /usr"
dd if=/dev/zero of=/tmp/x bs=1M count=4096 2>/dev/null && echo "fills 4 GiB of /tmp"
rm -f /tmp/x
ulimit -u | grep -q unlimited && echo "may fork without end"
echo probed
"""


class Check(Noun):
    """One thing that was looked at: how it is, what was seen, what to do."""

    name: str
    state: State
    seen: str
    advice: str = ""


def examine(catalog: Catalog, out: Path) -> list[Check]:
    """Everything. Takes seconds on a small catalog, a minute on a large one: every definition is read."""
    return [
        *_catalog(catalog),
        *_verdicts(catalog),
        *_night(catalog),
        *_clock(catalog),
        *_sandbox(),
        *_disk(catalog, out),
        *(_source(state) for state in catalog.sources()),
        *_corrections(catalog),
    ]


def without(reason: str, out: Path) -> list[Check]:
    """What can be looked at where there is no catalog, for this reason."""
    check = Check(
        name="catalog", state="bad", seen=reason, advice="look at --db; where it is new, run `toolrisk nightly`"
    )
    return [check, *_sandbox(), *_places({"site": out.resolve()}, 0)]


def worst(checks: Sequence[Check]) -> State:
    """The worst of them."""
    order: list[State] = ["good", "look", "bad"]
    return max((check.state for check in checks), key=order.index, default="good")


def lines(check: Check) -> Iterator[str]:
    """A check for a person."""
    yield f"{check.state:<5} {check.name}: {clean(check.seen, 600)}"
    if check.advice:
        yield f"      → {check.advice}"


def _catalog(catalog: Catalog) -> Iterator[Check]:
    problems = catalog.problems()
    for problem in problems:
        yield Check(name="catalog", state="bad", seen=problem, advice="restore the last backup, or crawl anew")
    if not problems:
        yield Check(name="catalog", state="good", seen=f"sound, {catalog.size():,} bytes")
    who = holder(catalog)
    yield Check(name="lock", state="look" if who else "good", seen=f"held by {who}" if who else "free")


def _verdicts(catalog: Catalog) -> Iterator[Check]:
    if line := waiting(catalog):
        yield Check(name="verdicts", state="look", seen=line, advice=JUDGE)
    else:
        yield Check(name="verdicts", state="good", seen="every definition is judged by these rules")


def _night(catalog: Catalog) -> Iterator[Check]:
    last, good, cut = catalog.last_night(), catalog.last_night(published=True), catalog.cut_night()
    if cut and holder(catalog) is None:
        advice = "where it broke, data/reports/latest.md says why; the next night goes on from there"
        seen = f"that of {cut.started:%Y-%m-%d %H:%M} did not come to its end"
        yield Check(name="night cut off", state="bad", seen=seen, advice=advice)
    if last is None or last.finished is None:
        yield Check(name="last night", state="look", seen="there was none yet", advice="run `toolrisk nightly`")
        return
    state: State = "bad" if last.code == 2 else "look" if last.code or clock.now() - last.finished > _OLD else "good"
    published = f"; the site is of {good.started:%Y-%m-%d %H:%M}" if good else "; nothing was ever published"
    advice = "data/reports/latest.md says why" if state == "bad" else ""
    seen = f"{last.finished:%Y-%m-%d %H:%M}, code {last.code}{published}"
    yield Check(name="last night", state=state, seen=seen, advice=advice)


def _clock(catalog: Catalog) -> Iterator[Check]:
    latest, now = catalog.latest_moment(), clock.now()
    if latest is not None and latest > now + _AHEAD:
        seen = f"it says {now:%Y-%m-%d %H:%M}, but the catalog was at work at {latest:%Y-%m-%d %H:%M}"
        advice = "set the clock; where it is right and was ahead, the next night puts right what can be"
        yield Check(name="clock", state="look", seen=seen, advice=advice)
    else:
        yield Check(name="clock", state="good", seen=f"{now:%Y-%m-%d %H:%M} UTC, after all that the catalog did")


def _sandbox() -> Iterator[Check]:
    with slots(1) as (slot,):
        if slot.jail is None:
            refused = slot.refused or "refused"
            yield Check(name="sandbox", state="bad", seen=refused, advice=_opening(refused))
            return
        yield from _probed(slot.jail)


def _opening(refused: str) -> str:
    """What to do where the sandbox is refused in these words."""
    if "/proc" in refused and "Read-only" in refused:
        return "uncover /proc: `--security-opt unmask=ALL` for a container, ProtectKernelTunables=no for a unit"
    if _USERNS.exists() and _USERNS.read_text().strip() == "1":
        setting = "kernel.apparmor_restrict_unprivileged_userns=0"
        return f"AppArmor refuses user namespaces: `sysctl -w {setting}`, or run as root"
    return "allow user namespaces (`sysctl user.max_user_namespaces`), or run as root; servers with packages wait"


def _probed(jail: Jail) -> Iterator[Check]:
    """Run the probe inside, with something in our environment that must not be seen there."""
    os.environ["TOOLRISK_PROBE"] = "1"
    running = jail.start(Command(("/bin/sh", "-c", _PROBE)))
    try:
        said = running.communicate(timeout=60)[0].decode(errors="replace").split("\n")
    except subprocess.TimeoutExpired:
        said = []
    finally:
        jail.stop(running)
        del os.environ["TOOLRISK_PROBE"]
    holes = [line for line in said if line and line != "probed"]
    for hole in holes:
        yield Check(
            name="sandbox", state="bad", seen=f"what runs inside {hole}", advice="do not harvest here; report it"
        )
    if "probed" not in said:
        yield Check(name="sandbox", state="bad", seen="the probe inside did not come to its end")
    elif not holes:
        yield Check(name="sandbox", state="good", seen="nothing of the host is visible inside, and its limits bite")


def _disk(catalog: Catalog, out: Path) -> Iterator[Check]:
    places = {"site": out.resolve()}
    if catalog.engine.dialect.name == "sqlite":
        places["catalog"] = Path(catalog.engine.url.database or ".").resolve().parent
    return _places(places, catalog.size())


def _places(places: Mapping[str, Path], size: int) -> Iterator[Check]:
    for name, place in places.items():
        there = next(folder for folder in (place, *place.parents) if folder.exists())
        free = shutil.disk_usage(there).free
        short = free < max(_GIB, 2 * size)
        state: State = "bad" if free < _GIB // 4 else "look" if short else "good"
        writable = os.access(there, os.W_OK)
        seen = f"{free / _GIB:,.1f} GiB free at {there}" + ("" if writable else ", which can't be written to")
        advice = "" if state == "good" else "`toolrisk vacuum` gives back what nothing refers to"
        yield Check(name=f"disk ({name})", state=state if writable else "bad", seen=seen, advice=advice)


def _source(state: SourceState) -> Check:
    name = f"source {clean(state.name, 80)}"
    seen = f"{state.listings:,} listings, {state.servers:,} servers, {state.definitions:,} tools"
    if state.failure:
        return Check(name=name, state="look", seen=f"{seen}; the last crawl failed: {state.failure}")
    if state.last_crawl and clock.now() - state.last_crawl > _OLD:
        return Check(name=name, state="look", seen=f"{seen}; not crawled since {state.last_crawl:%Y-%m-%d}")
    return Check(name=name, state="good", seen=seen)


def _corrections(catalog: Catalog) -> Iterator[Check]:
    try:
        entries = corrections.load()
    except ValueError as error:
        yield Check(name="corrections", state="bad", seen=str(error))
        return
    advice = "look at the tool again, and renew or drop it in data/corrections.yml"
    lost = [f"{one.correction.server} {one.correction.tool} is stale" for one in stale_corrections(catalog, entries)]
    lost += [
        f"{one.server} {one.tool} is no tool of the catalog; both are named as `toolrisk show` does, not by their slugs"
        for one in unmet_corrections(catalog, entries)
    ]
    yield from (Check(name="corrections", state="look", seen=seen, advice=advice) for seen in lost)
    if not lost:
        yield Check(name="corrections", state="good", seen=f"{len(entries)}, none stale, each meets its tool")
