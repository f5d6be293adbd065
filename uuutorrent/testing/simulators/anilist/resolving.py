"""The answers to the simulated service's queries, as values for GraphQL's default resolver."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError

from .media import Node, SimulatedEntry, SimulatedMedia

_LARGEST_PAGE = 50
_LARGEST_CHUNK = 500


class Refused(GraphQLError):
    """An error with the HTTP status that the service gives it."""

    def __init__(self, message: str, status: int, validation: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message, extensions={"status": status, "validation": validation})


class Resolvers:
    """The root of every query. ``viewer`` is whose token came with it, by their key."""

    def __init__(self) -> None:
        self.media: dict[int, SimulatedMedia] = {}
        self.lists: dict[str, tuple[SimulatedEntry, ...]] = {}
        self.private: set[str] = set()
        self.names: dict[str, str] = {}
        self.viewer: str | None = None

    def root(self) -> Node:
        """Return the root value."""
        return {
            "Page": self._page,
            "Media": self._one,
            "MediaListCollection": self._collection,
            "User": self._user,
            "Viewer": self._viewer,
        }

    def _node(self, number: int) -> Node | None:
        media = self.media.get(number)
        return media.node(self.media) if media else None

    def _one(self, _: object, *, id: int | None = None, **others: object) -> Node:  # noqa: A002 - the schema's word
        node = self._node(id or 0)
        if node is None:
            raise Refused("Not Found.", 404)
        return node

    def _user(self, _: object, *, name: str | None = None, **others: object) -> Node:
        if _key(name) not in self.lists or self._hides(_key(name)):
            raise Refused("Not Found.", 404)
        return self._person(_key(name))

    def _viewer(self, _: object) -> Node:
        if self.viewer is None:
            raise Refused("Unauthorized.", 401)
        return self._person(self.viewer)

    def _person(self, key: str) -> Node:
        return {"id": 1 + list(self.lists).index(key), "name": self.names[key]}

    def _hides(self, key: str) -> bool:
        return key in self.private and key != self.viewer

    def _page(self, _: object, *, page: int = 1, perPage: int = _LARGEST_PAGE) -> Node:  # noqa: N803 - the schema's word
        window = slice((page - 1) * min(perPage, _LARGEST_PAGE), page * min(perPage, _LARGEST_PAGE))
        more: dict[str, Any] = {"currentPage": page, "perPage": min(perPage, _LARGEST_PAGE), "hasNextPage": False}

        def cut(found: list[Node]) -> list[Node]:
            more["hasNextPage"] = len(found) > window.stop
            return found[window]

        return {
            "media": lambda _, **filters: cut(list(self._media(**filters))),
            "airingSchedules": lambda _, **filters: cut(list(self._airings(**filters))),
            "pageInfo": more,
        }

    def _media(self, *, id_in: Sequence[int] | None = None, **filters: object) -> Iterable[Node]:
        one = filters.get("id")
        wanted = set(id_in or ()) | ({one} if one else set())
        for number in sorted(self.media):
            if (number in wanted or not wanted) and filters.get("type") in (None, self.media[number].type):
                yield self.media[number].node(self.media)

    def _airings(self, **filters: Any) -> list[Node]:
        wanted = filters.get("mediaId_in") or [filters.get("mediaId")]
        chosen = [self.media[number] for number in wanted if number in self.media]
        airings = [node for media in chosen for node in media.schedule(not_yet_aired=filters.get("notYetAired"))]
        for order in reversed(filters.get("sort") or ["ID"]):
            key = {"TIME": "airingAt", "EPISODE": "episode", "MEDIA_ID": "mediaId"}.get(
                order.removesuffix("_DESC"), "id"
            )
            airings.sort(key=lambda node: node[key], reverse=order.endswith("_DESC"))
        return airings

    def _collection(self, _: object, **asked: Any) -> Node:
        entries = self._entries(asked)
        size = min(asked.get("perChunk") or _LARGEST_CHUNK, _LARGEST_CHUNK)
        if "chunk" not in asked:
            return {"lists": self._groups(entries), "hasNextChunk": False}
        stop = asked["chunk"] * size
        return {"lists": self._groups(entries[stop - size : stop]), "hasNextChunk": len(entries) > stop}

    def _entries(self, asked: Mapping[str, Any]) -> list[SimulatedEntry]:
        name = _key(asked.get("userName"))
        if asked.get("type") is None or not name:
            raise Refused("validation", 400, {"type": ["The type field is required."]})
        if name not in self.lists:
            raise Refused("User not found", 404)
        if self._hides(name):
            raise Refused("Private User", 404)
        known = {entry.media: entry for entry in self.lists[name]}
        return [
            entry
            for entry in known.values()
            if (name == self.viewer or not entry.private)
            and (asked.get("status") or entry.status) == entry.status
            and entry.status in (asked.get("status_in") or [entry.status])
            and entry.status not in (asked.get("status_not_in") or [])
        ]

    def _groups(self, entries: Sequence[SimulatedEntry]) -> list[Node]:
        by_status = {entry.status: [other for other in entries if other.status == entry.status] for entry in entries}
        groups = [
            self._group(status.title(), [entry for entry in members if not entry.hidden], status)
            for status, members in by_status.items()
        ]
        names = dict.fromkeys(name for entry in entries for name in entry.custom_lists)
        return groups + [
            self._group(name, [entry for entry in entries if name in entry.custom_lists], None) for name in names
        ]

    def _group(self, name: str, members: Sequence[SimulatedEntry], status: str | None) -> Node:
        return {
            "name": name,
            "status": status,
            "isCustomList": status is None,
            "isSplitCompletedList": False,
            "entries": [entry.node(400_000_000 + entry.media, self._node) for entry in members],
        }


def _key(name: str | None) -> str:
    return (name or "").lower()
