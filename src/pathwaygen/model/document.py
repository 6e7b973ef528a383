"""Document control and scope: who stands behind the pathway, and what it covers."""

from typing import ClassVar

from pydantic import Field

from pathwaygen.model.base import Day, Many, Marked, Node, Prose, Whole, Word, YesNo
from pathwaygen.terms import Status


class Member(Node):
    """A member of the working group."""

    bare: ClassVar[str | None] = "name"
    name: str | None = None
    role: str | None = None
    organisation: str | None = None


class Approval(Node):
    """Who approved the document, when, under which reference number."""

    bare: ClassVar[str | None] = "by"
    by: str | None = None
    date: Day | None = None
    reference: Word | None = None


class Validity(Node):
    """From and to which date the document holds."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


class Change(Node):
    """A change since the previous edition."""

    bare: ClassVar[str | None] = "text"
    version: Word | None = None
    date: Day | None = None
    text: str | None = None


class Document(Node):
    """Document control."""

    version: Word | None = None
    status: Status | None = None
    date: Day | None = None
    example: YesNo | None = None
    programme_area: str | None = None
    working_group: str | None = None
    members: Many[Member] = ()
    approved: Approval | None = None
    valid: Validity | None = None
    replaces: str | None = None
    changes: Many[Change] = ()


class Inclusion(Node):
    """A decision that a part is in scope, or is not and why."""

    included: YesNo | None = None
    reason: str | None = None


class Ages(Marked):
    """An age band in whole years; either end may be open."""

    from_: Whole | None = Field(default=None, alias="from")
    to: Whole | None = None


class Scope(Node):
    """What the pathway covers."""

    lead: Prose | None = None
    rehabilitation: Inclusion | None = None
    sick_leave: Inclusion | None = None
    recurring_need: Inclusion | None = None
    ages: Ages | None = None
    delimitation: Prose | None = None
    care_level: Prose | None = None
    related: Many[str] = ()
    continues: str | None = None
