"""Commands: one declaration gives the key, the footer, the palette and the help page, so that they agree."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.scroll_view import ScrollView


def command(key: str, action: str, label: str, meaning: str, *, shown: bool = True) -> Binding:
    """Declare a command: ``label`` is for the footer, ``meaning`` for help and palette."""
    return Binding(key, action, label, show=shown, tooltip=meaning)


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that can be given now."""

    keys: tuple[str, ...]
    label: str
    meaning: str
    action: str
    namespace: DOMNode
    shown: bool


def offers(active: Iterable[ActiveBinding]) -> list[Offer]:
    """Return the commands among the active bindings, the important ones first; what does the same is one offer."""
    found: dict[tuple[DOMNode, str], Offer] = {}
    for node, binding, enabled, _ in active:
        if not (enabled and binding.tooltip):
            continue
        place = (node, binding.action)
        offer = Offer((binding.key,), binding.description, binding.tooltip, binding.action, node, binding.show)
        found[place] = _merged(found[place], offer) if place in found else offer
    # How to move in a list comes last: everybody tries the arrows.
    return sorted(found.values(), key=lambda offer: (not offer.shown, isinstance(offer.namespace, ScrollView)))


def _merged(one: Offer, other: Offer) -> Offer:
    """Return both keys, with the words of the one that is shown."""
    first, second = (other, one) if other.shown and not one.shown else (one, other)
    return replace(first, keys=(*first.keys, *second.keys))
