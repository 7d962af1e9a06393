"""The sentences that justifications are put together from, by category, neighbour, level and evidence."""

import re

# Why this category and not the runner-up: follows a reason and a comma.
VERSUS = {
    ("Read", "Write"): "so it is Read and not Write",
    ("Read", "Execute"): "so it is Read and not Execute",
    ("Read", "Destructive"): "and nothing is removed, so it is Read and not Destructive",
    ("Read", "Financial"): "and no money moves, so it is Read and not Financial",
    ("Write", "Read"): "which makes it Write and not Read",
    ("Write", "Execute"): "and nothing is run by it, so it is Write and not Execute",
    ("Write", "Destructive"): "and the service can change it back, so it is Write and not Destructive",
    ("Write", "Financial"): "and no money moves by it, so it is Write and not Financial",
    ("Execute", "Read"): "so more happens than an answer, which makes it Execute and not Read",
    ("Execute", "Write"): "so more happens than something being put down, which makes it Execute and not Write",
    (
        "Execute",
        "Destructive",
    ): "and removal is only one of the things it can bring about, so it is Execute and not Destructive",
    ("Execute", "Financial"): "and payment is not what it is for, so it is Execute and not Financial",
    ("Destructive", "Read"): "and reading would have left it there, so it is Destructive and not Read",
    ("Destructive", "Write"): "and the service has no way back, so it is Destructive and not Write",
    ("Destructive", "Execute"): "and the removal is the point of the call, so it is Destructive and not Execute",
    ("Destructive", "Financial"): "and no money moves by it, so it is Destructive and not Financial",
    ("Financial", "Read"): "so more happens than looking at figures, which makes it Financial and not Read",
    ("Financial", "Write"): "and what it changes is who owes or owns what, so it is Financial and not Write",
    ("Financial", "Execute"): "and money is what it sets moving, so it is Financial and not Execute",
    ("Financial", "Destructive"): "and what is at stake is money, so it is Financial and not Destructive",
}

# What a category says by itself, and what a level means under it.
LEVELS = {
    ("category", "Read"): "Nothing shows that a call does more than return something",
    ("category", "Write"): "A call leaves something new or changed behind",
    ("category", "Execute"): "A call runs something or sets it going",
    ("category", "Destructive"): "A call removes or ends something",
    ("category", "Financial"): "A call moves or commits money or assets",
    ("Read", "low"): "the risk is low, for nothing of what comes back is private",
    ("Read", "medium"): "the risk is medium, for not everybody should see what comes back",
    ("Read", "high"): "the risk is high, for what comes back can open other doors",
    ("Write", "medium"): "the risk is medium, as with any change that can be undone",
    ("Write", "high"): "the risk is high, for others rely on what it changes",
    ("Write", "critical"): "the risk is critical, for the rights that it gives open everything else",
    ("Execute", "medium"): "the risk is medium, for the definition speaks of nothing graver",
    ("Execute", "high"): "the risk is high, for what it sets going can do harm before anybody looks",
    ("Execute", "critical"): "the risk is critical, for what runs is left to the caller",
    ("Destructive", "high"): "the risk is high and not critical, for nothing says that what goes holds much",
    ("Destructive", "critical"): "the risk is critical, for what is lost has to be made anew, if it can be",
    ("Financial", "high"): "the risk is high and not critical, for the call prepares rather than pays",
    ("Financial", "critical"): "the risk is critical, for what was paid or agreed is hard to get back",
}

# The same where the text says that there is no way back.
FOR_GOOD = {("Write", "medium"): "the risk is medium, for nothing is removed by it"}

# (rule, where it applies: a category, `Read`, `change` or anywhere, phrase)
WIDENS = (
    ("destructive/irreversible", "", "the text itself says that it can't be undone"),
    ("facets/many-at-once", "change", "one call can act on many things at once"),
    ("write/invite", "Write", "people outside are told of it"),
    ("arguments/credential", "", "a credential passes through the call"),
    ("facets/caller-address", "", "the address is the caller's to choose"),
    ("facets/outside-text", "Read", "the answer can carry text that outsiders wrote"),
    ("facets/own-account", "Read", "it works on the caller's own account"),
    ("facets/local-files", "", "it reaches files of the machine that it runs on"),
    ("execute/other-tools", "Execute", "it reaches whatever the other tools can do"),
    ("facets/leaves-the-house", "Write", "what was sent can't be called back"),
    ("financial/real-money", "Financial", "the text speaks of real money"),
)
BOUNDS = (
    ("read/restricted-query", "Read", "the definition holds the query to reading, which is worth "
    "what the database role enforces"),
    ("write/soft-delete", "Write", "it can be brought back"),
    ("write/draft-message", "Write", "a draft reaches nobody before it is sent"),
    ("facets/public-facts", "Read", "anybody can look it up"),
    ("facets/outside-text", "Read", "the answer can carry text that outsiders wrote"),
    ("facets/trifling", "Write", "it is soon changed back"),
    ("financial/paper-money", "Financial", "the money is not real"),
    ("facets/working-data", "Read", "names and states of things at work are no secret inside"),
)  # fmt: skip

# What holds the damage in at any level, in the same form.
HELD = (
    ("facets/allowed-commands", "Execute", "only commands on a list are let through"),
    ("facets/isolated", "", "it runs apart from the machine"),
    ("facets/no-way-out", "Execute", "it has no way out to the network"),
    ("facets/allowed-folders", "", "only folders that are allowed are within its reach"),
)

# Facets that are named where nothing else named them: what else tells of them, and a phrase.
SAID = (
    ("untrusted_content", re.compile("outsiders"), "the answer can carry text that outsiders wrote"),
    (
        "external_send",
        re.compile(
            r"address|carr|\bsent|sends|written to|goes out|audience|shell|command|code|people read|\boutside\b|"
            "script|telephone|login|webhook"
        ),
        "what is put into the call can leave the house with it",
    ),
)

# Of what a call does, such as “listing the issues”: how that leaves things, by class of verbs.
DOING = {
    "retrieve": "changes nothing",
    "search": "leaves everything as it was",
    "analyze": "changes nothing",
}

# What the class of the verb says by itself: the category that it speaks for, and a clause.
DEEDS = {
    "retrieve": ("Read", "Looking leaves things as they are"),
    "search": ("Read", "A search finds and returns, and leaves what it went through as it was"),
    "compute": ("Read", "It computes and keeps nothing"),
    "convert": ("Read", "What goes in comes out in another form, and nothing is kept"),
    "check": ("Read", "It looks, tells what it finds, and mends nothing"),
    "analyze": ("Read", "It looks into what is there and returns what it makes of it"),
    "advise": ("Read", "Words come back, and what becomes of them is for others to decide"),
    "think": ("Read", "It notes thoughts and returns them"),
    "observe": ("Read", "It watches or waits, and leaves things as they are"),
    "create": ("Write", "What it makes is new, and can be changed or removed again"),
    "generate": ("Write", "What it generates stays behind as something new"),
    "update": ("Write", "What it sets can be set back to what it was"),
    "move": ("Write", "The thing stays, only its place or its ties change"),
    "store": ("Write", "Something is kept that was not there before"),
    "transfer-file": ("Write", "A file comes to stand where it was not"),
    "shape": ("Write", "The result is written where it stays"),
    "label": ("Write", "A mark is set that can be taken off again"),
    "switch": ("Write", "A state is switched, and can be switched back"),
    "session": ("Write", "It opens, joins or leaves something that the service keeps track of"),
    "send": ("Write", "Something goes out to others"),
    "publish": ("Write", "It puts something where others see it"),
    "schedule": ("Write", "A time is taken, and can be given back"),
    "version": ("Write", "The repository moves on, and its history keeps what was before"),
    "grant": ("Write", "Somebody can do more afterwards than before"),
    "run": ("Execute", "Something is run, and not only looked at"),
    "invoke": ("Execute", "It sets something else going, with that thing's power"),
    "start-stop": ("Execute", "Something that runs for others starts or stops"),
    "deploy": ("Execute", "Building, testing and installing run code"),
    "interact": ("Execute", "What a click or a key does is for the page or program to decide"),
    "attack": ("Execute", "It scans or probes what it is pointed at"),
    "actuate": ("Execute", "Something plays, moves or switches as the call says"),
    "delete": ("Destructive", "What it deletes is gone, as far as the text says"),
    "clear": ("Destructive", "What it empties or resets is gone"),
    "revoke": ("Destructive", "What it takes back can't be given again as it was"),
    "end": ("Destructive", "What it ends does not come back by itself"),
    "pay": ("Financial", "Money moves, or somebody is bound to pay"),
    "trade": ("Financial", "One asset goes for another at a price that can't be had back"),
    "chain": ("Financial", "What is signed and sent to a chain is final"),
}

# The same of single verbs, by category, where their class would say too much.
VERBS = {
    ("Write", "add"): "What it adds can be taken out again",
    ("Write", "append"): "What it adds can be taken out again",
    ("Write", "restore"): "What was put away comes back, and can be put away again",
    ("Write", "unarchive"): "What was put away comes back, and can be put away again",
    ("Write", "undelete"): "What was put away comes back, and can be put away again",
    ("Write", "archive"): "What it puts away can be had back",
    ("Execute", "cancel"): "What is running is stopped half-way, and what it had done stays",
    ("Execute", "abort"): "What is running is stopped half-way, and what it had done stays",
    ("Execute", "stop"): "Something that runs for others stops",
    ("Execute", "restart"): "Something that runs for others stops and starts again",
    ("Execute", "reboot"): "Something that runs for others stops and starts again",
    ("Execute", "drag"): "What a drag does is for the page or program to decide",
    ("Execute", "type"): "What the typed text does is for the page or program to decide",
    ("Financial", "sign"): "Whoever has the signature can use it",
}

# The same under a category that the class does not speak for by itself.
OTHERWISE = {
    ("Read", "publish"): "For all its name says, it returns something and publishes nothing",
    ("Read", "send"): "For all its name says, it returns something and sends nothing",
    ("Read", "store"): "For all its name says, it returns something and keeps nothing",
    ("Read", "generate"): "What is drafted or computed is only returned",
    ("Read", "create"): "What is drafted or computed is only returned",
    ("Read", "shape"): "What is drafted or computed is only returned",
}

# Why the category, where a rule that carried the verdict says it better than the verb: a clause, by rule.
BECAUSE = {
    "destructive/action-value": "The gravest of the actions on offer counts, and one of them removes",
    "destructive/http-delete": "An HTTP DELETE removes whatever stands at the address",
    "destructive/irreversible": "The text itself says that there is no way back",
    "destructive/lasting-data": "What goes has content, and making it anew would not bring that back",
    "destructive/small-loss": "What goes has to be put back by hand",
    "destructive/version-control": "A hard reset or a forced push drops work that nothing else holds",
    "execute/agent": "Another agent is set going, and picks its own steps",
    "execute/any-request": "Method, address and body come from the caller",
    "execute/browser": "What a click or a key does is for the page or program to decide",
    "execute/code": "Code that is handed in is run",
    "execute/debugger": "A live program is run and changed",
    "execute/device": "It changes what plays, moves or is switched on where people are",
    "execute/install": "Installing runs code that somebody else wrote",
    "execute/job": "A job is set going and works on by itself",
    "execute/navigate": "It moves about in a live browser",
    "execute/other-tools": "It hands the call on to whatever other tools there are",
    "execute/page-script": "A script runs inside the page",
    "execute/phone-call": "Somebody's telephone is made to ring",
    "execute/shell": "A command line is run as it is handed in",
    "execute/rollout": "What is rolled out changes a system that others use",
    "execute/set-going": "Something is set going that works on by itself",
    "execute/sql": "A statement is run as it is handed in",
    "execute/test": "Tools are run over the code at hand",
    "execute/webhook-call": "What a webhook sets going is decided on its other side",
    "financial/advertising": "An ad set or a budget spends as soon as it runs",
    "financial/assets": "Assets on a chain change hands",
    "financial/invoice": "An invoice that is issued asks somebody for money",
    "financial/order": "An order commits money or goods, and so does taking one back",
    "financial/payment": "A payment, a refund or a payout moves money when it is made",
    "financial/prepare": "Nothing is paid by this call, but what it makes is there to be paid or to change a price",
    "financial/real-money": "Its author says that a call spends",
    "financial/subscription": "It changes what somebody is billed",
    "read/ask-user": "A question to the user changes nothing by itself",
    "read/http-get": "It fetches and returns, and leaves what it fetched as it was",
    "read/llm-answer": "A model answers, and words are all that comes back",
    "read/only-text": "Words come back, and whether anything is run with them is decided elsewhere",
    "read/predicate": "The answer is yes or no",
    "read/dry-call": "What a call would answer is worked out, and nothing is sent",
    "read/query-language": "The language named has no way to write",
    "read/restricted-query": "The definition holds it to reading",
    "read/returned-drawing": "What is computed or drafted is only returned",
    "read/said-read-only": "The text says that it only reads",
    "read/screenshot": "A picture is taken of what is there",
    "read/secrets": "A secret is read and handed back",
    "read/surveillance": "It looks and listens, and leaves things as they are",
    "write/access": "Somebody, or something, may do more or less than before",
    "write/admin-rights": "Rights change hands",
    "write/choose-context": "Later calls go somewhere else after it",
    "write/comment-record": "A comment or note is added beside what is there",
    "write/draft-message": "A draft is put down and not sent",
    "write/git-checkout": "Another branch comes into the working tree, and is switched back as easily",
    "write/invite": "People are told of it, or let in",
    "write/local-file": "Files on the machine change",
    "write/mcp-config": "It changes which servers an agent has",
    "write/loaded-into": "What is loaded stays there",
    "write/media": "A picture, a sound or a document is made and kept",
    "write/memory": "Something is kept that will be read again later",
    "write/message-people": "A message goes out in the user's name",
    "write/notify-local": "Something pops up where the user sits, and goes away again",
    "write/output-path": "The result is put into a file",
    "write/prod-config": "What is set decides how a running system behaves",
    "write/publish-people": "It goes to an audience as soon as it is made",
    "write/saved-result": "What comes of it is kept in a file or a store",
    "write/session-state": "A session is opened, changed or closed, which is state of the service",
    "write/sign-in": "A sign-in opens a session, which is state of the service",
    "write/soft-delete": "The text says where the thing goes and that it can be had back",
}

# The same where the level says that something bounds what is run.
MILDER = {
    "execute/code": "Code is run",
    "execute/shell": "Commands are run",
    "execute/sql": "A statement is run",
    "execute/any-request": "A request is sent that the caller puts together",
}

# Rules that also speak by looser words: their words above are used where the quote bears them.
QUOTED = {
    "execute/job": re.compile(
        r"\b(?:run|start|trigger|submit|creat|launch|schedul|enqueue|queue|dispatch|rerun|retry|execut|kick|invok)",
        re.IGNORECASE,
    ),
    "execute/device": re.compile(
        r"turn|play|switch|light|lamp|volume|music|speaker|move|robot|printer|device|lock",
        re.IGNORECASE,
    ),
    "execute/sql": re.compile(r"sql|quer|statement|cypher|database|select|\bdb\b", re.IGNORECASE),
    "execute/test": re.compile(
        r"\b(?:tests?|testing|lint|build|compil|typecheck|type.check|format|coverage|suite)",
        re.IGNORECASE,
    ),
    "execute/other-tools": re.compile(r"tool|function|mcp|plugin|method|skill", re.IGNORECASE),
    "read/http-get": re.compile(r"url|http|\bweb|page|site|address|download|link", re.IGNORECASE),
    "read/own-money": re.compile(
        r"order|holding|balance|invoice|payment|transaction|portfolio|wallet|position|expense|salar|bill|purchase|"
        r"trade|debt|earning|revenue",
        re.IGNORECASE,
    ),
    "read/private-mail": re.compile(
        r"mail|inbox|messag|chat|conversation|sms|thread|transcript|letter|\bdm\b",
        re.IGNORECASE,
    ),
    "write/message-people": re.compile(
        r"send|mail|messag|notif|sms|tweet|reply|replies|forward|broadcast|letter|announce|\bdm\b|chat|call",
        re.IGNORECASE,
    ),
    "read/llm-answer": re.compile(
        r"\b(?:ai|llm|models?|gpt|claude|gemini|grok|chat|assistant|answers?|ask|question)", re.IGNORECASE
    ),
    "read/predicate": re.compile(r"\b(?:if|whether|is|exists?|available|availability|valid|has)\b", re.IGNORECASE),
    "read/query-language": re.compile(
        r"graphql|promql|logql|jql|kql|sparql|xpath|jmespath|jsonpath|\bjq\b|query language", re.IGNORECASE
    ),
    "read/surveillance": re.compile(
        r"recording|listen|camera|microphone|webcam|keystroke|screen|clipboard|traffic|packet|capture", re.IGNORECASE
    ),
    "write/access": re.compile(
        r"access|permission|role|member|share|sharing|collaborator|\bacl|polic|invite|user|grant|right", re.IGNORECASE
    ),
    "execute/code": re.compile(r"code|script|python|javascript|eval|program|snippet|notebook|function", re.IGNORECASE),
}

# What a level means where the facets say more than the level: category, risk, facet that holds, beginnings of rules
# that must not have spoken; first match.
BESIDE = (
    ("Read", "low", "credentials", (), "the risk is low, for what comes back opens nothing by itself"),
    (
        "Read",
        "low",
        "private_data",
        ("read/private-", "read/own-", "facets/personal-content", "facets/who-is-who"),
        "the risk is low: what it shows may be internal, yet neither people nor secrets are spoken of",
    ),
    ("Read", "low", "private_data", (), "the risk is low, for it opens no door, even where what it shows is private"),
    (
        "Read",
        "low",
        "untrusted_content",
        (),
        "the risk is low as long as the answer is taken as data, for outsiders wrote parts of it",
    ),
    (
        "Read",
        "low",
        "external_send",
        (),
        "the risk is low, for little comes back; mind what the call carries out",
    ),
    ("Read", "medium", "private_data", (), "the risk is medium, for what comes back can be private"),
    ("Read", "medium", "untrusted_content", (), "the risk is medium, for outsiders wrote parts of what comes back"),
    ("Read", "medium", "external_send", (), "the risk is medium, for the call itself can carry data out"),
    ("Write", "high", "external_send", (), "the risk is high, for it reaches people or places outside"),
    ("Write", "high", "access_control", (), "the risk is high, for it changes what others may do"),
)

# What keeps the risk of what may be private low, by how a call shows it, and whether the evidence says that it is.
LITTLE = {
    ("list", False): "the risk is low, for a list tells what there is, and not what is in it",
    ("list", True): "the risk is low, for a list tells what there is, and not what is in it",
    ("one", False): "the risk is low, for it shows one thing at a time, and nothing says that it is personal or secret",
    ("one", True): "the risk is low, for it shows one thing at a time, even where that is private",
    ("finding", False): "the risk is low, for a finding comes back, and not the data behind it",
    ("finding", True): "the risk is low, for a finding comes back, and not the data behind it",
}

# Words of evidence that hold only beside a facet, and those that a facet forbids.
NEEDS = {
    "facets/outside-text": "untrusted_content",
    "facets/caller-address": "external_send",
    "facets/leaves-the-house": "external_send",
    "facets/local-files": "filesystem",
    "facets/many-at-once": "bulk",
    "facets/own-account": "private_data",
    "facets/personal-content": "private_data",
    "facets/free-query": "private_data",
    "read/restricted-query": "private_data",
    "read/private-mail": "private_data",
    "read/private-files": "private_data",
    "read/own-money": "private_data",
    "read/private-account": "private_data",
    "write/local-file": "filesystem",
    "write/output-path": "filesystem",
}
BARRED = {
    "facets/public-facts": ("private_data", "credentials", "untrusted_content"),
    "facets/working-data": ("private_data", "credentials", "untrusted_content"),
    "facets/trifling": ("private_data", "credentials", "access_control"),
    "read/only-text": ("private_data", "untrusted_content"),
    "read/predicate": ("private_data", "credentials", "untrusted_content", "external_send"),
    "compute": ("private_data", "credentials", "untrusted_content", "external_send", "filesystem"),
    "convert": ("private_data", "credentials", "untrusted_content", "external_send", "filesystem"),
    "think": ("private_data", "credentials", "untrusted_content"),
    "advise": ("private_data", "credentials", "untrusted_content"),
}

# Grounds that do not hold where one of these rules spoke, and what holds then.
UNLESS = {
    "execute/shell": (
        ("facets/allowed-commands", "facets/isolated", "facets/no-way-out"),
        "what is let through still runs as it is handed in",
    ),
    "execute/code": (("facets/isolated", "facets/no-way-out"), "the code is still whatever the caller writes"),
}

# Why a level, where the evidence says it better than the rubric's words: (category, risk), a rule or class of verbs,
# and the ground, to which "so the risk is …" is added.
REASONS = (
    (("Read", "low"), "compute", "no stored data is read"),
    (("Read", "low"), "convert", "only what the caller hands in comes back"),
    (("Read", "low"), "think", "the caller alone sees the thoughts"),
    (("Read", "low"), "observe", "nothing is told that was not there to be seen"),
    (("Read", "low"), "facets/public-facts", "anybody can look that up"),
    (("Read", "low"), "facets/working-data", "what comes back tells how things are called or stand"),
    (("Read", "low"), "advise", "an answer harms nobody by itself"),
    (("Read", "low"), "read/predicate", "a single fact comes back"),
    (("Read", "low"), "read/query-language", "it can ask, and nothing else"),
    (("Read", "medium"), "read/restricted-query", "whatever the connection may read can come back"),
    (("Read", "medium"), "facets/free-query", "whatever the connection may read can come back"),
    (("Read", "medium"), "read/private-mail", "messages are private by nature"),
    (("Read", "medium"), "read/own-money", "what somebody owns or owes is their own affair"),
    (("Read", "medium"), "read/surveillance", "it sees what nobody chose to hand over"),
    (("Read", "medium"), "read/private-account", "what comes back is the affair of those it is about"),
    (("Read", "medium"), "facets/personal-content", "what comes back is about people"),
    (("Read", "medium"), "read/private-files", "files and notes are the user's own"),
    (("Write", "medium"), "write/soft-delete", "nothing is lost for good"),
    (("Write", "medium"), "write/draft-message", "nobody is written to yet"),
    (("Write", "medium"), "write/invite", "an invitation can be withdrawn, if not unread"),
    (("Write", "medium"), "write/memory", "what is kept is believed later, although it can be changed back"),
    (("Write", "medium"), "write/output-path", "a file can be written over by mistake"),
    (("Write", "medium"), "write/local-file", "a file can be written over by mistake"),
    (("Write", "medium"), "write/media", "at worst a picture too many is made, and paid for"),
    (("Write", "medium"), "write/session-state", "a session ends again"),
    (("Write", "medium"), "write/comment-record", "it can be corrected or taken down again"),
    (("Write", "medium"), "update", "a wrong value can be corrected"),
    (("Write", "medium"), "create", "a superfluous one is soon removed"),
    (("Write", "medium"), "label", "a mark is soon set otherwise, yet it is a change"),
    (("Write", "high"), "write/message-people", "people read what was sent and nobody can call it back"),
    (("Write", "high"), "write/publish-people", "nobody can call it back once others have seen it"),
    (("Write", "high"), "write/access", "who may do what protects everything else"),
    (("Write", "high"), "write/prod-config", "users feel a wrong value at once"),
    (("Execute", "medium"), "execute/navigate", "moving about changes nothing on a page"),
    (("Execute", "medium"), "execute/test", "what they touch is a working copy"),
    (("Execute", "medium"), "execute/device", "whoever is there notices, and can put it right"),
    (("Execute", "high"), "execute/browser", "whatever it touches acts under the login that is open"),
    (("Execute", "high"), "execute/job", "a job works on with the rights it was given"),
    (("Execute", "high"), "execute/power", "whoever relies on it is cut off meanwhile"),
    (("Execute", "high"), "start-stop", "whoever relies on it is cut off meanwhile"),
    (("Execute", "high"), "execute/rollout", "an error in it reaches everybody"),
    (("Execute", "high"), "execute/phone-call", "whoever is called is disturbed by it"),
    (("Execute", "high"), "execute/install", "that code gets the rights of whoever runs it"),
    (("Write", "high"), "write/mcp-config", "it decides what an agent can do next"),
    (("Write", "critical"), "write/admin-rights", "administrator rights open everything else"),
    (("Read", "high"), "read/secrets", "whoever holds a secret has all that it opens"),
    (("Destructive", "critical"), "destructive/lasting-data", "nothing in the definition brings it back"),
    (("Financial", "high"), "financial/paper-money", "the money is not real"),
    (("Financial", "critical"), "financial/chain", "nobody can undo what was signed for a chain"),
    (("Financial", "critical"), "financial/assets", "nobody can undo a transfer on a chain"),
    (("Execute", "critical"), "execute/sql", "nothing holds it to reading"),
    (("Execute", "critical"), "execute/shell", "a shell can do all that its user can"),
    (("Execute", "critical"), "execute/code", "nothing limits what it may do"),
    (("Execute", "critical"), "execute/any-request", "whatever the service can do can be asked of it"),
    (("Destructive", "critical"), "destructive/irreversible", "nothing is left to restore it from"),
)
