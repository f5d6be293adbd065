"""What an answer that is no answer means, in plain sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.ports.indexers import IndexerMisbehaved, IndexerUnavailable

from ...retry_after import retry_after

_SOON = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, read whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def refusal(answer: Answer, *, indexer: str, host: str, now: datetime) -> IndexerUnavailable | None:
    """Return the error that the answer stands for; None when its status is 200."""
    if answer.status == 200:
        return None
    wait = retry_after(answer.headers.get("Retry-After"), now)
    if answer.status == 429:
        return IndexerUnavailable(f"{host} asks us to slow down.", indexer=indexer, retry_after=wait or _SOON)
    if b"ddos-guard" in (answer.body[:20_000] + answer.headers.get("Server", "").encode()).lower():
        sentence = f"{host} is behind a DDoS protection that does not let us through now."
        return IndexerUnavailable(sentence, indexer=indexer, retry_after=wait)
    if answer.status in (301, 307, 308):
        moved = answer.headers.get("Location", "another address")[:200]
        return IndexerMisbehaved(f"{host} has moved to {moved}: configure that address.", indexer=indexer)
    if 300 <= answer.status < 400:
        # Nyaa redirects to its front page whenever its search fails inside.
        return IndexerUnavailable(f"{host} has a fault of its own now.", indexer=indexer, retry_after=wait)
    if answer.status >= 500 or answer.status in (403, 408):
        sentence = f"{host} refuses to answer now (HTTP {answer.status})."
        return IndexerUnavailable(sentence, indexer=indexer, retry_after=wait)
    return IndexerMisbehaved(f"{host} does not understand the question (HTTP {answer.status}).", indexer=indexer)
