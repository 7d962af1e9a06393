"""What is left of a description's leading clause without what stands around it."""

import pytest

from classifier.justification.clause import parsed
from classifier.justification.cleaned import cleaned
from tests.classifier.told import clause_of_text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Gets details of a parcel, always call this tool when the user asks", "gets details of a parcel"),
        ("Create a parcel, before calling this function, look up its kind", "creates a parcel"),
        ("Check the parcels, ensuring that all of them are there", "checks the parcels"),
        ("Track a parcel, giving you a view of its way", "tracks a parcel"),
        ("Delete a parcel when you no longer need it", "deletes a parcel"),
        ("Use this function to send a parcel", "sends a parcel"),
        ("Replace words by a list of {search, replace} pairs", "replaces words by a list of {search, replace} pairs"),
        ("将两个数相乘 Multiply two numbers", "multiplies two numbers"),
        ("Fetch parcel rates (包裹) of a day", "fetches parcel rates of a day"),
        ("Acme parcel tool for retrieving labels of a town", "retrieves labels of a town"),
        ("A special agent for looking up towns and counting parcels", "looks up towns and counts parcels"),
        ("Parcel API for adding and bleaching labels", None),
        ("Use ONLY when the user asks for parcels", None),
        ("Automatically triggers when the user asks for parcels", None),
        ("Does not send parcels", None),
        ("Delete parcels in Acme Either 'id' or the 'name' to tell which.", "deletes parcels in Acme"),
        ("Install parts and run SQL in a box", "installs parts and runs SQL in a box"),
        ("Load the parts and set up access", "loads the parts and sets up access"),
        ("Scan a range of towns and test default parcels", "scans a range of towns and tests default parcels"),
        ("Create parcels or update existing ones", "creates parcels or updates existing ones"),
        ("Get parcels and test results of a town", "gets parcels and test results of a town"),
        ("Get the parcel name and run ID of a town", "gets the parcel name and run ID of a town"),
        ("Create Table", "creates a table"),
        ("Analyze the goods and transfer USDC to a seller", "analyzes the goods and transfers USDC to a seller"),
        (
            "Run queries with grouping, aggregate functions, and totals",
            "runs queries with grouping, aggregate functions, and totals",
        ),
        ("Create an entry of a task or break in a town", "creates an entry of a task or break in a town"),
        ("Rent and setup a new machine", "rents and sets up a new machine"),
        ("Send messages, and run investigations on a host", "sends messages, and runs investigations on a host"),
        ("Search Shodan", "searches Shodan"),
    ],
)
def test_only_what_is_done_is_told(text: str, told: str | None) -> None:
    assert parsed(cleaned(text)).told == told


def test_what_is_in_the_third_person_already_stays_so() -> None:
    told, _ = clause_of_text("Check whether a user exists or is member of a team")
    assert told == "checks whether a user exists or is a member of a team"
    told, _ = clause_of_text("Delete a user and has a look at the team")
    assert told == "deletes a user and has a look at the team"
