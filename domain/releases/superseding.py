"""Taking back what a group has taken back itself: a first version once there is a second."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from .verdict import Band, Reason, Verdict

_Edition = tuple[str, int | None, bool]


def supersede(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Reject every acceptable verdict of which the same group has a later version in the same resolution."""
    judged = tuple(verdicts)
    latest: dict[_Edition, Decimal] = {}
    for verdict in judged:
        if verdict.acceptable and (edition := _edition(verdict)) is not None:
            latest[edition] = max(latest.get(edition, Decimal(0)), verdict.name.version)
    return tuple(_without_earlier(verdict, latest) for verdict in judged)


def _edition(verdict: Verdict) -> _Edition | None:
    name = verdict.name
    return None if name.group is None else (name.group.casefold(), name.resolution, name.batch)


def _without_earlier(verdict: Verdict, latest: dict[_Edition, Decimal]) -> Verdict:
    edition = _edition(verdict)
    if not verdict.acceptable or edition is None or latest[edition] <= verdict.name.version:
        return verdict
    reason = Reason("superseded", f"{verdict.name.group} has replaced it by v{latest[edition]}.", favours=False)
    return replace(verdict, band=Band.REJECTED, reasons=(*verdict.reasons, reason))
