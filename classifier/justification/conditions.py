"""When a rule's sentence may stand in a justification: what its quote must hold, which facets it needs or bars."""

import re

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
    "execute/any-request": re.compile(r"request|https?\b|curl|\burl|endpoint|method|\bapi", re.IGNORECASE),
    "execute/agent": re.compile(
        r"^(?!cancel|stop).*(?:agent|claude|codex|crew|browser|assistant|swarm)", re.IGNORECASE
    ),
    "execute/other-tools": re.compile(
        r"^(?!(?:the )?\w+ tool can|tool call).*(?:tool|function|mcp|method|skill)", re.IGNORECASE
    ),
    "execute/shell": re.compile(
        r"shell|bash|terminal|ssh|exec|cmd|\brun|cli\b|send.command|command.line", re.IGNORECASE
    ),
    "facets/personal-content": re.compile(
        r"customer|contact|employee|user|member|mail|inbox|chat|conversation|messag|sms|account|order|invoice|payment|"
        r"health|medical|sleep|workout|heart|patient|calendar|meeting|calls?\b|lead|deal|candidate|student|profile|"
        r"location|people|person|staff|guest|attendee|transaction|balance|portfolio|holding|position",
        re.IGNORECASE,
    ),
    # Whoever signs has not sent yet.
    "financial/assets": re.compile(r"^(?!.*(?<![a-z])signs?(?![a-z])(?!.*send(?!ing)))", re.IGNORECASE),
    "financial/payment": re.compile(
        r"pay|refund|charge|withdraw|transfer|money|top.?up|deposit|disburs|remit", re.IGNORECASE
    ),
    "read/private-files": re.compile(
        r"file|note|document|folder|director|draw|photo|vault|clipboard|history|pdf|sheet|workbook|drive|memor|path",
        re.IGNORECASE,
    ),
    "read/restricted-query": re.compile(r"read|select|fetch", re.IGNORECASE),
    "read/screenshot": re.compile(r"screen|captur|picture|page|window|viewport|photo|image|browser", re.IGNORECASE),
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
        r"send(?!er)|^e?mail|messag|notif|sms|tweet|reply|replies|forward|broadcast|letter|announce|\bdm\b|chat|call",
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
        r"access|permission|role|member|share|sharing|collaborator|\bacl|polic|invite|grant|right|assign|chmod|owner|"
        r"users?.(?:to|from).|groups?$|team",
        re.IGNORECASE,
    ),
    "write/session-state": re.compile(
        r"session|log.?(?:in|out)|sign|auth|connect|conversation|chat$|game|battle|room|timer|record|interview|quiz|journey|"
        r"tracker|stopwatch|time.?entry|pomodoro|clarification",
        re.IGNORECASE,
    ),
    "execute/page-script": re.compile(r"page|browser|tab\b|\bdom\b|document|element|console|evaluate", re.IGNORECASE),
    "write/admin-rights": re.compile(r"role|grant|cluster|promot|make|add", re.IGNORECASE),
    "write/publish-people": re.compile(r"^(?!ingest|.*relation)", re.IGNORECASE),
    "write/memory": re.compile(
        r"memor|remember|recall|knowledge|observation|thought|graph|insight|lesson|context|learn", re.IGNORECASE
    ),
    "write/comment-record": re.compile(r"comment|repl(?:y|ies)|annotat|review|work.?log", re.IGNORECASE),
    "write/prod-config": re.compile(
        r"config|setting|\benv|environment|variable|flag|dns|rule|polic|limit|quota|param|secret|propert", re.IGNORECASE
    ),
    "execute/code": re.compile(
        r"code|script|python|javascript|(?<![a-z])js(?![a-z])|eval|program|snippet|notebook|function", re.IGNORECASE
    ),
}

# Kinds of service by who sees what they show.
PUBLIC_PLACES = ("at-chain", "at-market", "at-packages", "at-public", "at-science", "at-ugc", "at-web")
_PRIVATE_PLACES = (
    "at-broker", "at-business", "at-chat", "at-database", "at-desktop", "at-life", "at-mail", "at-notes", "at-ops",
)  # fmt: skip

# Words of evidence that hold only beside a facet, and those that a facet forbids.
NEEDS = {
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
    "read/own-logs": "private_data",
    **dict.fromkeys(_PRIVATE_PLACES, "private_data"),
    "write/local-file": "filesystem",
    "write/output-path": "filesystem",
    "write/publish-people": "external_send",
    "write/message-people": "external_send",
}

BARRED = {
    **dict.fromkeys(PUBLIC_PLACES, ("private_data", "credentials")),
    "facets/no-way-out": ("external_send",),
    "facets/public-facts": ("private_data", "credentials", "untrusted_content"),
    "facets/working-data": ("private_data", "credentials", "untrusted_content"),
    "read/only-text": ("private_data", "untrusted_content"),
    "read/predicate": ("private_data", "credentials", "untrusted_content", "external_send"),
    "compute": ("private_data", "credentials", "untrusted_content", "external_send", "filesystem"),
    "convert": ("private_data", "credentials", "untrusted_content", "external_send", "filesystem"),
    "think": ("private_data", "credentials", "untrusted_content"),
    "advise": ("private_data", "credentials", "untrusted_content"),
}
