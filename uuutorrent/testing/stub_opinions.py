"""What the stub server keeps of people's opinions: preferences with a version, and corrections that searches go by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from adapters.inbound.http.wire.corrections import CorrectionsView, CorrectionView, TeachBody
from adapters.inbound.http.wire.preferences import PreferencesBody, PreferencesView
from adapters.inbound.http.wire.searches import CandidateView, ReasonView, SearchView

from .stub_refusal import Refused

_BANDS = {"high": 0, "choose": 1, "rejected": 2}


def usual_preferences() -> PreferencesView:
    """Return what somebody likes who never said so."""
    return PreferencesView(
        resolutions=[1080, 2160, 720, 480],
        groups=[],
        subtitles=["en"],
        audio=["original"],
        codecs=[],
        order=["resolution", "group", "language", "codec", "version", "trust", "single"],
        prefer_trusted=True,
        allow_remakes=True,
        allow_raw=False,
        batches="finished",
        least_seeders=1,
    )


@dataclass(slots=True)
class StubOpinions:
    """One person's. Everything may be changed."""

    preferences: PreferencesView = field(default_factory=usual_preferences)
    version: int = 0
    corrections: list[CorrectionView] = field(default_factory=list)
    taught: dict[str, TeachBody] = field(default_factory=dict)
    """Which release a correction came from."""

    @property
    def etag(self) -> str:
        """The version as it travels."""
        return f'"{self.version}"'

    def save(self, body: PreferencesBody, if_match: str | None) -> PreferencesView:
        """Replace the preferences."""
        if if_match not in (None, self.etag):
            raise Refused(412, "taste-changed", "Somebody changed these preferences meanwhile: look at them again.")
        self.preferences = PreferencesView.model_validate(body.model_dump())
        self.version += 1
        return self.preferences

    def teach(self, body: TeachBody, found: SearchView) -> CorrectionsView:
        """Learn from a candidate of ``found``."""
        release = next((each for each in found.candidates if each.release_id == body.release_id), None)
        if release is None:
            raise Refused(404, "release-not-found", "No search of the last minutes found this release.")
        if body.meant and not release.teachable:
            raise Refused(409, "nothing-to-learn", "Its name and its number are right. Nobody shares it.")
        group = release.group or "A release without a group"
        text = (
            f"{group} counts from 28 here: its {release.episode} is episode {body.episode}."
            if body.meant
            else f"Not this series: “{found.series_title}” by {group}, counted as episode n."
        )
        return self.learn(body, found.series_title, text, release.title)

    def learn(self, body: TeachBody, series: str, text: str, example: str) -> CorrectionsView:
        """Keep a correction, and show it."""
        correction = CorrectionView(
            id=f"00000000-0000-0000-0000-{len(self.taught) + 1:012}",
            series_id=body.series_id,
            series_title=series,
            kind="numbering" if body.meant else "refusal",
            text=text,
            example=example,
            taught_by="himmel",
            taught_at=datetime.now(UTC),
            own=True,
            shared=False,
        )
        self.corrections.insert(0, correction)
        self.taught[correction.id] = body
        return CorrectionsView(corrections=[correction])

    def shown(self, *, everybody: bool) -> CorrectionsView:
        """Return the person's own and the shared ones, or all."""
        return CorrectionsView(corrections=[each for each in self.corrections if everybody or each.own or each.shared])

    def revoke(self, identity: str) -> None:
        """Take a correction back."""
        self._change(identity, revoked_at=datetime.now(UTC))

    def share(self, identity: str) -> CorrectionView:
        """Let it count for everybody."""
        return self._change(identity, shared=True, shared_at=datetime.now(UTC))

    def judged(self, found: SearchView) -> SearchView:
        """Return the search as it is with what was taught."""
        counting = [self.taught[each.id] for each in self.corrections if each.id in self.taught and not each.revoked_at]
        said = {each.release_id: each.meant for each in counting if each.series_id == found.series_id}
        candidates = _ranked(_told(each, said) for each in found.candidates)
        best = next((each.release_id for each in candidates if each.band == "high"), None)
        return found.model_copy(update={"candidates": candidates, "best": best})

    def _change(self, identity: str, **facts: object) -> CorrectionView:
        for place, each in enumerate(self.corrections):
            if each.id == identity:
                self.corrections[place] = each.model_copy(update=facts)
                return self.corrections[place]
        raise Refused(404, "correction-not-found", "There is no such correction.")


def _told(candidate: CandidateView, said: dict[str, bool]) -> CandidateView:
    meant = said.get(candidate.release_id)
    if meant is None:
        return candidate
    text = "You said that it is this episode." if meant else "You said that it is not this series."
    return candidate.model_copy(
        update={
            "band": "high" if meant else "rejected",
            "teachable": not meant,
            "ranking": candidate.ranking if meant else [],
            "reasons": [*candidate.reasons[:1], ReasonView(code="taught", text=text, favours=meant)],
        }
    )


def _ranked(candidates: Iterable[CandidateView]) -> list[CandidateView]:
    ordered = sorted(candidates, key=lambda each: _BANDS[each.band])
    return [
        each.model_copy(update={"rank": None if each.band == "rejected" else place})
        for place, each in enumerate(ordered, start=1)
    ]
