"""A badge that a README can embed: the server's worst level with its count."""

from xml.sax.saxutils import escape

from toolrisk.models import Risk

_TONES = {
    Risk.critical: "#a3001c",
    Risk.high: "#b93c0a",
    Risk.medium: "#806200",
    Risk.low: "#2b7a4b",
    Risk.unknown: "#5b616b",
}


def svg(risks: dict[Risk, int]) -> bytes:
    """The badge, 20 pixels high; its words are its title as well."""
    worst = next(iter(risks), Risk.unknown)
    said = f"{risks[worst]} {worst.value}" if risks else "tools not known"
    wide = 62 + 14 + 7 * len(said)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="20" role="img" aria-label="toolrisk: {said}">'
        f"<title>toolrisk: {escape(said)}</title>"
        f'<rect width="{wide}" height="20" rx="3" fill="#1b1d21"/>'
        f'<path fill="{_TONES[worst]}" d="M62 0h{wide - 65}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H62z"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="8" y="14">toolrisk</text><text x="69" y="14" textLength="{7 * len(said)}">{said}</text></g></svg>\n'
    ).encode()
