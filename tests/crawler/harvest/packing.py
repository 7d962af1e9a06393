"""Wheels made here, and an index that holds nothing else: the installer is real, the stranger is ours."""

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

HOSTILE = Path(__file__).with_name("hostile_server.py")


def wheel(folder: Path, name: str, files: Mapping[str, str], script: str | None, readme: str = "") -> Path:
    """A wheel of version 1.0 with these files; `script` is its console script's target, such as `module:function`."""
    version = "1.0"
    stem = f"{name.replace('-', '_')}-{version}"
    scripts = {f"{stem}.dist-info/entry_points.txt": f"[console_scripts]\n{name} = {script}\n"} if script else {}
    content = {
        **files,
        **scripts,
        f"{stem}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\n{readme}",
        f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    place = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(place, "w") as archive:
        for path, text in content.items():
            archive.writestr(path, text)
        archive.writestr(f"{stem}.dist-info/RECORD", _record(content, stem))
    return place


def _record(content: Mapping[str, str], stem: str) -> str:
    rows = [f"{path},sha256={_digest(text)},{len(text.encode())}" for path, text in content.items()]
    return "\n".join([*rows, f"{stem}.dist-info/RECORD,,"]) + "\n"


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
