"""Recipes: how known packages start that no automatic step can start. `data/recipes.yml`, one entry a package."""

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from toolrisk import house
from toolrisk.models import Package


class Recipe(BaseModel):
    """What a start needs: arguments, variables, pins of dependencies, files in the home folder, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    package: str
    why: str
    arguments: tuple[str, ...] = ()
    variables: Mapping[str, str] = Field(default_factory=dict)
    pins: tuple[str, ...] = ()
    exclude_newer: date | None = None
    files: Mapping[str, str] = Field(default_factory=dict)


@functools.cache
def recipes() -> Mapping[str, Recipe]:
    """Every recipe by its package, such as `npm:@azure/mcp`. Raises ValueError where the file is not sound."""
    rows: list[Any] = house.from_yaml(house.path("data/recipes.yml").read_text(encoding="utf-8")) or []
    return {recipe.package: recipe for recipe in (Recipe.model_validate(row) for row in rows)}


def recipe_for(package: Package) -> Recipe | None:
    """The recipe of a package, whatever its version; None where there is none."""
    return recipes().get(f"{package.registry_type}:{package.identifier}")
