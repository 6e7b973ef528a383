"""A draft with ten mistakes can be mended from the messages alone: each says what to write."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.conftest import ROOT

from pathwaygen import lint, loader, repair
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Diagnostic

BEFORE = ROOT / "tests" / "data" / "tio-fel.yaml"
AFTER = ROOT / "tests" / "data" / "tio-fel-rättad.yaml"
OPTIONS = Options(stage=Stage.REVIEW, today=dt.date(2026, 11, 22))


class Mistake(NamedTuple):
    """What is found, and what the message tells the reader to write, as it then stands in the file."""

    code: str
    told: tuple[str, ...]
    written: str


MISTAKES = (
    Mistake("PW0209", ("inget datum som finns", "Kontrollera månad och dag"), "datum: 2026-11-01, text"),
    Mistake("PW0309", ("[ange fler grupper]", "ta bort det"), "Barn och öppna frakturer ingår inte [@k1]."),
    Mistake("PW0201", ("samsjuklighet",), "samsjuklighet: Benskörhet"),
    Mistake("PW0305", ("bland ind2 (",), "indikator: ind2\n"),
    Mistake("PW1006", ("delaktighet", "arbete, studier"), "delaktighet: Fråga om arbete och fritid [@k1]."),
    Mistake("PW0140", ("”- ”",), "- Upprätta planen tillsammans med patienten [@k1]."),
    Mistake(
        "PW1101",
        ("uppföljning: {när: …, av: …}",),
        "uppföljning: {när: efter tolv veckor, av: fysioterapeut}",
    ),
    Mistake("PW1104", ("erbjudande: standard",), "erbjudande: standard"),
    Mistake("PW0311", ("”titel”",), "titel: Uppföljning"),
    Mistake("PW1501", ("AW024",), "koder: [AW024, AW027]"),
)


def found(text: str) -> tuple[Diagnostic, ...]:
    return lint.check(loader.parse(text.encode(), name="utkast.yaml"), RULES, OPTIONS).diagnostics


def test_the_ten_are_found_in_one_run_and_nothing_else_but_the_waiver_of_one_of_them():
    codes = [diagnostic.code for diagnostic in found(BEFORE.read_text(encoding="utf-8"))]
    assert codes == [*(mistake.code for mistake in MISTAKES), "PW0005"]


def test_what_was_mended_is_clean():
    assert found(AFTER.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.code)
def test_each_message_says_what_is_then_written(mistake):
    before, after = (file.read_text(encoding="utf-8") for file in (BEFORE, AFTER))
    assert mistake.written in after
    assert mistake.written not in before or mistake.code == "PW0305"
    (diagnostic,) = (d for d in found(before) if d.code == mistake.code)
    said = f"{diagnostic.message} {diagnostic.hint}"
    assert [words for words in mistake.told if words not in said] == []


def test_only_the_lines_that_messages_speak_of_were_changed():
    before, after = (file.read_text(encoding="utf-8").splitlines()[1:] for file in (BEFORE, AFTER))
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    assert len([op for op in blocks if op[0] != "equal"]) == len(MISTAKES) + 1


def test_the_program_mends_the_form_itself_and_leaves_what_is_care():
    made = repair.repair(BEFORE, OPTIONS)
    assert sorted({d.code for d in made.done}) == ["PW0140", "PW0201", "PW0311", "PW1501"]
    left = [d.code for d in found(made.after.decode())]
    assert left == ["PW0209", "PW0309", "PW0305", "PW1006", "PW1101", "PW1104", "PW0005"]
