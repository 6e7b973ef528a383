"""What the program mends itself: each kind once, files whole or not at all, and never too much."""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from tests.conftest import ROOT
from tests.specs import FILES

from pathwaygen import catalogue, cli, edit, fixes, keywords, loader, repair
from pathwaygen.edit import EditError, Insert, Set
from pathwaygen.fixes import model as fixed
from pathwaygen.lint import Options, check
from pathwaygen.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = Options(today=dt.date(2026, 11, 1))
HEAD = "format: 1\nid: x\ntitel: X\n"

SAFE = {
    "tabs": ("PW0108", HEAD + "dokument:\n\tstatus: utkast\n", HEAD + "dokument:\n  status: utkast\n"),
    "tight": ("PW0115", "format: 1\nid:x\ntitel: X\n", HEAD),
    "word's line break": ("PW0119", HEAD + "sammanfattning: a\u2028b\n", HEAD + "sammanfattning: a b\n"),
    "unseen mark": ("PW0120", HEAD + "sammanfattning: hand\ufeffled\n", HEAD + "sammanfattning: handled\n"),
    "bullets": (
        "PW0140",
        HEAD + "sammanfattning: |\n  Gör:\n\n  • ett\n  • två\n",
        HEAD + "sammanfattning: |\n  Gör:\n\n  - ett\n  - två\n",
    ),
    "key": ("PW0201", HEAD + "omfatning: {ingress: a}  # x\n", HEAD + "omfattning: {ingress: a}  # x\n"),
    "capital key": ("PW0201", HEAD + "Sammanfattning: a\n", HEAD + "sammanfattning: a\n"),
    "format": ("PW0202", "# x\nid: x\ntitel: X\n", "# x\nformat: 1\nid: x\ntitel: X\n"),
    "word": ("PW0207", HEAD + "dokument: {status: Utkst}\n", HEAD + "dokument: {status: utkast}\n"),
    "date": ("PW0209", HEAD + "dokument: {datum: 2026/3/5}\n", HEAD + "dokument: {datum: 2026-03-05}\n"),
    "block's letter": (
        "PW0301",
        HEAD + "block:\n  - {id: a, sedan: B}\n  - {id: B, titel: Se (A), sedan: a}\n",
        HEAD + "block:\n  - {id: A, sedan: B}\n  - {id: B, titel: Se (A), sedan: A}\n",
    ),
    "arrow": (
        "PW0304",
        HEAD + "block:\n  - {id: A, sedan: b}\n  - {id: B, sedan: A}\n",
        HEAD + "block:\n  - {id: A, sedan: B}\n  - {id: B, sedan: A}\n",
    ),
    "service": (
        "PW0305",
        HEAD + "block:\n  - id: A\n    verksamhet: Ortopedi\nverksamheter:\n  ortopedi: {titel: O}\n",
        HEAD + "block:\n  - id: A\n    verksamhet: ortopedi\nverksamheter:\n  ortopedi: {titel: O}\n",
    ),
    "citation": (
        "PW0307",
        HEAD + "sammanfattning: Så [@K1; @k2].\nreferenser: [{id: k1}, {id: k2}]\n",
        HEAD + "sammanfattning: Så [@k1; @k2].\nreferenser: [{id: k1}, {id: k2}]\n",
    ),
    "language": (
        "PW0311",
        HEAD + "omfattning: {ingress: a}\nblock:\n  - id: A\n    title: Ett  # två\n    next: A\n",
        HEAD + "omfattning: {ingress: a}\nblock:\n  - id: A\n    titel: Ett  # två\n    sedan: A\n",
    ),
    "term": (
        "PW0340",
        HEAD + "sammanfattning: |\n  Registrera KVA-kod AW020.\n",
        HEAD + "sammanfattning: |\n  Registrera KVÅ-kod AW020.\n",
    ),
    "letters in two parts": (
        "PW0341",
        HEAD + "sammanfattning: |\n  Ett la\u030angt stycke.\n\n  Och ett till.\n",
        HEAD + "sammanfattning: |\n  Ett långt stycke.\n\n  Och ett till.\n",
    ),
    "code": (
        "PW1501",
        HEAD + "block:\n  - {id: A, koder: [aw 020]}\n",
        HEAD + "block:\n  - {id: A, koder: [AW020]}\n",
    ),
}
UNSAFE = {
    "far key": ("PW0201", HEAD + "sammanf: a\n", None),
    "id": ("PW0302", HEAD + "indikatorer:\n  - id: Ind 1\n", HEAD + "indikatorer:\n  - id: ind-1\n"),
    "yes": ("PW0206", HEAD + "dokument: {exempel: j}\n", HEAD + "dokument: {exempel: ja}\n"),
    "unused waiver": (
        "PW0004",
        HEAD + "avsteg:\n  - {regel: PW0502, motivering: x}\n  - {regel: PW1303, motivering: Inte än.}\n",
        None,
    ),
}


def mended(tmp_path: Path, text: str, *, unsafe: bool = False) -> repair.Repaired:
    file = tmp_path / "spec.yaml"
    file.write_bytes(text.encode())
    return repair.repair(file, OPTIONS, unsafe=unsafe)


@pytest.mark.parametrize(("code", "before", "after"), SAFE.values(), ids=SAFE)
def test_what_is_form_only_is_mended(tmp_path, code, before, after):
    made = mended(tmp_path, before)
    assert code in [diagnostic.code for diagnostic in made.done]
    assert made.after.decode() == after
    assert not mended(tmp_path, after).changed


@pytest.mark.parametrize(("code", "before", "after"), UNSAFE.values(), ids=UNSAFE)
def test_what_needs_an_eye_is_mended_only_when_asked_for(tmp_path, code, before, after):
    assert not mended(tmp_path, before).changed
    made = mended(tmp_path, before, unsafe=True)
    if after is not None:
        assert code in [diagnostic.code for diagnostic in made.done]
        assert made.after.decode() == after


def test_every_kind_of_fix_is_shown_here_and_has_its_words():
    shown = {code for code, *_ in (*SAFE.values(), *UNSAFE.values())}
    words = {code for code in catalogue.entries() if catalogue.fixable(code)}
    assert words == fixes.MENDERS.keys()
    assert fixes.MENDERS.keys() - shown == {"PW0121"}  # shown with the reader's other traps below


def test_a_hard_space_where_yaml_needs_a_plain_one(tmp_path):
    made = mended(tmp_path, HEAD + "dokument:\n\xa0\xa0status: utkast\n  version: 1\n")
    assert "PW0121" not in [d.code for d in made.done] or "\xa0" not in made.after.decode()


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "dokument: {datum: 5/3/2026}\n",
        HEAD + "dokument: {datum: 2026-02-30}\n",
        HEAD + "block:\n  - {id: a}\n  - {id: A}\n",
        HEAD + "block:\n  - {id: A, koder: [AW0200]}\n",
        HEAD + "sammanfattning: a\nSammanfattning: b\n",
        HEAD + "block:\n  - {id: A, tider: [{id: t, inom: 14 dgr}]}\n",
    ],
    ids=["day first", "no such day", "letter taken", "a digit too many", "key taken", "a time"],
)
def test_what_has_no_single_answer_is_left_alone(tmp_path, text):
    assert not mended(tmp_path, text, unsafe=True).changed


def test_bytes_that_are_not_utf8_are_never_written_over(tmp_path):
    file = tmp_path / "spec.yaml"
    file.write_bytes("format: 1\nid: x\nTitel: Handledsbesv\xe4r\n".encode("latin-1"))
    assert not repair.repair(file, OPTIONS, unsafe=True).changed


def test_byte_order_mark_and_line_ends_stay(tmp_path):
    file = tmp_path / "spec.yaml"
    file.write_bytes((HEAD + "Sammanfattning: a\n").replace("\n", "\r\n").encode("utf-8-sig"))
    assert repair.repair(file, OPTIONS).after == (HEAD + "sammanfattning: a\n").replace("\n", "\r\n").encode(
        "utf-8-sig"
    )


def test_the_file_keeps_its_rights_and_its_link(tmp_path):
    file, link = tmp_path / "egen.yaml", tmp_path / "spec.yaml"
    file.write_text(HEAD + "Sammanfattning: a\n")
    file.chmod(0o640)
    link.symlink_to(file)
    run = CliRunner().invoke(cli.cli, ["check", str(link), "--fix"])
    assert "1 anmärkning rättad i 1 fil, " in run.output
    assert file.read_text() == HEAD + "sammanfattning: a\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["egen.yaml", "spec.yaml"]


def test_the_difference_is_shown_and_nothing_written(tmp_path):
    file = tmp_path / "spec.yaml"
    file.write_text(HEAD + "Sammanfattning: a\n")
    run = CliRunner().invoke(cli.cli, ["check", str(file), "--diff"])
    assert run.exit_code == 1
    assert "-Sammanfattning: a\n+sammanfattning: a\n" in run.stdout
    assert file.read_text() == HEAD + "Sammanfattning: a\n"


def test_unsafe_fixes_alone_are_refused(tmp_path):
    file = tmp_path / "spec.yaml"
    file.write_text(HEAD)
    run = CliRunner().invoke(cli.cli, ["check", str(file), "--unsafe-fixes"])
    assert "--fix eller --diff" in str(run.exception)


def test_a_fix_stands_in_json_with_its_edits(tmp_path):
    file = tmp_path / "spec.yaml"
    file.write_text(HEAD + "Sammanfattning: a\n")
    run = CliRunner().invoke(cli.cli, ["check", str(file), "--format", "json"])
    fix = next(d["fix"] for d in json.loads(run.stdout)["diagnostics"] if d["code"] == "PW0201")
    assert fix == {
        "message": "Byt ”Sammanfattning” mot ”sammanfattning”",
        "safe": True,
        "edits": [{"line": 4, "column": 1, "end_line": 4, "end_column": 15, "text": "sammanfattning"}],
    }


def named(data):
    """The place of every id that something may point at."""
    for kind in ("block", "groups", "populations", "indicators", "references"):
        yield from ((kind, n, "id") for n, item in enumerate(data.get(kind, ())) if "id" in item)
    yield from (("exit", "criteria", n, "id") for n in range(len(data["exit"]["criteria"])))
    yield from ((kind, name) for kind in ("services", "events") for name in data.get(kind, ()))


@pytest.mark.parametrize(
    "file",
    [ROOT / "tests" / "rules" / "base.yaml", *(pytest.param(file, marks=pytest.mark.slow) for file in FILES)],
    ids=lambda file: file.stem,
)
def test_an_id_is_renamed_with_all_that_points_at_it(file):
    source = keywords.load().read(file.read_bytes(), name=file.name)
    data: dict[str, Any] = source.data or {}
    before = codes(source.text)
    for place in named(data):
        old = str(fixed.at(data, place)) if place[-1] == "id" else str(place[-1])
        if place[0] == "groups" and any(block["id"].startswith(old) for block in data["block"]):
            with pytest.raises(EditError, match="letter"):
                edit.rename_id(data, place, "Q")
            continue
        new = f"{old[0]}9" if place[0] == "block" else "nytt-id"
        text = edit.amend(source, edit.rename_id(data, place, new))
        assert codes(text) - before == Counter(), place
        assert before - codes(text) == Counter(), place


def codes(text):
    found = check(loader.parse(text.encode(), name="spec.yaml"), RULES, OPTIONS)
    return Counter(d.code for d in (*found.diagnostics, *(w.diagnostic for w in found.waived)))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Set(("title",), "a\x0bb"), "U\\+000B"),
        (Set(("nowhere",), "a"), "no \\('nowhere'"),
        (Insert(("title",), "a"), "cannot"),
    ],
)
def test_what_cannot_be_written_is_refused(change, why):
    source = keywords.load().read(HEAD.encode(), name="x")
    with pytest.raises(EditError, match=why):
        edit.amend(source, [change])


def test_two_edits_of_the_same_characters_are_refused():
    source = keywords.load().read(HEAD.encode(), name="x")
    with pytest.raises(EditError, match="same characters"):
        edit.apply(
            source.text, [*edit.edits(source, [Set(("id",), "y")]), *edit.edits(source, [Set(("id",), "z")])]
        )


def test_a_file_that_cannot_be_read_whole_is_not_changed():
    source = keywords.load().read(b"format: 1\n  id: [x\n", name="x")
    with pytest.raises(EditError, match="readable"):
        edit.amend(source, [Set(("format",), "2")])


def test_a_broken_mender_hides_no_finding(monkeypatch):
    def broken(_):
        raise KeyError("x")

    text = HEAD + "Sammanfattning: a\n"
    monkeypatch.setitem(fixes.MENDERS, "PW0201", broken)
    result = check(loader.parse(text.encode(), name="x"), RULES, OPTIONS)
    (found,) = (d for d in result.diagnostics if d.code == "PW0201")
    assert found.fix is None
