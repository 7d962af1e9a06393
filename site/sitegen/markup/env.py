"""The one Jinja environment: autoescape on, our few filters, templates from the house."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from sitegen.markup import text
from sitegen.markup.emit import json_markup, script_json
from toolrisk import house


@cache
def environment() -> Environment:
    """The environment, made once."""
    made = Environment(
        loader=FileSystemLoader(str(house.path("site/templates"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        v=text.visible, plain=text.plain, lead=text.lead, day=text.day, count=text.count, json=json_markup,
        script=script_json, link=text.link, listed=text.listed, ticked=text.ticked,
    )  # fmt: skip
    return made


@cache
def template(name: str) -> Template:
    """A template by its file's name, compiled once."""
    return environment().get_template(name)
