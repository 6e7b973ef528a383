"""A supplement's lists as rows: codes, kinds of contact, yearly counts, laws, changes, people, control."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen import prose
from pathwaygen.markdown import Md
from pathwaygen.view.control import held
from pathwaygen.view.texts import NOTHING, Texts, capital, listed, part

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from pathwaygen.model import Supplement
    from pathwaygen.model.document import Document
    from pathwaygen.profiles import Entry, Profile

Row = tuple[Md, ...]
PLACES = ("box", "header", "footer", "decision")
_VALIDITY = "valid."
_NUMBER = re.compile(r"(?:HSLF-FS |SOSFS )?\d{4}:\d{1,4}")
_STATUTES = "https://rkrattsbaser.gov.se/sfst?bet="
"""The government's register of statutes; it finds an act by its number."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows, and the entries of the profile that they come from."""

    rows: tuple[Row, ...] = ()
    other_rows: tuple[Row, ...] = ()
    entries: tuple[Entry, ...] = ()


def stated(found: Supplement, profile: Profile, texts: Texts, place: str) -> tuple[Row, ...]:
    """Return the document control that the region prints at a place: label and value, where there is one."""
    rows = (
        (texts.name(control.label), _control(found.document, control.field, texts))
        for control in profile.control
        if control.place == place
    )
    return tuple(row for row in rows if row[1])


def _value(node: Any, field: str, texts: Texts) -> Md:  # noqa: ANN401  any field
    for name in field.split("."):
        node = getattr(node, "from_" if name == "from" else name, None)
    if isinstance(node, tuple):
        return Md(", ".join(texts.name(str(item)) for item in node))
    return texts.name(str(node)) if node else NOTHING


def _control(document: Document | None, field: str, texts: Texts) -> Md:
    """Return a field of document control; a date of validity with what it hangs on."""
    value = _value(document, field, texts)
    return held(value, document.status if document else None) if field.startswith(_VALIDITY) else value


def codes(found: Supplement, profile: Profile, texts: Texts) -> Listing:
    """Return code, title and when it is registered; a title that differs from the national one beside it."""
    rows, entries = [], []
    for use in found.codes:
        code = (use.code or "").strip()
        own, national = profile.code.get(code), texts.standard.code(code)
        title = texts.name((own and own.title) or use.title or (national and national.title) or "")
        if own and national and national.title != own.title:
            region, other = (texts.standard.document(name).short for name in (own.source, national.source))
            title = Md(f"{title} ({texts.name(region)}); {texts.name(national.title)} ({texts.name(other)})")
        when = texts.line(use.when or (own.when if own else ""))
        rows.append((texts.name(code), title, Md(f"{when}{texts.marks(use, 'codes', f'#{code}')}")))
        entries += [own] if own else []
    return Listing(tuple(rows), entries=tuple(entries))


def contact_types(found: Supplement, profile: Profile, texts: Texts) -> Listing:
    """Return name, when it is used and the codes registered with it."""
    rows, entries = [], []
    for contact in found.contact_types:
        known = profile.contact.get(prose.folded(contact.name or ""))
        place = ("contact_types", f"#{contact.name}")
        own = texts.line(contact.used_for.text) if contact.used_for else NOTHING
        marks = texts.marks(contact.used_for, *place, but=own) if contact.used_for else NOTHING
        used = part(texts.line(known.used_for) if known else NOTHING, own, marks)
        registered = listed(texts.name(code) for code in contact.codes)
        name = texts.name(known.name if known else contact.name)
        rows.append((Md(f"**{name}**") if name else name, used, registered))
        entries += [known] if known else []
    return Listing(tuple(rows), entries=tuple(entries))


def yearly_counts(found: Supplement, profile: Profile, texts: Texts) -> Listing:
    """Return code, what is counted, at which levels and over which period."""
    rows, entries = [], []
    for count in found.yearly_counts:
        known = profile.count.get((count.code or "").strip())
        text = texts.line(count.text or (known.text if known else ""))
        text = texts.marked(text, count, "yearly_counts", f"#{count.code}")
        levels = capital(listed(texts.name(level) for level in known.levels)) if known else NOTHING
        rows.append((texts.name(count.code), text, levels, texts.name(count.period)))
        entries += [known] if known else []
    return Listing(tuple(rows), entries=tuple(entries))


def laws(found: Supplement, profile: Profile, texts: Texts) -> Listing:
    """Return title with its address, and a note: the health service's laws, and those of other actors."""
    rows: dict[str, list[Row]] = {"care": [], "other_actors": []}
    for one in found.laws:
        name = one.name or ""
        number = _NUMBER.search(name)
        law = texts.standard.law(name) or (texts.standard.law(number[0]) if number else None)
        title = texts.name(law.title if law else name)
        address = one.address or (
            f"{_STATUTES}{law.number}" if law and law.kind == "act" and law.number else ""
        )
        said = texts.line(f"[{title}]({address})") if address else title
        newer = texts.standard.law_in_force(law) if law else None
        note = (
            texts.name(f"Upphävd och ersatt av {newer.title}.")
            if law and newer is not law and newer
            else NOTHING
        )
        text = texts.marked(texts.line(one.text), one, "laws", f"#{name}")
        rows[law.concerns if law else "care"].append((said, part(text, note)))
    named = {law for demand in profile.laws if (law := texts.standard.law(demand.law))}
    entries = tuple(demand for demand in profile.laws if texts.standard.law(demand.law) in named)
    return Listing(tuple(rows["care"]), tuple(rows["other_actors"]), entries if found.laws else ())


def changes(found: Supplement, _: Profile, texts: Texts) -> Listing:
    """Return version, date and what has changed."""
    logged = found.document.changes if found.document else ()
    return Listing(tuple((texts.name(c.version), _day(c.date), texts.line(c.text)) for c in logged))


def history(found: Supplement, _: Profile, texts: Texts) -> Listing:
    """Return what the document replaces."""
    replaced = found.document.replaces if found.document else None
    return Listing(((texts.name(replaced),),) if replaced else ())


def people(found: Supplement, _: Profile, texts: Texts) -> Listing:
    """Return those who wrote it: name, role and organisation."""
    members = found.document.members if found.document else ()
    words = ((m.name, m.role, m.organisation) for m in members)
    return Listing(tuple((Md(", ".join(texts.name(word) for word in row if word)),) for row in words))


def related(found: Supplement, _: Profile, texts: Texts) -> Listing:
    """Return the region's own documents, by title."""
    return Listing(tuple((texts.line(title),) for title in found.related))


def waivers(found: Supplement, _: Profile, texts: Texts) -> Listing:
    """Return rule, place, reason, who decided and when."""
    return Listing(
        tuple(
            (
                texts.name(waiver.rule),
                texts.name(waiver.at),
                texts.line(waiver.reason),
                texts.name(waiver.decided_by),
                _day(waiver.date),
            )
            for waiver in found.waivers
        )
    )


def control(found: Supplement, profile: Profile, texts: Texts) -> Listing:
    """Return every field of document control that is stated: label and value."""
    return Listing(tuple(_all(found, profile, texts)))


def _all(found: Supplement, profile: Profile, texts: Texts) -> Iterator[Row]:
    for place in PLACES:
        yield from stated(found, profile, texts, place)


def _day(day: dt.date | None) -> Md:
    return Md(day.isoformat()) if day else NOTHING


LISTS: Mapping[str, Callable[[Supplement, Profile, Texts], Listing]] = {
    "codes": codes,
    "contact_types": contact_types,
    "yearly_counts": yearly_counts,
    "laws": laws,
    "changes": changes,
    "history": history,
    "people": people,
    "related": related,
    "waivers": waivers,
    "control": control,
}
