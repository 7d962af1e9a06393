"""What changed between two states of a server, and what a change means. Pure: two states in, changes out."""

from toolrisk.history.manifests import Manifest, diff, same
from toolrisk.history.meaning import GRAVE, grade
from toolrisk.history.schemas import SchemaEdit, schema_diff
from toolrisk.history.words import Span, word_diff

__all__ = ["GRAVE", "Manifest", "SchemaEdit", "Span", "diff", "grade", "same", "schema_diff", "word_diff"]
