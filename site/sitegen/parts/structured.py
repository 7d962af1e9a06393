"""Structured data as schema.org names it."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Question(NamedTuple):
    """A question and its answer, both plain text; `code` is a piece of policy.json that goes with it."""

    asked: str
    answer: str
    code: str = ""


def faq(questions: Sequence[Question]) -> dict[str, Any]:
    """A FAQPage of the questions that stand on the page, with the same words."""
    entries = [
        {"@type": "Question", "name": one.asked, "acceptedAnswer": {"@type": "Answer", "text": one.answer}}
        for one in questions
    ]
    return {"@type": "FAQPage", "mainEntity": entries}


def crumbs(site_url: str, steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A BreadcrumbList; `steps` are names with their places on the site."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": site_url + path}
        for place, (name, path) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def graph(*nodes: dict[str, Any]) -> dict[str, Any]:
    """Several of them in one data block."""
    return {"@context": "https://schema.org", "@graph": list(nodes)}
