"""Compiled templates say what they hold, and what is near is found again after more has come."""

from datetime import UTC, datetime

from markupsafe import Markup

from sitegen.markup.shapes import Shape, place
from sitegen.summaries import Line
from sitegen.twins import Twins
from toolrisk.models import Category, Risk

LITERAL = "{a} \\n 'one' \"two\" é\u2028😀\n\t$%s"


def test_what_stands_between_places_comes_as_it_is() -> None:
    shape = Shape(f"{LITERAL}{place('name')}{LITERAL}{place('more')}")
    said = shape(name="<b>{name}", more=Markup("<i>{more}</i>"))
    assert type(said) is Markup
    assert str(said) == f"{LITERAL}&lt;b&gt;{{name}}{LITERAL}<i>{{more}}</i>"
    assert shape.encoded(name="<b>{name}", more=b"<i>{more}</i>") == said.encode()


def line(server: str, name: str) -> Line:
    path, seen = f"tools/{server}/{name}/", datetime(2026, 1, 1, tzinfo=UTC)
    return Line(name, path, server, server, "", Category.read, Risk.low, (), seen)


def test_what_comes_later_is_near_too_and_nothing_of_ones_own_server_is() -> None:
    twins, mine = Twins(), line("mine", "list_things")
    twins.add(mine)
    assert twins.near(mine.name, mine.server_slug, mine).twins == ()
    for number in range(9):
        twins.add(line(f"other-{number}", "list_things" if number else "get_things"))
    found = twins.near(mine.name, mine.server_slug, mine).twins
    assert [one.server_slug for one in found] == [f"other-{number}" for number in range(1, 6)]
    assert "mine" in {one.server_slug for one in twins.near("list_things", "other-1", mine).twins}
