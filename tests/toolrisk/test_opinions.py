from toolrisk.store import Catalog

ONE, TWO, THREE = (("f" * 64, "c" * 64, "p1", "m"), ("e" * 64, "c" * 64, "p1", "m"), ("e" * 64, "c" * 64, "p2", "m"))


def test_an_answer_is_kept_under_all_four_parts_of_its_key(catalog: Catalog) -> None:
    catalog.save_opinions([(ONE, {"answer": {"text": "half \ud800 a pair"}})])
    assert catalog.opinions([ONE, TWO, THREE]) == {ONE: {"answer": {"text": "half \ud800 a pair"}}}
    catalog.save_opinions([(ONE, {"answer": {}})])
    assert catalog.opinions([ONE]) == {ONE: {"answer": {}}}


def test_what_waits_has_a_batch_and_a_reservation_until_it_is_answered_or_dropped(catalog: Catalog) -> None:
    catalog.save_waiting("unsent", [(ONE, 0.25), (TWO, 0.5), (THREE, 1.0)])
    catalog.save_waiting("b1", [(ONE, 0.25), (TWO, 0.5)])
    assert catalog.waiting() == {"b1": {ONE: 0.25, TWO: 0.5}, "unsent": {THREE: 1.0}}
    assert catalog.opinions([ONE, TWO, THREE]) == {}
    catalog.save_opinions([(ONE, {"answer": 1})])
    catalog.drop_waiting([ONE, TWO])
    assert catalog.waiting() == {"unsent": {THREE: 1.0}}
    assert catalog.opinions([ONE, TWO]) == {ONE: {"answer": 1}}


def test_more_keys_than_a_statement_takes(catalog: Catalog) -> None:
    keys = [(f"{number:064}", "c", "p", "m") for number in range(1_234)]
    catalog.save_opinions((key, {"answer": key[0]}) for key in keys)
    assert len(catalog.opinions(keys)) == 1_234
