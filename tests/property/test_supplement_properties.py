"""Any supplement that can be read gives a document and its data: whatever is changed, whatever it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.specs import changed, data_of, written

from pathwaygen import export, lint, loader, profiles, regional
from pathwaygen.export.tree import read
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Stage

FOLDER = Path(__file__).parents[1] / "rules"
REGIONS = ("halland", "jonkoping", "vasterbotten")
BASES: list[Any] = [data_of(FOLDER / f"{region}.yaml") for region in REGIONS]
NATIONAL = loader.load(FOLDER / "base.yaml").pathway
NAUGHTY = [
    "</script>",
    "$#*_@<",
    "\u202eabc",
    "😀",
    "a" * 5000,
    "| a | b |",
    "{#id .x}",
    "[@r1]",
    "(A)",
    "=1+1",
]


def outputs(raw: bytes) -> dict[str, bytes]:
    """Check a supplement at every stage and build it under every profile; return what the last gave."""
    spec = loader.parse(raw, name="x.yaml")
    found: dict[str, bytes] = {}
    for stage in Stage:
        assert lint.check(spec, RULES, Options(stage=stage)).crashed == ()
    for region in REGIONS:
        profile = profiles.find(region)
        assert profile is not None
        if spec.supplement is not None:
            made = regional.outputs(spec, spec.supplement, profile, ("md", "json"), national=NATIONAL)
            found = {output.path.rpartition("/")[2]: output.content for output in made}
    return found


@settings(max_examples=40)
@given(changed(BASES))
def test_any_changed_supplement_is_checked_and_built(data: Any) -> None:
    found = outputs(written(data).encode())
    if found:
        read(found["dokument.md"].decode())
        assert json.loads(found["tillagg.json"])["version"] == 1


@settings(max_examples=25)
@given(st.sampled_from(BASES), st.sampled_from(NAUGHTY), st.data())
def test_naughty_text_anywhere_stays_text(base: Any, nasty: str, data: st.DataObject) -> None:
    spec = json.loads(json.dumps(base))
    places = [
        (key, index) for key, value in spec.items() if isinstance(value, list) for index in range(len(value))
    ]
    key, index = data.draw(st.sampled_from(places))
    item = spec[key][index]
    if isinstance(item, str):
        spec[key][index] = nasty
    else:
        item |= {name: nasty for name in item if isinstance(item[name], str)}
    found = loader.parse(written(spec).encode(), name="x.yaml").supplement
    if found is None:
        return
    profile = profiles.find(found.profile)
    assert profile is not None
    source = loader.parse(written(spec).encode(), name="x.yaml")
    page = next(iter(regional.outputs(source, found, profile, ("html",)))).content.decode()
    assert "</script>" not in page


@pytest.mark.parametrize("region", REGIONS)
def test_every_format_of_a_document_takes_a_supplement(region: str) -> None:
    spec = loader.load(FOLDER / f"{region}.yaml")
    profile = profiles.find(region)
    assert spec.supplement is not None
    assert profile is not None
    wanted = tuple(export.DOCUMENTS)
    made = {
        output.path: output.content for output in regional.outputs(spec, spec.supplement, profile, wanted)
    }
    assert {path.rpartition(".")[2] for path in made} == set(wanted)
    assert all(len(content) > 1000 for content in made.values())
