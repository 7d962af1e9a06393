"""A server's history: the old beside the new, what it means, and nothing where nothing changed."""

import json
import re
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from sitegen import build
from sitegen.changes import GRADES, MEANINGS, TOLD, Event, events, gathered
from sitegen.parts.sides import excerpt, sides
from tests.sitegen.catalog import CATALOG, NOW, SITE
from tests.sitegen.pages import page, text
from tests.sitegen.showcase import AFTER, AT, BEFORE, CHANGES, SHOWCASE
from toolrisk.models import Change, ChangeKind, Grade, Meaning, ToolDefinition

ATOM = "{http://www.w3.org/2005/Atom}"


def past(site: Path, slug: str) -> str:
    return (site / f"tools/{slug}/history.html").read_text("utf-8")


def event(before: ToolDefinition | None, after: ToolDefinition | None) -> Event:
    kind: ChangeKind = "reworded" if before and after else "added" if after else "removed"
    return Event((Change(server="s", tool="t", kind=kind, at=NOW, before=before, after=after),))


def named(**fields: object) -> ToolDefinition:
    return ToolDefinition.model_validate({"name": "t", **fields})


def bare(markup: str, tag: str) -> list[str]:
    return [text(found) for found in re.findall(rf"<{tag}>(.*?)</{tag}>", markup, re.DOTALL)]


def test_every_word_of_the_history_has_a_word_on_the_page() -> None:
    assert set(TOLD) == set(get_args(ChangeKind))
    assert set(MEANINGS) == set(get_args(Meaning))
    assert set(GRADES) == set(get_args(Grade))


def test_the_old_stands_beside_the_new_with_what_went_and_what_came(showcase: Path) -> None:
    shown = past(showcase, "loop-loop-mcp")
    before, after = re.findall(r'<div class="own"[^>]*>(.*?)</div>', shown, re.DOTALL)
    assert text(before) == BEFORE
    assert text(after) == AFTER
    assert "<ins>" not in before and "<del>" not in after
    assert "Never starts a run." in bare(before, "del")[0]
    assert "https://collect.example/in" in " ".join(bare(after, "ins"))


def test_a_schema_is_told_path_by_path_with_what_each_means(showcase: Path) -> None:
    rows = re.findall(r"<tr><th.*?</tr>", past(showcase, "loop-loop-mcp"))
    cells = {text(row[0]): [text(cell) for cell in row[1:]] for row in (re.split(r"<td>", one) for one in rows[1:])}
    assert cells["inputSchema.properties.session_name.maxLength"] == ["40", "is not there", "a dropped guard"]
    assert cells["inputSchema.properties.callback"][0] == "was not there"
    assert cells["inputSchema.properties.callback"][2] == "a new destination, a new argument"
    assert cells["annotations.readOnlyHint"] == ["false", "true", "a hint, which is a claim"]


def test_what_became_of_one_tool_in_one_night_is_told_as_one_and_by_its_gravest(showcase: Path) -> None:
    (told,) = [one for one in events(gathered(CHANGES).latest) if one.server == "loop/loop-mcp"]
    assert len(told.changes) == 4 and told.grade == "grave"
    assert told.meanings[:3] == ("wider-capability", "new-destination", "dropped-guard")
    said = "is judged riskier, was described in other words, takes other arguments ("
    for shown in (past(showcase, "loop-loop-mcp"), page(showcase, "tools/loop-loop-mcp"), page(showcase, "changes")):
        assert said in text(shown) and "a new destination" in text(shown)
        assert re.search(r'<span class="k medium">medium</span> → <span class="k critical">critical</span>', shown)


def test_a_server_without_changes_has_no_history_and_loses_an_old_one(showcase: Path, out: Path) -> None:
    assert not (showcase / "tools/far-away/history.html").exists()
    assert "None since it was first seen." in page(showcase, "tools/far-away")
    build(lambda: SHOWCASE, out, site_url=SITE, now=NOW, changes=CHANGES)
    assert (out / "tools/loop-loop-mcp/history.html").is_file()
    build(lambda: CATALOG, out, site_url=SITE, now=NOW)
    assert not list(out.glob("tools/*/history.html"))


def test_every_place_that_a_change_is_told_from_is_there(showcase: Path) -> None:
    feed = ElementTree.parse(showcase / "changes/feed.xml").getroot()
    targets = [one.attrib["href"] for one in feed.iterfind(f"{ATOM}entry/{ATOM}link")]
    targets += re.findall(r'href="\.\./(tools/[^"]*history\.html#[^"]*)"', page(showcase, "changes"))
    assert len(targets) > 10
    for target in targets:
        path, _, anchor = target.removeprefix(SITE).partition("#")
        file = showcase / path if path.endswith(".html") else showcase / path / "index.html"
        assert f'id="{anchor}"' in file.read_text("utf-8"), target


def test_a_feed_says_how_grave_a_change_is(showcase: Path) -> None:
    feed = ElementTree.parse(showcase / "tools/loop-loop-mcp/feed.xml").getroot()
    (entry,) = feed.iter(f"{ATOM}entry")
    category = entry.find(f"{ATOM}category")
    assert category is not None and category.attrib["term"] == "grave"
    said = entry.findtext(f"{ATOM}summary") or ""
    assert "Grave: can do more, a new destination, a dropped guard" in said and "medium before, critical now" in said
    assert "Before: Never starts" in said


def test_the_interface_gives_grade_meanings_and_levels(showcase: Path) -> None:
    body = json.loads((showcase / "api/v1/changes.json").read_bytes())
    schema = json.loads((showcase / "api/v1/schemas/changes.json").read_bytes())
    assert not list(Draft202012Validator(schema).iter_errors(body))
    raised = next(one for one in body["changes"] if one["kind"] == "risk-raised")
    assert (raised["grade"], raised["meanings"]) == ("grave", ["wider-capability"])
    assert (raised["risk_before"], raised["risk_after"]) == ("medium", "critical")
    assert raised["history"] == f"{SITE}tools/loop-loop-mcp/history.html"
    gone = next(one for one in body["changes"] if one["server"] == "gone/gone")
    assert gone["history"] is None and gone["after"] is None and gone["before"]


@pytest.mark.parametrize(("before", "after", "gone", "new"), [
    ("获取当前价格", "获取历史价格", ["当前"], ["历史"]),
    ("يقرأ ملفًا ويعيده", "يقرأ ملفًا ويرسله", ["ويعيده"], ["ويرسله"]),
    ("Reads one. Or two. Then more.", "Reads one. Then more.", ["Or two."], []),
    ("a b c d e f", "a x y z f", ["b c d e"], ["x y z"]),
])  # fmt: skip
def test_words_of_any_script_are_told_apart(before: str, after: str, gone: list[str], new: list[str]) -> None:
    (words,) = sides(event(named(description=before), named(description=after))).words
    assert [one.strip() for one in bare(words.before, "del")] == gone
    assert [one.strip() for one in bare(words.after, "ins")] == new


def test_both_sides_are_escaped_and_what_hides_is_seen() -> None:
    nasty = named(description="<script>x</script>", input_schema={"</td>": "<b>\u202e"}, title="a\u200bb")
    shown = sides(event(named(description="x"), nasty))
    assert "<script>" not in "".join(words.after for words in shown.words)
    assert "U+200B" in shown.words[0].after
    assert shown.places[0].after == '"<b>⟨U+202E⟩"'


def test_huge_sides_stay_small() -> None:
    many = {"properties": {f"p{n}": {"type": "string", "description": "x" * 5_000} for n in range(3_000)}}
    huge = event(
        named(description="old " * 50_000), named(description=" ".join(map(str, range(50_000))), input_schema=many)
    )
    shown = sides(huge)
    assert sum(len(words.before) + len(words.after) for words in shown.words) < 20_000
    assert len(shown.places) == 1 and len(shown.places[0].after or "") <= 400
    both = event(named(input_schema={"properties": {}}), named(input_schema=many))
    assert (len(sides(both).places), sides(both).more) == (60, 1_940)
    assert len(excerpt(huge)) < 4_000


def test_a_tool_that_came_and_one_that_went_show_their_own_side() -> None:
    born = sides(event(None, named(description="Drops it.")))
    assert [(words.field, words.before, words.after) for words in born.words] == [
        ("description", "", "<ins>Drops it.</ins>")]  # fmt: skip
    assert not born.places and sides(event(named(description="x"), None)).words[0].before == "<del>x</del>"


def test_events_of_different_nights_are_not_one() -> None:
    reworded = next(one for one in CHANGES if one.kind == "reworded")
    later = reworded.model_copy(update={"at": AT.replace(year=2027)})
    assert len(events(gathered([reworded, later]).latest)) == 2
    assert len({one.key for one in events([reworded, later])}) == 2
