"""`toolrisk audit`: what the servers in a person's own clients can do, and policies for them."""

from toolrisk.app.audit.nouns import Audit, AuditChange, AuditedServer, AuditedTool, Trifecta
from toolrisk.app.audit.render import lines
from toolrisk.app.audit.run import Where, run

__all__ = ["Audit", "AuditChange", "AuditedServer", "AuditedTool", "Trifecta", "Where", "lines", "run"]
