"""What is said about a whole search."""

from ..cells import Span, Tone, plain
from ..state.searching import Search
from ..wording import counted, service

_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_OUTCOMES = {
    "picked": ("★ marks what we would take. Enter takes the marked one.", Tone.GOOD),
    "choose": ("Nothing is certain: look at the reasons, then choose.", Tone.WARN),
    "only_rejected": ("Only releases that do not fit were found; the reasons say why.", Tone.WARN),
    "nothing_found": ("Nothing was found.", Tone.WARN),
    "not_aired_yet": ("This episode has not aired yet.", Tone.WARN),
}


def outcome(search: Search) -> list[Span]:
    """Say what came of it, or what has just happened to a candidate."""
    if search.view is None:
        return []
    hidden = 0 if search.show_rejected else search.rejected
    failures = "  ".join(f"{service(each.indexer)} could not be asked: {each.detail}" for each in search.view.failures)
    return [
        *_sentence(search, search.view.outcome),
        Span(f"  {hidden} rejected, hidden." if hidden and not search.note else "", Tone.MUTED),
        Span(f"  ⚠ {plain(failures)}" if failures else "", Tone.WARN),
    ]


def _sentence(search: Search, word: str) -> list[Span]:
    if search.note is None:
        return [Span(*_OUTCOMES.get(word, (plain(word), Tone.PLAIN)))]
    tone = Tone.BAD if search.note.trouble else Tone.CALM if search.teaching else Tone.GOOD
    return [Span(plain(search.note.sentence), tone), Span("  Looking again …" if search.again else "", Tone.MUTED)]


def blank(search: Search, name: str, passed: float) -> tuple[str, str]:
    """Say what stands in an empty list; ``name`` is the episode's, ``passed`` are the seconds of asking."""
    if search.problem is not None:
        return search.problem, "Press r to try again."
    if search.asking:
        sign = _SPINNER[int(passed * 10) % len(_SPINNER)]
        return f"{sign}  Looking for {name} …  {int(passed)} s", "Esc goes back."
    if search.rejected:
        return "Nothing fits.", f"Press a for {counted(search.rejected, 'rejected release')}."
    return "Nothing was found.", "Releases often come an hour or two after the broadcast. Press r to look again."
