"""Downloads, and their way to a device."""

from dishka import Provider, Scope, provide, provide_all

from application.delivery.checksum_file import ChecksumFile
from application.delivery.choose_files import ChooseFiles
from application.delivery.list_files import ListFiles
from application.delivery.open_file import OpenFile
from application.delivery.record_delivery import RecordDelivery
from application.ports.clock import Clock
from application.ports.database import Database
from application.torrents.add_magnet import AddMagnet
from application.torrents.add_torrent_file import AddTorrentFile
from application.torrents.carrying_out import CarryingOut
from application.torrents.claimants import Claimants
from application.torrents.claiming import Claiming
from application.torrents.disk_watch import DiskWatch
from application.torrents.egress_meter import EgressMeter
from application.torrents.engine_agreement import EngineAgreement
from application.torrents.engine_mirror import EngineMirror
from application.torrents.episode_files import EpisodeFiles
from application.torrents.find_missing_data import FindMissingData
from application.torrents.follow_engine import FollowEngine
from application.torrents.grab_release import GrabRelease
from application.torrents.ledger import Ledger
from application.torrents.list_torrents import ListTorrents
from application.torrents.move_torrent import MoveTorrent
from application.torrents.pause_torrent import PauseTorrent
from application.torrents.placing import Placing
from application.torrents.planner import Planner
from application.torrents.reannounce_torrent import ReannounceTorrent
from application.torrents.reconcile_engine import ReconcileEngine
from application.torrents.recorded_ends import RecordedEnds
from application.torrents.release_sources import ReleaseSources
from application.torrents.remove_torrent import RemoveTorrent
from application.torrents.resolution import Resolution
from application.torrents.resolve_magnets import ResolveMagnets
from application.torrents.resume_torrent import ResumeTorrent
from application.torrents.retry_torrent import RetryTorrent
from application.torrents.set_seeding import SetSeeding
from application.torrents.show_machine import ShowMachine
from application.torrents.show_torrent import ShowTorrent
from application.torrents.show_usage import ShowUsage
from application.torrents.steering import Steering
from domain.torrents.manners import Manners

from ..settings import Settings


class TorrentsProvider(Provider):
    """The use cases of ``application.torrents`` and what they share."""

    scope = Scope.APP

    shared = provide_all(
        CarryingOut,
        Claimants,
        Claiming,
        DiskWatch,
        EngineAgreement,
        EngineMirror,
        EpisodeFiles,
        FindMissingData,
        FollowEngine,
        Ledger,
        Placing,
        Planner,
        ReconcileEngine,
        RecordedEnds,
        ReleaseSources,
        Resolution,
        ResolveMagnets,
        Steering,
    )
    use_cases = provide_all(
        AddMagnet,
        AddTorrentFile,
        GrabRelease,
        ListTorrents,
        MoveTorrent,
        PauseTorrent,
        ReannounceTorrent,
        RemoveTorrent,
        ResumeTorrent,
        RetryTorrent,
        SetSeeding,
        ShowMachine,
        ShowTorrent,
        ShowUsage,
    )

    @provide
    def manners(self, settings: Settings) -> Manners:
        """The operator's choices."""
        return settings.manners

    @provide
    def egress_meter(self, database: Database, clock: Clock, manners: Manners, mirror: EngineMirror) -> EgressMeter:
        """It sees whatever the engines tell."""
        meter = EgressMeter(database, clock, manners)
        mirror.observe(meter.note)
        return meter


class DeliveryProvider(Provider):
    """The use cases of ``application.delivery``."""

    scope = Scope.APP

    use_cases = provide_all(ChecksumFile, ChooseFiles, ListFiles, OpenFile, RecordDelivery)
