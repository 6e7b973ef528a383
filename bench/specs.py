"""Makes distinct, realistic specs of about 30 KB each, from a seed. The sentences are made up."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SUBJECTS = (
    "Patienten",
    "Teamet",
    "Fysioterapeuten",
    "Arbetsterapeuten",
    "Läkaren",
    "Sjuksköterskan",
    "Mottagningen",
)
_VERBS = (
    "bedömer",
    "följer upp",
    "beskriver",
    "dokumenterar",
    "planerar",
    "går igenom",
    "prövar",
    "stämmer av",
)
_OBJECTS = (
    "rörligheten i den drabbade leden",
    "hur vardagen fungerar hemma och på arbetet",
    "smärtan i vila och vid belastning",
    "vilka aktiviteter som är viktigast just nu",
    "behovet av hjälpmedel och anpassningar",
    "sömn, energi och uthållighet över dygnet",
    "vilket stöd de närstående kan och vill ge",
    "kraven i arbetet och vad som går att ändra",
)
_TAILS = (
    "vid varje besök",
    "tillsammans med patienten",
    "innan nästa steg påbörjas",
    "med stöd av ett skattningsinstrument",
    "och för in det i journalen",
    "så att planen kan justeras i tid",
)
_ICF = ("kroppsfunktioner", "aktivitetsbegränsningar", "delaktighet", "omgivningsfaktorer", "personfaktorer")
_PLAN = (
    "sammanfattning",
    "huvudmål",
    "delmål",
    "åtgärder",
    "egenvård",
    "ansvarig",
    "tidplan",
    "form",
    "dialog",
)
_SICK = (
    "grad_och_längd",
    "återgång_i_arbete",
    "uppföljning",
    "arbetsanpassning",
    "överenskommelse",
    "ansvarig_läkare",
)
_FOLLOW = (
    "förnyad_bedömning",
    "resultat",
    "måluppfyllelse",
    "patientnöjdhet",
    "process",
    "kvalitetsregister",
    "försäkringsmedicinsk_bedömning",
)
_CLOSING = ("sammanfattning", "egenvård", "ytterligare_uppföljning", "kontaktvägar")
_COORDINATION = ("erbjudande", "personligt_stöd", "intern_samordning", "samverkan", "samtycke")

_NAMED = {
    "konsekvenser": "Fråga vad patienten själv upplever, behöver och vill",
    "omgivningsfaktorer": "Fråga om bostad, familj, arbetsmiljö och våld i nära relationer",
    "personfaktorer": "Fråga om motivation, tilltro och levnadsvanor",
    "arbetsförmåga": "Ställ patientens resurser mot arbetets krav, även vid studier; nedsättningen kan vara faktisk, "
    "terapeutisk eller bero på en medicinsk risk",
    "försäkringsmedicinsk_bedömning": "Utgå från det försäkringsmedicinska beslutsstödet",
    "huvudmål": "Målen är patientens egna",
    "form": "Planen anpassas så att patienten kan ta den till sig",
    "dialog": "Närstående deltar om patienten vill",
    "grad_och_längd": "Ange grad och längd. Bedöm om förebyggande sjukpenning är aktuell, se [Försäkringskassan](https://forsakringskassan.se)",
    "ansvarig_läkare": "Den behandlingsansvariga läkaren ser till att planen upprättas, uppdateras, följs upp "
    "och dokumenteras",
    "kontaktvägar": "Patienten vänder sig till mottagningen",
    "intyg": "Följ Socialstyrelsens föreskrifter och beslutsstödet, efter en försäkringsmedicinsk bedömning",
    "erbjudande": "Insatserna erbjuds efter behov, enligt lagen (2019:1297)",
    "samverkan": "Samverka med arbetsgivaren och Försäkringskassan",
    "samtycke": "Patienten samtycker, och insatserna utformas i samråd",
    "förnyad_bedömning": "Bedöm funktionsnedsättning, aktivitetsbegränsning, delaktighet, omgivning och person på nytt",
    "process": "Följ tid, omfattning och typ av åtgärder",
    "sammanfattning": "Sammanfatta målen och planeringen framåt",
    "egenvård": "Ge råd om egenvård och vardagens aktiviteter",
    "patientkontrakt": "Rehabiliteringsplanen är en del av överenskommelsen och ger kontinuitet vid övergångar",
    "kunskapsunderlag": "Förloppet bygger på den generiska modellen, Socialstyrelsens definition av rehabilitering och "
    "den nationella informationsstrukturen (NI)",
    "arbetsprocess": "Förloppet ersätter inget och har tagits fram av en påhittad grupp",
}
"""What the model asks a text under a key to name."""


class _Writer:
    """Writes YAML line by line, prose as block scalars."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.lines: list[str] = []

    def put(self, indent: int, text: str) -> None:
        self.lines.append(f"{'  ' * indent}{text}")

    def prose(self, indent: int, key: str, sentences: int = 1) -> None:
        self.put(indent, f"{key}: |")
        for _ in range(sentences):
            self.put(indent + 1, f"{self.sentence()} [@k{self._random.randint(1, 4)}].")
        if key in _NAMED:
            self.put(indent + 1, f"{_NAMED[key]} [@k1].")

    def bullets(self, indent: int, key: str, count: int) -> None:
        self.put(indent, f"{key}: |")
        for _ in range(count):
            self.put(indent + 1, f"- {self.sentence()} [@k{self._random.randint(1, 4)}].")

    def sentence(self) -> str:
        pick = self._random.choice
        return f"{pick(_SUBJECTS)} {pick(_VERBS)} {pick(_OBJECTS)} {pick(_TAILS)}"


def spec(seed: int) -> str:
    """Return one spec as text. The same seed gives the same text."""
    out = _Writer(seed)
    _head(out, seed)
    blocks = "ABCDEFGHIJKL"
    out.put(0, "block:")
    for index, letter in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else "ut1"
        _block(out, letter, index, following)
    _tail(out)
    return "\n".join(out.lines) + "\n"


def _head(out: _Writer, seed: int) -> None:
    for line in (
        "format: 1",
        f"id: exempel-{seed}",
        f"titel: Exempelsjuka {seed}",
        "typ: vårdförlopp",
        "dokument: {version: 0.1.0, status: remiss, datum: 2026-11-01, exempel: ja, programområde: Påhittat, arbetsgrupp: Påhittad}",
        "omfattning:",
        "  rehabilitering: {ingår: ja}",
        "  sjukskrivning: {ingår: ja}",
        "  återkommande_behov: {ingår: ja}",
        "  åldrar: {från: 18}",
        "hälsotillstånd:",
        f"  namn: exempelsjuka {seed}",
        f"  koder: [{{system: ICD-10-SE, omfattar: [{chr(65 + seed // 100 % 26)}{seed % 100:02}]}}]",
        "  om:",
    ):
        out.put(0, line)
    for key in (
        "definition",
        "förekomst",
        "orsaker",
        "riskfaktorer",
        "samsjuklighet",
        "sjukdomsförlopp",
        "komplikationer",
    ):
        out.prose(2, key, 3)
    for line in (
        "händelser: {besok: första besöket, plan: att planen upprättades}",
        "verksamheter:",
        "  mottagning: {titel: Mottagningen, huvudman: region}",
        "  kommun: {titel: Kommunal rehabilitering, huvudman: kommun}",
        "mål:",
        "  delmål:",
        "    - {id: mal1, standard: rehabiliteringsplan}",
        "    - {id: mal2, standard: sjukskrivningsplan}",
        "ingång:",
        "  kriterier:",
        "    - id: in1",
        "      till: A",
    ):
        out.put(0, line)
    out.prose(3, "text")
    for key in ("rehabiliteringsbedömning", "försäkringsmedicinsk_bedömning"):
        out.put(1, f"{key}:")
        out.put(2, "block: A")
        out.prose(2, "text")
    for line in ("utgång:", "  kriterier:", "    - id: ut1"):
        out.put(0, line)
    out.prose(3, "text")
    out.put(1, "rehabilitering:")
    out.put(2, "- {standard: mål_uppfyllda, block: L}")
    out.put(2, "- {standard: mål_ej_nåbara, block: L}")
    out.put(0, "övergångar:")
    for name, crossing in (("ov1", "inom"), ("ov2", "mellan")):
        out.put(1, f"- id: {name}")
        out.put(2, f"huvudmän: {crossing}")
        out.put(2, "från: mottagning")
        out.put(2, "till: kommun")
        out.put(2, "plan_följer_med: ja")
        for key in ("samordning", "överlämning", "information", "ansvarig"):
            out.prose(2, key)


def _block(out: _Writer, letter: str, index: int, following: str) -> None:
    phase = ("utredning", "behandling", "uppföljning")[min(2, index // 4)]
    out.put(1, f"- id: {letter}")
    out.put(2, f"titel: Steg {letter}")
    out.put(2, f"fas: {phase}")
    out.put(2, f"verksamhet: {'mottagning' if index % 3 else 'kommun'}")
    out.put(2, "tid: [{inom: 14 dagar, efter: besok, källa: k1}]")
    out.put(2, "utförare:")
    out.put(3, "team: [läkare, fysioterapeut, arbetsterapeut]")
    out.prose(3, "text", 1)
    out.bullets(2, "vården", 4)
    out.bullets(2, "patienten", 3)
    if letter in "AEIL":
        out.put(2, "rehabilitering:")
        _REHABILITATION[letter](out)
    codes = {"E": "[AW020, DV077]", "I": "[AW024]", "L": "[AW035]"}.get(letter)
    if codes:
        out.put(2, f"koder: {codes}")
    if letter != "A":  # where the needs lead on
        out.put(2, f"sedan: {following}")


def _assessment(out: _Writer) -> None:
    out.put(3, "bedömning:")
    for key in (
        "konsekvenser",
        *_ICF,
        "fallrisk",
        "undernäring",
        "prognos",
        "arbetsförmåga",
        "koordineringsbehov",
    ):
        out.prose(4, key)
    out.prose(4, "försäkringsmedicinsk_bedömning")
    out.put(4, "instrument: [{namn: Påhittad skala, profession: fysioterapeut, källa: k1}]")
    out.put(4, "patienten: standard")
    out.put(4, "behov:")
    out.put(5, "föreligger: {till: B}")
    out.put(5, "föreligger_inte: {till: L}")


def _plan(out: _Writer) -> None:
    out.put(3, "plan:")
    for key in _PLAN:
        out.prose(4, key)
    out.put(4, "uppföljning: {när: efter tre månader, av: fysioterapeuten}")
    out.prose(4, "fristående_eller_del_av")
    out.put(4, "patienten: standard")
    out.put(4, "sjukskrivning:")
    for key in _SICK:
        out.prose(5, key)
    out.prose(3, "genomförande")
    out.prose(3, "intyg")
    out.put(3, "koordinering:")
    for key in _COORDINATION:
        out.prose(4, key)


def _follow_up(out: _Writer) -> None:
    out.put(3, "uppföljning:")
    for key in _FOLLOW:
        out.prose(4, key)
    out.put(4, "patienten: standard")
    out.put(4, "mål:")
    out.put(5, "uppfyllda: {till: L}")
    out.put(5, "behov_kvarstår:")
    out.put(6, "till: A")
    out.prose(6, "text", 1)
    out.put(5, "ej_nåbara: {till: L}")
    out.put(3, "tillfällen:")
    out.put(4, "- text: |")
    out.put(6, f"{out.sentence()} [@k1].")


def _closing(out: _Writer) -> None:
    out.put(3, "avslutning:")
    for key in _CLOSING:
        out.prose(4, key)


_REHABILITATION = {"A": _assessment, "E": _plan, "I": _follow_up, "L": _closing}


def _indicator(name: str, preset: str, days: int, codes: str) -> tuple[str, ...]:
    return (
        f"  - id: {name}",
        f"    standard: {preset}",
        "    population: x",
        "    från: diagnos",
        f"    inom: {days} dagar",
        "    indexhändelse: första någonsin",
        "    återblick: 5 år",
        "    tidigare_plan: {räknas: nej}",
        f"    räknade_koder: {codes}",
        "    källa: k1",
    )


def _tail(out: _Writer) -> None:
    for line in (
        "indikatorer:",
        *_indicator("ind1", "plan_upprättad", 14, "[AW020]"),
        *_indicator("ind2", "plan_uppföljd", 90, "[AW024, AW027, AW035]"),
        "  - {id: ind3, standard: sjukskrivningsplan, arbetsför_ålder: {från: 18, till: 66}, mätperiod: kalenderår}",
        "patientens_erfarenheter:",
    ):
        out.put(0, line)
    out.prose(1, "rehabilitering")
    out.prose(1, "sjukskrivning")
    out.put(0, "personcentrering:")
    for key in (
        "patientkontrakt",
        "fast_vårdkontakt",
        "avtalade_tider",
        "stöd_till_närstående",
        "stöd_till_barn",
    ):
        out.prose(1, key)
    out.put(0, "bakgrund:")
    out.prose(1, "kunskapsunderlag")
    out.prose(1, "arbetsprocess")
    out.put(0, "referenser:")
    for number in range(1, 5):
        out.put(
            1,
            f"- {{id: k{number}, type: report, title: Påhittad källa {number}, issued: {{date-parts: [[2024]]}}}}",
        )


def write(folder: Path, count: int) -> tuple[Path, ...]:
    """Write ``count`` distinct specs to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = tuple(folder / f"exempel-{seed}.yaml" for seed in range(count))
    for seed, file in enumerate(files):
        file.write_text(spec(seed), encoding="utf-8")
    return files
