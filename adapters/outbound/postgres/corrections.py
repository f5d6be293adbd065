"""Corrections in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from pypika import Order
from pypika import PostgreSQLQuery as Q
from pypika.functions import Count
from pypika.terms import Criterion

from application.ports.corrections import CorrectionNotFound, Corrections, Page
from application.ports.users import UserNotFound
from domain.releases.corrections import (
    AliasLesson,
    Correction,
    CorrectionId,
    Lesson,
    NumberingLesson,
    RefusalLesson,
)
from domain.series import SeriesId
from domain.users import UserId

from .statements import Binds, Row, Statements, insert, update
from .tables import CORRECTIONS, USERS

_KINDS: Mapping[str, type[Lesson]] = {"numbering": NumberingLesson, "alias": AliasLesson, "refusal": RefusalLesson}
_COLUMNS = {"title": "title", "offset": "number_offset", "group": "group_name", "season": "season", "part": "part"}
_LESSON = ("kind", *_COLUMNS.values())
_TAUGHT = ("id", "series", "series_title", "taught_by", "taught_at", "example")
_FATE = ("shared_by", "shared_at", "revoked_by", "revoked_at")
_NEWEST = (CORRECTIONS.taught_at, CORRECTIONS.id)


@dataclass(frozen=True, slots=True)
class PostgresCorrections(Corrections):
    """The table of corrections."""

    statements: Statements

    async def add(self, correction: Correction) -> None:
        """See the port. The foreign key watches over what is not shared only."""
        bind = Binds()
        query = Q.from_(USERS).select("id").where(USERS.id == bind(correction.taught_by))
        if await self.statements.row(query, bind) is None:
            raise UserNotFound("There is no such user.")
        bind = Binds()
        values = {name: getattr(correction, name) for name in _TAUGHT + _FATE} | _lesson_values(correction.lesson)
        await self.statements.attempt(insert(CORRECTIONS, values, bind).on_conflict("id").do_nothing(), bind)

    async def get(self, correction: CorrectionId, *, lock: bool = False) -> Correction | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(CORRECTIONS).select(*_TAUGHT, *_FATE, *_LESSON).where(CORRECTIONS.id == bind(correction))
        row = await self.statements.row(query.for_update() if lock else query, bind)
        return None if row is None else _correction(row)

    async def save(self, correction: Correction) -> None:
        """See the port."""
        bind = Binds()
        query = update(CORRECTIONS, {name: getattr(correction, name) for name in _FATE}, bind)
        if not await self.statements.attempt(query.where(CORRECTIONS.id == bind(correction.id)), bind):
            raise CorrectionNotFound("There is no such correction.")

    async def counting(self, user: UserId, series: SeriesId) -> Sequence[Correction]:
        """See the port. Every search asks this: one query, by the index of what is active."""
        bind = Binds()
        own = CORRECTIONS.taught_by == bind(user)
        active = (CORRECTIONS.series == bind(series)) & CORRECTIONS.revoked_at.isnull()
        return await self._where(active & (own | CORRECTIONS.shared_at.isnotnull()), bind, first=(own,))

    async def taught(self, user: UserId, series: SeriesId) -> Sequence[Correction]:
        """See the port."""
        bind = Binds()
        about = (CORRECTIONS.series == bind(series)) & (CORRECTIONS.taught_by == bind(user))
        return await self._where(about & CORRECTIONS.revoked_at.isnull(), bind)

    async def active(self, user: UserId) -> int:
        """See the port."""
        bind = Binds()
        query = Q.from_(CORRECTIONS).select(Count("*").as_("active"))
        query = query.where((CORRECTIONS.taught_by == bind(user)) & CORRECTIONS.revoked_at.isnull())
        row = await self.statements.row(query, bind)
        return 0 if row is None else int(row["active"])

    async def of(self, user: UserId, page: Page | None = None) -> Sequence[Correction]:
        """See the port."""
        bind = Binds()
        seen = (CORRECTIONS.taught_by == bind(user)) | CORRECTIONS.shared_at.isnotnull()
        return await self._where(seen, bind, page=page)

    async def all(self, page: Page | None = None) -> Sequence[Correction]:
        """See the port."""
        return await self._where(None, Binds(), page=page)

    async def _where(
        self,
        condition: Criterion | None,
        bind: Binds,
        first: tuple[Criterion, ...] = (),
        page: Page | None = None,
    ) -> Sequence[Correction]:
        query = Q.from_(CORRECTIONS).select(*_TAUGHT, *_FATE, *_LESSON)
        query = query if condition is None else query.where(condition)
        if page is not None:
            query = query.limit(page.most)
        if page is not None and page.after is not None:
            if (last := await self.get(page.after)) is None:
                return []
            query = query.where(_older(last, bind))
        rows = await self.statements.rows(query.orderby(*first, *_NEWEST, order=Order.desc), bind)
        return [_correction(row) for row in rows]


def _older(last: Correction, bind: Binds) -> Criterion:
    at = bind(last.taught_at)
    return (CORRECTIONS.taught_at < at) | ((CORRECTIONS.taught_at == at) & (CORRECTIONS.id < bind(last.id)))


def _lesson_values(lesson: Lesson) -> dict[str, object]:
    kind = next(name for name, known in _KINDS.items() if isinstance(lesson, known))
    return {"kind": kind, **{_COLUMNS[name]: value for name, value in asdict(lesson).items()}}


def _lesson(row: Row) -> Lesson:
    kind = _KINDS[row["kind"]]
    return kind(**{field.name: row[_COLUMNS[field.name]] for field in fields(kind)})


def _correction(row: Row) -> Correction:
    return Correction(
        id=CorrectionId(row["id"]),
        series=SeriesId(row["series"]),
        series_title=row["series_title"],
        lesson=_lesson(row),
        taught_by=UserId(row["taught_by"]),
        taught_at=row["taught_at"],
        example=row["example"],
        shared_by=None if row["shared_by"] is None else UserId(row["shared_by"]),
        shared_at=row["shared_at"],
        revoked_by=None if row["revoked_by"] is None else UserId(row["revoked_by"]),
        revoked_at=row["revoked_at"],
    )
