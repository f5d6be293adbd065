"""How our libtorrent session is set up, and why."""

import ipaddress

import libtorrent as lt

from .options import LibtorrentOptions

_EVERYWHERE = ("0.0.0.0/0", "::/0")
_NEARBY = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"),
    *("fe80::/10", "fc00::/7", "::1/128"),
)
_QUIET = lt.alert.category_t.error_notification | lt.alert.category_t.status_notification
ALERTS = _QUIET | lt.alert.category_t.storage_notification | lt.alert.category_t.tracker_notification
"""Finished, checked, metadata, deletions, resume data, trackers and errors; no chatter about peers and pieces."""


def session_params(options: LibtorrentOptions) -> lt.session_params:
    """Return everything a new session needs."""
    params = lt.session_params(
        {
            "listen_interfaces": options.listen,
            "enable_dht": options.dht,
            "enable_lsd": options.lsd,
            "enable_upnp": options.upnp,
            "enable_natpmp": options.upnp,
            "enable_incoming_utp": options.utp,
            "enable_outgoing_utp": options.utp,
            "allow_multiple_connections_per_ip": options.many_peers_per_address,
            "upload_rate_limit": options.upload_limit,
            "download_rate_limit": options.download_limit,
            # By itself libtorrent parts with the seeders as soon as it has what is wanted, and does not call them again
            # when more is wanted: the next episode of a set would wait for one of them to call. Idle ones go anyway.
            "close_redundant_connections": False,
            # By itself libtorrent takes its first pieces by chance, also from files that should come later.
            "initial_picker_threshold": 0,
            # A check parts with everybody, and they are called again for what is missing only after this, in seconds.
            "min_reconnect_time": 10,
            "alert_mask": ALERTS,
            "alert_queue_size": 10_000,
            # How long trackers have to hear good-bye; ``farewell`` waits for them.
            "stop_tracker_timeout": 2,
        }
    )
    # Written when it is said to be written: a piece that counts as there can be read and served at once, and memory
    # does not grow with the files as it does under memory-mapped I/O (libtorrent#6667, qBittorrent#17650).
    params.disk_io_constructor = "posix_disk_io_constructor"
    return params


def everybody() -> lt.ip_filter:
    """Return the classes of peers: the limits of all hold for those of the local network, too.

    By itself libtorrent counts these apart, without any limit. That they need not wait for a turn stays.
    """
    everyone = 1 << lt.session.global_peer_class_id
    nearby = everyone | 1 << lt.session.local_peer_class_id
    classes = lt.ip_filter()
    rules = [*((network, everyone) for network in _EVERYWHERE), *((network, nearby) for network in _NEARBY)]
    for network, members in rules:
        addresses = ipaddress.ip_network(network)
        classes.add_rule(str(addresses[0]), str(addresses[-1]), members)
    return classes
