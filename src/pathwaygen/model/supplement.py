"""A regional supplement: what a region adds to a national pathway, answered part by part of its profile."""

from typing import ClassVar, Literal

from pathwaygen.model.base import Many, Marked, Node, Prose, Word, YesNo
from pathwaygen.model.document import Document
from pathwaygen.model.pathway import References, Waiver
from pathwaygen.terms import PathwayType


class Base(Node):
    """The national pathway that a supplement builds on: ``hoftledsartros@1.0.0``."""

    bare: ClassVar[str | None] = "id"
    short: ClassVar[str] = "base"
    id: str
    version: Word | None = None


class RegionalDocument(Document):
    """A supplement's document control: what the regions' own documents state on their first page."""

    document_type: str | None = None
    number: Word | None = None
    record_class: str | None = None
    kept_in: str | None = None
    established_by: str | None = None
    prepared_by: Many[str] = ()
    reviewers: Many[str] = ()
    content_owner: str | None = None
    applies_within: Many[str] = ()


class RegionalPart(Prose):
    """A part of the region's profile, by its id: adopted as it stands, described, or not applicable.

    A part that the profile does not have has a title of its own.
    """

    bare: ClassVar[str | None] = "id"
    short: ClassVar[str] = "adopted"
    id: str
    title: str | None = None
    standard: YesNo | None = None
    not_applicable: str | None = None


class ContactType(Marked):
    """A kind of contact as it is registered, and when it is used."""

    bare: ClassVar[str | None] = "name"
    name: str | None = None
    used_for: Prose | None = None
    codes: Many[str] = ()


class YearlyCount(Marked):
    """How many patients the region counts every year, by the KVÅ code."""

    bare: ClassVar[str | None] = "code"
    code: str | None = None
    period: str | None = None
    text: str | None = None


class CodeUse(Marked):
    """A KVÅ code that is used in the region, and when."""

    bare: ClassVar[str | None] = "code"
    code: str | None = None
    title: str | None = None
    when: str | None = None


class Law(Marked):
    """A law or regulation, by its number or its name."""

    bare: ClassVar[str | None] = "name"
    name: str | None = None
    text: str | None = None
    address: str | None = None


class Addition(Marked):
    """A region's own text at a place of the national pathway."""

    at: str | None = None
    title: str | None = None
    text: str | None = None


class Supplement(Node):
    """A region's supplement to a national pathway. It only adds."""

    format: Literal["1"]
    id: str
    title: str
    type: PathwayType | None = None
    profile: str | None = None
    builds_on: Base | None = None
    document: RegionalDocument | None = None
    scope: Many[RegionalPart] = ()
    background: Many[RegionalPart] = ()
    purpose: Many[RegionalPart] = ()
    goals: Many[RegionalPart] = ()
    coordination: Many[RegionalPart] = ()
    roles: Many[RegionalPart] = ()
    plan: Many[RegionalPart] = ()
    documentation: Many[RegionalPart] = ()
    routines: Many[RegionalPart] = ()
    fee: Many[RegionalPart] = ()
    follow_up: Many[RegionalPart] = ()
    yearly_counts: Many[YearlyCount] = ()
    contact_types: Many[ContactType] = ()
    codes: Many[CodeUse] = ()
    laws: Many[Law] = ()
    related: Many[str] = ()
    additions: tuple[Addition, ...] = ()
    references: References = ()
    waivers: tuple[Waiver, ...] = ()
