"""Leaving the swarms politely."""

import time

import libtorrent as lt

_PATIENCE_SECONDS = 1.5
_QUIET_MILLISECONDS = 100


def say_goodbye(session: lt.session) -> None:
    """Stop every torrent, and tell the trackers; wait a moment for their answers.

    Takes 0.1 to 1.5 seconds without holding Python's lock. The session's destructor would wait holding it, so that a
    tracker in this very process (the demo's) could never answer; it is told not to.
    """
    session.apply_settings({"alert_mask": lt.alert.category_t.tracker_notification})
    session.pause()
    _wait_for_trackers(session)
    session.apply_settings({"stop_tracker_timeout": 0})


def _wait_for_trackers(session: lt.session) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    waiting = 0
    while time.monotonic() < deadline:
        heard = session.wait_for_alert(_QUIET_MILLISECONDS)
        waiting += sum(_counts(alert) for alert in session.pop_alerts())
        if not heard and waiting <= 0:
            return


def _counts(alert: lt.alert) -> int:
    if isinstance(alert, lt.tracker_announce_alert):
        return 1
    return -1 if isinstance(alert, lt.tracker_reply_alert | lt.tracker_error_alert) else 0
