"""When a version was released: what its dependencies are held to when they have outgrown it."""

import json
import re
import subprocess
from datetime import UTC, date, datetime, timedelta

from crawler.harvest import runtime
from crawler.harvest.limits import Limits
from toolrisk.models import Package

# A maker's own dependencies are often released with or just after the package.
_GRACE = timedelta(days=3)


def pin_date(package: Package, limits: Limits) -> date | None:
    """The day to hold dependencies to, or None where the registry states no release date."""
    moment = _pypi(package, limits) if package.registry_type == "pypi" else _npm(package, limits)
    return (moment + _GRACE).date() if moment else None


def _pypi(package: Package, limits: Limits) -> datetime | None:
    """From a lock file of this one package: its format states when each file was uploaded."""
    command = [runtime.uv(), "pip", "compile", "--no-deps", "--format", "pylock.toml", "--quiet", "--no-header"]
    command += ["--python-version", "3.13", "-"]
    said = _told(command, limits, f"{package.identifier}=={package.version}\n")
    moments = re.findall(r"upload-time = ([0-9TZ:.+-]+)", said)
    return min(map(datetime.fromisoformat, moments)) if moments else None


def _npm(package: Package, limits: Limits) -> datetime | None:
    said = _told([*runtime.npm(), "view", package.identifier, "time", "--json"], limits)
    try:
        return datetime.fromisoformat(json.loads(said)[package.version]).astimezone(UTC)
    except (ValueError, KeyError, TypeError):
        return None


def _told(command: list[str], limits: Limits, given: str = "") -> str:
    try:
        told = subprocess.run(
            command,
            cwd="/",
            env=runtime.installer_environment(),
            input=given.encode(),
            capture_output=True,
            timeout=limits.install_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return told.stdout.decode(errors="replace")
