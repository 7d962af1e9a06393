"""What the sandbox keeps in, and what it keeps out."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import mcp_types
import pytest

from crawler.harvest import runtime
from crawler.harvest.jail import Command, Jail
from crawler.harvest.processes import alive, family
from crawler.harvest.sandbox import Slot, harvest_package, refusal, slots
from tests.crawler.harvest.conftest import BRIEF
from tests.waiting import eventually
from toolrisk.models import Package

CHECKOUT = Path(__file__).parents[3]
PACKAGES = Path(mcp_types.__file__).parents[1]
ROOT = os.getuid() == 0
HOSTILE = Package(registry_type="pypi", identifier="hostile-server", version="1.0", arguments=("sees",))


@pytest.fixture(scope="module")
def seen(slot: Slot, index: Path) -> dict[str, str]:
    """What the server inside could see, while this process has a secret in its environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLRISK_TEST_SECRET", "hunter2")
        came = harvest_package("tests/hostile", HOSTILE, slot, BRIEF)
    return {tool.name: tool.description or "" for tool in came.definitions}


def test_nothing_of_the_environment_is_visible(seen: dict[str, str]) -> None:
    assert seen["environ-of-1"] == ""
    assert "TOOLRISK" not in seen["environ"]
    assert "UV_" not in seen["environ"]


def test_there_is_no_network(seen: dict[str, str]) -> None:
    assert seen["network"] == "refused: Network is unreachable"
    assert seen["interfaces"] == "['lo']"


def test_only_its_own_processes_are_there(seen: dict[str, str]) -> None:
    assert seen["processes"].startswith("[1, ")
    assert len(seen["processes"].split()) <= 4


def test_only_what_it_needs_is_there(seen: dict[str, str]) -> None:
    assert set(eval(seen["root"])) <= {
        "bin",
        "dev",
        "etc",
        "home",
        "lib",
        "lib32",
        "lib64",
        "opt",
        "proc",
        "sbin",
        "tmp",
        "usr",
    }
    assert seen["home"] == "[]"


@pytest.mark.parametrize("place", ["write-root", "write-dev", "write-usr", "write-package"])
def test_nothing_but_its_own_tmpfs_can_be_written(seen: dict[str, str], place: str) -> None:
    assert seen[place] in {"refused: Read-only file system", "refused: Permission denied"}


def test_its_tmpfs_is_finite(seen: dict[str, str]) -> None:
    assert seen["fill"] == "refused: No space left on device"


def test_no_capability_no_new_privilege(seen: dict[str, str]) -> None:
    status = dict(line.split(":\t", 1) for line in seen["status"].splitlines() if ":\t" in line)
    assert {status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert status["NoNewPrivs"] == "1"
    assert seen["uid"] == "[1000, 1000]"


def test_its_limits(seen: dict[str, str]) -> None:
    limits = {line[:26].strip(): line[26:].split()[0] for line in seen["limits"].splitlines()}
    assert limits["Max cpu time"] == str(BRIEF.cpu_seconds)
    assert limits["Max file size"] == str(BRIEF.file_bytes)
    assert limits["Max data size"] == str(BRIEF.data_bytes)
    assert limits["Max open files"] == str(BRIEF.open_files)
    assert limits["Max core file size"] == "0"


def test_no_path_of_this_machine_shows(seen: dict[str, str], slot: Slot) -> None:
    told = seen["file"] + seen["argv"] + seen["cwd"]
    assert str(slot.folder) not in told
    assert "/opt/server/venv/" in seen["file"]


@pytest.mark.skipif(not ROOT, reason="an ordinary user has no uid to give away")
def test_each_slot_has_an_unprivileged_uid_of_its_own(slot: Slot) -> None:
    with slots(2) as others:
        jails = [one.jail for one in (slot, *others) if one.jail]
        owners = [_owners(jail) for jail in jails]
    assert owners == [{jail.uid} for jail in jails]
    assert len({jail.uid for jail in jails} - {None, 0}) == 3


def _owners(jail: Jail) -> set[int]:
    """To whom, seen from outside, the processes of a sandbox belong, once the innermost runs."""
    running = jail.start(Command(("/bin/sh", "-c", "echo here; read forever")))
    assert running.stdout
    assert running.stdout.readline() == b"here\n"
    owners = {Path("/proc", str(pid)).stat().st_uid for pid in family(running.pid)}
    jail.stop(running)
    return owners


def test_where_user_namespaces_are_refused_nothing_is_installed_or_run(slot: Slot) -> None:
    """Inside a sandbox no further one can be had: a true refusal, not a played one."""
    script = (
        "from crawler.harvest.sandbox import harvest_package, slots; from toolrisk.models import Package\n"
        "with slots(1) as (slot,):\n"
        "    came = harvest_package('s', Package(registry_type='pypi', identifier='x', version='1'), slot)\n"
        "    print(came.cause, '|', came.reason, '|', slot.prefix.exists())"
    )
    cause, reason, installed = (part.strip() for part in _inside(slot, script).split("|"))
    assert (cause, installed) == ("no-sandbox", "False")
    assert "can't be had here" in reason
    assert "amespace" in reason


def _inside(slot: Slot, script: str) -> str:
    """What our own code prints when it runs in a sandbox."""
    assert slot.jail
    python = runtime.python(runtime.interpreters()[0], slot.folder)
    mounts = (*python.mounts, (CHECKOUT, "/opt/checkout"), (PACKAGES, "/opt/packages"))
    paths = {"PYTHONPATH": "/opt/checkout:/opt/packages", "LD_LIBRARY_PATH": python.libraries or ""}
    running = slot.jail.start(Command((python.inside, "-c", script), paths, mounts))
    out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err.decode()
    return out.decode()


@pytest.mark.skipif(not ROOT, reason="these tests already run as an ordinary user")
def test_an_ordinary_user_has_the_same_sandbox(slot: Slot, index: Path) -> None:
    script = (
        "import os; from crawler.harvest.sandbox import harvest_package, slots; from toolrisk.models import Package\n"
        "package = Package(registry_type='pypi', identifier='hostile-server', version='1.0', arguments=('sees',))\n"
        "with slots(1) as (slot,):\n"
        "    came = harvest_package('s', package, slot)\n"
        "seen = {tool.name: tool.description for tool in came.definitions}\n"
        "print(os.getuid(), came.cause, seen.get('uid'), seen.get('network'), seen.get('write-package'), sep='|')"
    )
    told = _as_user(slot, index, script).strip().split("|")
    assert told == [
        "65500",
        "None",
        "[1000, 1000]",
        "refused: Network is unreachable",
        "refused: Read-only file system",
    ]


@pytest.mark.skipif(not ROOT, reason="these tests already run as an ordinary user")
def test_an_ordinary_users_fork_bomb_ends(slot: Slot, index: Path) -> None:
    script = (
        "from crawler.harvest.sandbox import harvest_package, slots; from toolrisk.models import Package\n"
        "from crawler.harvest.limits import Limits\n"
        "limits = Limits(answer_seconds=2, processes=40)\n"
        "package = Package(registry_type='pypi', identifier='hostile-server', arguments=('fork_bomb',))\n"
        "with slots(1) as (slot,):\n"
        "    print(harvest_package('s', package, slot, limits).cause)"
    )
    assert _as_user(slot, index, script).strip() == "timeout"
    assert not alive(65500)


def _as_user(slot: Slot, index: Path, script: str) -> str:
    """What our own code prints when an ordinary user runs it, on a Python that he can read."""
    python = runtime.python(runtime.interpreters()[0], slot.folder)
    home = Path(tempfile.mkdtemp())
    os.chown(home, 65500, 65500)
    for wheel in index.iterdir():
        (home / wheel.name).write_bytes(wheel.read_bytes())
    environment = {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": f"{CHECKOUT}:{PACKAGES}",
        "LD_LIBRARY_PATH": str(python.outside.parent.parent / "lib"),
        "UV_FIND_LINKS": str(home),
        "UV_OFFLINE": "1",
        "UV_NO_INDEX": "1",
    }
    told = subprocess.run(
        [str(python.outside), "-c", script],
        user=65500,
        group=65500,
        extra_groups=[],
        env=environment,
        cwd="/",
        capture_output=True,
        timeout=120,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_a_harvester_killed_leaves_no_process_and_its_folder_is_swept_by_the_next(index: Path) -> None:
    script = (
        "import os; from crawler.harvest.sandbox import harvest_package, slots; from toolrisk.models import Package\n"
        "package = Package(registry_type='pypi', identifier='hostile-server', version='1.0', arguments=('orphan',))\n"
        "with slots(1) as (slot,):\n"
        "    print(slot.folder, flush=True)\n"
        "    harvest_package('s', package, slot)"
    )
    place = Path(tempfile.mkdtemp())
    place.chmod(0o711)
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "TMPDIR": str(place)}
    running = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    folder = Path(running.stdout.readline().strip())
    assert eventually(lambda: len(_sandboxed(folder)) >= 1)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert eventually(lambda: not _sandboxed(folder))
    assert folder.exists()
    subprocess.run(
        [sys.executable, "-c", "from crawler.harvest.sandbox import refusal; refusal()"], env=environment, check=True
    )
    assert not folder.exists()
    place.rmdir()


def _sandboxed(folder: Path) -> list[str]:
    """The command lines that speak of a workshop."""
    found = []
    for path in Path("/proc").glob("[0-9]*/mountinfo"):
        try:
            found += [path.parent.name] if f"{folder.name}/slot-0" in path.read_text() else []
        except OSError:
            continue
    return found


def test_a_bwrap_that_fails_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    broken.chmod(0o755)
    tmp_path.chmod(0o755)
    monkeypatch.setenv("TOOLRISK_BWRAP", str(broken))
    with slots(1) as (one,):
        assert one.jail is None
        assert harvest_package("s", HOSTILE, one).cause == "no-sandbox"


def test_where_there_is_no_bwrap_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLRISK_BWRAP", "/nowhere/bwrap")
    assert "can't be had here" in str(refusal())
