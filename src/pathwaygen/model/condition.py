"""The condition X, the intervention Y, their codes, and the groups of patients."""

from typing import ClassVar

from pydantic import Field

from pathwaygen.model.base import Many, Marked, Node, Prose, Word
from pathwaygen.model.document import Ages
from pathwaygen.terms import CodeSystem, Principal


class CodeSet(Marked):
    """Codes by prefix: M16 includes M16.0. A range stays within one letter: I60–I69."""

    system: CodeSystem | None = None
    includes: Many[str] = ()
    excludes: Many[str] = ()


class CodeList(Marked):
    """A list to check codes against: the group's own, or an excerpt of the official one."""

    system: CodeSystem | None = None
    edition: Word | None = None
    file: str | None = None
    titles: dict[str, str] = Field(default_factory=dict)


class About(Node):
    """What the condition is."""

    definition: Prose | None = None
    prevalence: Prose | None = None
    causes: Prose | None = None
    risk_factors: Prose | None = None
    comorbidity: Prose | None = None
    course: Prose | None = None
    complications: Prose | None = None


class Condition(Node):
    """The health condition, X. ``name`` is written as it stands inside a sentence."""

    bare: ClassVar[str | None] = "name"
    name: str | None = None
    codes: Many[CodeSet] = ()
    about: About | None = None


class Intervention(Node):
    """The intervention that delimits the group, Y."""

    bare: ClassVar[str | None] = "name"
    name: str | None = None
    codes: Many[CodeSet] = ()


class Population(Marked):
    """A named group of patients, used by entries, blocks and indicators."""

    id: str
    name: str | None = None
    registered_in: str | None = None
    criteria: Prose | None = None
    ages: Ages | None = None
    codes: Many[CodeSet] = ()


class Service(Marked):
    """A clinic or another actor: a lane of the flowchart."""

    bare: ClassVar[str | None] = "title"
    title: str | None = None
    principal: Principal | None = None
