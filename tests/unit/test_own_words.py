"""Whether an author's own sentence says a thing: inflected, compound, negated, or only alike.

Each sentence is a fair one of a working group's; beside it stands what a reader finds.
"""

from __future__ import annotations

import datetime as dt

import pytest
from tests.conftest import ROOT

from pathwaygen import lint, loader, standard
from pathwaygen.rules import stems
from pathwaygen.rules.agreement import entry_against_summary
from pathwaygen.rules.rule import Stage
from pathwaygen.rules.sameness import alike
from pathwaygen.rules.supplement_additions import altering_addition

MENTIONS = standard.load().mentions
ASSESSMENT = [
    (
        "assessment_work_ability",
        "Friska kollegor avlastar. Kontakta chefen.",
        "resources demands reduction occupation",
    ),
    (
        "assessment_work_ability",
        "Väg styrkor och svårigheter mot vad yrket kräver. Läkningen får inte störas. Även praktik.",
        "",
    ),
    ("assessment_work_ability", "Patientens resurser mot kraven; skolios utgör ingen risk.", "occupation"),
    (
        "assessment_work_ability",
        "Kraven i arbetet bedöms inte, men resurserna gör det.",
        "demands reduction occupation",
    ),
    (
        "assessment_patient",
        "Patienten tar kontakt med mottagningen, som avgör vilka villkor som gäller.",
        "ability symptoms fears expectations wishes",
    ),
    (
        "assessment_patient",
        "Berättar om värken, vad hen är ängslig för, hoppas på, längtar efter och kan utföra.",
        "",
    ),
    (
        "assessment_patient",
        "Beskriver vad som gör ont, oron, förväntningarna och vad hen inte klarar men vill.",
        "",
    ),
    ("assessment_personal_factors", "Fråga om tobak, självkänsla och hur patienten motiveras.", ""),
    ("assessment_personal_factors", "Fråga om ålder och kön.", "examples"),
    ("assessment_environment", "Specialisten informeras. Våld i nära relationer tas inte upp.", "examples"),
    ("assessment_environment", "Trappor, ekonomi och stöd från närstående kartläggs.", ""),
    (
        "assessment_insurance_assessment",
        "Det försäkringsmedicinska beslutsstödet används inte.",
        "decision_support",
    ),
    ("assessment_insurance_assessment", "Om FMB inte ger stöd rådfrågas kollegor.", ""),
]
PLAN = [
    ("plan_sick_leave_extent", "Omfattningen bestäms samtidigt som behovet bedöms.", "length"),
    ("plan_sick_leave_extent", "Nivån bestäms i vardagen.", "degree length"),
    ("plan_sick_leave_extent", "Sjukskrivningsgraden trappas ned från hälften, vecka för vecka.", ""),
    ("plan_form", "Planen delas ut vid utbildningen.", "suited"),
    ("plan_form", "Planen skrivs så att den är lättläst, med tolk vid behov.", ""),
    ("plan_form", "Planen ska gå att förstå.", ""),
    ("plan_dialogue", "Planen görs med patienten och samarbetspartner i kommunen.", "relatives"),
    ("plan_dialogue", "Mål sätts av patienten och den som patienten lever med, familjen inräknad.", ""),
    ("plan_patient", "Medverkar i dialogen, tränar själv och berättar vad hen önskar i jobbet.", ""),
    (
        "plan_patient",
        "Träffar arbetsterapeuten enligt villkoren i planen och övar.",
        "experience work treatment",
    ),
    (
        "certificate",
        "Bedömning och intyg följer HSLF-FS 2018:54. Beslutsstödet behövs inte.",
        "decision_support",
    ),
    ("coordination_collaboration", "God kommunikation med alla som berörs.", "parties"),
    ("coordination_collaboration", "Chefen, skolan och socialtjänsten bjuds in.", ""),
    (
        "coordination_consent",
        "Samtycke inhämtas inte när insatsen utformas i samråd.",
        "consent consultation",
    ),
    ("coordination_consent", "Patienten medger och utformar insatsen i samråd med rehabkoordinatorn.", ""),
]
FOLLOW_UP = [
    ("follow_up_patient", "Kommer till mötet och summerar målen i formuläret.", "further responsible"),
    ("closing_contact", "Undersökningen planeras och träningen fortsätter.", "contact"),
    ("closing_contact", "Patienten hör av sig till mottagningen.", ""),
    ("closing_self_care", "Området för egen träning begränsas.", "daily"),
    ("follow_up_process", "Samtidigt följs typen av åtgärder upp.", "time extent"),
    (
        "follow_up_reassessment",
        "Personalen går igenom tillgången till samarbete vid flera gånger.",
        "function activity participation environment person",
    ),
    ("follow_up_reassessment", "Bedöm enligt ICF på nytt.", ""),
    ("follow_up_reassessment", "Styrkan, gångsträckan, fritiden, hjälpmedlen och motivationen prövas.", ""),
]


def left_out(element: str, text: str) -> set[str]:
    said = stems.affirmed(text)
    known = [mention for mention in MENTIONS if mention.element == element]
    assert known, element
    return {m.id.removeprefix(f"{element}_") for m in known if not stems.holds(said, m.words)}


@pytest.mark.parametrize(("element", "text", "absent"), [*ASSESSMENT, *PLAN, *FOLLOW_UP])
def test_a_sentence_leaves_out_what_a_reader_misses(element: str, text: str, absent: str) -> None:
    assert left_out(element, text) == set(absent.split())


BEGINNINGS = [
    ("Vårdförloppet inleds vid misstanke om artros.", "Patienten har diagnostiserad artros.", ""),
    ("Ingång till förloppet sker när epilepsi misstänks.", "Epilepsi är konstaterad.", ""),
    ("Patienten kommer in i vårdförloppet redan vid misstanke.", "Diagnosen är fastställd.", ""),
    ("Förloppet börjar när diagnosen är ställd.", "Misstanke om artros.", "confirmed"),
    ("Förloppet påbörjas efter bekräftad fraktur.", "Patienten misstänks ha en fraktur.", "confirmed"),
    ("Vårdförloppet inleds när remissen har kommit.", "Patienten söker vård för smärta.", "referred"),
    ("Vårdförloppet startar när patienten söker själv.", "Remiss från primärvården har kommit.", "self"),
    ("Förloppet inleds med en egenremiss.", "Läkaren remitterar patienten.", "self"),
    ("Förloppet inleds inte redan vid misstanke.", "Diagnosen är ställd.", None),
    ("Förloppet inleds vid misstanke.", "Patienten har symtom. Diagnosen är ännu inte fastställd.", None),
    ("Vid misstanke om infektion inleds behandling direkt.", "Diagnosen är ställd.", None),
    ("Förloppet inleds vid misstanke eller när diagnosen är ställd.", "Diagnosen är ställd.", None),
    ("Förloppet inleds vid misstanke.", "Misstänkt eller bekräftad artros.", None),
    ("Förloppet inleds vid misstanke.", "Diagnostiken är oklar.", None),
    ("Förloppet börjar med remiss.", "Patienten söker vård, och läkaren skriver en remiss.", None),
    ("Förloppet avslutas vid misstanke om annat.", "Diagnosen är ställd.", None),
]


@pytest.mark.parametrize(("lead", "entry", "variant"), BEGINNINGS)
def test_a_beginning_and_an_entry_that_exclude_each_other(lead: str, entry: str, variant: str | None) -> None:
    text = f"format: 1\nid: y\ntitel: Y\nomfattning: {{ingress: '{lead}'}}\ningång:\n  kriterier:\n"
    raw = f"{text}    - {{id: in1, till: A, text: '{entry}'}}\n".encode()
    case = lint.case(loader.parse(raw, name="y.yaml"), Stage.REVIEW, lint.Options())
    found = [finding.variant for finding in entry_against_summary.check(case)]
    assert found == ([] if variant is None else [variant])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Patienten skrivs ut från sjukhuset.", "Patienten har skrivits ut från sjukhus.", True),
        ("Patienten är utskriven och hemma.", "Utskrivning till hemmet har skett.", True),
        (
            "Remiss skickas till rehabilitering i primärvården.",
            "Remiss till primärvårdens rehabilitering.",
            True,
        ),
        ("Patienten överförs till kommunal rehabilitering.", "Kommunens rehabilitering tar över.", True),
        ("Målen är inte uppfyllda.", "Målen är inte uppfyllda men går att nå.", True),
        ("Målen är uppfyllda.", "Målen är inte uppfyllda.", False),
        ("Patienten skrivs ut från slutenvården.", "Patienten remitteras från primärvården.", False),
        ("Patienten avlider.", "Patienten söker vård för smärta.", False),
        ("Diagnosen avskrivs.", "Diagnosen är ställd.", False),
        ("Patienten behöver inte längre följas upp efter operation.", "Patienten har fått remiss.", False),
        ("Patienten går över till vården i kommunen.", "Patienten kommer till akuten efter en skada.", False),
    ],
)
def test_an_exit_and_an_entry_on_the_same_thing(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert alike(one, other) is same
    assert alike(other, one) is same


@pytest.mark.parametrize(
    ("text", "alters"),
    [
        ("Detta ersätter den nationella texten om gipstid.", True),
        ("Den nationella texten om gipstid gäller inte i regionen.", True),
        ("Regionen följer inte det nationella vårdförloppet här.", True),
        ("I stället för det nationella förloppets kontroll görs röntgen.", True),
        ("Block G utgår i regionen.", True),
        ("Åtgärd (C) gäller inte hos oss.", True),
        ("Bortse från åtgärd C.", True),
        ("Tidsgränsen på 14 dagar ersätts av 30 dagar.", True),
        ("Avsteg görs från den nationella riktlinjen.", True),
        ("Det nationella förloppets tidsgräns tillämpas ej.", True),
        ("Utöver den nationella texten gäller detta: ett samtal ersätter ett besök.", False),
        ("Tillägget ersätter inte den nationella texten.", False),
        ("Rutinen ersätter en äldre och följer det nationella vårdförloppet.", False),
        ("Ändrar sig behovet följs den nationella texten.", False),
        ("Remissen ersätts av ett telefonsamtal.", False),
        ("Den nationella texten är vad rutinen utgår från.", False),
        ("Patienten utgår från sin vardag.", False),
        ("Det nationella vårdförloppet gäller, inte den äldre rutinen.", False),
        ("Det nationella kunskapsstödet stryks under i utbildningen.", False),
        ("Tidsgränsen i det nationella vårdförloppet följs.", False),
    ],
)
def test_an_addition_that_alters_the_national_text(text: str, alters: bool) -> None:  # noqa: FBT001
    base = (ROOT / "tests" / "rules" / "halland.yaml").read_text(encoding="utf-8")
    raw = base.replace("tillägg:\n", f"tillägg:\n  - {{vid: C, text: '{text}', källa: r1}}\n").encode()
    options = lint.Options(today=dt.date(2026, 11, 1))
    case = lint.case(loader.parse(raw, name="y.yaml"), Stage.REVIEW, options)
    assert bool(list(altering_addition.check(case))) is alters
