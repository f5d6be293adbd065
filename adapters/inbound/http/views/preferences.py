"""What people like."""

from application.ports.tastes import Taste
from domain.releases.preferences import BatchPolicy, Criterion, Preferences

from ..tagged import Tagged
from ..wire.preferences import PreferencesBody, PreferencesView


def view_taste(taste: Taste) -> Tagged[PreferencesView]:
    """Show somebody's preferences."""
    liked = taste.preferences
    view = PreferencesView(
        resolutions=list(liked.resolutions),
        groups=list(liked.groups),
        subtitles=list(liked.subtitles),
        audio=list(liked.audio),
        codecs=list(liked.codecs),
        order=[one.value for one in liked.order],
        prefer_trusted=liked.prefer_trusted,
        allow_remakes=liked.allow_remakes,
        allow_raw=liked.allow_raw,
        batches=liked.batches.value,
        least_seeders=liked.least_seeders,
        least_bytes=liked.least_bytes,
        most_bytes=liked.most_bytes,
    )
    return Tagged(view, taste.version)


def preferences_of(body: PreferencesBody) -> Preferences:
    """Read what somebody likes. Raises InvalidPreferences."""
    return Preferences(
        resolutions=tuple(body.resolutions),
        groups=tuple(body.groups),
        subtitles=tuple(body.subtitles),
        audio=tuple(body.audio),
        codecs=tuple(body.codecs),
        order=tuple(Criterion(word) for word in body.order),
        prefer_trusted=body.prefer_trusted,
        allow_remakes=body.allow_remakes,
        allow_raw=body.allow_raw,
        batches=BatchPolicy(body.batches),
        least_seeders=body.least_seeders,
        least_bytes=body.least_bytes,
        most_bytes=body.most_bytes,
    )
