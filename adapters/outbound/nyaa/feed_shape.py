"""A quick look at a feed before feedparser gets it.

Feedparser is made for feeds that are broken, not for feeds that are meant to break it: an element with 200,000
attributes keeps it busy for eight minutes, and a malformed feed goes to a forgiving parser of unknown cost. Expat finds
out in milliseconds.
"""

from xml.parsers import expat

_MOST_ELEMENTS = 20_000
"""A full feed of 75 items has some 1,300."""
_MOST_ATTRIBUTES = 16
_MOST_NAMESPACES = 16
_DEEPEST = 16


class ShapeRefused(ValueError):
    """The bytes are not well-formed XML of a feed's size; the text says what they are."""


def check_shape(body: bytes) -> None:
    """Raise ShapeRefused unless the bytes are well-formed XML, declare no entities, and have the size of a feed."""
    if not body.strip():
        raise ShapeRefused("nothing at all")
    _Look().parse(body)


class _Look:
    def __init__(self) -> None:
        self._elements = self._depth = self._namespaces = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.EntityDeclHandler = self._entity
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartNamespaceDeclHandler = self._namespace

    def parse(self, body: bytes) -> None:
        try:
            self._parser.Parse(body, True)
        except ShapeRefused:
            raise
        except (expat.ExpatError, ValueError, LookupError) as error:
            page = body[:1_000].lstrip().lower().startswith((b"<!doctype html", b"<html"))
            raise ShapeRefused("a web page" if page else "a broken feed") from error

    def _start(self, _: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > _MOST_ELEMENTS or self._depth > _DEEPEST or len(attributes) > _MOST_ATTRIBUTES:
            raise ShapeRefused("something far beyond a feed")

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _namespace(self, *_: object) -> None:
        self._namespaces += 1
        if self._namespaces > _MOST_NAMESPACES:
            raise ShapeRefused("something far beyond a feed")

    def _entity(self, *_: object) -> None:
        raise ShapeRefused("a feed that declares entities")
