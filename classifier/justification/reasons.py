"""Why a tool is of its category: the second sentence of a justification, by neighbour and by class of verb. What a rule
says of it stands in its own file, and what single verbs say in `verbs.yml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from classifier.ruleset import Says
from toolrisk import house

FILE = Path(__file__).with_name("verbs.yml")

# What speaks against the runner-up: between a reason and “so it is …”.
VERSUS = {
    ("Read", "Destructive"): "and nothing is removed",
    ("Read", "Financial"): "and no money moves",
    ("Write", "Execute"): "and nothing is run by it",
    ("Write", "Destructive"): "and the service can change it back",
    ("Write", "Financial"): "and no money moves by it",
    ("Execute", "Write"): "and that is more than a stored change",
    ("Execute", "Destructive"): "and removal is only one of the things it can bring about",
    ("Execute", "Financial"): "and payment is not what it is for",
    ("Destructive", "Read"): "and reading would have left it there",
    ("Destructive", "Execute"): "and the removal is the point of the call",
    ("Destructive", "Financial"): "and no money moves by it",
    ("Financial", "Read"): "and that is more than looking at figures",
    ("Financial", "Execute"): "and money is what it sets moving",
    ("Financial", "Destructive"): "and what is at stake is money",
}

# The category next to one, by it and the class of verbs that is the reason, else by it alone: what leaves
# a way back to what was there is next to taking it away, what only looks or tries is next to reading.
NEIGHBOURS = {
    **dict.fromkeys((("Execute", ""), ("Destructive", ""), ("Financial", "")), "Write"),
    **{("Write", act): "Destructive" for act in ("update", "move", "label", "switch", "session", "version")},
}

# What a category says by itself.
BY_ITSELF = {
    "Read": "Nothing in the definition speaks of a change",
    "Write": "A call leaves something new or changed behind",
    "Execute": "A call runs something or sets it going",
    "Destructive": "A call removes or ends something",
    "Financial": "A call can move or commit money or assets",
}

# Under a verb that speaks for another category than Read.
AGAINST_ITS_VERB = "Nothing says that anything is changed or kept"

# Under a verb that reads, where the text joins another that does not.
ABOVE_ALL = {
    "Read": "Above all it looks something up",
    "Write": "Looking things up is only a part of what it does",
}

ANSWERS = "Above all it gives an answer"

# Of what is changed, where the text says that it is written over.
OVER = "What was there is written over, and the thing itself stays"

# Where the text or the name joins changing to adding.
EITHER = "adds what is not there yet, and changes what is"

# What the class of the verb says: the category that it speaks for, and what a call does, after “it” or the deed itself,
# such as “listing the issues”.
DEEDS = {
    "retrieve": ("Read", "changes nothing"),
    "search": ("Read", "leaves everything as it was"),
    "compute": ("Read", "gives back a result and keeps nothing"),
    "convert": ("Read", "gives back another form of what is handed in"),
    "check": ("Read", "only tells what is found"),
    "analyze": ("Read", "changes nothing"),
    "advise": ("Read", "gives an answer in words"),
    "think": ("Read", "only puts thoughts into words"),
    "observe": ("Read", "changes nothing"),
    "create": ("Write", "adds something, and leaves what is there as it was"),
    "generate": ("Write", "leaves something new behind"),
    "update": ("Write", "changes what is there and leaves it in place"),
    "move": ("Write", "takes nothing away"),
    "store": ("Write", "leaves something behind that was not there before"),
    "transfer-file": ("Write", "puts a file where it was not"),
    "shape": ("Write", "changes what is there"),
    "label": ("Write", "sets a mark that can be taken off again"),
    "switch": ("Write", "is a change that another call can reverse"),
    "session": ("Write", "changes a state that another call can change back"),
    "send": ("Write", "reaches others"),
    "publish": ("Write", "reaches others"),
    "schedule": ("Write", "takes a time that can be given back"),
    "version": ("Write", "moves the repository on, and its history keeps what was before"),
    "grant": ("Write", "lets somebody do more than before"),
    "run": ("Execute", "sets a process going"),
    "invoke": ("Execute", "sets something else going"),
    "start-stop": ("Execute", "changes what is running"),
    "deploy": ("Execute", "means that code is run"),
    "interact": ("Execute", "does what the page or program makes of it"),
    "attack": ("Execute", "acts on a live target"),
    "actuate": ("Execute", "has its effect there and then"),
    "delete": ("Destructive", "is a loss, and nothing tells of a way back"),
    "clear": ("Destructive", "leaves nothing of what was there"),
    "revoke": ("Destructive", "takes back what can't be given again as it was"),
    "end": ("Destructive", "is final, for what it ends does not come back by itself"),
    "pay": ("Financial", "moves money, or binds somebody to pay"),
    "trade": ("Financial", "exchanges assets at a price that can't be had back"),
    "chain": ("Financial", "is final once it is on the chain"),
}


@cache
def by_verb(kind: str) -> Mapping[tuple[str, str], Says]:
    """What single `verbs`, the `seldom` ones too, or their `classes`, say, each by category and verb or class."""
    read = house.from_yaml(FILE.read_text(encoding="utf-8"))[kind]
    return {
        (category, one): Says(because=row.get("because", ""), as_done=row.get("as_done", ""))
        for category, rows in read.items()
        for row in rows
        for one in row["of"]
    }
