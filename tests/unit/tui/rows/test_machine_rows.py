"""The server from below, in words."""

from datetime import UTC, datetime

import pytest

from adapters.inbound.http.wire.usage import CertificateView, MachineView, TrafficView
from tui.cells import Tone
from tui.rows.machine import certificate, verdict

ENDS = datetime(2026, 12, 13, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "standing", "sentence", "tone"),
    [
        (61, "good", "Certificate good for 61 days, until 2026-12-13", Tone.PLAIN),
        (20, "ends-soon", "The certificate ends in 20 days, on 2026-12-13: renew it.", Tone.WARN),
        (1, "ends-soon", "The certificate ends in 1 day, on 2026-12-13: renew it.", Tone.WARN),
        (0, "ended", "The certificate ended on 2026-12-13: renew it.", Tone.BAD),
    ],
)
def test_the_certificates_end_is_told_and_the_nearer_the_louder(
    days: int, standing: str, sentence: str, tone: Tone
) -> None:
    (line,) = certificate(CertificateView(ends_at=ENDS, days_left=days, standing=standing))
    assert " ".join("".join(span.text for span in line).split()) == sentence
    assert line[-1].tone is tone


def test_where_something_else_speaks_tls_there_is_nothing_to_say() -> None:
    assert certificate(None) == []


def test_a_certificate_that_has_ended_spoils_the_verdict() -> None:
    ended = CertificateView(ends_at=ENDS, days_left=0, standing="ended")
    view = MachineView(traffic=TrafficView(month="2026-12"), certificate=ended)
    assert verdict(view).tone is Tone.BAD
    assert verdict(view.model_copy(update={"certificate": None})).tone is Tone.GOOD
