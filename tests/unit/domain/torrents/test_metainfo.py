"""Torrent files: what an engine would read is what we read, and what is unsafe is refused."""

import tracemalloc
from collections.abc import Callable

import libtorrent as lt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.metainfo import MOST_BYTES, InvalidTorrentFile, Metainfo
from uuutorrent.testing.swarm import bencode
from uuutorrent.testing.swarm.torrents import Bencodable

PIECES: dict[str, Bencodable] = {"piece length": 1 << 14, "pieces": b"x" * 20}
NAMES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf"), blacklist_characters="/\\"), min_size=1, max_size=30
)


def torrent(info: dict[str, Bencodable], **top: Bencodable) -> bytes:
    return bencode({"info": {**PIECES, **info}, **top})


def of_files(*files: dict[str, Bencodable]) -> bytes:
    return torrent({"name": "root", "files": list(files)})


def a_file(*path: str | bytes, length: int = 1, **more: Bencodable) -> dict[str, Bencodable]:
    return {"length": length, "path": list(path), **more}


def test_a_torrent_of_one_file() -> None:
    metainfo = Metainfo.parse(torrent({"name": "Episode 01.mkv", "length": 1_000, "private": 1}, announce="http://t/a"))
    assert (metainfo.name, metainfo.size_bytes, metainfo.private) == ("Episode 01.mkv", 1_000, True)
    assert [(file.index, file.path.text, file.size_bytes) for file in metainfo.files] == [(0, "Episode 01.mkv", 1_000)]
    assert metainfo.trackers == ("http://t/a",)


def test_a_torrent_of_many_files_lies_in_its_own_folder() -> None:
    metainfo = Metainfo.parse(of_files(a_file("01.mkv", length=5), a_file("Extras", "OP.mkv", length=7)))
    assert [(file.path.text, file.size_bytes) for file in metainfo.files] == [
        ("root/01.mkv", 5),
        ("root/Extras/OP.mkv", 7),
    ]
    assert metainfo.size_bytes == 12


@pytest.mark.parametrize(
    "padding", [a_file(".pad", "9", attr="p"), a_file("_____padding_file_0_if you see this"), a_file("x", attr="xp")]
)
def test_padding_files_are_left_out_and_not_counted(padding: dict[str, Bencodable]) -> None:
    metainfo = Metainfo.parse(of_files(a_file("a", length=5), padding, a_file("b", length=7), padding))
    assert [(file.index, file.path.name) for file in metainfo.files] == [(0, "a"), (1, "b")]
    assert metainfo.size_bytes == 12


@pytest.mark.parametrize(
    "raw",
    [
        of_files(a_file("a_____padding_file_.mkv"), a_file("b")),
        of_files(a_file("_____padding_file_a", "b.mkv"), a_file("b")),
        torrent({"name": "_____padding_file_a", "files": [a_file("a"), a_file("b")]}),
        torrent({"name": "_____padding_file_a.mkv", "length": 1}),
        torrent({"name": "a.mkv", "length": 1, "attr": "p"}),
        torrent({"name": "a.mkv", "length": 1, "attr": "l", "symlink path": ["..", "b"]}),
        of_files(a_file("a.mkv", attr="l"), a_file("b")),
    ],
)
def test_what_engines_would_not_count_as_a_file_is_refused(raw: bytes) -> None:
    # Else a claim on the small file 0 would fetch the large one behind it.
    with pytest.raises(InvalidTorrentFile, match=r"padding|link"):
        Metainfo.parse(raw)


def test_trackers_are_listed_once_in_their_order() -> None:
    tiers: Bencodable = [["http://b", "http://a"], "stray", [1, "http://c"], ["http://b"]]
    metainfo = Metainfo.parse(torrent({"name": "a", "length": 1}, announce="http://a", **{"announce-list": tiers}))
    assert metainfo.trackers == ("http://a", "http://b", "http://c")


@pytest.mark.parametrize(
    "parts",
    [
        *(("..", "x"), ("a", "..", "..", "etc"), (".",), ("",), ("/etc/passwd",), ("a/../../b",), ("a/b",)),
        *(("..\\x",), ("C:\\x",), ("a\x00b",), ("a\nb",), ()),
    ],
)
def test_a_path_that_could_leave_its_folder_is_refused(parts: tuple[str, ...]) -> None:
    for raw in (
        of_files(a_file("fine"), a_file(*parts)),
        of_files(a_file("fine"), a_file("fine too", **{"path.utf-8": list(parts) or [1]})),
    ):
        with pytest.raises(InvalidTorrentFile):
            Metainfo.parse(raw)


@pytest.mark.parametrize("name", ["..", ".", "", "/", "/etc/passwd", "a/b", "..\\a", "a\x00"])
def test_a_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    infos: list[dict[str, Bencodable]] = [
        {"name": name, "length": 1},
        {"name": name, "files": [a_file("x")]},
        {"name": "x", "name.utf-8": name or "..", "length": 1},
    ]
    for info in infos:
        with pytest.raises(InvalidTorrentFile):
            Metainfo.parse(torrent(info))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "not a torrent file"),
        (b"<html><body>404</body></html>", "not a torrent file"),
        (b"le", "no info dictionary"),
        (b"de", "no info dictionary"),
        (b"d4:infolee", "no info dictionary"),
        (torrent({"name": "a", "length": 1}) + b"x", "after the end"),
        (b"d4:infod6:lengthi1ee4:infod6:lengthi2eee", "twice"),
        (bencode({"info": {"name": "a", "length": 1}}), "no pieces"),
        (torrent({"name": "a", "length": 1, "meta version": 3}), "newer"),
        (torrent({"name": "a", "length": 1, "meta version": "2"}), "newer"),
        (torrent({"name": "a"}), "size"),
        (torrent({"length": 1}), "name"),
        (torrent({"name": 5, "length": 1}), "name"),
        (torrent({"name": "a", "length": -1}), "size"),
        (torrent({"name": "a", "length": 1 << 50}), "size"),
        (torrent({"name": "a", "length": "1"}), "size"),
        (torrent({"name": "a", "length": 10**40}), "malformed"),
        (torrent({"name": "a", "length": 1, "pieces": b"x" * 19}), "pieces"),
        (torrent({"name": "a", "length": 1, "pieces": b""}), "pieces"),
        (torrent({"name": "a", "length": 1, "piece length": 0}), "pieces"),
        (torrent({"name": "a", "files": []}), "file list"),
        (torrent({"name": "a", "files": "x"}), "file list"),
        (of_files(a_file(".pad", attr="p")), "file list"),
        (torrent({"name": "a", "files": ["x"]}), "no path"),
        (torrent({"name": "a", "files": [{"length": 1}]}), "no path"),
        (of_files(a_file("a"), a_file("a")), "same path"),
        (of_files(a_file("a"), a_file("a", "b")), "inside another"),
        (of_files(a_file("a", "b", "c"), a_file("a", "b")), "inside another"),
        (of_files(a_file("a"), a_file("b", length=0, attr="l", **{"symlink path": ["..", "x"]})), "symbolic link"),
        (of_files(*(a_file(str(number), length=1 << 46) for number in range(3))), "impossible"),
        (of_files(*(a_file(str(number)) for number in range(10_001))), "10,001 files"),
        (of_files(*(a_file(str(number)) for number in range(100_000))), "250,000 values"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MiB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_trusted_is_refused_with_a_reason(raw: bytes, why: str) -> None:
    with pytest.raises(InvalidTorrentFile, match=why):
        Metainfo.parse(raw)


def test_ten_mebibytes_of_pieces_are_fine() -> None:
    raw = torrent({"name": "a", "length": 1, "pieces": b"x" * 20 * 500_000})
    assert Metainfo.parse(raw).raw == raw


@given(st.binary(max_size=300))
def test_any_bytes_are_a_torrent_or_refused(raw: bytes) -> None:
    with pytest.raises(InvalidTorrentFile):
        Metainfo.parse(raw)


ANYTHING = st.recursive(
    st.integers(-5, 1 << 60) | st.binary(max_size=20) | st.sampled_from(["..", "a", "a/b", "p"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["length", "path", "attr", "name", "files", "path.utf-8"]), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(["name", "name.utf-8", "length", "files", "pieces", "piece length"]), ANYTHING))
def test_any_info_dictionary_is_a_torrent_or_refused(info: dict[str, Bencodable]) -> None:
    for raw in (torrent(info), bencode({"info": info, "announce": 5, "announce-list": [5, [5]]})):
        try:
            metainfo = Metainfo.parse(raw)
        except InvalidTorrentFile:
            continue
        assert all(".." not in file.path.text.split("/") for file in metainfo.files)


def by_libtorrent(raw: bytes) -> tuple[str, list[tuple[str, int]]]:
    info = lt.load_torrent_buffer(raw).ti
    assert info is not None
    layout = info.layout()
    real = [at for at in range(layout.num_files()) if not layout.file_flags(at) & lt.file_storage.flag_pad_file]
    return str(info.info_hashes().v1), [(layout.file_path(at), layout.file_size(at)) for at in real]


def by_us(raw: bytes) -> tuple[str, list[tuple[str, int]]]:
    metainfo = Metainfo.parse(raw)
    return metainfo.infohash, [(file.path.text, file.size_bytes) for file in metainfo.files]


@given(NAMES.filter(lambda name: name not in (".", "..")), st.lists(st.integers(0, 1_000), min_size=1, max_size=5))
def test_libtorrent_reads_the_same(name: str, sizes: list[int]) -> None:
    files: list[Bencodable] = [a_file("folder", f"{number} {name}", length=size) for number, size in enumerate(sizes)]
    for info in ({"name": name, "length": sum(sizes) + 1}, {"name": name, "files": [*files, a_file("last")]}):
        assert by_us(torrent(info)) == by_libtorrent(torrent(info))


@pytest.mark.parametrize(
    "make",
    [
        lambda: torrent({"name": "x", "name.utf-8": "ü", "length": 1}),
        lambda: torrent({"name": "x", "files": [a_file("a", **{"path.utf-8": ["ü", "b"]})]}),
        lambda: of_files(a_file("a"), a_file(".pad", "5", attr="p"), a_file("b")),
        lambda: of_files(a_file("a"), a_file("_____padding_file_0_if you see this file"), a_file("b")),
        lambda: torrent({"name": "タイトル" * 30 + ".mkv", "length": 1}),
        lambda: torrent({"name": "タイトル" * 30, "length": 1}),
        lambda: torrent({"name": "x." + "タイトル" * 30, "length": 1}),
        lambda: torrent({"name": "é" * 120, "length": 1}),
        lambda: torrent({"name": "é" * 120 + "x", "length": 1}),
        lambda: torrent({"name": "é" * 119 + "xあ", "length": 1}),
    ],
)
def test_libtorrent_reads_old_and_odd_spellings_the_same(make: Callable[[], bytes]) -> None:
    assert by_us(make()) == by_libtorrent(make())


def test_deep_paths_take_no_more_memory_than_they_are_long() -> None:
    raw = of_files(*(a_file(chr(0x20000 + number), *["\U0001f600"] * 1_000) for number in range(8)))
    tracemalloc.start()
    try:
        assert len(Metainfo.parse(raw).files) == 8
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5_000_000
