"""The words of kinds of things: as they are met, and as they agree."""

from classifier.justification.kinds import agreeing, kinds


def test_words_of_a_kind_are_words_as_they_are_met() -> None:
    for kind, of in kinds().items():
        pairs = [word.replace("pull request", "pr").replace("merge request", "mr") for word in of]
        assert all(word == word.lower() and len(word.split()) <= 2 for word in pairs), kind
        said = [row.says for rows in of.values() for row in rows]
        assert not any("{" in agreeing(one, "shelf") for one in said)
        assert all(
            one == one.lower() and " " not in one
            for rows in of.values()
            for row in rows
            for one in row.unless | row.only
        )


def test_what_is_said_agrees_with_the_word() -> None:
    assert agreeing("the {} as private", "table of contents") == "the table of contents as private"
    assert agreeing("only the {thing} go{es}, and what {they} {was} on stays", "shelf tags") == (
        "only the tags go, and what they were on stays"
    )
    assert agreeing("whoever has the {thing} loses {it}", "access") == "whoever has the access loses it"
