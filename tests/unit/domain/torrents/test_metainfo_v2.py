"""BitTorrent v2 and hybrid torrents: libtorrent makes and reads them, and we read the same."""

from pathlib import Path

import libtorrent as lt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.metainfo import InvalidTorrentFile, Metainfo
from uuutorrent.testing.swarm import bencode, make_content
from uuutorrent.testing.swarm.torrents import Bencodable

PIECES = b"x" * 20
ROOT = b"r" * 32
OTHER_ROOT = b"R" * 32


def by_libtorrent(raw: bytes) -> tuple[str, list[tuple[str, int]]]:
    info = lt.load_torrent_buffer(raw).ti
    assert info is not None
    layout, hashes = info.layout(), info.info_hashes()
    real = [at for at in range(layout.num_files()) if not layout.file_flags(at) & lt.file_storage.flag_pad_file]
    files = [(layout.file_path(at), layout.file_size(at)) for at in real]
    return str(hashes.v1 if hashes.has_v1() else hashes.v2), files


def by_us(raw: bytes) -> tuple[str, list[tuple[str, int]]]:
    metainfo = Metainfo.parse(raw)
    return metainfo.infohash, [(file.path.text, file.size_bytes) for file in metainfo.files]


def a_leaf(length: int = 1, root: Bencodable = ROOT, **more: Bencodable) -> Bencodable:
    return {"": {"length": length, "pieces root": root, **more}}


def of_tree(tree: Bencodable, layers: Bencodable | None = None, **more: Bencodable) -> bytes:
    info: dict[str, Bencodable] = {"name": "Show", "meta version": 2, "piece length": 1 << 14, "file tree": tree}
    top: dict[str, Bencodable] = {"info": {**info, **more}}
    return bencode(top if layers is None else {**top, "piece layers": layers})


def layers_of(root: bytes, layer: Bencodable) -> Bencodable:
    return {root.decode(): layer}


@pytest.mark.parametrize("hybrid", [False, True])
@pytest.mark.parametrize("names", [["a.mkv"], ["Show/a.mkv"], ["Show/z", "Show/S 2/ü.mkv", "Show/a.mkv", "Show/none"]])
def test_what_libtorrent_makes_is_read_the_same(tmp_path: Path, names: list[str], hybrid: bool) -> None:
    sizes = {name: 0 if name.endswith("none") else 100_000 - 7_000 * at for at, name in enumerate(names)}
    for name, size in sizes.items():
        make_content(tmp_path / name, size, size)
    entries = [lt.create_file_entry(name, size) for name, size in sizes.items()]
    maker = lt.create_torrent(entries, 1 << 14, 0 if hybrid else lt.create_torrent.v2_only)
    lt.set_piece_hashes(maker, str(tmp_path))
    raw = lt.bencode(maker.generate())
    metainfo, info = Metainfo.parse(raw), lt.load_torrent_buffer(raw).ti
    assert info is not None
    assert by_us(raw) == by_libtorrent(raw)
    v2 = str(info.info_hashes().v2)
    assert (metainfo.infohash_v2, len(metainfo.infohash)) == ((v2, 40) if hybrid else (None, 64))
    assert hybrid or metainfo.infohash == v2
    # The swarm has the layers, too: a magnet's metadata come without them.
    members = lt.bdecode(raw)
    assert isinstance(members, dict)
    bare = lt.bencode({key: value for key, value in members.items() if key != b"piece layers"})
    assert by_us(bare) == by_us(raw)


def test_the_files_of_a_tree_are_counted_in_its_order() -> None:
    folder: Bencodable = {"x.mkv": a_leaf(5), "y.mkv": a_leaf(7)}
    raw = of_tree({"a": folder, "b.mkv": a_leaf(0, b"")})
    assert by_us(raw)[1] == [("Show/a/x.mkv", 5), ("Show/a/y.mkv", 7), ("Show/b.mkv", 0)]


@pytest.mark.parametrize("name", ["..", ".", "/etc/passwd", "a/b", "..\\x", "C:\\x", "a\x00b", "a\nb"])
def test_a_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    trees: list[Bencodable] = [{name: a_leaf()}, {"a": {name: a_leaf()}, "b": a_leaf()}, {name: {"a": a_leaf()}}]
    for tree in trees:
        with pytest.raises(InvalidTorrentFile, match="leave its folder"):
            Metainfo.parse(of_tree(tree))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (of_tree({}), "malformed"),
        (of_tree([]), "malformed"),
        (of_tree({"a": 1}), "malformed"),
        (of_tree({"a": {}}), "malformed"),
        (of_tree({"a": {"": 1}}), "malformed"),
        (of_tree({"": {"length": 1}}), "malformed"),
        (of_tree({"a": {"": {"length": 1, "pieces root": ROOT}, "b": a_leaf()}}), "malformed"),
        (of_tree({"a": a_leaf(-1)}), "size"),
        (of_tree({"a": {"": {}}}), "size"),
        (of_tree({"a": a_leaf(1, "short")}), "no pieces"),
        (of_tree({"a": {"": {"length": 1}}}), "no pieces"),
        (of_tree({"a": a_leaf(attr="l")}), "symbolic link"),
        (of_tree({"a": {"": {"symlink path": ["b"], "length": 0}}}), "symbolic link"),
        (of_tree({"a": a_leaf(attr="p"), "b": a_leaf()}), "padding"),
        (of_tree({"a": a_leaf(1 << 46), "b": a_leaf(1 << 46)}), "impossible"),
        (of_tree({str(number): a_leaf() for number in range(10_001)}), "10,001 files"),
        (of_tree({"a": a_leaf()}, **{"piece length": 5}), "pieces"),
        (of_tree({"a": a_leaf()}, **{"piece length": 1 << 13}), "pieces"),
        (of_tree({"a": a_leaf()}, **{"piece length": (1 << 14) * 3}), "pieces"),
        (of_tree({"a": a_leaf()}, []), "layers are malformed"),
        (of_tree({"a": a_leaf()}, layers_of(ROOT, b"h" * 32)), "layers do not fit"),
        (of_tree({"a": a_leaf(1 << 15)}, layers_of(ROOT, b"h" * 63)), "layers do not fit"),
        (of_tree({"a": a_leaf(1 << 15)}, layers_of(ROOT, 5)), "layers do not fit"),
        (of_tree({"a": a_leaf(1 << 15)}, layers_of(OTHER_ROOT, b"h" * 64)), "layers do not fit"),
        (of_tree({"a": a_leaf()}, length=1), "no pieces"),
        (of_tree({"a": a_leaf()}, files=[{"length": 1, "path": ["a"]}]), "no pieces"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_a_reason(raw: bytes, why: str) -> None:
    with pytest.raises(InvalidTorrentFile, match=why):
        Metainfo.parse(raw)


def test_layers_that_fit_are_fine() -> None:
    assert Metainfo.parse(of_tree({"a": a_leaf(1 + (1 << 14))}, layers_of(ROOT, b"h" * 64))).size_bytes == 1 + (1 << 14)


@pytest.mark.parametrize(
    "files",
    [
        [{"length": 1, "path": ["b"]}, {"length": 1, "path": ["a"]}],
        [{"length": 1, "path": ["a"]}, {"length": 2, "path": ["b"]}],
        [{"length": 1, "path": ["a"]}, {"length": 1, "path": ["c.exe"]}],
        [{"length": 1, "path": ["a"]}],
        [*({"length": 1, "path": [name]} for name in "abc")],
    ],
)
def test_a_hybrid_that_tells_two_stories_is_refused(files: Bencodable) -> None:
    tree: Bencodable = {"a": a_leaf(), "b": a_leaf()}
    same: Bencodable = [{"length": 1, "path": ["a"]}, {"length": 1, "path": ["b"]}]
    assert Metainfo.parse(of_tree(tree, pieces=PIECES, files=same)).infohash_v2
    with pytest.raises(InvalidTorrentFile, match="other files for BitTorrent v1"):
        Metainfo.parse(of_tree(tree, pieces=PIECES, files=files))


TREES = st.recursive(
    st.integers(-1, 1 << 50) | st.binary(max_size=3) | st.just({"length": 5, "pieces root": ROOT}),
    lambda inner: st.dictionaries(st.sampled_from(["", "a", "..", "b/c", "length", "attr", "pieces root"]), inner),
    max_leaves=8,
)


@given(TREES, TREES)
def test_any_tree_is_a_torrent_or_refused(tree: Bencodable, layers: Bencodable) -> None:
    try:
        metainfo = Metainfo.parse(of_tree(tree, layers))
    except InvalidTorrentFile:
        return
    assert all(".." not in file.path.text.split("/") for file in metainfo.files)


def test_a_name_that_is_no_path_is_made_fit_to_be_kept_and_shown() -> None:
    # Of a single v2 file nobody makes a path from the torrent's own name, so nothing else looks at it.
    tree: Bencodable = {"a.mkv": {"": {"length": 5, "pieces root": ROOT}}}
    info: dict[str, Bencodable] = {"meta version": 2, "piece length": 1 << 14, "file tree": tree}
    named = Metainfo.parse(bencode({"info": {**info, "name": "a\x00b\x1b[2J" + "n" * 9_000}}))
    assert named.name == "ab[2J" + "n" * 495
    nameless = Metainfo.parse(bencode({"info": {**info, "name": "\x00"}}))
    assert nameless.name == nameless.infohash
