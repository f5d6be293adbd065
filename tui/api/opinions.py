"""What a person likes, teaches, and may ask next: the part of the API that makes searches their own."""

from dataclasses import dataclass
from urllib.parse import quote

from adapters.inbound.http.wire.corrections import CorrectionsView, CorrectionView, TeachBody
from adapters.inbound.http.wire.preferences import PreferencesBody, PreferencesView
from adapters.inbound.http.wire.searches import PrefetchBody

from .questions import Questions
from .transport import PATIENT


@dataclass(frozen=True, slots=True)
class Opinions:
    """Preferences and corrections. Every method raises ``ClientError``."""

    questions: Questions

    async def preferences(self) -> tuple[PreferencesView, str | None]:
        """Return what the person likes, and the version of that."""
        return await self.questions.ask_versioned(PreferencesView, "GET", "/preferences")

    async def save(self, body: PreferencesBody, version: str | None) -> tuple[PreferencesView, str | None]:
        """Replace the preferences; only that ``version`` of them, unless it is None. Raises ``Changed``."""
        return await self.questions.ask_versioned(PreferencesView, "PUT", "/preferences", body, if_match=version)

    async def teach(self, body: TeachBody) -> CorrectionsView:
        """Say that a release is the episode, or is not; return what was learned."""
        return await self.questions.ask(CorrectionsView, "POST", "/corrections", body, pace=PATIENT)

    async def corrections(self, *, everybody: bool = False) -> CorrectionsView:
        """Return what was taught, page by page; to an admin what everybody taught, if asked for."""
        params = {"everybody": "true"} if everybody else {}
        view = await self.questions.ask(CorrectionsView, "GET", "/corrections", params=params)
        listed = list(view.corrections)
        while view.next is not None:
            params = {**params, "after": view.next}
            view = await self.questions.ask(CorrectionsView, "GET", "/corrections", params=params)
            listed += view.corrections
        return CorrectionsView(corrections=listed)

    async def revoke(self, correction: str) -> None:
        """Take a correction back."""
        await self.questions.access.fetch("DELETE", _correction(correction))

    async def share(self, correction: str) -> CorrectionView:
        """Let a correction count for everybody."""
        return await self.questions.ask(CorrectionView, "POST", f"{_correction(correction)}/share")

    async def prefetch(self, body: PrefetchBody) -> None:
        """Say what may be searched for next, so that the answer can be near."""
        await self.questions.access.fetch("POST", "/prefetches", body)


def _correction(identity: str) -> str:
    return f"/corrections/{quote(identity, safe='')}"
