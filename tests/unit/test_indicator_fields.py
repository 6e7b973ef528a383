"""Every field of an indicator is worded in its sheet, told in the data, and means something to who counts."""

from __future__ import annotations

import json

import pytest

from pathwaygen import indicators, loader, standard
from pathwaygen.model import Indicator

SPEC = """\
format: 1
id: prov
titel: Prov
hälsotillstånd: {{namn: stroke, koder: [{{system: ICD-10-SE, omfattar: [I63]}}]}}
åtgärd: {{namn: trombektomi, koder: [{{system: KVÅ, omfattar: [AAL15]}}]}}
populationer: [{{id: unga, namn: yngre patienter, åldrar: {{till: 40}}}}]
indikatorer:
  - {{{fields}}}
"""
BASE = {"id": "ind1", "standard": "plan_upprättad"}
CHANGES: dict[str, dict[str, str | None]] = {
    "id": {"id": "ind2"},
    "standard": {"standard": "plan_uppföljd"},
    "name": {"namn": "Eget namn"},
    "not_applicable": {"ej_tillämpligt": "Mäts i ett annat vårdförlopp"},
    "kind": {"slag": "resultatmått"},
    "population": {"population": "x_och_y"},
    "from_": {"från": "åtgärd"},
    "within": {"inom": "2 veckor"},
    "before": {"före": "1 vecka", "inom": "1 vecka"},
    "share": {"standard": None, "andel": "{täljare: är nöjda, nämnare: vuxna}"},
    "count": {"standard": None, "antal": "besök"},
    "rate": {"standard": None, "per_antal": "amputationer"},
    "per": {"standard": None, "per_antal": "amputationer", "per": "100000"},
    "times": {"tid": "[{population: unga, inom: 3 dagar}]"},
    "working_age": {"standard": "sjukskrivningsplan", "arbetsför_ålder": "{från: 18, till: 67}"},
    "period": {"standard": "sjukskrivningsplan", "mätperiod": "kalenderår"},
    "index_event": {"indexhändelse": "första i perioden"},
    "lookback": {"indexhändelse": "första någonsin", "återblick": "5 år"},
    "earlier_plan": {"tidigare_plan": "{räknas: nej}"},
    "counted_codes": {"räknade_koder": "[AW020, DV077]"},
    "priority": {"prioritet": "medel"},
    "desired": {"önskat": "högt"},
    "target": {"målnivå": "80 procent"},
    "data_source": {"datakälla": "Patientregistret"},
    "catalogue": {"katalog": "PVQ 1"},
    "error_sources": {"felkällor": "Planer kodas inte alltid"},
    "reported_by": {"redovisas_per": "[kön, region]"},
    "text": {"text": "En kommentar"},
    "source": {"källa": "k1"},
    "suggestion": {"förslag": "Vårt eget val"},
}
"""A change of each field, with what it needs beside it."""

UNSEEN = {"source"}
"""Told in the data and cited in a document; a sheet on a terminal has no citations."""


def shown(changes):
    fields = {key: value for key, value in (BASE | changes).items() if value is not None}
    text = SPEC.format(fields=", ".join(f"{key}: {value}" for key, value in fields.items()))
    found = loader.parse(text.encode(), name="prov.yaml")
    assert [d.message for d in found.diagnostics] == []
    assert found.pathway is not None
    words = indicators.Words()
    made = indicators.Collection("prov", "Prov", indicators.sheets(found.pathway, standard.load()))
    return {form: write(made, words) for form, write in indicators.FORMATS.items()}


def test_every_field_is_tried():
    assert set(CHANGES) == set(Indicator.model_fields)


@pytest.mark.parametrize("name", CHANGES)
def test_every_field_is_told_in_every_form(name):
    *others, last = CHANGES[name].items()
    before, after = shown(dict(others)), shown(dict((*others, last)))
    forms = {"json", "csv"} if name in UNSEEN else {"json", "csv", "text", "md"}
    assert {form for form in forms if before[form] != after[form]} == forms


def test_every_value_of_a_definition_is_in_the_data():
    entry = json.loads(shown({})["json"])["indicators"][0]
    own = {
        "origin",
        "kind",
        "measure",
        "standard",
        "counted_codes_by_default",
        "plan_codes",
        "sentence",
        "title",
    }
    assert own <= set(entry)
    labels = {row["label"] for row in entry["sheet"]}
    assert {
        "Typ av mått",
        "Enhet",
        "Täljare",
        "Nämnare",
        "Klockan startar",
        "Ursprung",
        "Felkällor",
    } <= labels
