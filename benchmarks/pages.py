"""The tools' pages alone, as the peers write nothing else: by the renderer of a build into the same folders, without
servers' pages, policies, JSON, lists, search, sitemaps and the data file. One process, its start included.

    python -m benchmarks.pages CATALOG FOLDER
"""

import sys
from pathlib import Path

import classifier
from sitegen import Sink
from sitegen.folder import Folder
from toolrisk.app.build import SITE_URL, look
from toolrisk.store import Catalog

NAME = "Toolrisk, pages alone"


def write(catalog: Path, out: Path) -> int:
    """Render the tools' pages of a catalog into a folder; how many there are."""
    written = 0
    with Catalog(str(catalog)) as opened:
        world = look(opened, out / ".build" / "shell", SITE_URL)
        sink = Sink(out)
        sink.quick = True
        for entry in opened.entries(classifier.verdicts_version()):
            folder = Folder(entry, world)
            for one in entry.tools:
                page = f"{folder.view.path}{one.slug}/index.html"
                sink.put(page, folder.file(page) or b"")
            written += len(entry.tools)
    return written


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
