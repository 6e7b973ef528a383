"""The condition X, the intervention Y, their codes, and the groups of patients."""

from typing import ClassVar

from pathwaygen.model.base import Many, Marked, Node, Prose
from pathwaygen.model.document import Ages
from pathwaygen.terms import CodeSystem, Principal


class CodeSet(Marked):
    """Codes by prefix: M16 includes M16.0. A range stays within one letter: I60–I69."""

    system: CodeSystem | None = None
    includes: Many[str] = ()
    excludes: Many[str] = ()


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
