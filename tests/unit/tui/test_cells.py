import pytest
from rich.cells import cell_len

from tui.cells import Cell, Span, Tone, bar, cell, fit, fit_left, laid_out, plain

NAMES = [
    "[SubsPlease] x [/bold]",
    "葬送のフリーレン 第2期",
    "a\x1b[31mred",
    "line\nbreak\ttab",
    "\u202egnp.exe",
    "",
    "e\u0301",
    "👩‍👩‍👧",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [0, 1, 2, 5, 20, 80])
def test_text_fills_its_columns_exactly(name: str, width: int) -> None:
    assert cell_len(fit(plain(name), width)) == width
    assert cell_len(fit_left(plain(name), width)) <= width


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [1, 7, 30, 75, 200])
def test_a_line_fills_its_width_exactly_whatever_is_in_it(name: str, width: int) -> None:
    line = [cell(name), cell(name, width=9, right=True), Cell((Span(plain(name)), Span("x", Tone.BAD)), 5), cell(name)]
    assert cell_len("".join(span.text for span in laid_out(line, width))) == width


def test_what_was_cut_says_so() -> None:
    assert fit("Sousou no Frieren", 9) == "Sousou n…"
    assert fit("葬送のフリーレン", 8) == "葬送の… "
    assert fit_left("/home/me/Downloads/25.mkv", 10) == "…ds/25.mkv"
    assert fit("short", 8) == "short   "


@pytest.mark.parametrize(
    ("width", "words"), [(8, "ab › cd "), (7, "ab › cd"), (6, "ab › …"), (5, "ab ›…"), (4, "ab… "), (1, "…"), (0, "")]
)
def test_a_cell_that_was_cut_says_so_wherever_that_is(width: int, words: str) -> None:
    spans = (Span("ab"), Span(" › ", Tone.FAINT), Span("cd"))
    assert "".join(span.text for span in laid_out([Cell(spans, width)], width)) == words


def test_nothing_reaches_the_terminal_that_it_would_obey() -> None:
    assert plain("a\x1b]0;title\x07b\r\nc\u202ed\u200be\ud800") == "a]0;titleb  cde"
    assert plain("[/bold] 葬送") == "[/bold] 葬送"


def test_columns_stand_where_they_should() -> None:
    line = [cell("name"), cell("12", width=4, right=True), cell("x", width=1)]
    assert "".join(span.text for span in laid_out(line, 20)) == "name         " + "12  x".rjust(7)


@pytest.mark.parametrize("share", [-1, 0, 0.01, 0.5, 0.999, 1, 7, 1 / 3])
def test_a_bar_is_as_long_as_asked(share: float) -> None:
    assert sum(len(span.text) for span in bar(share, 20)) == 20


def test_a_bar_is_full_only_when_all_is_there() -> None:
    assert bar(1, 4)[0].text == "━━━━"
    assert bar(0, 4)[0].text == ""
    assert bar(0.5, 5)[0].text == "━━╸"
