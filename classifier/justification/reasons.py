"""Why a tool is of its category: the second sentence of a justification, by neighbour, verb and evidence."""

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

# The category next to one, by it and the rule or class of verbs that is the reason, else by it alone: what leaves
# a way back to what was there is next to taking it away, what only looks or tries is next to reading.
NEIGHBOURS = {
    **dict.fromkeys((("Execute", ""), ("Destructive", ""), ("Financial", "")), "Write"),
    **{
        ("Write", act): "Destructive"
        for act in ("create", "update", "move", "label", "switch", "session", "version", "write/soft-delete")
    },
    ("Execute", "execute/test"): "Read",
    ("Execute", "execute/navigate"): "Read",
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

# Why the category, where a rule that carried the verdict says it better than the verb: a clause, by rule.
BECAUSE = {
    "destructive/action-value": "The gravest of the actions on offer counts, and one of them removes",
    "destructive/http-delete": "An HTTP DELETE removes whatever stands at the address",
    "destructive/irreversible": "The text itself says that there is no way back",
    "destructive/small-loss": "What goes is gone, small as it may be",
    "destructive/version-control": "A hard reset or a forced push drops work that nothing else holds",
    "execute/agent": "Another agent is set going, and picks its own steps",
    "execute/any-request": "Method, address and body come from the caller",
    "execute/browser": "What comes of it is for the page or program to decide",
    "execute/code": "Code that is handed in is run",
    "execute/debugger": "A live program is run and changed",
    "execute/install": "Installing runs code that somebody else wrote",
    "execute/other-tools": "It hands the call on to whatever other tools there are",
    "execute/page-script": "A script runs inside the page",
    "execute/phone-call": "Somebody's telephone is made to ring",
    "execute/shell": "A command line is run as it is handed in",
    "execute/rollout": "What is rolled out changes a system that others use",
    "execute/set-going": "Something is set going that works on by itself",
    "execute/sql": "A statement is run as it is handed in",
    "execute/webhook-call": "What a webhook sets going is decided on its other side",
    "financial/advertising": "An ad set or a budget spends as soon as it runs",
    "financial/invoice": "An invoice that is issued asks somebody for money",
    "financial/order": "An order commits money or goods, and so does a change to it",
    "financial/payment": "A payment, a refund or a payout moves money when it is made",
    "financial/prepare": "Nothing is paid by this call, but what it makes is there to be paid or to change a price",
    "financial/real-money": "Its author says that a call spends",
    "financial/subscription": "It changes what somebody is billed",
    "read/ask-user": "A question to the user changes nothing by itself",
    "read/http-get": "It fetches and returns, and leaves what it fetched as it was",
    "read/llm-answer": "A model answers, and words are all that comes back",
    "read/only-text": "Words come back, and nothing is run with them here",
    "read/predicate": "It only answers a question about what is there",
    "read/dry-call": "What a call would answer is worked out, and nothing is sent",
    "read/query-language": "The language named has no way to write",
    "read/restricted-query": "The definition holds it to reading",
    "read/returned-drawing": "The result is only returned",
    "read/said-read-only": "The text says that it only reads",
    "read/screenshot": "A picture is taken of what is there",
    "read/secrets": "A secret is read and handed back",
    "read/surveillance": "It looks and listens, and leaves things as they are",
    "write/admin-rights": "Rights change hands",
    "write/choose-context": "It decides what later calls act on",
    "write/comment-record": "A comment is added beside what is there",
    "write/draft-message": "A draft is put down and not sent",
    "write/git-checkout": "Another branch comes into the working tree, and is switched back as easily",
    "write/invite": "People are told of it, or let in",
    "write/mcp-config": "It changes which servers an agent has",
    "write/loaded-into": "What is loaded stays there",
    "write/memory": "Something is kept that will be read again later",
    "write/notify-local": "Something pops up where the user sits, and goes away again",
    "write/output-path": "The result is put into a file",
    "write/saved-result": "What comes of it is kept in a file or a store",
    "write/sign-in": "A sign-in changes who later calls act for",
    "write/soft-delete": "The text says where the thing goes and that it can be had back",
}

# The same after “it” or the deed itself, such as “creating the session”.
AS_DONE = {
    "destructive/lasting-data": "takes away content, and making it anew would not bring that back",
    "execute/device": "happens where people are",
    "execute/job": "leaves something at work by itself",
    "execute/navigate": "acts on a live page or screen",
    "execute/test": "runs tools over the code at hand",
    "financial/assets": "makes assets on a chain change hands",
    "write/access": "changes who may do what",
    "write/local-file": "changes files on the machine",
    "write/media": "leaves something new behind",
    "write/message-people": "reaches people in the user's name",
    "write/prod-config": "decides how a system behaves",
    "write/publish-people": "reaches an audience at once",
    "write/session-state": "changes what later calls rely on",
}

# The same where the level says that something bounds what is run.
MILDER = {
    "execute/code": "Code is run",
    "execute/shell": "Commands are run",
    "execute/sql": "A statement is run",
    "execute/any-request": "A request is sent that the caller puts together",
}
