"""The page on what each region asks of a supplement, from schema/profiles/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.pages.markdown import NOTE, table

from pathwaygen import keywords, profiles, standard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.profiles import Entry, Profile

_LEAD = """# Regionernas profiler

En profil är vad en regions eget dokument begär, som data i `schema/profiles/`. Här står allt som profilerna innehåller: vad ett tillägg för regionen ska svara på, med vilket id, hur starkt kravet är och var det står. *Slutsats* betyder att kravets styrka, eller att det ska krävas alls, är vår läsning och inte dokumentets egna ord. [Guiden](../guide/regionala-tillagg.md) visar hur ett tillägg skrivs.
"""  # noqa: E501  a paragraph is one line


def page() -> str:
    """Return the page."""
    found = (profile for name in profiles.known() if (profile := profiles.find(name)))
    return NOTE + "\n".join([_LEAD, *("\n".join(_region(profile)) for profile in found)])


def _region(profile: Profile) -> Iterator[str]:
    words = keywords.load()
    document = standard.load().document(profile.source)
    yield f"## {profile.region} {{ #{profile.id} }}\n"
    yield f"Skriv `profil: {profile.name}`. Underlag: *{document.title}* ({document.date}).\n"
    yield "### Delar\n"
    rows = (
        (f"`{part.id}`", f"`{words.word(part.part_of)}`", part.title, _level(part), _place(part))
        for part in profile.parts
    )
    yield table(("Id", "Nyckel", "Del", "Krav", "Avsnitt"), rows)
    yield "### Dokumentuppgifter\n"
    yield table(
        ("Nyckel", "Regionens ord", "Krav"),
        ((f"`{_key(c.field)}`", c.label, _level(c)) for c in profile.control),
    )
    yield from _lists(profile)


def _lists(profile: Profile) -> Iterator[str]:
    known = standard.load()
    if profile.counts:
        yield "### Årliga antal\n"
        counts = ((f"`{count.code}`", count.text, _place(count)) for count in profile.counts)
        yield table(("Kod", "Det som räknas", "Avsnitt"), counts)
    if profile.codes:
        yield "### Koder\n"
        said = {True: "ska finnas", False: "får finnas"}
        codes = ((f"`{code.code}`", code.title, said[code.demanded]) for code in profile.codes)
        yield table(("Kod", "Titel", "I tillägget"), codes)
        if profile.closed_codes:
            yield "Andra koder än dessa används inte i regionen.\n"
    for pair in profile.code_pairs:
        yield f"`{pair.code}` registreras tillsammans med {' eller '.join(f'`{c}`' for c in pair.needs)}.\n"
    if profile.coordination_code:
        yield f"`{profile.coordination_code}` registreras alltid utöver de övriga koderna.\n"
    if profile.contact_types:
        yield "### Kontakttyper\n"
        contacts = ((contact.name, contact.used_for) for contact in profile.contact_types)
        yield table(("Namn", "Används vid"), contacts)
    if profile.laws:
        yield "### Lagar\n"
        laws = [law.title for demand in profile.laws if (law := known.law(demand.law))]
        yield "".join(f"- {title}\n" for title in laws)
    if profile.presets:
        yield "### Det som dokumentets form sköter\n"
        yield "".join(f"- {preset['text']}\n" for preset in profile.presets)


def _key(field: str) -> str:
    words = keywords.load()
    return ": ".join(words.word(name) for name in field.split("."))


def _level(entry: Entry) -> str:
    return f"{entry.level} (slutsats)" if entry.inferred else entry.level


def _place(entry: Entry) -> str:
    return entry.section
