"""Why a risk is what it is, by level, facet, class of verbs and kind of service: the last sentence of a justification.
What a rule says of it stands in its own file."""

import re

# What a level means under its category.
LEVELS = {
    ("Read", "low"): "the risk is low, for nothing marks what comes back as private",
    ("Read", "medium"): "the risk is medium, for not everybody should see what comes back",
    ("Read", "high"): "the risk is high, for what comes back can open other doors",
    ("Write", "medium"): "the risk is medium, for nothing tells of lasting harm",
    ("Write", "high"): "the risk is high, for others can rely on what it changes",
    ("Write", "critical"): "the risk is critical, for the rights that it gives open everything else",
    ("Execute", "medium"): "the risk is medium, for nothing tells of lasting harm",
    ("Execute", "high"): "the risk is high, for what it sets going can do harm before anybody looks",
    ("Execute", "critical"): "the risk is critical, for the caller decides what is done by it",
    ("Destructive", "high"): "the risk is high and not critical, for nothing says that what goes holds much",
    ("Destructive", "critical"): "the risk is critical, for what is lost has to be made anew, if it can be",
    ("Financial", "high"): "the risk is high and not critical, for nothing says that money moves at once",
    ("Financial", "critical"): "the risk is critical, for what was paid or agreed is hard to get back",
}

# The same of what comes back or is changed, in a word.
OF_A_THING = {
    ("Read", "low"): "the risk is low, for nothing marks the {} as private",
    ("Read", "medium"): "the risk is medium, for not everybody should see the {}",
}

# The same where the text says that there is no way back.
FOR_GOOD = {("Write", "medium"): "the risk is medium, for nothing is removed by it"}

# The same where what was there is written over.
WRITTEN_OVER = {("Write", "medium"): "the risk is medium, for only what is written over is lost"}

# Why a level, where the evidence says it better than the rubric's words: (category, risk), a class of verbs or
# kind of service, and the ground, to which "so the risk is …" is added.
GROUNDS = (
    (("Read", "low"), "compute", "it is worked out from what was handed in"),
    (("Read", "low"), "convert", "the answer holds no more than was handed in"),
    (("Read", "low"), "think", "thoughts change nothing by themselves"),
    (("Read", "low"), "observe", "it only watches or waits"),
    (("Read", "low"), "advise", "an answer changes nothing by itself"),
    (("Read", "low"), "at-chain", "what stands on a public chain is open to everybody"),
    (("Read", "low"), "at-market", "prices and figures of a market are public"),
    (("Read", "low"), "at-packages", "what stands in a public registry is open to everybody"),
    (("Read", "low"), "at-public", "as a rule anybody can look it up"),
    (("Read", "low"), "at-science", "what has been published is open to everybody"),
    (("Read", "low"), "at-ugc", "what was posted there was posted to be seen"),
    (("Read", "low"), "at-web", "what stands on the public web is open to everybody"),
    (("Read", "medium"), "at-broker", "what somebody owns is private"),
    (("Read", "medium"), "at-business", "records of a business can name customers and sums"),
    (("Read", "medium"), "at-chat", "what people write to each other is private by nature"),
    (("Read", "medium"), "at-database", "rows can hold whatever was stored"),
    (("Read", "medium"), "at-desktop", "what is on somebody's machine is their own"),
    (("Read", "medium"), "at-life", "it shows something of somebody's daily life"),
    (("Read", "medium"), "at-mail", "mail is private by nature"),
    (("Read", "medium"), "at-notes", "what somebody has written down or stored is their own"),
    (("Read", "medium"), "at-ops", "what such a service keeps was entrusted to it"),
    (("Write", "medium"), "update", "a wrong change can be corrected"),
    (("Write", "medium"), "create", "what is added can be removed again"),
    (("Write", "medium"), "label", "a mark is soon set otherwise, yet it is a change"),
    (("Write", "medium"), "convert", "what is made stands beside what was there"),
    (("Write", "medium"), "generate", "what is made stands beside what was there"),
    (("Write", "medium"), "move", "it can be put back as it was"),
    (("Write", "medium"), "session", "it lasts until another call changes it"),
    (("Write", "medium"), "shape", "a wrong change can be corrected"),
    (("Write", "medium"), "store", "what is kept can be removed or put right"),
    (("Write", "medium"), "switch", "it can be switched back"),
    (("Write", "medium"), "transfer-file", "at worst a file is left that nobody wanted, or one is written over"),
    (("Write", "medium"), "version", "the history keeps what was before"),
    (("Execute", "high"), "start-stop", "whoever relies on it has to do without"),
)

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
    ("Write", "high", "access_control", (), "the risk is high, for it has to do with who may get at what"),
)

# What keeps a loss small of which no more is told than that one thing is named.
ONE_GOES = "the risk is high and not critical, for only the one that is named goes"

# What keeps the risk of what may be private low, by how a call shows it.
LITTLE = {
    "list": "the risk is low, for a list tells what there is, and not what is in it",
    "one": "the risk is low: the {} may not be public, yet only the one that is asked for is shown",
    "finding": "the risk is low, for a finding comes back, and not the data behind it",
}

# The same of a person or a key, of which the definition tells no more.
UNTOLD = "the risk is low, as far as the definition tells what comes back"

# What is said of a search instead of what nothing speaks of.
SOUGHT = ("nothing speaks of persons or secrets", "only what is searched for is shown")

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
        r"user_?(?:name|id)|employee|attendee|engagement|participant|subscriber|candidate|applicant|prospect|visitor|"
        r"logged on|stress|sleep|workout"),
        re.compile(r"may not be public, yet nothing speaks of persons or secrets"),
        "may not be public and can name people, yet nothing speaks of secrets",
    ),
    (
        re.compile(
            r"secret|credential|password|token|\bauth\b|coupon|discount|voucher|"
            r"(?:api|access|encryption|license|private|provisioning|recovery|signing|ssh)[ _-]?keys?\b"
        ),
        re.compile(r"(?:, yet|, and can name people, yet) nothing speaks of (?:persons or )?secrets"),
        ", yet the definition does not tell enough to call it more",
    ),
)  # fmt: skip

# Facets that are named where nothing else named them: where (`change` or `any`), what else tells of them, and a phrase.
SAID = (
    ("untrusted_content", "any", re.compile("outsiders"), "the answer can carry text that outsiders wrote"),
    (
        "private_data",
        "change",
        re.compile(r"private|\bown\b|people|person|account|message|secret|shell|command|code|login|memor|statement"),
        "it can reach private data",
    ),
    (
        "external_send",
        "any",
        re.compile(
            r"address|carries|carry data|invite|\bsent|sends|written to|goes out|audience|shell|command|code|"
            r"people read|\boutside\b|script|telephone|login|webhook|reaches others|what runs"
        ),
        "what is handed in can reach somebody outside",
    ),
)
