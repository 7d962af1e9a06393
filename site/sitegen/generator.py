"""What the generator itself is made of, as a key: pages are made anew where it is another."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

import toolrisk.policy
from classifier.ruleset import FOLDER as RULES
from sitegen.shell import sources_key


@cache
def generator_key() -> str:
    """A key of the generator: its code, its templates, the policies and rules that pages are made from."""
    digest = blake2b(digest_size=12)
    for top in (Path(__file__).parent, Path(toolrisk.policy.__file__).parent, RULES):
        for file in sorted(file for file in top.rglob("*") if file.suffix in {".py", ".yml"}):
            digest.update(file.read_bytes())
    return digest.hexdigest() + sources_key(("site/templates", "site/docs/attacks"))
