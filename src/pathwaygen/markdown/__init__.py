"""The closed subset of Markdown that a spec may use, and text made safe for a Markdown document.

Paragraphs, bulleted and numbered lists, **bold**, *italic*, links to http(s), mailto and anchors, citations
and references to blocks. Everything else an author writes stands as plain text: nothing is lost, and nothing
becomes markup.
"""

from pathwaygen.markdown.reading import read
from pathwaygen.markdown.tree import Links, plain_text
from pathwaygen.markdown.writing import Md, escape, write, write_line

__all__ = ["Links", "Md", "block", "inline", "phrase", "plain"]


def inline(text: str) -> Md:
    """Return a name or a title as it stands: nothing in it is markup."""
    return escape(text)


def block(text: str, links: Links | None = None) -> Md:
    """Return an author's Markdown in its canonical form: paragraphs and lists."""
    return write(read(text, links or Links()))


def phrase(text: str, links: Links | None = None) -> Md:
    """Return an author's Markdown on one line: paragraphs run on, list items are parted by semicolons."""
    return write_line(read(text, links or Links()))


def plain(text: str) -> str:
    """Return an author's Markdown as plain text on one line, without its citations."""
    return plain_text(read(text, Links()))
