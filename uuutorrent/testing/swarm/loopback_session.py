"""A libtorrent session for 127.0.0.1 only."""

import libtorrent as lt


def open_session(*, call: bool = True) -> lt.session:
    """Listen at a free port, and talk to nobody else; who does not ``call`` only answers. Call it in a thread."""
    params = lt.session_params(
        {
            "listen_interfaces": "127.0.0.1:0",
            "outgoing_interfaces": "127.0.0.1",
            "enable_dht": False,
            "enable_lsd": False,
            "enable_upnp": False,
            "enable_natpmp": False,
            # Every peer of a loopback swarm has the same address.
            "allow_multiple_connections_per_ip": True,
            # Serve at once whoever comes: the real choker turns every 15 seconds only.
            "unchoke_slots_limit": -1,
            # Over loopback uTP takes up to fifty times as long.
            "enable_incoming_utp": False,
            "enable_outgoing_utp": False,
            "seed_choking_algorithm": 0,
            "connection_speed": 30 if call else 0,
            "torrent_connect_boost": 30 if call else 0,
            "alert_mask": lt.alert.category_t.tracker_notification | lt.alert.category_t.error_notification,
            "stop_tracker_timeout": 2,
        }
    )
    params.disk_io_constructor = "posix_disk_io_constructor"
    return lt.session(params)
