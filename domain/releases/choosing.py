"""From a feed to a choice: judge every release, take back superseded ones, put the rest in order."""

from collections.abc import Iterable

from .case import case_of
from .judging import judge_case
from .preferences import Preferences
from .ranking import RankedVerdict, rank
from .release import Release
from .release_name import ReleaseName
from .superseding import supersede
from .verdict import Band, Verdict
from .wanted import WantedEpisode


def choose(
    wanted: WantedEpisode, releases: Iterable[tuple[Release, ReleaseName]], preferences: Preferences
) -> tuple[RankedVerdict, ...]:
    """Every release with its verdict, the best first."""
    case = case_of(wanted)
    return settle((judge_case(case, release, name, preferences) for release, name in releases), preferences)


def settle(verdicts: Iterable[Verdict], preferences: Preferences) -> tuple[RankedVerdict, ...]:
    """Weigh verdicts against each other: superseded versions go, the rest is put in order."""
    return rank(supersede(verdicts), preferences)


def best(ranked: Iterable[RankedVerdict]) -> Verdict | None:
    """What one key would take: the first, if it is a sure match."""
    first = next(iter(ranked), None)
    return first.verdict if first is not None and first.verdict.band is Band.HIGH else None
