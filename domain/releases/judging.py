"""Is this release the wanted episode? A pure function, with reasons."""

from .case import Case, case_of
from .finding import Effect
from .gates import GATES, Evidence, Gate
from .preferences import Preferences
from .release import Release
from .release_name import ReleaseName
from .titles import fit_titles
from .verdict import Band, Verdict
from .wanted import WantedEpisode


def judge(wanted: WantedEpisode, release: Release, name: ReleaseName, preferences: Preferences) -> Verdict:
    """Send a release through every gate. One that rejects decides; one that doubts leaves the choice to a person."""
    return judge_case(case_of(wanted), release, name, preferences)


def judge_case(
    case: Case, release: Release, name: ReleaseName, preferences: Preferences, gates: tuple[Gate, ...] = GATES
) -> Verdict:
    """Judge for a wanted episode that has been prepared: what to use for many releases."""
    fits = fit_titles(case.titles, name, case.series.format)
    seen = Evidence(case, release, name, fits, preferences)
    findings = [finding for gate in gates if (finding := gate(seen)) is not None]
    effects = {finding.effect for finding in findings}
    band = Band.REJECTED if Effect.REJECTS in effects else Band.CHOOSE if Effect.DOUBTS in effects else Band.HIGH
    return Verdict(release, name, band, fits.best, tuple(finding.reason for finding in findings))
