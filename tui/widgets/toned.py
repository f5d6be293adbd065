"""Spans as Textual content."""

from collections.abc import Iterable

from textual.content import Content

from ..cells import Span, Tone

STYLES: dict[Tone, str] = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.MUTED: "$muted",
    Tone.FAINT: "$faint",
    Tone.ACCENT: "$accent",
    Tone.CALM: "$primary",
    Tone.GOOD: "$success",
    Tone.WARN: "$warning",
    Tone.BAD: "$error",
}
"""The style of each tone, in the colours of the theme."""


def content(spans: Iterable[Span]) -> Content:
    """Return the spans as content; their text is never markup."""
    return Content("").join(piece for span in spans for piece in _pieces(span))


def _pieces(span: Span) -> tuple[Content, Content]:
    """Return the blanks before a text apart from it: exported pictures lose them otherwise."""
    text = span.text.lstrip(" ")
    return Content(" " * (len(span.text) - len(text))), Content.styled(text, STYLES[span.tone])


def paragraphs(lines: Iterable[Iterable[Span]]) -> Content:
    """Return lines of spans below each other."""
    return Content("\n").join(content(line) for line in lines)
