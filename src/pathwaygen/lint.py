"""The engine: runs rules, finds the places, waives, and sorts. Knows no rule by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from pathwaygen import catalogue, structure, waivers
from pathwaygen.diagnostic import Diagnostic, Path, Related, Severity, Waived
from pathwaygen.loader import UNFILLED
from pathwaygen.rules.rule import Case, Finding, Level, On, Rule, Stage
from pathwaygen.terms import Status, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pathwaygen.catalogue import Language
    from pathwaygen.loader import Spec
    from pathwaygen.model import Pathway, Waiver

_STAGES = {
    Status.DRAFT: Stage.DRAFT,
    Status.CONSULTATION: Stage.REVIEW,
    Status.REVISED: Stage.REVIEW,
    Status.UNDER_REVISION: Stage.REVIEW,
    Status.APPROVED: Stage.PUBLISHED,
    Status.PUBLISHED: Stage.PUBLISHED,
    Status.EXPIRED: Stage.PUBLISHED,
}
_I, _W, _E = Severity.INFO, Severity.WARNING, Severity.ERROR
_SEVERITIES: Mapping[Level, Mapping[Stage, Severity | None]] = {
    level: dict(zip(Stage, severities, strict=True))
    for level, severities in {
        Level.FORM: (_E, _E, _E),
        Level.SKA: (_I, _E, _E),
        Level.DECISION: (_I, _E, _E),
        Level.BOR: (_I, _W, _E),
        Level.KAN: (None, _I, _I),
        Level.COMPLETE: (None, None, _I),
        Level.SUGGESTION: (None, None, _E),
    }.items()
}
_LATE = (Level.COMPLETE, Level.SUGGESTION)
"""What is asked of a finished document only; earlier its rules need not run."""
_MOST = 700
"""The most characters of a value that a message quotes: a list of what exists may be long."""
_MOST_PLACES = 3
CRASHED = "PW0003"
UNUSED_WAIVER = "PW0004"
_ENGINE = ("PW00", "PW01", "PW02")
"""How the codes begin that come from the reading and not from a rule: no waiver is of them."""
BAD_WAIVER = "PW0005"


def stage_of(spec: Spec) -> Stage:
    """Return the stage that a document's own status asks for; a draft when it states none."""
    root = spec.pathway or spec.supplement
    document = root.document if root else None
    return _STAGES[document.status] if document and document.status else Stage.DRAFT


def severity(level: Level, stage: Stage) -> Severity | None:
    """Return the severity of a demand at a stage, or None where it is not asked for yet."""
    return _SEVERITIES[level][stage]


def asks(rule: Rule, stage: Stage, kind: On) -> bool:
    """Whether a rule has anything to ask of one spec of a kind at a stage."""
    early = rule.level in _LATE and severity(rule.level, stage) is None
    return not (rule.project or early) and rule.on in (kind, On.BOTH)


@dataclass(frozen=True, slots=True)
class Options:
    """How to check: the stage (None: the document's own), the rules, the date and the language.

    ``profile`` is the region's profile that supplements are checked against; None for the one they name.
    ``spell`` asks for the spelling too.
    """

    stage: Stage | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    today: dt.date = dt.date.min
    lang: Language = "sv"
    profile: str | None = None
    spell: bool = False

    def wants(self, code: str, name: str) -> bool:
        """Whether a rule is chosen: by its code, the beginning of its code, or its name."""
        if not self.select and not self.ignore:
            return True
        if any(name == word or code.startswith(word) for word in self.ignore):
            return False
        return not self.select or any(name == word or code.startswith(word) for word in self.select)


@dataclass(frozen=True, slots=True)
class Result:
    """What checking one spec gave. ``crashed`` names the rules that failed: our fault, not the author's."""

    file: str
    stage: Stage
    diagnostics: tuple[Diagnostic, ...]
    waived: tuple[Waived, ...] = ()
    crashed: tuple[str, ...] = ()


def check(
    spec: Spec, rules: Iterable[Rule], options: Options, *, knows: Callable[[str], bool] | None = None
) -> Result:
    """Run the chosen rules on one spec; with ``knows`` also on its spelling."""
    stage = options.stage or stage_of(spec)
    unread = spec.pathway is None and spec.supplement is None
    found = [_aged(d, stage) for d in spec.diagnostics if unread or options.wants(d.code, d.name)]
    if unread:
        return Result(spec.file, stage, _sorted(_mendable(spec, found, options.lang)))
    run = _Run(spec, replace(case(spec, stage, options), knows=knows), options)
    known = tuple(rules)
    kind = On.PATHWAY if spec.supplement is None else On.SUPPLEMENT
    chosen = _chosen(known, options, stage, kind)
    for rule in chosen:
        run.apply(rule)
    run.settle()
    run.judge_waivers(known, chosen)
    everything = _mendable(spec, found + run.found, options.lang)
    return Result(spec.file, stage, _sorted(everything), tuple(run.waived), tuple(run.crashed))


@lru_cache(maxsize=8)
def _chosen(rules: tuple[Rule, ...], options: Options, stage: Stage, kind: On) -> tuple[Rule, ...]:
    """The rules to run: the same for every spec of a kind at a stage."""
    return tuple(rule for rule in rules if asks(rule, stage, kind) and options.wants(rule.code, rule.name))


def _mendable(spec: Spec, found: list[Diagnostic], lang: Language) -> list[Diagnostic]:
    """Give each finding that the program can mend its fix. A file without such findings costs nothing."""
    if not any(catalogue.fixable(diagnostic.code) for diagnostic in found):
        return found
    from pathwaygen import fixes  # noqa: PLC0415  most files need none

    return fixes.attach(spec.source, found, lang)


def keep(spec: Spec, rule: Rule, finding: Finding, options: Options) -> Result:
    """Return what a finding of a rule across specs comes to: reported, waived or not yet asked."""
    stage = options.stage or stage_of(spec)
    run = _Run(spec, case(spec, stage, options), options)
    run.apply(replace(rule, check=lambda _: iter((finding,))))
    run.settle()
    return Result(spec.file, stage, tuple(run.found), tuple(run.waived), tuple(run.crashed))


def case(spec: Spec, stage: Stage, options: Options) -> Case:
    """Return what the rules look at; of a supplement with its profile."""
    pathway, supplement = spec.pathway, spec.supplement
    if supplement is None:
        return Case(cast("Pathway", pathway), spec.source, options.today, stage)
    data = spec.source.data or {}
    shared = structure.pathway({key: data[key] for key in _SHARED if key in data})
    from pathwaygen import profiles  # noqa: PLC0415  7 ms, and a pathway needs none of it

    profile = profiles.find(options.profile or supplement.profile)
    return Case(shared, spec.source, options.today, stage, supplement, profile)


_SHARED = ("format", "id", "title", "references", "waivers")
"""What a supplement has in common with a pathway."""


def _short(text: str) -> str:
    """Return what an author wrote, cut where a message would drown in it."""
    return text if len(text) <= _MOST else f"{text[: _MOST - 1].rstrip()}…"


def _aged(diagnostic: Diagnostic, stage: Stage) -> Diagnostic:
    """A key without a value is forgiven in a draft only."""
    if diagnostic.code in UNFILLED and stage is not Stage.DRAFT:
        return replace(diagnostic, severity=Severity.ERROR)
    return diagnostic


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda d: d.order))


class _Run:
    """One pass over one spec: collects, and forgets itself afterwards."""

    def __init__(self, spec: Spec, case: Case, options: Options) -> None:
        self.spec = spec
        self.case = case
        self.options = options
        self.found: list[Diagnostic] = []
        self.waived: list[Waived] = []
        self.crashed: list[str] = []
        self.targets: set[Path] = set()
        self.weak: list[tuple[Path, Diagnostic]] = []
        self.waivers = tuple(enumerate(case.pathway.waivers))
        self.used: set[int] = set()
        self.bad: set[tuple[int, str]] = set()
        self.missed: dict[int, list[str]] = {}

    def apply(self, rule: Rule) -> None:
        try:
            findings = tuple(rule.check(self.case))
        except Exception as error:  # noqa: BLE001  a broken rule must not hide what the others find
            self.crashed.append(rule.code)
            self._crash(rule, error)
            return
        for finding in findings:
            if self._pruned(finding):
                continue
            weight = severity(finding.level or rule.level, self.case.stage)
            waiver, seen = None, finding
            if self.waivers and rule.waivable:
                waiver, seen = self._waiver(rule, finding, weight)
            if weight is not None:
                self._keep(rule, seen, weight, waiver)

    def _crash(self, rule: Rule, error: Exception) -> None:
        finding = Finding((), {"rule": rule.code, "error": f"{type(error).__name__}: {error}"[:200]})
        self.found.append(self._diagnostic(CRASHED, finding, Severity.ERROR, ()))

    def _keep(self, rule: Rule, finding: Finding, weight: Severity, waiver: Waiver | None) -> None:
        requirements = rule.requirements if finding.requirements is None else finding.requirements
        level = (finding.level or rule.level).value
        diagnostic = self._diagnostic(rule.code, finding, weight, requirements, level)
        if not finding.weak:
            self.targets.add(finding.target)
        if waiver is not None:
            date = waiver.date.isoformat() if waiver.date else ""
            why = ((waiver.reason or "").strip(), (waiver.decided_by or "").strip(), date)
            self.waived.append(Waived(diagnostic, *why))
        elif finding.weak:
            self.weak.append((finding.target, diagnostic))
        else:
            self.found.append(diagnostic)

    def settle(self) -> None:
        """Keep the weak findings about places that no other finding concerns."""
        self.found += [diagnostic for target, diagnostic in self.weak if target not in self.targets]

    def _diagnostic(
        self,
        code: str,
        finding: Finding,
        weight: Severity,
        requirements: tuple[str, ...],
        level: str = "",
    ) -> Diagnostic:
        spans = self.spec.source.spans
        path = spans.resolve(finding.path)
        if (field := finding.values.get("field")) and spans.node((*path, field)):
            path = (*path, field)  # it is there, but empty
        place = path or self._before(finding)
        span = spans.quote(path, finding.quote, finding.nth) if finding.quote else spans.closest(place)
        lang = self.options.lang
        text = catalogue.say(code, self._words(finding.values), variant=finding.variant, lang=lang)
        related = tuple(
            Related(self.spec.file, spans.closest(spans.resolve(place)), catalogue.phrase(key, lang))
            for place, key in finding.related
        )
        return Diagnostic(
            file=self.spec.file,
            span=span,
            code=code,
            name=catalogue.name(code),
            severity=weight,
            message=text.message,
            path=self.spec.authored(path),
            hint=text.hint,
            requirements=requirements,
            related=related,
            values=finding.values,
            variant=finding.variant,
            level=level,
            lacking=_lacking(finding),
        )

    def _before(self, finding: Finding) -> Path:
        """Return the section after which one that the spec lacks would go, in the order of the format."""
        lacking = finding.values.get("field")
        order = tuple(dict.fromkeys(self.case.source.vocabulary.keys.values()))
        if lacking not in order:
            return ()
        earlier = [name for name in order[: order.index(lacking)] if name in (self.case.source.data or {})]
        return (earlier[-1],) if earlier else ()

    def _words(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """Turn the canonical names of fields, and the words of closed lists, into the author's language."""
        if not self.spec.swedish:
            return _Words({name: _short(str(value)) for name, value in values.items()}, str)
        own = {name: _short(value.sv if isinstance(value, Term) else value) for name, value in values.items()}
        if "field" in own:
            own["field"] = self._word(own["field"])
        return _Words(own, self._word)

    def _word(self, name: str) -> str:
        return self.case.source.keywords_word(name)

    def _pruned(self, finding: Finding) -> bool:
        if not finding.about:
            return False
        if self.spec.source.broken:
            return True
        return any(_related(place, pruned) for place in finding.about for pruned in self.spec.pruned)

    def _waiver(self, rule: Rule, finding: Finding, weight: Severity | None) -> tuple[Waiver | None, Finding]:
        """Return the waiver that accepts a finding, and the finding, which knows of one that fails to."""
        for index, waiver in self.waivers:
            if waiver.rule not in (rule.code, rule.name):
                continue
            if not waivers.covers(waiver, finding, self.case.source):
                self.missed.setdefault(index, []).append(self._place(finding))
                continue
            self.used.add(index)
            lacking = waivers.lacks(waiver, finding.level or rule.level, self.options.today)
            if lacking is None:
                return waiver, finding
            if weight is not None:
                self._report_bad(index, waiver, finding, weight, lacking)
                finding = replace(finding, related=(*finding.related, (("waivers", index), "waiver")))
        return None, finding

    def _report_bad(self, index: int, waiver: Waiver, finding: Finding, weight: Severity, lacks: str) -> None:
        """Say what a waiver lacks: once, at the first finding that it would accept."""
        if (index, lacks) not in self.bad:
            self.bad.add((index, lacks))
            told = waivers.told(index, waiver, lacks, self._place(finding), ((finding.path, "waived"),))
            self.found.append(self._diagnostic(BAD_WAIVER, told, weight, ()))

    def _place(self, finding: Finding) -> str:
        return waivers.place(finding, self.case.source, self.spec.swedish)

    def judge_waivers(self, known: Iterable[Rule], ran: Iterable[Rule]) -> None:
        """Report the waivers of a rule that does not exist, or that ran and found nothing to waive."""
        if not self.waivers or not self.options.wants(UNUSED_WAIVER, "unused-waiver"):
            return
        rules = {name: rule for rule in known for name in (rule.code, rule.name)}
        judged = {name for rule in ran for name in (rule.code, rule.name)}
        engine = [code for code in catalogue.entries() if code.startswith(_ENGINE)]
        own = {name for code in engine for name in (code, catalogue.name(code))}
        for index, waiver in self.waivers:
            rule = rules.get(waiver.rule or "")
            variant = "" if rule and rule.waivable else "form" if rule or waiver.rule in own else "unknown"
            unused = index not in self.used and waiver.rule in judged and not self.spec.source.broken
            if variant or unused:
                places = "”, ”".join(dict.fromkeys(filter(None, self.missed.get(index, ())[:_MOST_PLACES])))
                variant = variant or ("elsewhere" if places else "")
                told = waivers.told(index, waiver, variant, places)
                self.found.append(self._diagnostic(UNUSED_WAIVER, told, Severity.WARNING, ()))


class _Words(dict[str, str]):
    """A message's values; a placeholder such as ``{key_text}`` is the author's word for a key."""

    def __init__(self, values: Mapping[str, str], word: Callable[[str], str]) -> None:
        super().__init__(values)
        self._word = word

    def __missing__(self, name: str) -> str:
        if not name.startswith("key_"):
            raise KeyError(name)
        return self._word(name.removeprefix("key_"))


def _lacking(finding: Finding) -> Path:
    """Return the place of what is missing, as far as it can be told; empty where nothing is."""
    if "field" in finding.values:
        return finding.target
    for place in finding.about:
        if len(place) > len(finding.path) and place[: len(finding.path)] == finding.path:
            return place[: place.index("*")] if "*" in place else place
    return ()


def _related(place: Path, pruned: Path) -> bool:
    """Whether one path lies on the other, where ``"*"`` matches anything."""
    return all(a == b or "*" in (a, b) for a, b in zip(place, pruned, strict=False))
