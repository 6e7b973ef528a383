"""The command line: exit codes, choices, and what a person is told when something cannot be done."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import pytest

import pathwaygen
from pathwaygen import cli
from pathwaygen.cli import options as shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pathwaygen.rules.rule import Finding

SOUND = "format: 1\nid: x\ntitel: Y\n"
SOURCES = str(Path(pathwaygen.__file__).parents[1])


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """Return ``run(*arguments)``: what the program does in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def done(*arguments: str | Path) -> Done:
        with pytest.raises(SystemExit) as stopped:
            cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Done(int(stopped.value.code or 0), out, err)

    return done


@pytest.fixture
def spec(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str = SOUND, name: str = "spec.yaml") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


def program(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pathwaygen", *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": SOURCES, **environment},
    )


def codes(text: str) -> list[str]:
    return [d["code"] for d in json.loads(text)["diagnostics"]]


# Exit codes


def test_no_findings_is_0(run: Callable[..., Done], spec: Callable[..., Path]) -> None:
    spec()
    done = run("check", "spec.yaml", "--select", "PW02")
    assert done == Done(0, "Inga anmärkningar · 1 fil kontrollerad\n", "")


def test_findings_are_1_and_shown_on_standard_out(
    run: Callable[..., Done], spec: Callable[..., Path]
) -> None:
    spec(SOUND + "titl: z\n")
    code, out, err = run("check", "spec.yaml", "--select", "PW02")
    assert (code, err) == (1, "")
    assert out.startswith("spec.yaml\n\n  4:1  fel  PW0201\n  Okänd nyckel ”titl”")
    assert "    4 │ titl: z\n      │ ^^^^\n" in out


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(None, [1, 0, 0]), ("error", [1, 0, 0]), ("warning", [1, 1, 0]), ("info", [1, 1, 1])],
)
def test_fail_on_sets_the_limit(
    run: Callable[..., Done], spec: Callable[..., Path], limit: str | None, expected: list[int]
) -> None:
    spec(SOUND + "titl: z\n", "error.yaml")
    spec(SOUND + "mål:\n", "warning.yaml")
    spec(SOUND, "info.yaml")
    chosen = ["--fail-on", limit] if limit else []
    found = [
        run("check", f"{name}.yaml", "--stage", "draft", *chosen) for name in ("error", "warning", "info")
    ]
    assert [done.code for done in found] == expected
    assert " 1 varning" in f" {found[1].out.splitlines()[-2]}"
    assert " fel" not in found[1].out.splitlines()[-2]
    assert "upplysning" in found[2].out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere.yaml"], ["nowhere.yaml", "finns inte"]),
        (["check"], ["pathways", "finns inte"]),
        (["check", "."], ["ingen spec", "pathwaygen new"]),
        (["build", "nowhere"], ["nowhere", "finns inte"]),
        (["check", "n" * 5000], ["namnet är för långt"]),
        (["check", "spec.yaml", "--date", "2026-13-01"], ["--date", "2026-11-01", "”2026-13-01”"]),
        (["check", "spec.yaml", "--date", "i dag"], ["--date", "”i dag”"]),
        (["check", "spec.yaml", "--select", "PW9999"], ["ingen regel heter ”PW9999”"]),
        (["check", "spec.yaml", "--ignore", "pw0201"], ["ingen regel heter ”pw0201”"]),
        (["check", "spec.yaml", "--select", ""], ["ingen regel heter ””"]),
        (["check", "spec.yaml", "--stage", "klar"], ["klar", "draft"]),
        (["check", "spec.yaml", "--format", "xml"], ["xml", "json"]),
        (["check", "spec.yaml", "--lang", "no"], ["no", "sv"]),
        (["check", "spec.yaml", "--nonsense"], ["--nonsense"]),
        (["nonsense"], ["nonsense"]),
        (["build", "spec.yaml", "--to", "md,docxx"], ["docxx", "html"]),
        (["new", "Stor Bokstav"], ["”Stor Bokstav”", "axelfraktur"]),
        (["new", "../utanför"], ["”../utanför”"]),
        (["new", "x", "--folder", "/proc/pathwaygen"], ["/proc/pathwaygen"]),
        (["new", "x" * 300], ["kan inte vara ett id"]),
        (["indicators", "show", "nowhere.yaml"], ["nowhere.yaml", "finns inte"]),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_what_cannot_be_run_is_2_and_says_why(
    run: Callable[..., Done], spec: Callable[..., Path], arguments: list[str], words: list[str]
) -> None:
    if "spec.yaml" in arguments:
        spec()
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    for word in words:
        assert word in err
    assert "Traceback" not in err


@pytest.mark.parametrize("epoch", ["x", "99999999999999999999", "²", "-99999999999999"])
def test_an_odd_source_date_is_refused(
    run: Callable[..., Done], spec: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    spec()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    code, out, err = run("check", "spec.yaml")
    assert (code, out) == (2, "")
    assert "SOURCE_DATE_EPOCH" in err
    assert run("check", "spec.yaml", "--date", "2026-11-01").code == 0


def test_a_file_that_cannot_be_read_hides_no_other(
    run: Callable[..., Done], spec: Callable[..., Path]
) -> None:
    spec(SOUND + "titl: z\n")
    code, out, err = run("check", "/proc/self/mem", "spec.yaml", "--format", "json", "--select", "PW0")
    assert (code, err) == (1, "")
    assert codes(out)[0] == "PW0001"
    assert "PW0201" in codes(out)


def test_a_crashed_rule_is_2(
    run: Callable[..., Done], spec: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathwaygen import project
    from pathwaygen.rules.rule import Level, Rule

    def broken(_: object) -> None:
        raise ZeroDivisionError

    spec()
    monkeypatch.setattr(project, "RULES", (Rule("PW0304", "x", Level.FORM, (), None, broken, ""),))  # type: ignore[arg-type]
    code, out, _ = run("check", "spec.yaml")
    assert code == 2
    assert "PW0003" in out


# Choosing


def test_rules_are_chosen_by_code_beginning_and_name(
    run: Callable[..., Done], spec: Callable[..., Path]
) -> None:
    spec(SOUND + "titl: z\nmål:\nblock:\n  - {id: A, verksamhet: finns_inte}\n")

    def found(*chosen: str) -> set[str]:
        return set(codes(run("check", "spec.yaml", "--format", "json", *chosen).out))

    everything = found()
    assert everything > {"PW0201", "PW0132", "PW0305"}
    assert found("--select", "PW0201") == {"PW0201"}
    assert found("--select", "unknown-key", "--select", "PW0305") == {"PW0201", "PW0305"}
    assert found("--ignore", "PW02") == everything - {"PW0201"}
    assert found("--select", "PW0", "--ignore", "null-key") == {
        code for code in everything if code.startswith("PW0") and code != "PW0132"
    }


def test_the_stage_is_the_documents_own_unless_one_is_asked_for(
    run: Callable[..., Done], spec: Callable[..., Path]
) -> None:
    spec(SOUND, "a.yaml")
    spec(SOUND + "dokument: {status: publicerad}\n", "b.yaml")
    assert run("check", "a.yaml").code == 0
    assert run("check", "b.yaml").code == 1
    assert run("check", "b.yaml", "--stage", "draft").code == 0
    assert run("check", "a.yaml", "--stage", "review").code == 1
    told = json.loads(run("check", "a.yaml", "--stage", "review", "--format", "json").out)
    assert told["summary"]["stage"] == "review"
    assert json.loads(run("check", "a.yaml", "--format", "json").out)["summary"]["stage"] is None


def test_the_date_is_what_validity_is_compared_with(
    run: Callable[..., Done], spec: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathwaygen import project
    from pathwaygen.rules.rule import Case, Level, Rule

    asked: list[str] = []

    def check(case: Case) -> Iterator[Finding]:
        asked.append(case.today.isoformat())
        return iter(())

    spec()
    monkeypatch.setattr(project, "RULES", (Rule("PW0304", "x", Level.FORM, (), None, check, ""),))
    assert run("check", "spec.yaml", "--date", "2027-01-02").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4070908800")
    assert run("check", "spec.yaml").code == 0
    assert run("check", "spec.yaml", "--date", "2027-01-03").code == 0
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert run("check", "spec.yaml").code == 0
    assert asked[:3] == ["2027-01-02", "2099-01-01", "2027-01-03"]
    assert abs(dt.date.fromisoformat(asked[3]) - dt.date.today()).days <= 1  # noqa: DTZ011


def test_findings_in_english(run: Callable[..., Done], spec: Callable[..., Path]) -> None:
    spec(SOUND + "titl: z\n")
    out = run("check", "spec.yaml", "--lang", "en").out
    assert "Unknown key “titl”" in out
    assert "1 file checked" in out
    assert "Okänd" not in out


def test_a_folder_and_a_file_in_it_count_once(run: Callable[..., Done], spec: Callable[..., Path]) -> None:
    spec(SOUND, "pathways/a.yaml")
    spec("format: 1\nid: z\ntitel: Z\n", "pathways/sub/b.yml")
    assert run("check", "--select", "PW02").out.endswith("2 filer kontrollerade\n")
    assert run("check", "pathways", "pathways/a.yaml", "--select", "PW02").out.endswith(
        "2 filer kontrollerade\n"
    )


@pytest.mark.parametrize("form", ["json", "sarif", "github", "gitlab", "junit"])
def test_every_format_is_printed_alone(
    run: Callable[..., Done], spec: Callable[..., Path], form: str
) -> None:
    spec(SOUND + "titl: z\n")
    code, out, err = run("check", "spec.yaml", "--format", form)
    assert (code, err) == (1, "")
    assert "PW0201" in out
    assert out.startswith({"github": "::", "junit": "<?xml", "gitlab": "["}.get(form, "{"))


def test_help_needs_no_spec_and_names_every_command(run: Callable[..., Done]) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for name in cli._COMMANDS:
        assert f"\n  {name} " in out
        assert run(name, "-h").code == 0
    assert run("--version").out.startswith("pathwaygen ")


# A new spec


def test_a_new_spec_passes_as_a_draft(run: Callable[..., Done], tmp_path: Path) -> None:
    code, out, _ = run("new", "höft-2")
    assert code == 0
    assert "pathwaygen check pathways/höft-2.yaml" in out
    assert {file.name for file in (tmp_path / "pathways").iterdir()} == {
        "höft-2.yaml",
        "pathway.sv.schema.json",
    }
    code, out, _ = run("check", "--stage", "draft", "--format", "json", "--fail-on", "warning")
    assert code == 0
    assert json.loads(out)["summary"] | {"infos": 0} == {
        "files": 1,
        "errors": 0,
        "warnings": 0,
        "infos": 0,
        "waived": 0,
        "fixable": 0,
        "stage": "draft",
    }
    assert run("check", "--stage", "review").code == 1


def test_a_new_specs_schema_is_the_shipped_one(run: Callable[..., Done], tmp_path: Path, root: Path) -> None:
    run("new", "x")
    made = (tmp_path / "pathways" / "pathway.sv.schema.json").read_text(encoding="utf-8")
    assert json.loads(made) == json.loads(
        (root / "schema/pathway.sv.schema.json").read_text(encoding="utf-8")
    )


def test_a_spec_is_never_overwritten(run: Callable[..., Done], spec: Callable[..., Path]) -> None:
    mine = spec("mitt arbete", "pathways/x.yaml")
    code, out, err = run("new", "x")
    assert (code, out) == (2, "")
    assert "finns redan" in err
    assert mine.read_text(encoding="utf-8") == "mitt arbete"
    assert list(mine.parent.iterdir()) == [mine]


@pytest.mark.parametrize(
    "title",
    [
        "Höftledsartros – proteskirurgi",
        "Stroke: akut vård",
        "null",
        "~",
        "ja",
        "1.10",
        "- lista",
        "[a, b]",
        "a #b",
        "\"citat\" 'och' \\bakstreck",
        "rad ett\nformat: 2\nid: annan",
        "{{ 7*7 }} {% raise %}",
        "<script>alert(1)</script>",
        "   ",
        "å" * 500,
    ],
)
def test_any_title_survives(run: Callable[..., Done], title: str) -> None:
    from pathwaygen import loader

    assert run("new", "x", "--title", title).code == 0
    spec = loader.load(Path("pathways/x.yaml"))
    assert spec.diagnostics == ()
    assert spec.pathway is not None
    assert (spec.pathway.id, spec.pathway.title) == ("x", " ".join(title.split()) or "X")


# The terminal


def test_no_colour_and_no_bar_in_a_pipe(spec: Callable[..., Path], tmp_path: Path) -> None:
    for number in range(9):
        spec(SOUND.replace("x", f"x{number}") + "titl: z\n", f"{number}.yaml")
    done = program("check", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == b""
    assert b"\x1b" not in done.stdout


def in_terminal(arguments: list[str], cwd: Path, **environment: str) -> str:
    """Run the program with a terminal for all its streams, and return what it shows."""
    try:
        leader, follower = pty.openpty()
    except OSError as error:
        pytest.skip(f"this machine has no terminals to give: {error}")
    process = subprocess.Popen(
        [sys.executable, "-m", "pathwaygen", *arguments],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=cwd,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": SOURCES,
            "TERM": "xterm",
            "COLUMNS": "80",
            **environment,
        },
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(leader)
    process.wait()
    return shown.decode()


@pytest.mark.parametrize(
    ("environment", "coloured", "bar"),
    [({}, True, True), ({"NO_COLOR": "1"}, False, True), ({"NO_COLOR": "", "CI": "true"}, True, False)],
)
def test_colours_and_a_bar_on_a_terminal(
    spec: Callable[..., Path],
    tmp_path: Path,
    environment: dict[str, str],
    coloured: bool,  # noqa: FBT001
    bar: bool,  # noqa: FBT001
) -> None:
    for number in range(9):
        spec(SOUND.replace("x", f"x{number}") + "titl: z\n", f"{number}.yaml")
    shown = in_terminal(["check", ".", "--select", "PW0201"], tmp_path, **environment)
    assert ("\x1b[1;31mfel\x1b[0m" in shown) is coloured
    assert ("Granskar" in shown) is bar
    assert "9 fel · 9 filer kontrollerade" in shown


def test_an_escape_sequence_in_a_spec_never_reaches_the_terminal(
    spec: Callable[..., Path], tmp_path: Path
) -> None:
    spec('format: 1\nid: x\ntitel: "a"\nblock: "\\e]0;hej\\a\\e[31m"\ntyp: \x1b[2J\x9b5m\n"\\e[5mx": z\n')
    shown = in_terminal(["check", "."], tmp_path, NO_COLOR="1")
    assert "PW0205" in shown
    assert not set(shown) & set("\x1b\x07\x9b")


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8"])
def test_the_bytes_are_utf8_whatever_the_locale(
    spec: Callable[..., Path], tmp_path: Path, encoding: str
) -> None:
    spec(SOUND + "titl: å😀\n")
    done = program("check", "spec.yaml", cwd=tmp_path, PYTHONIOENCODING=encoding, LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "    4 │ titl: å😀\n" in done.stdout.decode()


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.yaml")).write_text(SOUND + "titl: z\n", encoding="utf-8")
    for form in ("text", "json", "sarif", "github", "gitlab", "junit"):
        done = program("check", ".", "--format", form, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (1, b"")
        assert "PW0201" in done.stdout.decode()
    assert json.loads(program("check", ".", "--format", "json", cwd=tmp_path).stdout)["diagnostics"]


def test_a_reader_that_leaves_early_is_no_traceback(tmp_path: Path, pathways: Path) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pathwaygen",
            "check",
            str(pathways),
            "--stage",
            "published",
            "--fail-on",
            "info",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": SOURCES},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    shown = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() == 1
    assert shown == ""


def test_a_full_disk_is_told(tmp_path: Path, spec: Callable[..., Path]) -> None:
    spec()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pathwaygen", "check", "spec.yaml"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": SOURCES},
        )
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
    assert "disken är full" in done.stderr.decode()


def test_a_bar_is_worth_it_from_eight_files(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    shown: list[int] = []

    class Bar:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def update(self, number: int) -> None:
            shown.append(number)

    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr("click.progressbar", lambda **_: Bar())
    with shared.progress(7, "x") as step:
        step()
    assert shown == []
    with shared.progress(8, "x") as step:
        step()
    assert shown == [1]
