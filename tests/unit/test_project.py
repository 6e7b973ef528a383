"""Many specs at once: the same findings in one process and in several, and what only shows together."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from pathwaygen import lint, project
from pathwaygen.diagnostic import Severity
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules import across as across_rules
from pathwaygen.rules.rule import Finding, Level, Rule, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.rules.rule import Case

TODAY = dt.date(2026, 11, 1)
TWICE = "same-twice"


def options(**changes: object) -> Options:
    return Options(**{"stage": Stage.DRAFT, "today": TODAY, **changes})  # type: ignore[arg-type]


def write(folder: Path, **specs: str) -> list[Path]:
    """Write specs and return their files, named by their keys."""
    files = []
    for name, text in specs.items():
        file = folder / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def spec(name: str, title: str) -> str:
    return f"format: 1\nid: {name}\ntitel: {title}\n"


def twice(files: list[Path], **changes: object) -> list[tuple[str, int, str]]:
    checked = project.check(files, options(**changes), jobs=1)
    return [(Path(d.file).stem, d.span.line, d.message) for d in checked.diagnostics if d.name == TWICE]


# The same thing twice


def test_an_id_or_a_title_that_is_used_twice_is_told_in_the_later_file(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        a=spec("knä", "Knäartros"),
        b=spec("höft", "Höftartros"),
        c=spec("KNÄ", "höftartros "),
        d=spec("axel", "Axel"),
    )
    assert [(file, line) for file, line, _ in twice(files)] == [("c", 2), ("c", 3)]
    checked = project.check(files, options(), jobs=1)
    one, other = (d for d in checked.diagnostics if d.name == TWICE)
    assert one.severity is other.severity is Severity.ERROR
    assert (one.path, other.path) == (("id",), ("title",))
    assert one.message == f"Id:t ”KNÄ” används redan i {files[0]}"
    assert [(r.file, r.span.line) for r in one.related] == [(str(files[0]), 2)]
    assert [(r.file, r.span.line) for r in other.related] == [(str(files[1]), 3)]


def test_the_order_of_the_files_decides_which_is_the_first(tmp_path: Path) -> None:
    files = write(tmp_path, a=spec("x", "X"), b=spec("x", "Y"))
    assert [file for file, _, _ in twice(files)] == ["b"]
    assert [file for file, _, _ in twice(files[::-1])] == ["a"]


def test_other_files_follow_the_first_of_two_with_one_id_and_the_finding_says_so(tmp_path: Path) -> None:
    first = spec("x", "X") + "dokument: {version: 1.0.0}\n"
    second = spec("x", "Y") + "dokument: {version: 2.0.0}\n"
    builds = "typ: regionalt tillägg\nprofil: halland\nbygger_på: x@1.0.0\n"
    files = write(tmp_path, a=first, b=second, c=spec("t", "T") + builds)
    for order, other in ((files, []), ([files[1], files[0], files[2]], ["2.0.0"])):
        found = project.check(order, options(stage=Stage.REVIEW), jobs=1).diagnostics
        (clash,) = (d for d in found if d.name == TWICE)
        assert f"läses andra filer som hänvisar hit mot {order[0]}" in (clash.hint or "")
        assert [d.values["current"] for d in found if d.code == "PW1744"] == other


def test_a_supplement_without_a_base_is_no_pathway_for_others(tmp_path: Path) -> None:
    loose = spec("x", "X") + "typ: regionalt tillägg\nprofil: halland\n"
    builds = spec("t", "T") + "typ: regionalt tillägg\nprofil: halland\nbygger_på: x@1.0.0\n"
    files = write(tmp_path, a=loose, b=builds, c=spec("y", "Y"))
    found = project.check(files, options(stage=Stage.REVIEW), jobs=1).diagnostics
    assert [Path(d.file).stem for d in found if d.code == "PW1743"] == ["b"]


@pytest.mark.parametrize(
    "text", ["format: 1\n", "format: 1\nid:\ntitel: ~\n", "format: 1\nid: [a]\ntitel: {b: c}\n", "", "["]
)
def test_files_that_lack_an_id_share_none(tmp_path: Path, text: str) -> None:
    assert twice(write(tmp_path, a=text, b=text, c=text)) == []


def test_a_supplement_may_not_take_a_pathways_id(tmp_path: Path) -> None:
    files = write(tmp_path, a=spec("x", "X"), b=spec("x", "Z") + "typ: regionalt tillägg\n")
    assert [(file, line) for file, line, _ in twice(files)] == [("b", 2)]


def test_it_can_be_chosen_away_like_any_rule(tmp_path: Path) -> None:
    files = write(tmp_path, a=spec("x", "X"), b=spec("x", "Y"))
    assert twice(files, ignore=("PW1701",)) == []
    assert twice(files, ignore=(TWICE,)) == []
    assert twice(files, select=("PW03",)) == []
    assert len(twice(files, select=(TWICE,))) == 1
    (found,) = (d for d in project.check(files, options(lang="en"), jobs=1).diagnostics if d.name == TWICE)
    assert found.message.startswith("The id “x” is already used in ")


def test_a_build_sees_the_same_clashes(tmp_path: Path) -> None:
    files = write(tmp_path, a=spec("x", "X"), b=spec("x", "Y"), c=spec("z", "X"))
    checked = project.check(files, options(), jobs=1)
    _, alone = project.survey(files, "sv")
    assert list(alone) == [d for d in checked.diagnostics if d.name == TWICE]
    assert len(alone) == 2


# Files that cannot be read


def test_a_file_that_cannot_be_read_is_a_finding_and_hides_no_other(tmp_path: Path) -> None:
    files = [tmp_path / "gone.yaml", Path("/proc/self/mem"), *write(tmp_path, a="titl: x\n")]
    checked = project.check(files, options(), jobs=1)
    found = {(Path(d.file).name, d.name): d for d in checked.diagnostics}
    assert found.keys() >= {
        ("gone.yaml", "unreadable-file"),
        ("mem", "unreadable-file"),
        ("a.yaml", "unknown-key"),
    }
    assert found["gone.yaml", "unreadable-file"].message == "Filen finns inte längre"
    assert found["mem", "unreadable-file"].message.startswith("Filen går inte att läsa: ")
    assert found["mem", "unreadable-file"].severity is Severity.ERROR


def test_a_file_one_may_not_read_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = write(tmp_path, a=spec("x", "X"))

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    (found,) = project.check([file], options(lang="en"), jobs=1).diagnostics
    assert found.message == "You may not read the file"


# One process or several


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Twenty files of every kind: real, broken, empty, alike."""
    folder = tmp_path_factory.mktemp("many")
    real = sorted((Path(__file__).parents[2] / "pathways").glob("*.yaml"))
    files = []
    for number in range(20):
        file = folder / f"{number:02}.yaml"
        text = real[number % 3].read_text(encoding="utf-8")
        if number % 4 == 1:
            text = text[: len(text) // 3]
        elif number % 4 == 2:
            text = text.replace("vården:", "värden:", 3)
        elif number % 4 == 3:
            text = "" if number % 8 == 3 else "\x00\xff"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def test_a_pool_gives_the_same_as_one_process(many: list[Path]) -> None:
    seen: list[str] = []
    one = project.check(many, options(stage=Stage.REVIEW), jobs=1)
    several = project.check(
        many, options(stage=Stage.REVIEW), jobs=2, seen=lambda outcome: seen.append(outcome.result.file)
    )
    assert several == one
    assert several.lines == one.lines
    assert len(one.diagnostics) > 20
    assert seen == [str(file) for file in many]


def test_many_files_use_a_pool_and_few_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import concurrent.futures

    used: list[int | None] = []

    class Pool:
        def __init__(self, jobs: int) -> None:
            used.append(jobs)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def map(self, function: object, files: list[Path], chunksize: int) -> Iterator[object]:
            assert chunksize >= 1
            return map(function, files)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(64)), raising=False)
    files = write(tmp_path, **{f"f{number}": "" for number in range(16)})
    project.check(files[:15], options())
    assert used == []
    project.check(files, options())
    assert used == [8]


def test_findings_are_sorted_by_file_and_place(many: list[Path]) -> None:
    found = project.check(many, options(stage=Stage.REVIEW), jobs=1).diagnostics
    assert list(found) == sorted(found, key=lambda d: (d.file, d.span, d.code, d.message))
    assert len({d.file for d in found}) > 10


def test_progress_is_told_file_by_file(many: list[Path]) -> None:
    seen: list[str] = []
    project.check(many[:3], options(), seen=lambda outcome: seen.append(outcome.result.file))
    assert seen == [str(file) for file in many[:3]]


def test_no_files_give_nothing() -> None:
    assert project.check([], options()) == project.Checked((), ())


def test_lines_are_kept_for_files_with_findings_and_count_as_an_editor_does(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        a="format: 1\nid: a\n# \u2028 \x0c \x85\ntitel: T\ntitl: x\n",
        b="format: 1\r\nid: b\r\ntitel: U\rtitl: x",
    )
    checked = project.check(files, options(select=("PW0201",)), jobs=1)
    for diagnostic in checked.diagnostics:
        line = checked.lines[diagnostic.file][diagnostic.span.line - 1]
        assert line == "titl: x"
    assert [d.span.line for d in checked.diagnostics] == [5, 4]
    (sound,) = write(tmp_path, c=spec("c", "C"))
    assert project.check([sound], options(select=("PW0201",)), jobs=1).lines == {}


# What a run says of itself


def test_a_crashed_rule_is_told_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Case) -> Iterator[Finding]:
        raise ZeroDivisionError("oj {}")

    crashing = Rule("PW0304", "dangling-target", Level.FORM, (), None, broken, "")
    monkeypatch.setattr(project, "RULES", (crashing, *RULES))
    (file,) = write(tmp_path, a=spec("x", "X") + "block:\n  - id: A\n    verksamhet: finns_inte\n")
    checked = project.check([file], options(), jobs=1)
    names = [d.name for d in checked.diagnostics]
    assert checked.crashed
    assert "rule-crashed" in names
    assert "dangling-reference" in names
    (told,) = (d for d in checked.diagnostics if d.name == "rule-crashed")
    assert "PW0304" in told.message
    assert "ZeroDivisionError: oj {}" in told.message


def test_waived_findings_are_counted(tmp_path: Path, pathways: Path) -> None:
    shutil.copy(pathways / "epilepsi.yaml", tmp_path / "a.yaml")
    file = tmp_path / "a.yaml"
    text = file.read_text(encoding="utf-8")
    assert "avsteg:" not in text
    before = project.check([file], options(stage=Stage.PUBLISHED), jobs=1)
    code = next(d.code for d in before.diagnostics if d.severity is not Severity.INFO)
    entry = "avsteg:\n  - regel: {}\n    motivering: Gruppen saknar källor ännu.\n"
    entry += "    beslutat_av: NAG\n    datum: 2026-01-01\n"
    file.write_text(text + entry.format(code), encoding="utf-8")
    after = project.check([file], options(stage=Stage.PUBLISHED), jobs=1)
    number = sum(d.code == code for d in before.diagnostics)
    assert (before.waived, after.waived) == (0, number)
    assert not any(d.code == code for d in after.diagnostics)


def test_collection_of_garbage_is_as_it_was(tmp_path: Path) -> None:
    import gc

    (file,) = write(tmp_path, a=spec("x", "X"))
    assert gc.isenabled()
    project.check_file(file, options())
    assert gc.isenabled()
    gc.disable()
    try:
        project.check_file(file, options())
        assert not gc.isenabled()
    finally:
        gc.enable()
    with pytest.raises(AttributeError):
        project.check_file(None, options())  # type: ignore[arg-type]
    assert gc.isenabled()


def test_a_result_can_travel_between_processes(many: list[Path]) -> None:
    import pickle

    outcome = project.check_file(many[2], options(stage=Stage.REVIEW))
    assert isinstance(outcome.result, lint.Result)
    assert pickle.loads(pickle.dumps(outcome)) == outcome  # noqa: S301


# Links between specs


def linked(*, related: str = "", continues: str = "") -> str:
    lines = [
        f"  relaterade: [{related}]" if related else "",
        f"  fortsätter: {continues}" if continues else "",
    ]
    return "omfattning:\n" + "".join(f"{line}\n" for line in lines if line)


def across(files: list[Path], **changes: object) -> list[tuple[str, str, int]]:
    checked = project.check(files, options(stage=Stage.REVIEW, select=("PW174",), **changes), jobs=1)
    return [(Path(d.file).stem, d.code, d.span.line) for d in checked.diagnostics]


def test_a_pathway_beside_is_known_though_it_is_not_checked(tmp_path: Path) -> None:
    write(tmp_path, granne=spec("granne", "Granne"))
    files = write(
        tmp_path, a=spec("a", "A") + linked(related="granne, borta"), b=spec("b", "B") + linked(continues="a")
    )
    assert across(files) == [("a", "PW1742", 5)]


def test_a_file_checked_alone_says_nothing_of_what_else_there_is(tmp_path: Path) -> None:
    files = write(tmp_path, a=spec("a", "A") + linked(related="borta"))
    assert across(files) == []


def test_an_id_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, granne=spec("granne", "Granne"))
    inner = tmp_path / "inne"
    inner.mkdir()
    files = write(inner, a=spec("a", "A") + linked(continues='"../granne"'), b=spec("b", "B"))
    assert project.check(files, options(select=("PW174",)), jobs=1).diagnostics == ()


def test_a_finding_across_specs_can_be_waived_and_names_the_other_place(tmp_path: Path) -> None:
    codes = "hälsotillstånd:\n  namn: x\n  koder: [{system: ICD-10-SE, omfattar: [M16]}]\n"
    waiver = "avsteg:\n  - {regel: overlapping-codes, motivering: Patienterna delas efter vårdnivå.}\n"
    files = write(tmp_path, a=spec("a", "A") + codes, b=spec("b", "B") + codes)
    (found,) = project.check(files, options(stage=Stage.REVIEW, select=("PW1740",)), jobs=1).diagnostics
    assert (Path(found.file).stem, found.severity) == ("b", Severity.WARNING)
    assert [(Path(r.file).stem, r.span.line) for r in found.related] == [("a", 6)]
    files = write(tmp_path, a=spec("a", "A") + codes, b=spec("b", "B") + codes + waiver)
    assert across(files) == []


def test_many_pathways_of_the_same_codes_are_compared_quickly() -> None:
    span = across_rules.Span("ICD-10-SE", "M16", "M16\uffff")
    cards = tuple(across_rules.Card(f"{n}.yaml", f"id{n}", f"T{n}", codes=(span,)) for n in range(2000))
    together = across_rules.Project(cards, lambda _, __: None, lambda _: pytest.fail("nothing needs reading"))
    found = list(across_rules.overlapping_codes.check(together))
    assert [one.card.file for one in found] == [f"{n}.yaml" for n in range(1, 2000)]
