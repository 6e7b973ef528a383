"""The twin of the model: the same nodes and errors, and the model itself when the twin cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic_core import ValidationError
from tests.specs import FILES, KEYS, REAL, changed, trees

from pathwaygen import loader, model, schema, shipped, structure
from pathwaygen.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOTS: dict[str, Any] = {"Pathway": model.Pathway, "Supplement": model.Supplement}
SUPPLEMENT: dict[str, Any] = {
    "format": "1",
    "id": "axelfraktur-halland",
    "title": "Axelfraktur i Halland",
    "type": "regionalt tillägg",
    "profile": "halland",
    "builds_on": "axelfraktur@1.0.0",
    "document": {
        "status": "utkast",
        "date": "2026-11-01",
        "members": ["Anna Ek", {"name": "Bo", "role": "läkare"}],
    },
    "roles": ["verksamhetschef", {"id": "egen", "title": "Rehabkoordinator", "text": "Ordnar mötet."}],
    "coordination": {
        "id": "erbjudande",
        "standard": "ja",
        "text": "Efter operation.",
        "suggestion": "vår rutin",
    },
    "fee": [{"id": "avgift", "not_applicable": "tas inte ut"}],
    "contact_types": ["Telefon", {"name": "Brev", "used_for": {"text": "Kallelse"}, "codes": "GC001"}],
    "yearly_counts": "AW020",
    "codes": ["GC001", {"code": "AW020", "when": "när planen upprättas"}],
    "laws": ["hsl", {"name": "sol", "text": "2025:400"}],
    "additions": [{"at": "B", "text": "Ring 1177.", "source": "k1"}],
    "references": [{"id": "k1", "type": "report", "issued": {"date-parts": [["2024"]]}}],
    "waivers": [{"rule": "PW1301", "at": "B", "reason": "saknas", "date": "2026-01-02"}],
}


def differences(node: Any, record: Any, place: str = "") -> Iterator[str]:  # noqa: C901
    """Where a node of the model and what the twin gave differ."""
    if isinstance(node, BaseModel):
        fields = {name: getattr(node, name) for name in type(node).model_fields}
        if not isinstance(record, structure.Record) or type(record).__name__ != type(node).__name__:
            yield f"{place}: {type(node).__name__} became {type(record).__name__}"
        elif record.__dict__.keys() != fields.keys() or record.model_fields_set != node.model_fields_set:
            yield f"{place}: other fields"
        else:
            for name, value in fields.items():
                yield from differences(value, getattr(record, name), f"{place}.{name}")
    elif isinstance(node, tuple) and type(node) is type(record):
        if len(node) != len(record):
            yield f"{place}: {len(node)} items became {len(record)}"
        for index, (one, other) in enumerate(zip(node, record, strict=False)):
            yield from differences(one, other, f"{place}[{index}]")
    elif isinstance(node, dict) and isinstance(record, dict):
        if list(node) != list(record):
            yield f"{place}: other keys"
        for key, value in node.items():
            yield from differences(value, record.get(key), f"{place}[{key!r}]")
    elif type(node) is not type(record) or node != record:
        yield f"{place}: {node!r} became {record!r}"


def told(error: ValidationError) -> list[tuple[str, tuple[int | str, ...], object, object]]:
    details = error.errors(include_url=False)
    return [(one["type"], one["loc"], one.get("ctx"), one["input"]) for one in details]


def outcome(validate: Any, data: object) -> tuple[object, list[Any]]:
    try:
        return validate(data), []
    except ValidationError as error:
        return None, told(error)


def compare(root: str, data: object) -> bool:
    """Whether the data is sound; the model and the twin agree on all of it either way."""
    twin = structure.pathway if root == "Pathway" else structure.supplement
    node, expected = outcome(ROOTS[root].model_validate, data)
    record, actual = outcome(twin, data)
    assert actual == expected
    assert list(differences(node, record)) == []
    return not expected


@pytest.fixture(scope="module", autouse=True)
def twin_in_use() -> None:
    """Every comparison below would hold for the wrong reason if the twin were stale."""
    assert structure._twin(), "run scripts/generate"


@pytest.mark.parametrize("data", REAL, ids=[file.stem for file in FILES])
def test_a_real_pathway_is_the_same_field_by_field(data: dict[str, Any]) -> None:
    assert compare("Pathway", data)


def test_a_supplement_is_the_same_field_by_field() -> None:
    assert compare("Supplement", SUPPLEMENT)


def test_the_comparison_sees_a_difference() -> None:
    data = REAL[0] | {"title": "Annan"}
    node = model.Pathway.model_validate(REAL[0])
    assert [place for place in differences(node, structure.pathway(data)) if ".title" in place]
    assert list(differences(node, structure.pathway(REAL[0] | {"waivers": [{"rule": "x"}]})))
    assert list(differences(node, node))


@settings(max_examples=120)
@given(changed(REAL))
def test_a_broken_pathway_gives_the_same_errors(data: dict[str, Any]) -> None:
    compare("Pathway", data)


@settings(max_examples=120)
@given(changed([SUPPLEMENT]))
def test_a_broken_supplement_gives_the_same_errors(data: dict[str, Any]) -> None:
    compare("Supplement", data)


@settings(max_examples=120)
@given(st.dictionaries(st.sampled_from(KEYS), trees, max_size=6) | trees)
def test_made_up_data_gives_the_same_errors(data: object) -> None:
    compare("Pathway", data)
    compare("Supplement", data)


def test_known_errors_are_really_compared() -> None:
    data = {
        "format": "2",
        "title": ["x"],
        "block": [{"tid": "1"}, 3],
        "services": {"a": {"principal": "kungen"}},
    }
    assert not compare("Pathway", data)
    with pytest.raises(ValidationError) as caught:
        structure.pathway(data)
    assert {(kind, place) for kind, place, _, _ in told(caught.value)} == {
        ("literal_error", ("format",)),
        ("missing", ("id",)),
        ("string_type", ("title",)),
        ("term", ("services", "a", "principal")),
        ("missing", ("block", 0, "id")),
        ("extra_forbidden", ("block", 0, "tid")),
        ("model_type", ("block", 1)),
    }


# A record


def test_a_record_is_frozen() -> None:
    record: Any = structure.pathway(REAL[0])
    with pytest.raises(AttributeError, match="frozen"):
        record.title = "x"
    with pytest.raises(AttributeError, match="frozen"):
        record.blocks[0].id = "x"
    with pytest.raises(AttributeError, match="frozen"):
        del record.title
    with pytest.raises(AttributeError):
        record.nothing_of_the_kind = 1
    assert record.title == REAL[0]["title"]
    assert isinstance(record.blocks, tuple)


def test_records_are_equal_when_their_values_are() -> None:
    one, other = structure.pathway(REAL[0]), structure.pathway(REAL[0])
    assert one == other
    assert one.blocks[0] == other.blocks[0]
    assert hash(one.blocks[0]) == hash(other.blocks[0])
    assert one.blocks[0] != other.blocks[1]
    assert one.blocks[0].care != one.blocks[0].patient


def test_a_record_says_what_the_author_wrote() -> None:
    made = structure.pathway({"format": "1", "id": "x", "title": "y", "block": [{"id": "A", "care": "z"}]})
    assert made.model_fields_set == {"format", "id", "title", "blocks"}
    assert made.blocks[0].model_fields_set == {"id", "care"}
    assert repr(made.blocks[0].care).startswith("Prose({")
    assert "'text': 'z'" in repr(made.blocks[0].care)


@pytest.mark.parametrize(
    ("written", "silent"),
    [({}, True), ("standard", False), ("x", False), ({"source": "k1"}, True), ({"see": "A"}, False)],
)
def test_silence_is_the_same_on_both_sides(written: object, silent: bool) -> None:  # noqa: FBT001
    data = {"format": "1", "id": "x", "title": "y", "person_centring": {"patient_contract": written}}
    node, record = model.Pathway.model_validate(data), structure.pathway(data)
    for root in (node, record):
        assert root.person_centring is not None
        assert root.person_centring.patient_contract is not None
        assert root.person_centring.patient_contract.silent is silent


# When the twin cannot be used


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the twins' folder that the package reads from, with nothing remembered."""
    (tmp_path / shipped.TWINS).mkdir()
    twin = folder("schema") / shipped.TWINS / structure._TWIN
    (tmp_path / shipped.TWINS / structure._TWIN).write_bytes(twin.read_bytes())
    monkeypatch.setattr(structure, "folder", lambda _: tmp_path)
    structure._twin.cache_clear()
    structure._validator.cache_clear()
    yield tmp_path / shipped.TWINS
    structure._twin.cache_clear()
    structure._validator.cache_clear()


@pytest.mark.usefixtures("data_folder")
def test_the_copied_twin_is_used() -> None:
    assert isinstance(structure.pathway(REAL[0]), structure.Record)


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{", b"[]", b"\xff", b'{"made_of": 1}', b'{"roots": {}}', "stale", "other version"],
    ids=str,
)
def test_without_a_twin_the_model_is_used(data_folder: Path, content: bytes | str | None) -> None:
    twin = data_folder / structure._TWIN
    if content is None:
        twin.unlink()
    elif isinstance(content, bytes):
        twin.write_bytes(content)
    else:
        made = json.loads(twin.read_bytes())
        version, _, seal = made["made_of"].rpartition("-")
        made["made_of"] = f"{version}-00000000" if content == "stale" else f"0.0.0-{seal}"
        twin.write_text(json.dumps(made), encoding="utf-8")
    assert isinstance(structure.pathway(REAL[0]), model.Pathway)
    assert isinstance(structure.supplement(SUPPLEMENT), model.Supplement)
    with pytest.raises(ValidationError):
        structure.pathway({"format": "1"})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_loading_is_the_same_without_a_twin(data_folder: Path, file: Path) -> None:
    with_twin = loader.load(file)
    (data_folder / structure._TWIN).unlink()
    structure._twin.cache_clear()
    structure._validator.cache_clear()
    without = loader.load(file)
    assert without.diagnostics == with_twin.diagnostics
    assert list(differences(without.pathway, with_twin.pathway)) == []


def test_a_changed_model_makes_the_twin_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = structure.fingerprint()
    for name in ("terms.py", "forms.py"):
        (tmp_path / name).write_bytes((structure._HERE / name).read_bytes())
    (tmp_path / "model").mkdir()
    for file in (structure._HERE / "model").glob("*.py"):
        (tmp_path / "model" / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(structure, "_HERE", tmp_path)
    assert structure.fingerprint() == before
    (tmp_path / "model" / "time.py").write_bytes(b"# changed")
    assert structure.fingerprint() != before


# On disk


def test_what_is_on_disk_is_current() -> None:
    twin = folder("schema") / shipped.TWINS / structure._TWIN
    assert twin.read_bytes() == structure.compiled(), "run scripts/generate"
    for name, text in schema.files().items():
        assert (folder("schema") / name).read_text(encoding="utf-8") == text, f"run scripts/generate: {name}"
    for name in shipped.twinned():
        assert shipped._twin(name).read_bytes() == shipped.compiled(name), f"run scripts/generate: {name}"


def test_nothing_on_disk_is_left_over(root: Path) -> None:
    made = {structure._TWIN, *(shipped._twin(name).name for name in shipped.twinned())}
    assert {file.name for file in (root / "schema" / shipped.TWINS).iterdir()} == made


def test_compiling_gives_the_same_bytes_in_every_process() -> None:
    program = "import sys; from pathwaygen import structure; sys.stdout.buffer.write(structure.compiled())"
    runs = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
        for _ in range(2)
    }
    assert runs == {structure.compiled()}


def test_checking_a_sound_file_builds_no_model(pathways: Path) -> None:
    """The reason for the twin: pydantic itself is never imported."""
    program = (
        "import sys, pathlib\n"
        "from pathwaygen import loader\n"
        f"spec = loader.load(pathlib.Path({str(pathways / 'epilepsi.yaml')!r}))\n"
        "assert spec.pathway is not None and not spec.diagnostics\n"
        "print(sorted(name for name in ('pydantic', 'pathwaygen.model') if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
