from datetime import UTC, datetime
from pathlib import Path

from tests.toolrisk.app.test_exchange import QUIET
from toolrisk.app.build import build
from toolrisk.app.classify import classify
from toolrisk.models import Harvest, How, Server, ToolDefinition
from toolrisk.store import Catalog

HERE = "https://catalog.example/"


def test_a_renamed_servers_old_places_lead_to_the_new_ones(tmp_path: Path) -> None:
    catalog, out = Catalog(str(tmp_path / "catalog.db")), tmp_path / "public"
    catalog.save_servers([Server(name="old/name", slug="", title="Old")])
    shown = (ToolDefinition(name="read_it", description="Reads it."),)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    catalog.observe(
        [Harvest(server="old/name", target="npm:x", version="1", how=How.observed, at=at, definitions=shown)]
    )
    classify(catalog, QUIET)
    build(catalog, out, HERE, QUIET)
    assert "read_it" in (out / "tools/old-name/read-it/index.html").read_text()

    catalog.save_servers([Server(name="new/name", slug="", title="New")], [("old/name", "new/name")])
    classify(catalog, QUIET)
    for _ in range(2):
        build(catalog, out, HERE, QUIET)
        assert "read_it" in (out / "tools/new-name/read-it/index.html").read_text()
        old = (out / "tools/old-name/read-it/index.html").read_text()
        assert f'<meta http-equiv="refresh" content="0; url={HERE}tools/new-name/read-it/">' in old
        assert f'href="{HERE}tools/new-name/"' in (out / "tools/old-name/index.html").read_text()
    assert not (out / "tools/old-name/policy.json").exists()
    assert "old-name" not in (out / "sitemap-1.xml").read_text()
