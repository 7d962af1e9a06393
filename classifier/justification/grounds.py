"""Why a risk is what it is, and what else bounds or widens the damage: the last sentence of a justification."""

import re

# What a level means under its category.
LEVELS = {
    ("Read", "low"): "the risk is low, for nothing marks what comes back as private",
    ("Read", "medium"): "the risk is medium, for not everybody should see what comes back",
    ("Read", "high"): "the risk is high, for what comes back can open other doors",
    ("Write", "medium"): "the risk is medium, for nothing tells of lasting harm",
    ("Write", "high"): "the risk is high, for others rely on what it changes",
    ("Write", "critical"): "the risk is critical, for the rights that it gives open everything else",
    ("Execute", "medium"): "the risk is medium, for nothing tells of lasting harm",
    ("Execute", "high"): "the risk is high, for what it sets going can do harm before anybody looks",
    ("Execute", "critical"): "the risk is critical, for what runs is left to the caller",
    ("Destructive", "high"): "the risk is high and not critical, for nothing says that what goes holds much",
    ("Destructive", "critical"): "the risk is critical, for what is lost has to be made anew, if it can be",
    ("Financial", "high"): "the risk is high and not critical, for nothing says that money moves at once",
    ("Financial", "critical"): "the risk is critical, for what was paid or agreed is hard to get back",
}

# The same of what comes back or is changed, in a word.
OF_A_THING = {
    ("Read", "low"): "the risk is low, for nothing marks the {} as private",
    ("Read", "medium"): "the risk is medium, for not everybody should see the {}",
    ("Write", "high"): "the risk is high, for others can rely on the {}",
}

# The same where the text says that there is no way back.
FOR_GOOD = {("Write", "medium"): "the risk is medium, for nothing is removed by it"}

# The same where what was there is written over.
WRITTEN_OVER = {("Write", "medium"): "the risk is medium, for only what is written over is lost"}

# Why a level, where the evidence says it better than the rubric's words: (category, risk), a rule or class of verbs,
# and the ground, to which "so the risk is …" is added.
GROUNDS = (
    (("Read", "low"), "compute", "the definition speaks of no stored data"),
    (("Read", "low"), "convert", "the definition speaks of no stored data"),
    (("Read", "low"), "think", "thoughts change nothing by themselves"),
    (("Read", "low"), "observe", "it only watches or waits"),
    (("Read", "low"), "facets/public-facts", "anybody can look that up"),
    (("Read", "low"), "facets/working-data", "what comes back is seldom private"),
    (("Read", "low"), "advise", "an answer changes nothing by itself"),
    (("Read", "low"), "read/predicate", "the answer to one question gives little away"),
    (("Read", "low"), "at-chain", "what stands on a public chain is open to everybody"),
    (("Read", "low"), "at-market", "prices and figures of a market are public"),
    (("Read", "low"), "at-packages", "what stands in a public registry is open to everybody"),
    (("Read", "low"), "at-public", "as a rule anybody can look it up"),
    (("Read", "low"), "at-science", "what has been published is open to everybody"),
    (("Read", "low"), "at-ugc", "what was posted there was posted to be seen"),
    (("Read", "low"), "at-web", "what stands on the public web is open to everybody"),
    (("Read", "medium"), "read/restricted-query", "whatever the connection may read can come back"),
    (("Read", "medium"), "facets/free-query", "whatever the connection may read can come back"),
    (("Read", "medium"), "read/private-mail", "messages are private by nature"),
    (("Read", "medium"), "read/own-money", "what somebody owns, owes or pays is private"),
    (("Read", "medium"), "read/surveillance", "it sees what nobody chose to hand over"),
    (("Read", "medium"), "read/private-account", "records of people or their accounts are private"),
    (("Read", "medium"), "facets/personal-content", "records about people are private"),
    (("Read", "medium"), "read/private-files", "what somebody has stored is their own"),
    (("Read", "medium"), "read/own-logs", "logs hold whatever a system was handed"),
    (("Read", "medium"), "at-broker", "what somebody owns is private"),
    (("Read", "medium"), "at-business", "records of a business can name customers and sums"),
    (("Read", "medium"), "at-chat", "what people write to each other is private by nature"),
    (("Read", "medium"), "at-database", "rows can hold whatever was stored"),
    (("Read", "medium"), "at-desktop", "what is on somebody's machine is their own"),
    (("Read", "medium"), "at-life", "it shows something of somebody's daily life"),
    (("Read", "medium"), "at-mail", "mail is private by nature"),
    (("Read", "medium"), "at-notes", "what somebody has written down or stored is their own"),
    (("Read", "medium"), "at-ops", "what such a service keeps was entrusted to it"),
    (("Write", "medium"), "write/soft-delete", "nothing is lost for good"),
    (("Write", "medium"), "write/draft-message", "nobody is written to yet"),
    (("Write", "medium"), "write/invite", "an invitation can be withdrawn, if not unread"),
    (("Write", "medium"), "write/memory", "a false entry would be believed later, but can be corrected"),
    (("Write", "medium"), "write/output-path", "a file can be written over by mistake"),
    (("Write", "medium"), "write/local-file", "a file can be written over by mistake"),
    (("Write", "medium"), "write/media", "at worst something unwanted is left behind"),
    (("Write", "medium"), "write/session-state", "another call can open or close it again"),
    (("Write", "medium"), "write/comment-record", "it can be corrected or taken down again"),
    (("Write", "medium"), "update", "a wrong change can be corrected"),
    (("Write", "medium"), "create", "what is added can be removed again"),
    (("Write", "medium"), "label", "a mark is soon set otherwise, yet it is a change"),
    (("Write", "medium"), "convert", "at worst it is not what was wanted"),
    (("Write", "medium"), "generate", "at worst it is not what was wanted"),
    (("Write", "medium"), "move", "it can be moved back"),
    (("Write", "medium"), "session", "another call can open or close it again"),
    (("Write", "medium"), "shape", "a wrong change can be corrected"),
    (("Write", "medium"), "store", "at worst something wrong or unwanted is kept"),
    (("Write", "medium"), "switch", "it can be switched back"),
    (("Write", "medium"), "transfer-file", "at worst a file is left that nobody wanted, or one is written over"),
    (("Write", "medium"), "version", "the history keeps what was before"),
    (("Write", "high"), "write/message-people", "people read what was sent and nobody can call it back"),
    (("Write", "high"), "write/publish-people", "nobody can call it back once others have seen it"),
    (("Write", "high"), "write/access", "who may do what protects everything else"),
    (("Write", "high"), "write/prod-config", "a wrong value takes effect at once"),
    (("Execute", "medium"), "execute/navigate", "little is at stake in that alone"),
    (("Execute", "medium"), "execute/test", "its reach is the project at hand"),
    (("Execute", "medium"), "execute/device", "whoever is there notices, and can put it right"),
    (("Execute", "high"), "execute/browser", "it acts under whatever login is open"),
    (("Execute", "high"), "execute/job", "a job works on with the rights it was given"),
    (("Execute", "high"), "execute/power", "whoever relies on it is cut off meanwhile"),
    (("Execute", "high"), "start-stop", "whoever relies on it has to do without"),
    (("Execute", "high"), "execute/rollout", "an error in it reaches whoever uses the system"),
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

# Grounds that do not hold where one of these rules spoke, and what holds then.
UNLESS = {
    "execute/shell": (
        ("facets/allowed-commands", "facets/isolated", "facets/no-way-out"),
        "what is let through still runs as it is handed in",
    ),
    "execute/code": (
        ("facets/allowed-commands", "facets/isolated", "facets/no-way-out"),
        "the code is still whatever the caller writes",
    ),
}

# What a level means where the facets say more than the level: category, risk, facet that holds, beginnings of rules
# that must not have spoken; first match.
BESIDE = (
    (
        "Read",
        "low",
        "credentials",
        ("arguments/credential",),
        "the risk is low, for what comes back gives nobody access by itself",
    ),
    (
        "Read",
        "low",
        "private_data",
        ("read/private-", "read/own-", "facets/personal-content", "facets/who-is-who"),
        "the risk is low: the {} may not be public, yet nothing speaks of persons or secrets",
    ),
    (
        "Read",
        "low",
        "private_data",
        (),
        "the risk is low: the {} can hold the user's own data, yet nothing speaks of secrets",
    ),
    ("Read", "low", "credentials", (), "the risk is low, as far as what comes back goes"),
    (
        "Read",
        "low",
        "external_send",
        (),
        "the risk is low, for nothing marks what comes back as private, although the call itself can carry data out",
    ),
    ("Read", "medium", "private_data", (), "the risk is medium, for the {} can be private"),
    (
        "Read",
        "medium",
        "untrusted_content",
        (),
        "the risk is medium, for the answer can carry text that outsiders wrote",
    ),
    ("Read", "medium", "external_send", (), "the risk is medium, for the call itself can carry data out"),
    ("Write", "high", "external_send", (), "the risk is high, for it reaches people or places outside"),
    ("Write", "high", "access_control", (), "the risk is high, for it changes what others may do"),
)

# What keeps the risk of what may be private low, by how a call shows it.
LITTLE = {
    "list": "the risk is low, for a list tells what there is, and not what is in it",
    "one": "the risk is low: the {} may not be public, yet it is a single piece of work",
    "finding": "the risk is low, for a finding comes back, and not the data behind it",
}

# The same of a person or a key, of which the definition tells no more.
UNTOLD = "the risk is low, as far as the definition tells what comes back"

# What a definition must not speak of where a sentence denies it: words of its name, its clause or its arguments, the
# denial, and what is said instead.
DENIED = (
    (
        re.compile(r"balance|identit|profile|account|e-?mail|phone|password|customer|person|people|employee|patient|"
        r"contact|member|\busers?\b"),
        re.compile(r"for nothing marks .*? as private"),
        "as far as the definition tells what comes back",
    ),
    (
        re.compile(r"assignee|reporter|author|member|mail|phone|customer|contact|person|people|\busers?\b|"
        r"user_?(?:name|id)|employee|attendee"),
        re.compile(r"may not be public, yet nothing speaks of persons or secrets"),
        "may not be public and can name people, yet nothing speaks of secrets",
    ),
    (
        re.compile(r"secret|credential|password|api_?key|token|coupon|discount|voucher"),
        re.compile(r"(?:, yet|, and can name people, yet) nothing speaks of (?:persons or )?secrets"),
        ", as far as the definition tells what comes back",
    ),
)  # fmt: skip

# (rule, where it applies: a category, `Read`, `change` or anywhere, phrase)
WIDENS = (
    ("destructive/irreversible", "", "the text itself says that it can't be undone"),
    ("facets/many-at-once", "change", "one call can act on many things at once"),
    ("write/invite", "Write", "people are told of it"),
    ("arguments/credential", "", "a credential passes through the call"),
    ("facets/caller-address", "", "the address is the caller's to choose"),
    ("facets/own-account", "Read", "it works on the caller's own account"),
    ("facets/local-files", "", "it reaches files of the machine that it runs on"),
    ("execute/other-tools", "Execute", "it reaches whatever the other tools can do"),
    ("facets/leaves-the-house", "Write", "what was sent can't be called back"),
    ("financial/real-money", "Financial", "the text speaks of real money"),
)

BOUNDS = (
    ("read/restricted-query", "Read", "the definition holds the query to reading, which is worth "
    "what the database role enforces"),
    ("facets/public-facts", "Read", "anybody can look it up"),
    ("facets/working-data", "Read", "what comes back is seldom private"),
)  # fmt: skip

# What holds the damage in at any level, in the same form.
HELD = (
    ("facets/allowed-commands", "Execute", "only commands on a list are let through"),
    ("facets/isolated", "Execute", "it runs in an environment of its own"),
    ("facets/no-way-out", "Execute", "it has no way out to the network"),
    ("facets/allowed-folders", "", "only folders that are allowed are within its reach"),
)

# Facets that are named where nothing else named them: where, in the same form, what else tells of them, and a phrase.
SAID = (
    ("untrusted_content", "", re.compile("outsiders"), "the answer can carry text that outsiders wrote"),
    (
        "private_data",
        "change",
        re.compile(r"private|\bown\b|people|person|account|message|secret|shell|command|code|login|memor|statement"),
        "it can reach private data",
    ),
    (
        "external_send",
        "",
        re.compile(
            r"address|carries|carry data|\bsent|sends|written to|goes out|audience|shell|command|code|people read|"
            r"\boutside\b|script|telephone|login|webhook|reaches others|what runs"
        ),
        "what is handed in can reach somebody outside",
    ),
)
