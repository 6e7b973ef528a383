"""A pathway's indicators → one FHIR R4 bundle: a measure each, criteria in CQL, and value sets.

An indicator that codes and dates do not decide becomes a measure without groups, which says why in words.
Addresses of ours end in ``.invalid`` until the user gives others: nothing is claimed to be published.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from pathwaygen import markdown
from pathwaygen.indicators.address import Addresses
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.measure import Measure, measure
from pathwaygen.indicators.output import mark
from pathwaygen.indicators.resolve import definitions
from pathwaygen.indicators.valueset import compose
from pathwaygen.indicators.yearly import patients
from pathwaygen.terms import Desired, IndicatorKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pathwaygen.indicators.definition import Definition
    from pathwaygen.indicators.measure import Codes, Uncountable
    from pathwaygen.indicators.wording import Words
    from pathwaygen.model import Pathway, Supplement
    from pathwaygen.standard import Standard

_LONGEST_ID = 64
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_STATUS = {
    Status.APPROVED: "active",
    Status.PUBLISHED: "active",
    Status.UNDER_REVISION: "active",
    Status.EXPIRED: "retired",
}
"""What FHIR calls a document's status; everything before the decision is a draft."""

_SCORING = {Kind.SHARE: "proportion", Kind.COUNT: "cohort", Kind.RATE: "ratio"}
_TYPES = {
    IndicatorKind.PROCESS: "process",
    IndicatorKind.RESULT: "outcome",
    IndicatorKind.STRUCTURE: "structure",
}
_BETTER = {Desired.HIGH: "increase", Desired.LOW: "decrease"}


@dataclass(frozen=True, slots=True)
class _Set:
    """One list of codes of a measure.

    Attributes:
        tail: What the value set's id ends in, after the pathway's.
        id: The value set's id.
        url: Its address.
        name: What the CQL calls it.
        days: What the CQL calls the days on which it is recorded.
        said: What it is, in Swedish.
        codes: The codes.
    """

    tail: str
    id: str
    url: str
    name: str
    days: str
    said: str
    codes: Codes


def as_fhir(
    pathway: Pathway, standard: Standard, words: Words, *, addresses: Addresses | None = None, errors: int = 0
) -> str:
    """Return a bundle, as JSON, with the measures, libraries and value sets of a pathway.

    Args:
        pathway: The spec.
        standard: The generic model.
        words: Sentences, and the templates.
        addresses: Where the resources are said to be.
        errors: How many errors the spec was built in spite of.
    """
    made = _Maker(pathway, standard, words, addresses or Addresses(), mark(pathway, errors=errors))
    return _bundle(made, [(one, measure(one)) for one in definitions(pathway, standard)])


def counts_as_fhir(
    found: Supplement,
    counts: Sequence[Definition],
    standard: Standard,
    words: Words,
    *,
    addresses: Addresses | None = None,
    mark: str = "",
) -> str:
    """Return a bundle, as JSON, of what a region counts every year, as ``as_fhir`` does of indicators.

    Args:
        found: The supplement.
        counts: Its counts, as ``yearly`` gives them.
        standard: The generic model.
        words: Sentences, and the templates.
        addresses: Where the resources are said to be.
        mark: What a reader must know of the supplement.
    """
    made = _Maker(found, standard, words, addresses or Addresses(), mark)
    return _bundle(made, [(one, patients(one.id, one.title, _code(one))) for one in counts])


def _code(one: Definition) -> str:
    return next((code.code for code in one.counted), "")


def _bundle(made: _Maker, found: Sequence[tuple[Definition, Measure | Uncountable]]) -> str:
    entries = list(made.resources(found))
    bundle = {
        "resourceType": "Bundle",
        "id": made.id(),
        "type": "collection",
        "entry": [{"fullUrl": entry["url"], "resource": entry} for entry in entries],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=2) + "\n"


class _Maker:
    """Makes the resources of one pathway; what they all say is said once."""

    def __init__(
        self, pathway: Pathway | Supplement, standard: Standard, words: Words, addresses: Addresses, mark: str
    ) -> None:
        self.pathway = pathway
        self.standard = standard
        self.words = words
        self.addresses = addresses
        self.mark = mark
        self.said = vars(words.environment.get_template("fhir/words.txt.j2").module)
        self.titles = {entry.code: entry.title for entry in standard.codes}

    def id(self, *parts: str) -> str:
        """Return an id that FHIR allows, the same for the same parts and another for others."""
        whole = "-".join((self.pathway.id, *parts))
        plain = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^A-Za-z0-9.-]", "-", plain)
        if plain == whole and len(plain) <= _LONGEST_ID:
            return plain
        tail = hashlib.sha256(whole.encode()).hexdigest()[:8]
        return f"{plain[: _LONGEST_ID - 9]}-{tail}"

    def resources(
        self, found: Sequence[tuple[Definition, Measure | Uncountable]]
    ) -> Iterator[dict[str, Any]]:
        """Yield the measures, then libraries, then value sets, each address once."""
        measures, libraries = [], []
        sets: dict[str, dict[str, Any]] = {}
        for definition, exact in found:
            if definition.not_applicable is not None:
                continue
            listed = self._sets(definition, exact) if isinstance(exact, Measure) else ()
            measures.append(self._measure(definition, exact))
            if isinstance(exact, Measure):
                libraries.append(self._library(definition, exact, listed))
            sets |= {made["url"]: made for one in listed for made in self._value_sets(one)}
        yield from measures
        yield from libraries
        yield from sets.values()

    def _about(self, kind: str, id_: str, title: str, description: str) -> dict[str, Any]:
        """Return what every resource says of itself."""
        document = self.pathway.document
        approved = document.approved if document else None
        valid = document.valid if document else None
        effective = _period(valid.from_, valid.to) if valid else None
        return _said(
            resourceType=kind,
            id=id_,
            language="sv",
            text={"status": "generated", "div": _narrative(title, description)},
            url=self.url(kind, id_),
            version=document.version if document else None,
            name=_computer_name(kind, id_),
            title=title,
            status=_STATUS.get(document.status, "draft") if document and document.status else "draft",
            experimental=True if document and document.example else None,
            date=document.date.isoformat() if document and document.date else None,
            publisher=(document.working_group or document.programme_area) if document else None,
            description=description,
            jurisdiction=[
                {"coding": [{"system": "urn:iso:std:iso:3166", "code": "SE", "display": "Sverige"}]}
            ],
            approvalDate=approved.date.isoformat() if approved and approved.date else None,
            effectivePeriod=effective,
        )

    def url(self, kind: str, id_: str) -> str:
        """Return a resource's address."""
        return f"{self.addresses.base}/{kind}/{id_}"

    def _measure(self, d: Definition, exact: Measure | Uncountable) -> dict[str, Any]:
        id_ = self.id(d.id)
        countable = isinstance(exact, Measure)
        own = f"{self.addresses.base}/indikator"
        identifiers: list[dict[str, Any]] = [{"system": own, "value": f"{self.pathway.id}/{d.id}"}]
        if d.catalogue:
            label = self.words.labels["catalogue"]
            identifiers.append({"type": {"text": label}, "value": markdown.plain(d.catalogue)})
        made = self._about("Measure", id_, d.title, f"{self.words.sentence(d)}.")
        made |= _said(
            identifier=identifiers,
            purpose=markdown.plain(d.text) if d.text else None,
            relatedArtifact=list(self._artifacts(d)),
            library=[self._canonical("Library", id_)] if countable else None,
            disclaimer=f"Observera: {self.mark}." if self.mark else None,
            scoring=_coded("measure-scoring", _SCORING[d.kind]) if d.kind else None,
            type=[_coded("measure-type", _TYPES[d.measure])] if d.measure else None,
            improvementNotation=_coded("measure-improvement-notation", _BETTER[d.desired])
            if d.desired
            else None,
            guidance=self._guidance(d, exact),
        )
        if isinstance(exact, Measure):
            made["group"] = [self._group(d, exact)]
        return made

    def _canonical(self, kind: str, id_: str) -> str:
        version = self.pathway.document.version if self.pathway.document else None
        return f"{self.url(kind, id_)}|{version}" if version else self.url(kind, id_)

    def _artifacts(self, d: Definition) -> Iterator[dict[str, str]]:
        if d.preset is not None:
            form = self.standard.indicator(d.preset.value)
            source = self.standard.sources[form.source]
            said = f"{source.title}. {source.publisher}, {form.date}. Avsnitt {form.section}."
            yield {"type": "derived-from", "display": source.short, "citation": said}
        for key in d.sources:
            found = next((one for one in self.pathway.references if one.get("id") == key), None)
            title = str(found.get("title") or key) if found else key
            address = str(found.get("URL") or "") if found else ""
            yield {"type": "citation", "label": key, "citation": title} | (
                {"url": address} if address else {}
            )

    def _guidance(self, d: Definition, exact: Measure | Uncountable) -> str:
        """Return what the sheet says beside the sentence, and what a user of the criteria must know."""
        rows = (
            (name, markdown.plain(getattr(d, name) or ""))
            if name in ("target", "data_source", "error_sources")
            else (name, self.words.row(name, d))
            for name in ("clock", "limit", "index_event", "period", "target", "data_source", "error_sources")
        )
        said = [f"- {self.words.labels[name]}: {' '.join(value.split())}" for name, value in rows if value]
        last = self.said["guidance"] if isinstance(exact, Measure) else self.said["uncountable"]
        return "\n".join((*said, "", last)) if said else str(last)

    def _group(self, d: Definition, exact: Measure) -> dict[str, Any]:
        def population(code: str, name: str, said: str) -> dict[str, Any]:
            return {
                "code": _coded("measure-population", code),
                "description": said,
                "criteria": {"language": "text/cql", "expression": name},
            }

        words = self.said
        found = [population("initial-population", "Initial Population", words["initial"](d, exact))]
        if exact.kind is not Kind.COUNT:
            found.append(population("denominator", "Denominator", words["denominator"](d, exact)))
        if exact.kind is Kind.SHARE:
            found.append(population("denominator-exclusion", "Denominator Exclusion", words["exclusion"]))
        if exact.kind is not Kind.COUNT:
            found.append(population("numerator", "Numerator", words["numerator"](d, exact)))
        stratifiers = [{"code": {"text": column}} for column in d.reported_by]
        stratifiers += [{"code": {"text": part.name}} for part in exact.parts if part.name]
        return {"population": found} | ({"stratifier": stratifiers} if stratifiers else {})

    def _library(self, d: Definition, exact: Measure, sets: tuple[_Set, ...]) -> dict[str, Any]:
        id_ = self.id(d.id)
        made = self._about("Library", id_, f"{d.title}: villkor", f"Villkoren för {d.title}, i CQL.")
        text = self.words.page(
            "fhir/library.cql.j2",
            title=" ".join(d.title.split()),
            sentence=self.words.sentence(d),
            notes=self.said["notes"],
            name=made["name"],
            version=_quoted(made.get("version", "")),
            sets=sets,
            m=exact,
        )
        made["type"] = _coded("library-type", "logic-library")
        depends = [{"type": "depends-on", "resource": one.url} for one in sets]
        made["relatedArtifact"] = depends
        made["content"] = [
            {"contentType": "text/cql", "language": "en", "data": base64.b64encode(text.encode()).decode()}
        ]
        return made

    def _sets(self, d: Definition, m: Measure) -> tuple[_Set, ...]:
        """Return a measure's lists of codes; X and Y are the pathway's, the others its own."""
        x, y = d.condition.name or "ej angiven", d.intervention.name or "ej angiven"
        listed: list[tuple[str, str, str, Codes]] = [
            ("x", "X", f"Diagnosen: {x}", m.condition),
            ("y", "Y", f"Åtgärden: {y}", m.intervention),
            (f"{d.id}-counted", "What Counts", f"Det som räknas: {d.title}", m.counted),
            (f"{d.id}-plan", "the Plan", f"Planen: {d.title}", m.plan),
        ]
        for number, part in enumerate(m.parts, start=1):
            listed.append((f"{d.id}-group-{number}", f"Group {number}", f"Gruppen: {part.name}", part.codes))
        wanted = {"X": m.base != "y", "Y": m.base != "x"}
        return tuple(
            _Set(
                tail,
                self.id(tail),
                self.url("ValueSet", self.id(tail)),
                name,
                f"Days of {name}",
                " ".join(said.split()),
                codes,
            )
            for tail, name, said, codes in listed
            if codes and wanted.get(name, True)
        )

    def _value_sets(self, one: _Set) -> list[dict[str, Any]]:
        """Return a list of codes as one value set, or as one that unites others where *utom* needs it."""
        found = compose(one.codes, self.addresses.all_systems, self.titles)
        if len(found) == 1:
            return [self._value_set(one.id, one.said) | {"compose": found[0]}]
        parts = [
            self._value_set(self.id(one.tail, str(number)), f"{one.said}, del {number}") | {"compose": part}
            for number, part in enumerate(found, start=1)
        ]
        united = {"include": [{"valueSet": [part["url"]]} for part in parts]}
        return [self._value_set(one.id, one.said) | {"compose": united}, *parts]

    def _value_set(self, id_: str, title: str) -> dict[str, Any]:
        made = self._about("ValueSet", id_, title, title)
        made.pop("approvalDate", None)  # the R4 value set has neither
        made.pop("effectivePeriod", None)
        return made


def _said(**values: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    """Return what is said: FHIR has no empty values."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"{_TERMINOLOGY}/{system}", "code": code}]}


def _period(start: Any, end: Any) -> dict[str, str]:  # noqa: ANN401  dates or None
    return {name: day.isoformat() for name, day in (("start", start), ("end", end)) if day is not None}


def _narrative(title: str, text: str) -> str:
    said = f"<p><b>{escape(title)}</b></p><p>{escape(text)}</p>"
    return f'<div xmlns="http://www.w3.org/1999/xhtml" lang="sv" xml:lang="sv">{said}</div>'


def _computer_name(kind: str, id_: str) -> str:
    """Return a name that generated code can use: letters, digits and underscores, a capital first."""
    return f"{kind}_{re.sub(r'[^A-Za-z0-9]', '_', id_)}"


def _quoted(text: str) -> str:
    """Return a text that may stand within CQL's quotes."""
    return text.replace("\\", "\\\\").replace("'", "\\'")
