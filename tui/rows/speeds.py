"""Speeds as a picture of one line."""

from collections.abc import Sequence

from ..cells import Span, Tone

_STEPS = "▁▂▃▄▅▆▇"
"""Not the full block: it would grow together with the line above."""


def graph(rates: Sequence[int], width: int, tone: Tone = Tone.CALM) -> list[Span]:
    """Return ``width`` columns, the newest at the right; the highest column is the fastest moment of them all.

    Where nothing moved stands a faint line, so that the picture has a ground. Several measures in one column give the
    fastest of them.
    """
    if width <= 0:
        return []
    columns = _columns(rates, width)
    top = max(columns, default=0)
    spans: list[Span] = [Span("▁" * (width - len(columns)), Tone.FAINT)]
    for rate in columns:
        mark = Span(_STEPS[-(-rate * (len(_STEPS) - 1) // top)], tone) if rate else Span("▁", Tone.FAINT)
        last = spans[-1]
        if last.tone is mark.tone:
            spans[-1] = Span(last.text + mark.text, mark.tone)
        else:
            spans.append(mark)
    return [span for span in spans if span.text]


def _columns(rates: Sequence[int], width: int) -> list[int]:
    each = max(1, -(-len(rates) // width))
    newest_first = list(reversed(rates))
    return [max(newest_first[start : start + each]) for start in range(0, len(newest_first), each)][::-1]
