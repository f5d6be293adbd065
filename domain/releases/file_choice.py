"""Which file of a release is the wanted episode.

A set is judged as a feed is: every video is a small release with a name of its own, and the same gates decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..errors import Conflict
from ..torrents.metainfo import MetainfoFile
from .case import Case, case_of
from .choosing import settle
from .file_names import FileNames, Read, is_marked
from .gates import Gate, kind, number, refused, title
from .judging import judge_case
from .preferences import BatchPolicy, Preferences
from .release_name import ReleaseKind, ReleaseName
from .set_files import subtitles_of, videos
from .verdict import Band, Reason, Verdict
from .wanted import WantedEpisode

_GATES: tuple[Gate, ...] = (title, refused, kind, number)
_NO_EPISODES = frozenset({ReleaseKind.EXTRA, ReleaseKind.NOT_VIDEO})
_COUNTING = frozenset({"coordinate", "batch"})
_EXAMPLES = 4
_LONGEST_NAME = 100


class EpisodeNotInSet(Conflict):
    """The torrent does not hold the episode; the text names what it holds."""


@dataclass(frozen=True, slots=True)
class FileChoice:
    """``files`` are the indexes of the episode's video and of its subtitles; empty for the whole torrent.

    ``reason`` says why, as a sentence; it is empty if there was nothing to choose.
    """

    files: tuple[int, ...] = ()
    reason: str = ""


def choose_files(
    wanted: WantedEpisode, picked: Verdict, files: Sequence[MetainfoFile], read: Read, preferences: Preferences
) -> FileChoice:
    """Find the wanted episode among the files of a release that was picked for it.

    The only video is the episode, whatever it is called, unless it clearly says that it is another one. Of several that
    fit alike the person's taste decides, then the size. Raises EpisodeNotInSet.
    """
    found = videos(files)
    if not found and len(files) == 1:
        return FileChoice()
    case = case_of(wanted)
    names = FileNames(case, picked.name, read)
    candidates = tuple(_Candidate.of(file, names) for file in found)
    chosen, why = _Choosing(case, picked, names, preferences).choose(candidates)
    if len(found) == 1:
        return FileChoice()
    indexes = sorted(file.index for file in (chosen, *subtitles_of(chosen, files)))
    return FileChoice(tuple(indexes), f"Of {len(found)} videos “{_shown(chosen)}” is taken: {why}")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A video and what it seems to be; ``named`` if it bears a name that we know, instead of the release's."""

    file: MetainfoFile
    name: ReleaseName
    named: bool

    @classmethod
    def of(cls, file: MetainfoFile, names: FileNames) -> "_Candidate":
        own = names.own(file)
        return cls(file, own or names.given(file), own is not None)


@dataclass(frozen=True, slots=True)
class _Choosing:
    """The choice within one release."""

    case: Case
    picked: Verdict
    names: FileNames
    preferences: Preferences

    def choose(self, found: tuple[_Candidate, ...]) -> tuple[MetainfoFile, str]:
        """The episode's video, and why. Raises EpisodeNotInSet."""
        plain = found if len(found) == 1 else tuple(one for one in found if one.name.kind not in _NO_EPISODES)
        if len(plain) == 1 and not self._is_another(plain[0]):
            return plain[0].file, "there is no other episode."
        files = {one.file.path.text: one.file for one in plain}
        for verdicts in self._readings(plain):
            # Of equals the larger one stays in front.
            by_size = sorted(verdicts, key=lambda one: -files[one.name.raw].size_bytes)
            best = next((one.verdict for one in settle(by_size, self.preferences) if one.verdict.acceptable), None)
            if best is not None:
                return files[best.name.raw], next(one.text for one in best.reasons if one.code in _COUNTING)
        raise EpisodeNotInSet(_what_is_there(self.case, found))

    def _readings(self, found: tuple[_Candidate, ...]) -> Iterator[list[Verdict]]:
        """What the files may be, the likeliest reading first: by their own names before by the release's."""
        yield [self._judge(one.name) for one in found if one.named]
        yield [self._judge(one.name) for one in found if not one.named]
        if self.names.knows_release:
            # A set of the second season whose files are called like the first's.
            yield [self._judge(self.names.given(one.file)) for one in found if one.named and not is_marked(one.name)]
        yield [self._alike(one.name) for one in found if self._has_its_number(one.name)]

    def _judge(self, name: ReleaseName) -> Verdict:
        taste = replace(self.preferences, batches=BatchPolicy.ALWAYS)
        return judge_case(self.case, self.picked.release, name, taste, _GATES)

    def _alike(self, name: ReleaseName) -> Verdict:
        reason = Reason("coordinate", "it has the number of the release that you picked.")
        return Verdict(self.picked.release, name, Band.CHOOSE, self.picked.title_score, (reason,))

    def _has_its_number(self, name: ReleaseName) -> bool:
        said = self.picked.name
        return not said.batch and not set(said.numbers).isdisjoint(name.numbers)

    def _is_another(self, one: _Candidate) -> bool:
        """Whether the file clearly says, as the release's title counts, that it is another episode."""
        name, said = one.name, self.picked.name
        if not name.numbers or self.case.film or (judged := self._judge(name)).acceptable:
            return False
        if one.named and not self.names.counts_alike(one.file):
            return False
        if said.batch or not said.numbers:
            return any(reason.code == "episode" for reason in judged.reasons)
        return not self._has_its_number(name)


def _what_is_there(case: Case, found: tuple[_Candidate, ...]) -> str:
    if not found:
        return "The torrent holds no video file. Choose another release."
    names = ", ".join(f"“{_shown(one.file)}”" for one in found[:_EXAMPLES])
    more = f" and {len(found) - _EXAMPLES} more" if len(found) > _EXAMPLES else ""
    episode = f"episode {case.wanted.number} of {case.series.titles.main}"
    return f"The torrent does not hold {episode}, but {names}{more}. Choose another release."


def _shown(file: MetainfoFile) -> str:
    return file.path.name[:_LONGEST_NAME]
