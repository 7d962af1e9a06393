import pytest

from crawler.losses import lost
from toolrisk.models import Listing, Status


def listed(count: int, **fields: object) -> list[Listing]:
    said = {"description": "What it does.", **fields}
    return [Listing.model_validate({"registry": "a", "name": f"s{number}", **said}) for number in range(count)]


@pytest.mark.parametrize(("left", "told"), [(100, False), (80, False), (79, True), (0, True)])
def test_more_than_the_share_that_vanishes_is_told(left: int, told: bool) -> None:
    assert ("vanish" in (lost(listed(100), listed(left), 0.2) or "")) is told


def test_a_listing_that_is_marked_deleted_has_vanished_too() -> None:
    assert lost(listed(100), listed(100, status=Status.deleted), 0.2)
    assert lost(listed(100, status=Status.deleted), [], 0.2) is None


def test_listings_that_go_blank_are_told() -> None:
    blank = listed(30, description=None)
    assert "30 of 100 listings would go blank" in (lost(listed(100), [*blank, *listed(100)[30:]], 0.2) or "")
    assert lost(listed(100, description=None), listed(100, description=None), 0.2) is None


def test_a_small_source_may_lose_what_it_likes() -> None:
    assert lost(listed(24), [], 0.2) is None
