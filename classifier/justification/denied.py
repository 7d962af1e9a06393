"""What a sentence may not deny, because the definition speaks of it, and what is said instead."""

import re

from classifier.justification.case import Case
from classifier.justification.grounds import DENIED, OWNED, SERVED, Denied
from classifier.justification.little import sought
from classifier.justification.shown import shown

# Who logs in with a secret is nobody that comes back.
_LOGIN = re.compile(r"user_?name|\busers?\b")
# So much of a description is looked through.
_FURTHER = 2000


def undenied(sentence: str, case: Case) -> str:
    """A sentence without a denial that the definition's own words bear out too little, or of a search says less."""
    met = [one for one in DENIED if one.denial.search(sentence)]
    told = _told(case) if met else ""
    for one in met:
        sentence = one.denial.sub(_instead(one, case, told) or r"\g<0>", sentence)
    return sought(sentence, case).replace(*OWNED)


def _told(case: Case) -> str:
    """What the name and the clause tell of, other than whom the tool serves."""
    return SERVED.sub("", f"{case.reading.texts['name']} {case.reading.texts['clause']}".lower())


def _instead(one: Denied, case: Case, told: str) -> str:
    """What is said instead of a denial; empty where nothing is told of what it denies."""
    asked = next((argument.key for argument in case.reading.arguments if argument.key in one.keys), "")
    if asked:
        return one.instead.format(shown(asked, 40))
    taken, secret = case.reading.texts["arguments"].lower(), "arguments/credential" in case.reading.spoke
    further = one.further.findall(case.reading.texts["description"][:_FURTHER].lower())
    spoken = {*one.told.findall(told), *further}
    handed = set(one.told.findall(_LOGIN.sub("", taken) if secret else taken))
    if one.handed and (secret or not spoken) and spoken <= handed:
        return one.handed if secret and handed else ""
    return one.instead if spoken or handed else ""
