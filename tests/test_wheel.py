"""The wheel carries all that a site needs: installed elsewhere, it builds one in an empty folder."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINE = '{"server": "acme/files", "name": "read_file", "description": "Reads a file."}\n'


def ran(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.network
def test_an_installed_wheel_builds_a_site_in_an_empty_folder(tmp_path: Path) -> None:
    ran(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    empty = tmp_path / "empty"
    empty.mkdir()
    ran(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    ran(python, "-m", "pip", "install", "-q", "--no-deps", wheel, cwd=tmp_path)
    site = Path(sysconfig.get_paths()["purelib"])
    borrowed = next((tmp_path / "venv").glob("lib/python*/site-packages")) / "borrowed.pth"
    borrowed.write_text(f"{site}\n")
    (empty / "in.jsonl").write_text(LINE)
    toolrisk = tmp_path / "venv" / "bin" / "toolrisk"
    assert "venv" in ran(
        python, "-c", "import toolrisk, sitegen; print(toolrisk.__file__, sitegen.__file__)", cwd=empty
    )
    ran(toolrisk, "import", "in.jsonl", cwd=empty)
    ran(toolrisk, "classify", cwd=empty)
    ran(toolrisk, "build", cwd=empty)
    assert (empty / "public" / "tools" / "acme-files" / "read-file" / "policy.json").is_file()
    assert (empty / "public" / "attacks" / "index.html").is_file()
    method = (empty / "public" / "method" / "index.html").read_text(encoding="utf-8")
    assert "macro-F1 over the categories" in method and 'class="calibration"' in method
