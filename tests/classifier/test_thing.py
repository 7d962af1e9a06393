"""Which thing of a clause is named."""

import pytest

from classifier.justification.thing import thing_in
from tests.classifier.told import clause_of_text


@pytest.mark.parametrize(
    ("description", "thing"),
    [
        ("Get incoming and outgoing transactions of an account.", ""),
        ("List workspaces the user has access to.", "workspaces"),
        ("Get the total supply of a token.", "supply"),
        ("Get the number of keys in the base.", "number"),
        ("Update one or more records of a table.", "records"),
        ("List tasks running on a host.", "tasks"),
        (f"Get {'x' * 60} of a host.", ""),
    ],
)
def test_a_thing_is_named_or_nothing_is(description: str, thing: str) -> None:
    assert clause_of_text(description)[1] == thing


def test_out_is_no_thing() -> None:
    assert thing_in("out of current function") == thing_in("away") == ""


def test_a_short_form_in_brackets_is_no_end_of_a_thing() -> None:
    assert thing_in("annual parcel count (APC) data of all towns") == "data"
    assert thing_in("the parcel (if any) of a town") == "parcel"
    assert thing_in("a parcel down to the nearest town") == "parcel"
    assert thing_in("a parcel onto the left of a list") == "parcel"


def test_why_something_is_done_is_no_thing() -> None:
    assert thing_in("the parcel because nobody needs it") == "parcel"
    assert thing_in("parcels because they are late") == "parcels"
