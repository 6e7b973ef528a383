"""What a build says of the specs that it refuses, and whether that is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import build
from pathwaygen.diagnostic import START, Diagnostic, Severity
from pathwaygen.lint import Options
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from pathlib import Path

INSTEAD = "bygg ändå med --allow-errors"
OLDER = "ligger kvar"


def spec(folder: Path, file: str, name: str, title: str) -> Path:
    path = folder / f"{file}.yaml"
    path.write_text(f"format: 1\nid: {name}\ntitel: {title}\n", encoding="utf-8")
    return path


def run(folder: Path, *files: Path, allow: bool) -> tuple[build.Built, str]:
    out = folder / "ut"
    request = build.Request(out, ("json",), "web", Options(stage=Stage.DRAFT), allow_errors=allow)
    built = build.build(files, request)
    return built, "\n".join(build.summary(built, out))


def test_two_of_one_title_are_both_built_in_spite_of_it(tmp_path: Path) -> None:
    files = (spec(tmp_path, "a", "a", "Samma"), spec(tmp_path, "b", "b", "Samma"))
    built, said = run(tmp_path, *files, allow=False)
    assert str(files[1]) in built.refused
    assert "PW1701" in {found.code for found in built.diagnostics}
    assert f"{files[1]}  (inte byggd: rätta felen, eller {INSTEAD})" in said
    built, said = run(tmp_path, *files, allow=True)
    assert not built.refused
    assert set(built.outputs) == {"a", "b"}
    assert "b" in built.marked
    assert (tmp_path / "ut" / "b" / "vardforlopp.json").exists()
    assert INSTEAD not in said


def test_two_of_one_id_are_never_both_built_and_nothing_else_is_promised(tmp_path: Path) -> None:
    files = (spec(tmp_path, "a", "a", "En"), spec(tmp_path, "b", "a", "Två"))
    built, said = run(tmp_path, *files, allow=True)
    assert built.refused == built.hopeless == (str(files[1]),)
    assert f"{files[1]}  (inte byggd: rätta felen)" in said
    assert INSTEAD not in said
    assert OLDER not in said  # what stands under the id is the first one's, and new


def test_it_speaks_of_older_documents_only_where_there_are_some(tmp_path: Path) -> None:
    sound, other = spec(tmp_path, "a", "a", "En"), spec(tmp_path, "b", "b", "Två")
    for file in (sound, other):
        file.write_text(f"{file.read_text(encoding='utf-8')}okänt: 1\n", encoding="utf-8")
    run(tmp_path, sound, allow=True)
    _, said = run(tmp_path, other, allow=False)
    assert INSTEAD in said
    assert OLDER not in said
    run(tmp_path, other, allow=True)
    _, said = run(tmp_path, sound, other, allow=False)
    assert "Det som byggdes tidigare av a, b ligger kvar" in said


def test_a_file_that_cannot_be_read_is_known_by_its_name(tmp_path: Path) -> None:
    file = spec(tmp_path, "a", "a", "En")
    run(tmp_path, file, allow=True)
    file.write_text("[", encoding="utf-8")
    built, said = run(tmp_path, file, allow=True)
    assert built.hopeless == (str(file),)
    assert "Det som byggdes tidigare av a ligger kvar" in said
    assert INSTEAD not in said


def test_a_document_whose_time_is_over_is_told_what_to_do(tmp_path: Path) -> None:
    found = [("PW0441", True), ("PW1805", True), ("PW0501", False)]
    for code, over in found:
        told = Diagnostic("a.yaml", START, code, "x", Severity.ERROR, "x", ())
        built = build.Built({}, refused=("a.yaml",), diagnostics=(told,))
        said = "\n".join(build.summary(built, tmp_path))
        assert ("sätt status till utgången" in said) == over
        assert ("rätta felen" in said) == (not over)
