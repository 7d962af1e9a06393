"""How a server is started, as a command that may be pasted: identifiers come from outside and are checked for it."""

import re
import shlex

from toolrisk.models import Package, Server

_WORD = re.compile(r"[@A-Za-z0-9][A-Za-z0-9@._/:+~-]{0,200}")


def words(server: Server) -> list[str] | None:
    """The command that starts a server, word by word; None where none of its packages gives one."""
    lines = (_line(package) for package in server.packages)
    return next((line for line in lines if line), None) or _remote(server)


def command(server: Server) -> str | None:
    """The same as one line, quoted for a shell."""
    found = words(server)
    return shlex.join(found) if found else None


def join(line: list[str]) -> str:
    """Words as a line for a shell."""
    return shlex.join(line)


def _line(package: Package) -> list[str] | None:
    name, version = package.identifier, package.version
    if not _WORD.fullmatch(name) or (version and not _WORD.fullmatch(version)):
        return None
    pinned = f"{name}@{version}" if version else name
    match package.registry_type:
        case "npm":
            return ["npx", "-y", pinned, *_arguments(package)]
        case "pypi":
            newer = ["--exclude-newer", package.exclude_newer.isoformat()] if package.exclude_newer else []
            return ["uvx", *newer, pinned, *_arguments(package)]
        case "oci":
            return ["docker", "run", "-i", "--rm", name, *_arguments(package)]
    return None


def _arguments(package: Package) -> list[str]:
    """A package's own arguments, unless one has characters that no command should be pasted with."""
    return [word for word in package.arguments if word.isprintable() and len(word) < 200]


def _remote(server: Server) -> list[str] | None:
    urls = (remote.url for remote in server.remotes)
    fit = next((url for url in urls if re.fullmatch(r"https://[\w.:-]+(/[\w./~%=?&-]*)?", url, re.ASCII)), None)
    return ["npx", "-y", "mcp-remote", fit] if fit else None


def label(server: Server) -> str:
    """A short name under which a client may know the server: the last part of its name."""
    return re.sub(r"[^a-z0-9-]+", "-", server.name.rpartition("/")[2].lower()).strip("-")[:40] or "server"
