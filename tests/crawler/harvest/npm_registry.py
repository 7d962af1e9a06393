"""A registry of npm packages that were made here: the installer is real, the stranger is ours."""

import base64
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping

from tests.crawler.local_http import Answer, Asked

Files = Mapping[str, str]


class NpmRegistry:
    """Serves packages of version 1.0.0 as npm's registry does, each made of its files by their paths."""

    def __init__(self, packages: Mapping[str, Files]) -> None:
        self._archives = {name: _packed(files) for name, files in packages.items()}

    async def __call__(self, asked: Asked, answer: Answer) -> None:
        """A package's document, or its archive."""
        name = asked.path.strip("/").partition("?")[0]
        if name in self._archives:
            await answer.json(self._document(name, f"http://{asked.headers['host']}/{name}.tgz"))
        elif name.removesuffix(".tgz") in self._archives:
            await answer.send(200, self._archives[name.removesuffix(".tgz")], "application/octet-stream")
        else:
            await answer.json({"error": "not found"}, 404)

    def _document(self, name: str, tarball: str) -> dict[str, object]:
        digest = base64.b64encode(hashlib.sha512(self._archives[name]).digest()).decode()
        dist = {"tarball": tarball, "integrity": f"sha512-{digest}"}
        versions = {"1.0.0": {"name": name, "version": "1.0.0", "dist": dist}}
        return {"name": name, "dist-tags": {"latest": "1.0.0"}, "time": {}, "versions": versions}


def package_json(name: str, **more: object) -> str:
    """A package.json whose program is index.js, but for what is said otherwise."""
    return json.dumps({"name": name, "version": "1.0.0", "bin": "index.js", **more})


def _packed(files: Files) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(f"package/{path}")
            member.size, member.mode = len(text.encode()), 0o755
            archive.addfile(member, io.BytesIO(text.encode()))
    return made.getvalue()
