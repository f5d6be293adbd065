"""What rows say, and that they fit, whatever a server says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from adapters.inbound.http.wire.torrents import FileView
from tui.cells import Line, laid_out
from tui.rows import candidates, files, torrent_details, torrents, watching
from tui.state.speeds import History
from tui.state.transfers import Transfer
from uuutorrent.testing import stub_data, stub_search

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENTRIES = stub_data.watchlist(NOW).entries
TORRENTS = stub_data.torrents(NOW)
HOSTILE = "\x1b[31m[/bold]\u202e葬送\n" * 20


def text(line: Line, width: int = 75) -> str:
    return " ".join("".join(span.text for span in laid_out(line, width)).split())


def transfers() -> list[Transfer | None]:
    running = Transfer(1000, 500, 10.0, 1.0)
    here = Transfer(1000, 1000, path=Path("/home/me") / ("x" * 300))
    waits = Transfer(1000, 500, waits=True)
    return [
        None,
        Transfer(1000),
        running,
        waits,
        here,
        Transfer(1000, problem=HOSTILE),
        Transfer(1000, 1000),
        Transfer(0),
    ]


@pytest.mark.parametrize("width", [20, 40, 75, 99, 100, 157, 197])
def test_every_row_fills_its_width_exactly(width: int) -> None:
    lines: list[Line] = [watching.series_heading(width)]
    for entry in [*ENTRIES, ENTRIES[0].model_copy(update={"title": HOSTILE, "status": HOSTILE, "next_airing": None})]:
        lines += watching.series(entry, NOW, width)
        lines += [line for number in (1, 10_000) for line in watching.episode(entry, number, TORRENTS[0])]
    found = stub_search.search(1, HOSTILE, 25, NOW)
    lines += [line for each in found.candidates for line in candidates.candidate(each, found.best, NOW)]
    for torrent in [*TORRENTS, TORRENTS[0].model_copy(update={"name": HOSTILE, "state": HOSTILE, "note": HOSTILE})]:
        for transfer in transfers():
            lines += torrents.torrent(torrent, [transfer] if transfer else [], width)
    for transfer in transfers():
        for complete in (True, False):
            file = FileView(index=0, path=HOSTILE, size_bytes=1000, downloaded_bytes=10, complete=complete)
            lines += files.file(file, transfer, width)
    for line in lines:
        drawn = "".join(span.text for span in laid_out(line, width))
        assert cell_len(drawn) == width
        assert "\x1b" not in drawn
        assert "\u202e" not in drawn


def test_a_series_says_what_waits_and_when_the_next_one_comes() -> None:
    frieren = next(entry for entry in ENTRIES if entry.series_id == stub_data.FRIEREN)
    assert text(watching.series(frieren, NOW, 75)[0]) == "Sousou no Frieren 2nd Season 24 / 28 3 new Ep 28 in 2 d"
    assert watching.waiting(frieren) == "Waiting: 25–27"


def test_what_kind_of_series_it_is_stands_in_one_line() -> None:
    frieren = next(entry for entry in ENTRIES if entry.series_id == stub_data.FRIEREN)
    assert watching.about(frieren, NOW)[0].text == "TV  ·  2026  ·  24 of 28 seen  ·  Ep 28 in 2 d"


def test_an_uncertain_schedule_is_told() -> None:
    piece = next(entry for entry in ENTRIES if not entry.aired_certain)
    assert watching.waiting(piece) == "Waiting: 1145 (as far as the schedule tells)"


def test_a_film_has_no_episode_number() -> None:
    film = next(entry for entry in ENTRIES if entry.format == "movie")
    assert watching.episode_name(film, 1) == "The film"
    assert watching.episode_name(ENTRIES[0], 1) == "Episode 1"


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        ("b", "Downloading ━━━━━───────── 37 % 1.4 GiB 4.0 MiB/s 3 min left"),
        ("c", "Ready, sharing 3.0 MiB ratio 0.00 sharing 117 KiB/s"),
        ("d", "Stalled ━━━━━━━━━━━╸── 82 % No peer has what is missing."),
        ("e", "Paused ━╸──────────── 10 % 3.9 GiB"),
        ("f", "Error The server's disk is full: 0 bytes free, 50 MiB needed."),
    ],
)
def test_a_torrent_says_in_words_how_it_goes(letter: str, words: str) -> None:
    torrent = next(each for each in TORRENTS if each.infohash.startswith(letter))
    assert text(torrents.torrent(torrent, [], 75)[1]) == words


def test_a_hundred_percent_is_said_only_when_nothing_is_missing() -> None:
    nearly = TORRENTS[0].model_copy(update={"progress": 0.9999})
    assert " 99 % " in text(torrents.torrent(nearly, [], 75)[1])


@pytest.mark.parametrize("total", [1000, 0])
def test_a_file_that_the_server_makes_wait_says_so(total: int) -> None:
    view = FileView(index=0, path="25.mkv", size_bytes=total, downloaded_bytes=total, complete=True)
    assert "waiting for its turn …" in text(files.file(view, Transfer(total, waits=True), 75)[1])


def test_a_candidate_says_what_decides() -> None:
    found = stub_search.search(1, "X", 25, NOW)
    best, second, batch = (candidates.candidate(each, found.best, NOW) for each in found.candidates[:3])
    assert text(best[0]).startswith("★ [SubsPlease] X")
    assert text(best[1]) == "Sure 1080p 1.4 GiB 1,523 seeds 3 h ago trusted"
    assert text(second[1]).endswith("v2")
    assert text(batch[1]).startswith("Your choice")


def test_reasons_for_and_against_can_be_told_apart_without_colour() -> None:
    rejected = stub_search.search(1, "X", 25, NOW).candidates[-1]
    assert [sign.text for sign, _ in candidates.reasons(rejected)] == ["+", "−", "−"]


def test_what_is_beside_a_torrent_says_what_it_is_for() -> None:
    lines = [
        " ".join(span.text for span in line)
        for line in torrent_details.described(TORRENTS[0], History(), NOW + timedelta(hours=1), 40)
    ]
    assert "Dandadan 3rd Season, episode 4" in lines
    assert "Peers    41 seeds, 12 peers" in lines
    assert "Added    2 h ago" in lines
