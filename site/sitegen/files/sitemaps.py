"""Sitemaps of at most 50,000 addresses each, their index, and robots.txt. They are files of their own: the theme's
`sitemap.xml` would be loaded by every visitor."""

from collections.abc import Callable
from xml.sax.saxutils import escape

MOST = 50_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_URLS = f"{_HEAD}<urlset {_SPACE}>\n".encode()


class Sitemaps:
    """Takes places on the site, and writes a file whenever one is full. A full one is several megabytes, so it is held
    as the file's bytes and nothing else."""

    def __init__(self, site_url: str, put: Callable[[str, bytes | bytearray], object]) -> None:
        self._site_url, self._put = site_url, put
        self._open, self._places = bytearray(_URLS), 0
        self.files: list[str] = []

    def add(self, path: str) -> None:
        """Take a place in."""
        self._open += f"<url><loc>{escape(self._site_url + path)}</loc></url>\n".encode()
        self._places += 1
        if self._places == MOST:
            self._flush()

    def close(self) -> None:
        """Write what is left, the index, and robots.txt, which names it."""
        if self._places:
            self._flush()
        entries = (f"<sitemap><loc>{escape(self._site_url + name)}</loc></sitemap>\n" for name in self.files)
        self._put("sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{''.join(entries)}</sitemapindex>\n".encode())
        self._put("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {self._site_url}sitemap.xml\n".encode())

    def _flush(self) -> None:
        name = f"sitemap-{len(self.files) + 1}.xml"
        self._open += b"</urlset>\n"
        self._put(name, self._open)
        self.files.append(name)
        self._open, self._places = bytearray(_URLS), 0
