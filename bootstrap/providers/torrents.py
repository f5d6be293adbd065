"""Downloads, and their way to a device."""

from dishka import Provider, Scope, provide_all

from application.delivery.checksum_file import ChecksumFile
from application.delivery.list_files import ListFiles
from application.delivery.open_file import OpenFile
from application.torrents.add_magnet import AddMagnet
from application.torrents.claimants import Claimants
from application.torrents.claiming import Claiming
from application.torrents.engine_agreement import EngineAgreement
from application.torrents.engine_mirror import EngineMirror
from application.torrents.follow_engine import FollowEngine
from application.torrents.grab_release import GrabRelease
from application.torrents.list_torrents import ListTorrents
from application.torrents.pause_torrent import PauseTorrent
from application.torrents.reconcile_engine import ReconcileEngine
from application.torrents.release_sources import ReleaseSources
from application.torrents.remove_torrent import RemoveTorrent
from application.torrents.resume_torrent import ResumeTorrent
from application.torrents.show_torrent import ShowTorrent
from application.torrents.steering import Steering


class TorrentsProvider(Provider):
    """The use cases of ``application.torrents`` and what they share."""

    scope = Scope.APP

    shared = provide_all(
        Claimants, Claiming, EngineAgreement, EngineMirror, FollowEngine, ReconcileEngine, ReleaseSources, Steering
    )
    use_cases = provide_all(
        AddMagnet, GrabRelease, ListTorrents, PauseTorrent, RemoveTorrent, ResumeTorrent, ShowTorrent
    )


class DeliveryProvider(Provider):
    """The use cases of ``application.delivery``."""

    scope = Scope.APP

    use_cases = provide_all(ChecksumFile, ListFiles, OpenFile)
