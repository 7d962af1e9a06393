"""Other generators on the same content: each gets, for every tool, a Markdown page that says what ours says (verdict,
description, arguments, schema, the policy in every format), and is set up to be fast: no navigation, no search."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import classifier
from benchmarks.measure import Cost, FailedError, disk, empty, run
from sitegen.shell import frame
from toolrisk.app.policy import neutral
from toolrisk.models import Entry, Tool
from toolrisk.policy import Options, formats
from toolrisk.store import Catalog

_UV = (sys.executable, "-m", "uv", "pip", "install", "-q")
URL = "https://catalog.example/"
# So many pages each takes in a few minutes and a few gigabytes; Material's time grows faster than its pages.
BEARS = {"MkDocs Material": 2_500, "Zensical": 2_500, "Hugo": 12_000}


@dataclass(frozen=True)
class Peer:
    """A generator's run over so many pages, or the reason why there was none."""

    name: str
    pages: int
    cost: Cost | None
    disk: int = 0
    reason: str = ""


def sources(catalog: Path, folder: Path) -> int:
    """Write a Markdown file for every tool of a catalog; how many there are."""
    empty(folder)
    written = 0
    with Catalog(str(catalog)) as opened:
        for entry in opened.entries(classifier.verdicts_version()):
            (folder / entry.server.slug).mkdir()
            for tool in entry.tools:
                (folder / entry.server.slug / f"{tool.slug}.md").write_text(markdown(entry, tool), "utf-8", "replace")
                written += 1
    return written


def markdown(entry: Entry, tool: Tool) -> str:
    """A tool's page in Markdown."""
    of, verdict = tool.definition, tool.verdict
    head = f"---\ntitle: {json.dumps(of.name)}\n---\n\n# {of.name}\n\nA tool of {entry.server.title}.\n"
    parts = [head, _fence("text", of.description or "")]
    if verdict:
        parts.append(f"## Risk: {verdict.risk.value}\n\n{verdict.justification}\n")
        parts.append("\n".join(f"- `{one.rule}`: `{one.quote[:80]}`" for one in verdict.findings) + "\n")
    parts += [
        "## Arguments\n",
        _arguments(of.input_schema or {}),
        _fence("json", json.dumps(of.input_schema, indent=2)),
    ]
    parts.append("## Policy\n")
    policy = neutral(entry, [tool])
    parts += [f"### {one.title}\n\n{_fence('json', one.render([policy], Options()))}" for one in formats.every()]
    return "\n".join(parts)


def _fence(language: str, text: str) -> str:
    ticks = "`" * (4 if "```" in text else 3)
    return f"{ticks}{language}\n{text}\n{ticks}\n"


def _arguments(schema: dict[str, object]) -> str:
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return ""
    rows = [f"| `{name}` | {_cell(of, 'type')} | {_cell(of, 'description')} |" for name, of in properties.items()]
    return "\n".join(["| Argument | Type | What it is |", "|---|---|---|", *rows, ""])


def _cell(schema: object, key: str) -> str:
    text = schema.get(key, "") if isinstance(schema, dict) else ""
    return str(text).replace("|", "/").replace("\n", " ")


# ── generators ──


def peers(docs: Path, pages: int, work: Path) -> Iterator[Peer]:
    """Every peer that bears so many pages over these."""
    tools = _installed(work.parent / "venv")
    builds = {"MkDocs Material": _material, "Zensical": _zensical, "Hugo": _hugo}
    for name, build in builds.items():
        if pages <= BEARS[name]:
            yield _measured(name, build, docs, pages, empty(work / name.partition(" ")[0]), tools)


def _measured(name: str, build: Callable[[Path, Path], Cost], docs: Path, pages: int, work: Path, tools: Path) -> Peer:
    try:
        shutil.copytree(docs, work / "docs")
        (work / "docs" / "index.md").write_text("# Catalog\n")
        cost = build(work, tools)
        if disk(work / "out") < disk(docs):
            raise FailedError("it wrote less than it was given")
    except (FailedError, OSError) as error:
        return Peer(name, pages, None, reason=" ".join(str(error).split())[-300:])
    return Peer(name, pages, cost, disk(work / "out"))


def _installed(place: Path) -> Path:
    """A folder of the peers' commands; what can't be installed is missing there, and then said so."""
    if not (place / "bin").is_dir():
        subprocess.run([sys.executable, "-m", "uv", "venv", "-q", str(place)], check=False)
    for package in ("hugo", "zensical"):
        if not (place / "bin" / package).exists():
            subprocess.run([*_UV, "-p", f"{place}/bin/python", package], check=False)
    return place / "bin"


def _settings(work: Path) -> Path:
    """A configuration for Material and Zensical: the index alone in the navigation, and no plugin."""
    file = work / "mkdocs.yml"
    settings = {
        "site_name": "Catalog", "site_url": URL, "docs_dir": "docs", "site_dir": "out", "plugins": [],
        "theme": {"name": "material", "font": False}, "nav": [{"Home": "index.md"}],
        "markdown_extensions": ["admonition", "tables", "pymdownx.highlight", "pymdownx.superfences"],
        "validation": {"nav": {"omitted_files": "ignore"}},
    }  # fmt: skip
    file.write_text(json.dumps(settings))
    return file


def _material(work: Path, _: Path) -> Cost:
    return run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(_settings(work))], cwd=work)


def _zensical(work: Path, tools: Path) -> Cost:
    if not (tools / "zensical").exists():
        raise FailedError("it could not be installed")
    return run([str(tools / "zensical"), "build", "-f", str(_settings(work))], cwd=work)


def _hugo(work: Path, tools: Path) -> Cost:
    """Hugo with our shell, which is Material's, as its only layout."""
    if not (tools / "hugo").exists():
        raise FailedError("it could not be installed")
    # With an index of this name the whole folder would be one page.
    (work / "docs" / "index.md").unlink()
    shell = frame(work / "shell", URL).shells[3]
    slots = {"title": "{{ .Title }}", "description": "{{ .Title }}", "content": "{{ .Content }}"}
    text = shell.parts[0].decode()
    for slot, part in zip(shell.slots, shell.parts[1:], strict=True):
        text += slots.get(slot, "") + part.decode()
    layout = work / "layouts" / "_default" / "single.html"
    layout.parent.mkdir(parents=True)
    layout.write_text(text)
    kinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404", "robotsTXT"]
    settings = {"baseURL": URL, "contentDir": "docs", "publishDir": "out", "disableKinds": kinds}
    (work / "hugo.json").write_text(json.dumps(settings))
    return run([str(tools / "hugo"), "--quiet"], cwd=work)
