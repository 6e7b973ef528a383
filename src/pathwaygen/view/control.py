"""Document control: who stands behind the document, in which edition, and what a reader must know first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md
from pathwaygen.terms import Status
from pathwaygen.view.texts import NOTHING, Texts, capital

if TYPE_CHECKING:
    import datetime as dt

    from pathwaygen.model import Pathway
    from pathwaygen.model.condition import Service
    from pathwaygen.model.document import Document


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of the working group."""

    name: Md
    role: Md
    organisation: Md


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change since the previous edition."""

    version: Md
    date: Md
    text: Md


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service and who is responsible for it."""

    title: Md
    principal: Md
    marks: Md


@dataclass(frozen=True, slots=True)
class WaiverView:
    """A deviation that the group has decided on."""

    rule: Md
    at: Md
    reason: Md
    decided_by: Md
    date: Md


@dataclass(frozen=True, slots=True)
class ControlView:
    """Document control. Dates are ISO dates; a field that the spec leaves out is empty."""

    version: Md = NOTHING
    status: Md = NOTHING
    date: Md = NOTHING
    programme_area: Md = NOTHING
    working_group: Md = NOTHING
    members: tuple[MemberView, ...] = ()
    approved_by: Md = NOTHING
    approved_date: Md = NOTHING
    reference: Md = NOTHING
    valid_from: Md = NOTHING
    valid_to: Md = NOTHING
    replaces: Md = NOTHING
    changes: tuple[ChangeView, ...] = ()

    @property
    def stated(self) -> bool:
        """Whether anything is said."""
        return self != ControlView()


@dataclass(frozen=True, slots=True)
class BannersView:
    """What stands in front of the document.

    Attributes:
        example: Whether it is an example.
        status: Where the document stands in its life, a ``Status``; a draft where the spec says nothing.
        status_words: The same in Swedish.
        errors: How many errors it was built in spite of.
    """

    example: bool
    status: str
    status_words: Md
    errors: int


def control(pathway: Pathway, texts: Texts) -> ControlView:
    """Return the document control."""
    found = pathway.document
    if found is None:
        return ControlView()
    approved, valid = found.approved, found.valid
    return ControlView(
        version=texts.name(found.version),
        status=texts.chosen(
            capital(texts.name(found.status.sv)) if found.status else NOTHING, "document", "status"
        ),
        date=texts.chosen(_date(found.date), "document", "date"),
        programme_area=texts.name(found.programme_area),
        working_group=texts.name(found.working_group),
        members=tuple(
            MemberView(texts.name(m.name), texts.name(m.role), texts.name(m.organisation))
            for m in found.members
        ),
        approved_by=texts.name(approved.by) if approved else NOTHING,
        approved_date=_date(approved.date) if approved else NOTHING,
        reference=texts.name(approved.reference) if approved else NOTHING,
        valid_from=held(_date(valid.from_), found.status) if valid else NOTHING,
        valid_to=held(_date(valid.to), found.status) if valid else NOTHING,
        replaces=texts.name(found.replaces),
        changes=tuple(
            ChangeView(texts.name(c.version), _date(c.date), texts.line(c.text)) for c in found.changes
        ),
    )


_UNDECIDED = (None, Status.DRAFT, Status.CONSULTATION, Status.REVISED)
_CONDITION = "om dokumentet godkänns"


def held(date: Md, status: Status | None) -> Md:
    """Return a date of validity; of a document that nobody has approved, with what it hangs on."""
    return Md(f"{date} ({_CONDITION})") if date and status in _UNDECIDED else date


def _date(date: dt.date | None) -> Md:
    return Md(date.isoformat()) if date else NOTHING


def banners(document: Document | None, *, errors: int) -> BannersView:
    """Return what a reader must know first."""
    status = (document.status if document else None) or Status.DRAFT
    return BannersView(bool(document and document.example), status.value, Md(status.sv), errors)


def services(pathway: Pathway, texts: Texts) -> tuple[ServiceView, ...]:
    """Return the services, in the order they are written."""
    return tuple(
        ServiceView(
            texts.name(service.title or name),
            texts.chosen(_principal(service, texts), "services", name, "principal"),
            texts.marks(service, "services", f"#{name}"),
        )
        for name, service in pathway.services.items()
    )


def _principal(service: Service, texts: Texts) -> Md:
    return texts.name(service.principal.sv) if service.principal else NOTHING


def waivers(pathway: Pathway, texts: Texts) -> tuple[WaiverView, ...]:
    """Return the group's deviations."""
    return tuple(
        WaiverView(
            texts.name(waiver.rule),
            texts.name(waiver.at),
            texts.line(waiver.reason),
            texts.name(waiver.decided_by),
            _date(waiver.date),
        )
        for waiver in pathway.waivers
    )
