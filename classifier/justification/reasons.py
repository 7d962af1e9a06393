"""Why a tool is of its category: the second sentence of a justification, by neighbour and by verb. What a rule says
of it stands in its own file."""

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

# Of what is changed, where the text says that it is written over.
OVER = "What was there is written over, and the thing itself stays"

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
    "actuate": ("Execute", "acts on something beyond the program itself"),
    "delete": ("Destructive", "is a loss, and the text tells of no way back"),
    "clear": ("Destructive", "leaves nothing of what was there"),
    "revoke": ("Destructive", "takes back what can't be given again as it was"),
    "end": ("Destructive", "is final, for what it ends does not come back by itself"),
    "pay": ("Financial", "moves money, or binds somebody to pay"),
    "trade": ("Financial", "exchanges assets at a price that can't be had back"),
    "chain": ("Financial", "is final once it is on the chain"),
}

# The same of single verbs, by category, where their class would say too much.
VERBS = {
    ("Read", "add"): "What it works out is only returned",
    ("Write", "add"): "What it adds stands beside what was there",
    ("Write", "append"): "What it adds stands beside what was there",
    ("Write", "restore"): "What was put away comes back, and can be put away again",
    ("Write", "unarchive"): "What was put away comes back, and can be put away again",
    ("Write", "undelete"): "What was put away comes back, and can be put away again",
    ("Write", "push"): "Something is handed on that was not there before",
    ("Write", "archive"): "What it puts away can be had back",
    ("Execute", "cancel"): "What was set going is called off, and what it had done stays",
    ("Execute", "abort"): "What was set going is called off, and what it had done stays",
    ("Execute", "stop"): "What is running is stopped",
    ("Execute", "restart"): "What is running stops and starts again",
    ("Execute", "reboot"): "What is running stops and starts again",
    ("Execute", "drag"): "What a drag does is for the page or program to decide",
    ("Execute", "type"): "What the typed text does is for the page or program to decide",
    ("Financial", "sign"): "Whoever has the signature can use it",
}

# The same under a category that the class does not speak for by itself.
OTHERWISE = {
    ("Read", "publish"): "For all its name says, it returns something and publishes nothing",
    ("Read", "send"): "For all its name says, it returns something and sends nothing",
    ("Read", "store"): "For all its name says, it returns something and keeps nothing",
    **dict.fromkeys(
        (("Read", "generate"), ("Read", "create"), ("Read", "shape")),
        "The result is returned, and nothing says that it is kept",
    ),
}
