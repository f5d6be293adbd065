"""What people teach the matching."""

from decimal import Decimal
from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.learning.correction_keeping import TooManyCorrections
from application.learning.list_corrections import ListCorrections
from application.learning.refuse_match import RefuseMatch
from application.learning.revoke_correction import CorrectionShared, RevokeCorrection
from application.learning.share_correction import CorrectionRevoked, ShareCorrection
from application.learning.teach_match import NothingToLearn, TeachMatch
from application.learning.teach_number import TeachNumber
from application.ports.corrections import CorrectionNotFound, Page
from application.ports.database import DatabaseUnavailable
from application.ports.indexers import IndexerMisbehaved, IndexerUnavailable
from application.ports.users import UserNotFound
from application.ports.watchlists import WatchlistUnavailable
from application.searching.franchises import SeriesNotFound
from application.searching.search_result import ReleaseNotFound
from domain.releases.corrections import CorrectionId, InvalidLesson
from domain.releases.release import ReleaseId
from domain.releases.wanted import InvalidEpisode
from domain.series import SeriesId
from domain.users import Actor

from ..endpoint import Routes
from ..path_parameters import CorrectionInPath
from ..views.corrections import view_correction, view_corrections, view_page
from ..wire.corrections import CorrectionsQuery, CorrectionsView, CorrectionView, TeachBody, TeachNumberBody

corrections = Routes("/corrections", "corrections")

_OF_TEACHING = (
    *(SeriesNotFound, InvalidEpisode, InvalidLesson, TooManyCorrections),
    *(UserNotFound, WatchlistUnavailable, DatabaseUnavailable),
)


@corrections.endpoint("GET", errors=(DatabaseUnavailable,))
async def list_corrections(
    query: CorrectionsQuery, actor: FromDishka[Actor], show: FromDishka[ListCorrections]
) -> CorrectionsView:
    """List what you taught and what is shared, newest first, revoked ones included; page by page."""
    page = Page(query.limit, None if query.after is None else CorrectionId(query.after))
    return view_page(await show(actor, page, everybody=query.everybody), page.most)


@corrections.endpoint(
    "POST",
    status=HTTPStatus.CREATED,
    errors=(*_OF_TEACHING, ReleaseNotFound, NothingToLearn, IndexerUnavailable, IndexerMisbehaved),
)
async def teach_match(
    body: TeachBody, actor: FromDishka[Actor], teach: FromDishka[TeachMatch], refuse: FromDishka[RefuseMatch]
) -> CorrectionsView:
    """Say that a release is the episode after all, or that it is not; the next search goes by it."""
    say = teach if body.meant else refuse
    return view_corrections(await say(actor, SeriesId(body.series_id), body.episode, ReleaseId(body.release_id)))


@corrections.endpoint("POST", "/numbers", status=HTTPStatus.CREATED, errors=_OF_TEACHING)
async def teach_number(
    body: TeachNumberBody, actor: FromDishka[Actor], teach: FromDishka[TeachNumber]
) -> CorrectionsView:
    """Say how a group counts a series."""
    return view_corrections(
        await teach(
            actor,
            SeriesId(body.series_id),
            body.episode,
            Decimal(body.number),
            group=body.group,
            season=body.season,
            part=body.part,
        )
    )


@corrections.endpoint(
    "DELETE",
    "/{correction}",
    status=HTTPStatus.NO_CONTENT,
    errors=(CorrectionNotFound, CorrectionShared, DatabaseUnavailable),
)
async def revoke_correction(
    correction: CorrectionInPath, actor: FromDishka[Actor], revoke: FromDishka[RevokeCorrection]
) -> None:
    """Take it back. It stays listed as revoked.

    Your own while it is not shared; an admin may revoke any. Also answers 204 when it was revoked before.
    """
    await revoke(actor, CorrectionId(correction))


@corrections.endpoint(
    "POST", "/{correction}/share", admin=True, errors=(CorrectionNotFound, CorrectionRevoked, DatabaseUnavailable)
)
async def share_correction(
    correction: CorrectionInPath, actor: FromDishka[Actor], share: FromDishka[ShareCorrection]
) -> CorrectionView:
    """Let it count for everybody. For admins; for anybody else it does not exist."""
    return view_correction(await share(actor, CorrectionId(correction)))
