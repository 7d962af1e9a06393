"""Why a harvest did not come off, as a value that the caller turns into a Harvest with a cause and a reason."""

from toolrisk.canonical import clean


class HarvestError(Exception):
    """A server's fault, or that of getting at it. `cause` is a short stable word, `reason` a sentence.

    `stderr` is the end of what the server said, kept for the next step of the ladder and never for a page.
    """

    def __init__(self, cause: str, reason: str, stderr: str = "") -> None:
        super().__init__(f"{cause}: {reason}")
        self.cause = cause
        self.reason = reason
        self.stderr = stderr


def quote(text: str, most: int = 160) -> str:
    """The last line of text from outside that says something, fit for a reason: one line, no control characters."""
    lines = [clean(line.strip(), most) for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
