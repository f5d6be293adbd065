"""All about one torrent, for the place beside the list and above its files."""

from datetime import datetime, timedelta

from adapters.inbound.http.wire.torrents import TorrentView

from ..cells import Span, Tone, plain
from ..state.speeds import History
from ..wording import about, ago, condition, counted, percent, rate, size
from .speeds import graph

_NAME = 8
_RATE = 13
_GRAPH = 24
"""Columns."""

Row = list[Span]


def described(view: TorrentView, history: History, now: datetime, width: int) -> list[Row]:
    """Say what a torrent is for, and how it goes, in lines of ``width`` columns (longer ones are wrapped)."""
    lines: list[Row] = [[Span(plain(view.name), Tone.STRONG)]]
    if view.series_title is not None:
        lines += [[Span(plain(_episode(view)), Tone.MUTED)]]
    lines += [[], *_facts(view, history, now, min(_GRAPH, width - _NAME - _RATE - 4))]
    if view.note:
        lines += [[], [Span(plain(view.note), Tone.WARN)]]
    return lines


def in_short(view: TorrentView, history: History) -> list[Row]:
    """Say the same in three lines."""
    sign, word, tone = condition(view)
    how = [Span(f"{sign} {word}", tone), Span("  ·  ".join(["", *_progress(view)]), Tone.MUTED)]
    note = [Span(f"  ·  {plain(view.note)}", Tone.WARN)] if view.note else []
    given = f"{size(view.uploaded_bytes)} given, ratio {view.ratio:.2f}"
    facts = [given, goal(view), f"quota {size(view.claim_bytes)}"]
    return [[*how, *note], _moving(history, view), [Span("  ·  ".join(facts), Tone.MUTED)]]


def goal(view: TorrentView) -> str:
    """Say how long it is shared."""
    if view.seeding_server:
        return "shared as the server does"
    bounds = [f"to ratio {view.seeding_ratio:g}"] if view.seeding_ratio is not None else []
    bounds += [f"for {_hours(view.seeding_hours)}"] if view.seeding_hours is not None else []
    return f"shared {' or '.join(bounds)}" if bounds else "shared without an end"


def _episode(view: TorrentView) -> str:
    episode = f", episode {view.episode}" if view.episode is not None else ""
    return f"{view.series_title}{episode}"


def _facts(view: TorrentView, history: History, now: datetime, space: int) -> list[Row]:
    sign, word, tone = condition(view)
    lines: list[Row] = [_fact("State", Span(f"{sign} {word}", tone))]
    lines += [_fact("", Span("  ·  ".join(progress), Tone.MUTED))] if (progress := _progress(view)) else []
    lines += (
        [_speed("Speed", "↓", view.download_rate, list(history.down), space, Tone.CALM)] if not view.complete else []
    )
    lines += [_speed("Speed" if view.complete else "", "↑", view.upload_rate, list(history.up), space, Tone.GOOD)]
    lines += [_fact("Given", Span(f"{size(view.uploaded_bytes)}, ratio {view.ratio:.2f}"))]
    lines += [_fact("", Span(goal(view), Tone.MUTED))]
    lines += [_fact("Peers", Span(f"{counted(view.seeds, 'seed')}, {counted(view.peers, 'peer')}"))]
    lines += [_fact("Quota", Span(size(view.claim_bytes)))]
    return [*lines, _fact("Added", Span(ago(view.claimed_at, now)))]


def _progress(view: TorrentView) -> list[str]:
    if view.complete:
        return [size(view.size_bytes)]
    left = [f"{about(timedelta(seconds=view.eta_seconds))} left"] if view.eta_seconds is not None else []
    return [f"{percent(view.progress)} % of {size(view.size_bytes)}", *left] if view.size_bytes else []


def _fact(name: str, *value: Span) -> Row:
    return [Span(f"{name:<{_NAME}}", Tone.MUTED), *value]


def _speed(name: str, sign: str, speed: int, rates: list[int], space: int, tone: Tone) -> Row:
    return [
        *_fact(name, Span(f"{sign} {rate(speed):<{_RATE}}", tone if speed else Tone.MUTED)),
        *graph(rates, space, tone),
    ]


def _moving(history: History, view: TorrentView) -> Row:
    down = [Span(f"↓ {rate(view.download_rate):<12}", Tone.CALM), *graph(list(history.down), _GRAPH)]
    up = [Span(f"↑ {rate(view.upload_rate):<12}", Tone.GOOD), *graph(list(history.up), 12, Tone.GOOD)]
    return up if view.complete else [*down, Span("   "), *up]


def _hours(hours: float) -> str:
    return f"{hours / 24:g} d" if hours >= 48 and hours % 24 == 0 else f"{hours:g} h"
