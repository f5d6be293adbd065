"""Colours that can be read: contrast by WCAG 2.2, 1.4.3."""

import pytest
from textual.color import Color
from textual.theme import Theme

from tui.theme import MORNING, NIGHT


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in Color.parse(colour).normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [NIGHT, MORNING], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["background", "row-cursor", "surface"])
def test_every_text_can_be_read_on_every_ground(theme: Theme, ground: str) -> None:
    below = theme.variables.get(ground) or str(getattr(theme, ground))
    texts = [
        theme.foreground,
        theme.primary,
        theme.accent,
        theme.success,
        theme.warning,
        theme.error,
        theme.variables["muted"],
    ]
    assert [text for text in texts if text is None or ratio(text, below) < 4.5] == []
