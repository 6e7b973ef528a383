"""Nothing can be left out in silence: every key and list item of the real specs, removed one at a time.

A removal gives one new finding that both stands at the line of its parent and names what is missing. Or it
is excused: in ``ELSEWHERE``, with why it is named at another line, or in ``SILENT``, with why none can know.
Each excuse says how large a share of a spec it may cover, and ``pytest -rP`` prints how large it is. What the
generic model says *ska* about is an error at review.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.conftest import ROOT

from pathwaygen import keywords, lint, loader, standard
from pathwaygen import source as reader
from pathwaygen.diagnostic import Diagnostic, Path, Severity
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pathwaygen.source import Source

SPECS = ("distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi")
CHUNKS = 4
STRICTEST = Options(stage=Stage.PUBLISHED)
REVIEW = Options(stage=Stage.REVIEW)
INSIDE_REFERENCE = 3
"""How deep a reference is removed from: its fields, not the parts of a name or a date."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Removal:
    """One removal: the place, what stood there, what holds it, and the whole spec."""

    path: Path
    pattern: str
    value: Any
    parent: Any
    data: Any


def several(removal: Removal) -> bool:
    """It was one of several."""
    return isinstance(removal.parent, list) and len(removal.parent) > 1


def accounted_for(removal: Removal) -> bool:
    """What is left still says where it comes from: a citation, a mark of its own, or a mark around it."""
    node = removal.data
    for key in removal.path[:-1]:
        if isinstance(node, dict) and {"suggestion", "source"} & node.keys():
            return True
        node = node[key]
    left = {key: value for key, value in removal.parent.items() if key != removal.path[-1]}
    return bool({"suggestion", "source"} & left.keys()) or "[@" in repr(left) or not _claims(left)


def _claims(node: dict[str, Any]) -> bool:
    """Whether a node has a sentence or a figure of its own, headings and arrows apart."""
    said = [value for key, value in node.items() if key in ("text", "within", "around", "between", "team")]
    return any(not isinstance(value, str) or len(value.split()) > 3 for value in said)


def said_in_another_block(removal: Removal) -> bool:
    """Another block says the same element, or all parts of the section."""
    return all(_elsewhere(removal, path) for path in _leaves(removal.value, removal.path[2:]))


def _leaves(value: object, path: Path) -> Iterator[Path]:
    """The elements of Table 1 at or below a path, counted from the block."""
    if standard.load().element(("block", 0, *path)) is not None:
        yield path
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, (*path, key))


def _elsewhere(removal: Removal, path: Path) -> bool:
    for index, block in enumerate(removal.data["block"]):
        node: Any = block if index != removal.path[1] else None
        for key in path:
            node = node.get(key) if isinstance(node, dict) else None
        if node is not None:
            return True
    return False


def always(_: Removal) -> bool:
    """Whatever stands beside it."""
    return True


def beside(*names: str) -> Callable[[Removal], bool]:
    """One of some fields stands beside it."""
    return lambda removal: bool(set(names) & removal.parent.keys())


asks = beside("decision")
another_way = beside("rehabilitation", "decision", "next", "text")


def without_rehabilitation(removal: Removal) -> bool:
    """A reason is asked for of a single profession with rehabilitation, and the block has none."""
    return "rehabilitation" not in removal.data["block"][removal.path[1]]


def in_a_group(removal: Removal) -> bool:
    """The block belongs to a group, by name or by its letter."""
    letters = {group["id"] for group in removal.data.get("groups", ())}
    return "group" in removal.parent or removal.parent["id"][0] in letters


LIMITS = ("after", "at", "within", "between", "every")
OF_OWN_INDICATORS = (
    *("counted_codes", "index_event", "lookback", "period", "population", "priority", "times", "times.*.id"),
)
NOT_OF_A_COUNT = ("earlier_plan", "index_event", "lookback", "population")
OF_A_REFERENCE = ("DOI", "issue", "note", "number", "page", "publisher", "volume")
LISTS = (
    *("attachments.*", "registers.*", "scope.related.*", "tables.*", "tables.*.rows.*", "transitions.*"),
    *("condition.codes.*", "condition.codes.*.includes.*", "intervention.codes.*.includes.*"),
    *("entry.criteria.*", "entry.exceptions.*", "goals.objectives.*", "goals.objectives.*.indicator.*"),
    *("groups.*.phase.*", "patient_experience.journey.*", "populations.*", "document.members.*"),
    *("indicators.own", "indicators.*.counted_codes.*", "indicators.*.reported_by.*", "indicators.*.times.*"),
    *("block.*.codes.*", "block.*.next.*", "block.*.parts.*", "block.*.phase.*", "block.*.times.*"),
    *("block.*.performer.profession.*", "block.*.performer.team.*", "block.*.decision.outcomes.*"),
    *("block.*.rehabilitation.assessment.instruments.instruments.*", "block.*.rehabilitation.occasions.*"),
)


class Excuse(NamedTuple):
    """How large a share of a spec's removals may have the reason, in percent, and where it holds."""

    most: int
    cases: tuple[tuple[tuple[str, ...], Callable[[Removal], bool]], ...]

    def covers(self, removal: Removal) -> bool:
        """Whether the reason holds for a removal."""
        return any(_matches(removal.pattern, globs) and holds(removal) for globs, holds in self.cases)


SILENT: dict[str, Excuse] = {
    "one of several in a list of the group's own: nothing says how many there should be": Excuse(
        16, ((LISTS, several),)
    ),
    "what is left still has a source or a mark, so nobody can see that another is gone": Excuse(
        13, ((("**.suggestion", "**.source", "**.source.*"), accounted_for),)
    ),
    "what is left says it too: another block, the block's group or question, the standard, a text": Excuse(
        10,
        (
            (("block.*.rehabilitation.**",), said_in_another_block),
            (("block.*.group", "block.*.phase", "block.*.service", "block.*.times"), in_a_group),
            (tuple(f"block.*.{field}" for field in ("title", "care", "patient", "performer", "times")), asks),
            (("block.*.next", "block.*.decision", "exit.criteria.*.from"), another_way),
            (tuple(f"block.*.times.*.{field}" for field in LIMITS), beside("text")),
            (("block.*.rehabilitation.**.text",), beside("to", "when", "instruments", "name")),
            (("scope.related",), beside("continues")),
            (tuple(f"references.*.{field}" for field in ("author", "issued", "URL")), beside("type")),
            (tuple(f"indicators.*.{field}" for field in ("kind", "target")), beside("standard")),
        ),
    ),
    "a made-up patient is no part of the document: `indicators test` judges it, in every build": Excuse(
        9, ((("example_patients", "example_patients.**"), always),)
    ),
    "an addition of the group's own, which neither the model nor the format asks for": Excuse(
        8,
        (
            (("attachments", "background.text", "document.example", "scope.continues", "tables"), always),
            (
                tuple(f"block.*.{field}" for field in ("codes", "parts", "performer.text", "population")),
                always,
            ),
            (tuple(f"block.*.times.*.{field}" for field in ("population", "text", "when")), always),
            (("block.*.decision.outcomes.*.text", "block.*.decision.outcomes.*.when"), always),
            (("entry.criteria.*.population", "groups.*.service", "indicators.*.text"), always),
            (("indicators.*.earlier_plan.counts", "indicators.*.earlier_plan.text"), always),
            (tuple(f"indicators.own.{field}" for field in OF_OWN_INDICATORS), always),
            (tuple(f"indicators.sick_leave_plan.{field}" for field in NOT_OF_A_COUNT), always),
            (tuple(f"references.*.{field}" for field in OF_A_REFERENCE), always),
            (("block.*.performer.reason",), without_rehabilitation),
        ),
    ),
}

BARE = ("text", "see", "not_applicable")
"""The forms of a node's own answer: without it, the node's own name is what is missing."""
MARKS = frozenset(("suggestion", "source"))

ELSEWHERE: dict[str, Excuse] = {
    "what points at it, is reached through it or agrees with it says so where that stands": Excuse(
        10,
        (
            (("block.*", "events.*", "exit.criteria.*", "groups", "groups.*", "intervention"), always),
            (("populations", "populations.*", "references.*", "services.*"), always),
            (("indicators.own", "indicators.own.within", "goals.objectives.*.indicator.*"), always),
            (("block.*.next.*", "block.*.decision.outcomes.*", "goals.objectives.*.standard"), always),
        ),
    ),
    "an element counts once, over all blocks: it is asked for where the most of its section stands": Excuse(
        4, ((("block.*.rehabilitation", "block.*.rehabilitation.**"), always),)
    ),
    "the finding stands at the text that lacks a source, or at the first line of the spec's own": Excuse(
        1, ((("format", "populations.*.suggestion", "indicators.*.suggestion"), always),)
    ),
}
"""What is named, but at another line than its parent's."""


def _patterned(data: Any, path: Path) -> str:
    """A path with ``*`` for a position or a chosen name; indicators by the standard's form, or ``own``."""
    parts = ["*" if isinstance(key, int) else str(key) for key in path]
    if len(path) > 1 and path[0] in ("events", "services"):
        parts[1] = "*"
    if len(path) > 1 and path[0] == "indicators":
        parts[1] = _WORDS.get(str(data["indicators"][path[1]].get("standard")), "own")
    return ".".join(parts)


_WORDS = {word: name for name, word in keywords.load().values["IndicatorPreset"].items()}

SKA = (
    "scope",
    "scope.rehabilitation",
    "scope.sick_leave",
    "scope.recurring_need",
    "scope.*.included",
    "document",
    "document.version",
    "document.status",
    "document.date",
    "document.programme_area",
    "document.working_group",
    "type",
    "condition",
    "condition.name",
    "condition.codes",
    "condition.codes.*.system",
    "condition.codes.*.includes",
    "intervention",
    "intervention.name",
    "intervention.codes",
    "intervention.codes.*.system",
    "intervention.codes.*.includes",
    "goals",
    "goals.objectives",
    "entry",
    "entry.criteria",
    "entry.criteria.*.text",
    "entry.criteria.*.to",
    "entry.rehabilitation_assessment",
    "entry.rehabilitation_assessment.text",
    "entry.insurance_assessment",
    "entry.insurance_assessment.text",
    "exit",
    "exit.criteria",
    "exit.criteria.*.text",
    "exit.rehabilitation",
    "exit.rehabilitation.*",
    "exit.rehabilitation.*.standard",
    "transitions",
    "transitions.*.principals",
    "transitions.*.coordination",
    "transitions.*.handover",
    "transitions.*.information",
    "block",
    "block.*.decision.outcomes",
    "block.*.decision.outcomes.*.answer",
    "block.*.decision.outcomes.*.to",
    "block.*.rehabilitation.assessment.needs.present",
    "block.*.rehabilitation.assessment.needs.absent",
    "block.*.rehabilitation.assessment.needs.*.to",
    "block.*.rehabilitation.follow_up.goals.met",
    "block.*.rehabilitation.follow_up.goals.need_remains",
    "block.*.rehabilitation.follow_up.goals.unreachable",
    "block.*.rehabilitation.follow_up.goals.*.to",
    "block.*.rehabilitation.follow_up.goals.need_remains.text",
    "indicators.plan_*.population",
    "indicators.plan_*.from",
    "indicators.plan_*.within",
    "indicators.sick_leave_plan.period",
    "indicators.sick_leave_plan.working_age",
    "indicators.sick_leave_plan.working_age.from",
    "indicators.sick_leave_plan.working_age.to",
    "patient_experience",
    "patient_experience.rehabilitation",
    "patient_experience.sick_leave",
)
"""What the writing instruction says *ska* about, or asks for a decision on, the elements of Table 1 apart."""


@cache
def _glob(glob: str) -> re.Pattern[str]:
    """``*`` stands for any one step of a path, or a part of it; ``**`` for any steps, or none."""
    pattern = re.escape(glob).replace(r"\*\*\.", r"(?:[^.]+\.)*").replace(r"\.\*\*", r"(?:\.[^.]+)*")
    return re.compile(pattern.replace(r"\*", "[^.]*"))


def _matches(pattern: str, globs: tuple[str, ...]) -> bool:
    return any(_glob(glob).fullmatch(pattern) for glob in globs)


@cache
def _read(name: str) -> Source:
    file = ROOT / "pathways" / f"{name}.yaml"
    return keywords.load().read(file.read_bytes(), name=name)


@cache
def _findings(name: str, options: Options) -> Counter[tuple[object, ...]]:
    checked = lint.check(loader.validate(_read(name)), RULES, options)
    return Counter(map(_key, checked.diagnostics))


def _key(found: Diagnostic) -> tuple[object, ...]:
    return (found.code, found.span, found.message)


@cache
def _paths(name: str) -> tuple[Path, ...]:
    return tuple(_walk(_read(name).data, ()))


def _walk(data: object, path: Path) -> Iterator[Path]:
    items: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        if path[:1] != ("references",) or len(path) < INSIDE_REFERENCE - 1:
            yield from _walk(value, (*path, key))


def _without(name: str, paths: tuple[Path, ...], options: Options) -> list[Diagnostic]:
    """What is newly found when some places are gone. The lines stay, since the text is the same."""
    result = lint.check(loader.validate(reader.prune(_read(name), paths)), RULES, options)
    assert not result.crashed, (paths, result.crashed)
    known = _findings(name, options)
    return [found for found in result.diagnostics if not known[_key(found)]]


def _removal(name: str, path: Path) -> Removal:
    data: Any = _read(name).data
    parent = data
    for key in path[:-1]:
        parent = parent[key]
    return Removal(path, _patterned(data, path), parent[path[-1]], parent, data)


def _shown(name: str, removal: Removal, found: list[Diagnostic]) -> bool:
    """Whether one finding names what is missing at its parent's line, or of a section where it goes."""
    source = _read(name)
    parents = (removal.path[:-1], removal.path[:-2]) if isinstance(removal.path[-1], int) else ()
    lines = {source.spans.closest(path).line for path in parents or (removal.path[:-1],)}
    if len(removal.path) == 1:  # a section is missed where it would go: at another section
        lines |= {source.spans.closest((key,)).line for key in removal.parent}
    names = tuple(filter(None, _names(source, removal)))
    return any(new.span.line in lines and _named(new.message, names) for new in found)


def _named_elsewhere(name: str, removal: Removal, found: list[Diagnostic]) -> bool:
    """Whether a finding names what is missing, at whatever line."""
    names = tuple(filter(None, _names(_read(name), removal)))
    return any(_named(new.message, names) for new in found)


def _names(source: Source, removal: Removal) -> Iterator[str | None]:
    """The words that name what is missing: its key, its id, or the keys right below it.

    An item of a list goes by the list's key, and what a node itself says (``text``, or all but where it comes
    from) by the node's.
    """
    key = removal.path[-1]
    yield source.spans.word(removal.path)
    if isinstance(key, int) or key in BARE or removal.parent.keys() - MARKS == {key}:
        last = max(place for place, key in enumerate(removal.path[:-1]) if isinstance(key, str))
        yield source.spans.word(removal.path[: last + 1])
    if isinstance(removal.value, list):
        for item in removal.value:
            if isinstance(item, dict):
                yield from (item.get("id"), item.get("standard"))
    if isinstance(removal.value, dict):
        yield removal.value.get("id")
        yield removal.value.get("standard")
        yield from (source.spans.word((*removal.path, key)) for key in removal.value)
    elif isinstance(removal.value, str):
        yield removal.value.strip()


def _named(message: str, names: tuple[str, ...]) -> bool:
    quoted = message.replace("”", " ”").replace(",", " ").split()
    return any(f"”{name}”" in message or f": {name}”" in message or name in quoted for name in names)


def _chunked(name: str, chunk: int) -> tuple[Path, ...]:
    return _paths(name)[chunk::CHUNKS]


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


each_chunk = pytest.mark.parametrize(
    ("name", "chunk"), [(name, chunk) for name in SPECS for chunk in range(CHUNKS)]
)
each_spec = pytest.mark.parametrize("name", SPECS)


@each_chunk
def test_every_removal_is_found(name, chunk):
    silent = []
    reasons: Counter[str | None] = Counter()
    for path in _chunked(name, chunk):
        removal = _removal(name, path)
        found = _without(name, (path,), STRICTEST)
        reason = _reason(name, removal, found)
        reasons[reason] += 1
        if reason is None:
            silent.append(
                (removal.pattern, path, [(new.code, new.span.line, new.message) for new in found[:2]])
            )
    assert silent == []
    for reason, count in reasons.most_common():
        share = 100 * count / reasons.total()
        print(f"{count:5} {share:4.1f} %  {reason}")  # noqa: T201  what pytest -rP shows
        assert reason is None or reason == FOUND or share <= (SILENT | ELSEWHERE)[reason].most, reason


FOUND = "found at its parent, by name"


def _reason(name: str, removal: Removal, found: list[Diagnostic]) -> str | None:
    """How a removal is found, or why not; None if it should have been."""
    if _shown(name, removal, found):
        return FOUND
    tables = (ELSEWHERE, SILENT) if _named_elsewhere(name, removal, found) else (SILENT,)
    reasons = (reason for table in tables for reason, excuse in table.items() if excuse.covers(removal))
    return next(reasons, None)


@each_spec
def test_what_must_be_said_is_an_error_at_review(name):
    unheard = []
    for path in _paths(name):
        pattern = _patterned(_read(name).data, path)
        if _matches(pattern, SKA):
            removal = _removal(name, path)
            found = [new for new in _without(name, (path,), REVIEW) if new.severity is Severity.ERROR]
            shown = _reason(name, removal, found) in (FOUND, *ELSEWHERE)
            if not shown and not several(removal):
                unheard.append((pattern, path, [(new.code, new.message) for new in found[:2]]))
    assert unheard == []


@each_spec
def test_an_element_that_no_block_says_is_an_error_at_review(name):
    paths = _paths(name)
    spec = loader.validate(_read(name))
    assert spec.pathway is not None
    unheard = []
    for element in standard.load().elements:
        places = tuple(path for path in paths if standard.load().element(path) is element)
        if element.level != standard.Level.MUST or not places:
            continue
        found = [new for new in _without(name, places, REVIEW) if new.severity is Severity.ERROR]
        word = keywords.load().word(element.path[-1])
        if not any(_named(new.message, (word,)) for new in found):
            unheard.append((element.id, [(new.code, new.message) for new in found[:3]]))
    assert unheard == []


SHAPES: dict[str, object] = {
    "text": "något helt annat",
    "list": ["något", "annat"],
    "mapping": {"text": "något", "okänd": {"annat": "ja"}},
    "number": "17",
    "nothing": None,
}
TOGETHER = 24
"""How many places are replaced in one run."""


@each_spec
@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_breaks_a_rule(name, shape):
    paths = _paths(name)
    rounds = len(paths) // TOGETHER + 1
    for start in range(rounds):
        chosen: list[Path] = []
        for path in paths[start::rounds]:
            if not any(path[: len(other)] == other for other in chosen):
                chosen.append(path)
        source = _read(name)
        for path in chosen:
            source = _replaced(source, path, SHAPES[shape])
        result = lint.check(loader.validate(source), RULES, STRICTEST)
        assert result.crashed == (), (chosen, result.crashed)


def _replaced(source: Source, path: Path, value: object) -> Source:
    return replace(source, data=_with(source.data, path, value))


def _with(data: Any, path: Path, value: object) -> Any:
    if not path:
        return value
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = _with(data[path[0]], path[1:], value)
    return copy
