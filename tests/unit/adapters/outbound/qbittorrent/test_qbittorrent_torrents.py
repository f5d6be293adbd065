"""What a Web API says of torrents, and what it is asked to do with them: in every generation, and only with ours."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.outbound.qbittorrent import steering
from adapters.outbound.qbittorrent.engine import QbittorrentEngine
from application.ports.torrent_engine import EngineRefused, TorrentNotFound
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import SpeedLimits
from domain.torrents.metainfo import MOST_BYTES, InvalidTorrentFile, Metainfo
from domain.torrents.states import TorrentState

from .given_answers import FOLDER, METAINFO, ROOT, Answer, Stub, json, open_engine, refused, row, text

# Other generations


@pytest.mark.parametrize(
    ("version", "answer"),
    [
        ("2.8.19", text("Ok.")),
        ("2.11.4", text("Ok.")),
        ("2.15.1", json({"success_count": 1, "failure_count": 0, "pending_count": 0, "added_torrent_ids": []})),
        ("2.16.2", json({"success_count": 0, "failure_count": 0, "pending_count": 1}, status=202)),
    ],
)
async def test_every_generation_takes_a_torrent(
    stub: Stub, engine: QbittorrentEngine, version: str, answer: Answer
) -> None:
    async def take(request: web.Request) -> web.StreamResponse:
        stub.answers["torrents/info"] = json([row(state="stoppedDL")])
        return await answer(request)

    stub.answers["app/webapiVersion"] = text(version)
    stub.answers["torrents/add"] = take
    await engine.add(METAINFO, folder=FOLDER, paused=True)
    sent = stub.sent[stub.asked.index("torrents/add")]
    assert (sent["paused"], sent["stopped"], sent["autoTMM"], sent["contentLayout"]) == (
        "True",
        "True",
        "False",
        "Original",
    )
    assert sent["savepath"].endswith(f"/{FOLDER.text}")
    torrent = await engine.get(METAINFO.infohash)
    assert torrent is not None
    assert torrent.state is TorrentState.PAUSED


@pytest.mark.parametrize(
    ("version", "answer"),
    [
        ("2.8.19", text("Fails.")),
        ("2.11.4", text("Torrent file is invalid", 415)),
        ("2.15.1", json({"success_count": 0, "failure_count": 1, "pending_count": 0})),
        ("2.15.1", text("Conflict", 409)),
    ],
)
async def test_every_generation_may_refuse_one(
    stub: Stub, engine: QbittorrentEngine, version: str, answer: Answer
) -> None:
    stub.answers["app/webapiVersion"] = text(version)
    stub.answers["torrents/add"] = answer
    with pytest.raises(EngineRefused):
        await engine.add(METAINFO, folder=FOLDER)


@pytest.mark.parametrize("answer", [text("Fails."), text("Conflict", 409)])
async def test_a_torrent_that_somebody_added_meanwhile_is_fine(
    stub: Stub, engine: QbittorrentEngine, answer: Answer
) -> None:
    async def late(request: web.Request) -> web.StreamResponse:
        stub.answers["torrents/info"] = json([row()])
        return await answer(request)

    stub.answers["torrents/add"] = late
    await engine.add(Magnet(METAINFO.infohash), folder=FOLDER)


@pytest.mark.parametrize("answer", [text("<html>"), text(""), json([]), json("Ok."), json({"success_count": 1})])
async def test_an_answer_to_an_add_that_is_none_is_unavailable(
    stub: Stub, engine: QbittorrentEngine, answer: Answer
) -> None:
    stub.answers["torrents/add"] = answer
    await refused(engine.add(METAINFO, folder=FOLDER))


@pytest.mark.parametrize(("version", "verb"), [("2.8.19", "pause"), ("2.11.4", "stop"), ("2.15.1", "stop")])
async def test_every_generation_pauses_in_its_own_word(
    stub: Stub, engine: QbittorrentEngine, version: str, verb: str
) -> None:
    stub.answers |= {
        "app/webapiVersion": text(version),
        "torrents/info": json([row()]),
        f"torrents/{verb}": text(""),
    }
    await engine.pause(METAINFO.infohash)
    assert stub.asked_for(f"torrents/{verb}") == 1


STATES = {
    TorrentState.METADATA: ("metaDL", "forcedMetaDL"),
    TorrentState.PAUSED: ("pausedDL", "stoppedDL"),
    TorrentState.FINISHED: ("pausedUP", "stoppedUP", "queuedUP"),
    TorrentState.QUEUED: ("queuedDL",),
    TorrentState.CHECKING: ("checkingDL", "checkingUP", "checkingResumeData", "allocating", "moving"),
    TorrentState.DOWNLOADING: ("downloading", "forcedDL", "a state of the future"),
    TorrentState.STALLED: ("stalledDL",),
    TorrentState.SEEDING: ("uploading", "forcedUP", "stalledUP"),
    TorrentState.MISSING_FILES: ("missingFiles",),
}


@pytest.mark.parametrize(("state", "theirs"), [(state, theirs) for state, many in STATES.items() for theirs in many])
async def test_every_state_has_a_word_of_ours(
    stub: Stub, engine: QbittorrentEngine, state: TorrentState, theirs: str
) -> None:
    stub.answers["torrents/info"] = json([row(state=theirs)])
    torrent = await engine.get(METAINFO.infohash)
    assert torrent is not None
    assert torrent.state is state


async def test_what_is_not_known_before_the_metadata_is_zero(stub: Stub, engine: QbittorrentEngine) -> None:
    waiting = row(state="metaDL", size=0, amount_left=0, progress=0, eta=8_640_000)
    stub.answers["torrents/info"] = json([waiting])
    torrent = await engine.get(METAINFO.infohash)
    assert torrent is not None
    assert (torrent.size_bytes, torrent.downloaded_bytes, torrent.complete, torrent.eta) == (0, 0, False, None)


async def test_padding_that_counts_as_done_makes_nobody_have_more_than_all(
    stub: Stub, engine: QbittorrentEngine
) -> None:
    whole = row(state="stalledUP", size=50_000, amount_left=-17_232, progress=1, dlspeed=30, eta=90)
    stub.answers["torrents/info"] = json([whole])
    torrent = await engine.get(METAINFO.infohash)
    assert torrent is not None
    assert (torrent.downloaded_bytes, torrent.download_rate, torrent.eta) == (50_000, 0, None)


async def test_a_torrent_is_complete_when_it_is_checked_and_not_before(stub: Stub, engine: QbittorrentEngine) -> None:
    for state, complete in (("checkingUP", False), ("moving", False), ("stalledUP", True), ("stoppedUP", True)):
        stub.answers["torrents/info"] = json([row(state=state, progress=1, amount_left=0)])
        torrent = await engine.get(METAINFO.infohash)
        assert torrent is not None
        assert torrent.complete is complete


async def test_files_of_a_torrent_that_vanishes_meanwhile_are_not_found(stub: Stub, engine: QbittorrentEngine) -> None:
    stub.answers["torrents/info"] = json([row()])
    with pytest.raises(TorrentNotFound):
        await engine.files(METAINFO.infohash)


async def test_a_file_name_that_we_would_not_serve_is_left_out(stub: Stub, engine: QbittorrentEngine) -> None:
    files = [{"name": name, "size": 10, "progress": 1, "priority": 1} for name in ("../up", "ok.mkv", "a\\b")]
    stub.answers |= {"torrents/info": json([row()]), "torrents/files": json(files)}
    assert [(file.index, file.path.text) for file in await engine.files(METAINFO.infohash)] == [(1, "ok.mkv")]


# Whose it is


@pytest.mark.parametrize(
    "place",
    ["", "{root}", "/elsewhere/{hash}", "{root}/other", "{root}/{hash}/below", "{root}/{hash}/../other", "{hash}"],
)
async def test_what_lies_outside_our_folder_is_not_ours(stub: Stub, engine: QbittorrentEngine, place: str) -> None:
    theirs = row(save_path=place.format(root=ROOT, hash=METAINFO.infohash))
    stub.answers["torrents/info"] = json([theirs])
    assert await engine.active() == {}
    assert await engine.get(METAINFO.infohash) is None
    for act in (engine.files, engine.pause, engine.resume):
        with pytest.raises(TorrentNotFound):
            await act(METAINFO.infohash)
    await engine.remove(METAINFO.infohash, with_data=True)
    with pytest.raises(EngineRefused, match="already holds this torrent outside our folder; remove it there first"):
        await engine.add(METAINFO, folder=FOLDER)
    assert set(stub.asked) <= {"auth/login", "app/webapiVersion", "torrents/info"}


@pytest.mark.parametrize("place", ["{root}/{hash}/", "{root}//{hash}", "{root}/./{hash}", "{root}/../downloads/{hash}"])
async def test_a_folder_is_ours_however_it_is_written(stub: Stub, engine: QbittorrentEngine, place: str) -> None:
    stub.answers["torrents/info"] = json([row(save_path=place.format(root=ROOT, hash=METAINFO.infohash))])
    assert list(await engine.several((METAINFO.infohash,))) == [METAINFO.infohash]


async def test_a_folder_is_ours_by_its_other_name_too(stub: Stub, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    stub.answers["torrents/info"] = json([row(save_path=str(tmp_path / "real" / METAINFO.infohash))])
    engine = open_engine(stub.port, tmp_path, save_root=tmp_path / "link")
    assert list(await engine.several((METAINFO.infohash,))) == [METAINFO.infohash]
    engine.close()


@pytest.mark.parametrize("answer", [text("Ok."), text("Fails.")])
async def test_a_torrent_that_somebody_added_elsewhere_meanwhile_is_refused(
    stub: Stub, engine: QbittorrentEngine, answer: Answer
) -> None:
    async def late(request: web.Request) -> web.StreamResponse:
        stub.answers["torrents/info"] = json([row(save_path="/elsewhere")])
        return await answer(request)

    stub.answers["torrents/add"] = late
    with pytest.raises(EngineRefused, match="outside our folder"):
        await engine.add(METAINFO, folder=FOLDER)


# Magnet links


@pytest.mark.parametrize("version", ["2.8.19", "2.11.4", "2.15.1"])
async def test_of_a_magnet_link_it_is_told_to_stop_at_the_metadata(
    stub: Stub, engine: QbittorrentEngine, version: str
) -> None:
    async def take(_: web.Request) -> web.StreamResponse:
        stub.answers["torrents/info"] = json([row(state="metaDL", tags="metadata only", size=0, progress=0)])
        answer = '{"success_count": 1}' if version.startswith("2.15") else "Ok."
        return web.Response(text=answer, content_type="application/json" if "{" in answer else "text/plain")

    stub.answers |= {"app/webapiVersion": text(version), "torrents/add": take}
    await engine.add(Magnet(METAINFO.infohash), folder=FOLDER)
    sent = stub.sent[stub.asked.index("torrents/add")]
    assert (sent["stopCondition"], sent["tags"], sent["paused"], sent["stopped"]) == (
        "MetadataReceived",
        "metadata only",
        "False",
        "False",
    )


async def test_a_magnet_link_that_it_could_not_write_down_is_refused(stub: Stub, engine: QbittorrentEngine) -> None:
    with pytest.raises(EngineRefused, match=r"Add its \.torrent file"):
        await engine.add(Magnet(InfoHash("a" * 64)), folder=FOLDER)
    assert stub.asked == []


async def test_with_its_metadata_a_magnet_link_waits_for_a_choice_and_nothing_else(
    stub: Stub, engine: QbittorrentEngine
) -> None:
    waiting = row(state="stoppedDL", tags="mine, metadata only", total_size=100, amount_left=100, progress=0)
    files = [{"name": name, "size": 50, "progress": 0, "priority": 1} for name in ("a.mkv", "b.mkv", "c.mkv")]
    stub.answers |= {
        "app/webapiVersion": text("2.11.4"),
        "torrents/info": json([waiting]),
        "torrents/files": json(files),
        **{f"torrents/{verb}": text("") for verb in ("filePrio", "start", "removeTags")},
    }
    await engine.resume(METAINFO.infohash)
    torrent = await engine.get(METAINFO.infohash)
    assert torrent is not None
    assert (torrent.state, torrent.size_bytes, torrent.complete) == (TorrentState.METADATA, 0, False)
    assert "torrents/start" not in stub.asked
    await engine.want(METAINFO.infohash, (1, 2), first=(2,))
    told = [sent for path, sent in zip(stub.asked, stub.sent, strict=True) if path == "torrents/filePrio"]
    # What is wanted as it stands is not said again.
    assert [(sent["id"], sent["priority"]) for sent in told] == [("2", "7"), ("0", "0")]
    # The tag goes last: whatever breaks off before is done again.
    assert stub.asked[-2:] == ["torrents/start", "torrents/removeTags"]


async def test_a_torrent_file_too_large_for_anybody_is_cut_short(stub: Stub, engine: QbittorrentEngine) -> None:
    stub.answers |= {"torrents/info": json([row()]), "torrents/export": text("d" * (MOST_BYTES + 100))}
    raw = await engine.metainfo(METAINFO.infohash)
    assert raw is not None
    with pytest.raises(InvalidTorrentFile, match="larger than"):
        Metainfo.parse(raw)


async def test_what_it_cannot_write_down_is_refused(stub: Stub, engine: QbittorrentEngine) -> None:
    stub.answers["torrents/info"] = json([row()])
    stub.answers["torrents/export"] = text("Unable to export torrent file. Error: a piece layer is invalid", 409)
    with pytest.raises(EngineRefused, match=r"Add its \.torrent file"):
        await engine.metainfo(METAINFO.infohash)


@pytest.mark.parametrize(("left", "answer"), [(0, json({})), (0, text("Bad Request", 400)), (50, json({}))])
async def test_when_a_complete_torrent_shall_fetch_more_its_peers_are_called_again(
    stub: Stub, engine: QbittorrentEngine, left: int, answer: Answer
) -> None:
    files = [{"name": name, "size": 100, "progress": 1, "priority": 1} for name in ("a.mkv", "b.mkv")]
    files[1] |= {"progress": 0, "priority": 0}
    stub.answers |= {
        "torrents/info": json([row(total_size=200, amount_left=left)]),
        "torrents/files": json(files),
        "torrents/filePrio": text(""),
        "torrents/reannounce": text(""),
        "torrents/addPeers": answer,
    }
    await engine.want(METAINFO.infohash, (0,))
    assert stub.asked_for("torrents/addPeers") == 0
    await engine.want(METAINFO.infohash, (0, 1))
    assert stub.asked_for("torrents/addPeers") == (0 if left else 1)


async def test_a_limit_that_holds_already_is_not_set_again(stub: Stub, engine: QbittorrentEngine) -> None:
    stub.answers |= {
        "torrents/info": json([row(dl_limit=2_000, up_limit=-1)]),
        "torrents/setDownloadLimit": text(""),
        "torrents/setUploadLimit": text(""),
    }
    await engine.limit(METAINFO.infohash, SpeedLimits(2_000, 0))
    assert "torrents/setDownloadLimit" not in stub.asked
    assert "torrents/setUploadLimit" not in stub.asked
    await engine.limit(METAINFO.infohash, SpeedLimits(0, 3_000))
    assert (stub.asked_for("torrents/setDownloadLimit"), stub.asked_for("torrents/setUploadLimit")) == (1, 1)


async def test_a_log_that_says_nothing_is_not_read_for_ever(stub: Stub, engine: QbittorrentEngine) -> None:
    stub.answers |= {"torrents/info": json([row(state="error")]), "log/main": json([])}
    for _ in range(12):
        torrent = await engine.get(METAINFO.infohash)
        assert torrent is not None
        assert "its log may say more" in torrent.error
    assert stub.asked_for("log/main") == 5


@pytest.mark.parametrize("failed", [True, False])
async def test_a_hybrid_torrent_that_failed_is_put_in_anew_and_wants_the_same_files(
    stub: Stub, engine: QbittorrentEngine, *, failed: bool
) -> None:
    hybrid = {"infohash_v1": METAINFO.infohash, "infohash_v2": "2" * 64, "total_size": 300}
    fresh = [{"name": name, "size": 100, "progress": 0, "priority": 1} for name in ("a.mkv", "b.mkv", "c.mkv")]

    async def delete(_: web.Request) -> web.StreamResponse:
        stub.answers["torrents/info"] = json([])
        return web.Response()

    async def take(_: web.Request) -> web.StreamResponse:
        stub.answers["torrents/info"] = json([row(state="pausedDL", **hybrid)])
        stub.answers["torrents/files"] = json(fresh)
        return web.Response(text="Ok.")

    stub.answers |= {
        "torrents/info": json([row(state="error" if failed else "stalledDL", dl_limit=4_096, **hybrid)]),
        "torrents/files": json([fresh[0] | {"priority": 0}, fresh[1] | {"priority": 7}, fresh[2]]),
        "torrents/delete": delete,
        "torrents/add": take,
        "torrents/addPeers": json({}),
        **{
            f"torrents/{verb}": text("") for verb in ("filePrio", "resume", "reannounce", "recheck", "setDownloadLimit")
        },
    }

    async def export(_: web.Request) -> web.StreamResponse:
        return web.Response(body=METAINFO.raw, content_type="application/x-bittorrent")

    stub.answers["torrents/export"] = export
    await engine.recheck(METAINFO.infohash)
    if not failed:
        assert stub.asked[-2:] == ["torrents/recheck", "torrents/addPeers"]
        return
    deeds = [verb for verb in stub.asked if verb in ("torrents/delete", "torrents/add", "torrents/resume")]
    assert deeds == ["torrents/delete", "torrents/add", "torrents/resume"]
    assert stub.sent[stub.asked.index("torrents/delete")]["deleteFiles"] == "False"
    assert stub.sent[stub.asked.index("torrents/setDownloadLimit")]["limit"] == "4096"
    chosen = [sent for path, sent in zip(stub.asked, stub.sent, strict=True) if path == "torrents/filePrio"]
    assert [(sent["id"], sent["priority"]) for sent in chosen] == [("1", "7"), ("0", "0")]


async def test_a_hybrid_torrent_from_a_magnet_link_is_whole_once_that_has_been_checked(
    stub: Stub, engine: QbittorrentEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    hybrid = {"infohash_v1": METAINFO.infohash, "infohash_v2": "2" * 64, "total_size": 100, "size": 100}
    verbs = ("addTags", "resume", "removeTags", "recheck")
    stub.answers |= {
        "torrents/info": json([row(state="stoppedDL", tags="metadata only", progress=0, **hybrid)]),
        "torrents/files": json([{"name": "a.mkv", "size": 100, "progress": 0, "priority": 1}]),
        "torrents/addPeers": json({}),
        **{f"torrents/{verb}": text("") for verb in verbs},
    }
    await engine.want(METAINFO.infohash, (0,))
    deeds = [path for path in stub.asked if path.removeprefix("torrents/") in verbs]
    assert deeds == ["torrents/addTags", "torrents/resume", "torrents/removeTags"]
    assert stub.sent[stub.asked.index("torrents/addTags")]["tags"] == "unproven"

    async def look(**changes: Any) -> tuple[TorrentState, bool]:
        stub.answers["torrents/info"] = json([row(tags="unproven", **{**hybrid, "amount_left": 0, **changes})])
        found = await engine.get(METAINFO.infohash)
        assert found is not None
        return found.state, found.complete

    # What it says it has, and what it says at once when it was told to look, however long that takes here.
    monkeypatch.setattr(steering, "_CHECK_SHOWS_WITHIN", float("inf"))
    for _ in range(2):
        assert await look(state="stalledUP", progress=1) == (TorrentState.CHECKING, False)
    assert await look(state="checkingUP", progress=0.2) == (TorrentState.CHECKING, False)
    assert stub.asked_for("torrents/recheck") == 1
    # There was a hole: the second time, too, nobody takes its word for it.
    assert await look(state="downloading", progress=0.9) == (TorrentState.DOWNLOADING, False)
    assert await look(state="uploading", progress=1) == (TorrentState.CHECKING, False)
    assert stub.asked_for("torrents/recheck") == 2
    assert stub.asked_for("torrents/removeTags") == 1
    monkeypatch.setattr(steering, "_CHECK_SHOWS_WITHIN", 0.0)
    await look(state="uploading", progress=1)
    assert stub.asked_for("torrents/removeTags") == 2
    assert stub.sent[-1]["tags"] == "unproven"
