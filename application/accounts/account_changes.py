"""Accounts in words, for the audit."""

from collections.abc import Mapping

from domain.quotas import Quota
from domain.users import User

_NONE = "none"


def account_changes(former: User, now: User) -> Mapping[str, str]:
    """By name what is another now, from what to what; nothing of the password."""
    before, after = _told(former), _told(now)
    return {name: f"{before[name]} → {after[name]}" for name in after if before[name] != after[name]}


def quota_words(quota: Quota) -> Mapping[str, str]:
    """The bounds by name, without those that are none."""
    return {name: text for name, text in _bounds(quota).items() if text != _NONE}


def _told(user: User) -> Mapping[str, str]:
    state = "disabled" if user.disabled else "active"
    return {"role": user.role.value, "state": state, **_bounds(user.quota)}


def _bounds(quota: Quota) -> Mapping[str, str]:
    bounds = {"quota_bytes": quota.size_bytes, "quota_torrents": quota.torrents}
    return {name: _NONE if bound is None else str(bound) for name, bound in bounds.items()}
