"""The regions' profiles: complete entries, ids that fit, and every demand held by a rule or a preset."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pathwaygen import profiles, standard
from pathwaygen.rules import RULES, stems
from pathwaygen.rules.names import is_slug
from pathwaygen.rules.rule import On
from pathwaygen.rules.supplement_parts import SECTIONS
from pathwaygen.standard.requirements import requirements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.profiles import Entry, Profile

PROFILES = [profile for name in profiles.known() if (profile := profiles.find(name))]
LETTERS = {"VB": "vasterbotten", "HL": "halland", "JK": "jonkoping"}
NUMBERS = {"VB": 18, "HL": 22, "JK": 13}
each = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)


def entries(profile: Profile) -> Iterator[Entry]:
    for name in ("control", "parts", "counts", "codes", "contact_types", "laws", "code_pairs"):
        yield from getattr(profile, name)


def asked() -> set[str]:
    """Every requirement of a region, as its document is numbered."""
    found = {f"{key}-{n:02}" for key, last in NUMBERS.items() for n in range(1, last + 1)}
    return (found - {"VB-14"}) | {f"VB-14{letter}" for letter in "abcdefgh"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("västerbotten", "vasterbotten"),
        ("Vasterbotten", "vasterbotten"),
        ("va\u0308sterbotten", "vasterbotten"),
        (" Jönköping ", "jonkoping"),
        ("halland", "halland"),
        ("skåne", None),
        ("", None),
        (None, None),
    ],
)
def test_a_region_is_found_however_it_is_spelt(written: str | None, meant: str | None) -> None:
    found = profiles.find(written)
    assert (found.id if found else None) == meant


def test_the_regions_are_told_by_name() -> None:
    assert profiles.known() == ("halland", "jönköping", "västerbotten")


@each
def test_every_entry_has_its_origin(profile: Profile) -> None:
    documents = standard.load().sources
    for entry in entries(profile):
        assert entry.source in documents, entry
        assert entry.section, entry
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry.date), entry
        assert entry.level in ("ska", "bör", "kan"), entry
        assert entry.requirements, entry
        assert all(LETTERS[name[:2]] == profile.id for name in entry.requirements), entry


@each
def test_parts_stand_in_a_section_that_is_printed(profile: Profile) -> None:
    kinds = [section.kind for section in profile.sections]
    assert len(kinds) == len(set(kinds))
    assert {*SECTIONS, "base", "additions", "changes", "laws", "codes", "references"} <= set(kinds)
    assert "control" in kinds or profile.information
    for part in profile.parts:
        assert is_slug(part.id)
        assert part.part_of in SECTIONS
        assert profile.part[part.id] is part, "an id stands twice"


@each
def test_codes_and_laws_are_the_standards(profile: Profile) -> None:
    known = standard.load()
    assert all(known.law(demand.law) for demand in profile.laws)
    codes = {code.code for code in profile.codes} | {count.code for count in profile.counts}
    assert codes <= known.known_codes
    assert all({pair.code, *pair.needs} <= known.known_codes for pair in profile.code_pairs)


@each
def test_the_text_of_a_part_mentions_what_is_asked_of_an_authors_own(profile: Profile) -> None:
    for part in profile.parts:
        for words in part.mentions:
            assert stems.holds(part.text.lower(), words.lower().split("|")), (part.id, words)


@each
def test_a_part_is_as_strong_as_its_requirement(profile: Profile) -> None:
    known = requirements()
    for entry in (*profile.parts, *profile.counts):
        for name in entry.requirements:
            assert (entry.level, entry.inferred) == (known[name].level.value, known[name].inferred), name


def test_every_demand_of_a_region_is_held_by_a_rule_or_a_preset() -> None:
    rules = {name for rule in RULES if rule.on is On.SUPPLEMENT for name in rule.requirements}
    presets = {name for profile in PROFILES for preset in profile.presets for name in preset["requirements"]}
    assert asked() - rules - presets == set()


def test_a_rule_names_the_requirements_that_its_profiles_entries_have() -> None:
    rules = {rule.code: set(rule.requirements) for rule in RULES}
    held = {
        "PW1803": {
            name for profile in PROFILES for control in profile.control for name in control.requirements
        },
        "PW1807": {name for profile in PROFILES for part in profile.parts for name in part.requirements},
        "PW1812": {name for profile in PROFILES for count in profile.counts for name in count.requirements},
        "PW1821": {name for profile in PROFILES for law in profile.laws for name in law.requirements},
    }
    assert {code: rules[code] for code in held} == held
