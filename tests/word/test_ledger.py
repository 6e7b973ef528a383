"""Remarks of many reviewers: each once, in the ledger, at the spec's lines, and in the summary of answers."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from tests.word.sent import W14, W15, W, changed, sent
from tests.word.test_merge import BY, FIELDS, SPEC, replaced

from pathwaygen.cli import cli
from pathwaygen.errors import UsageError
from pathwaygen.word import spreadsheet, workbook
from pathwaygen.word.ledger import Collector, Entry, Ledger, decisions
from pathwaygen.word.package import WordFileError, open_bytes

EVA = 'w:author="Eva Al" w:date="2026-11-21T08:00:00Z"'


def comment(number, text, who=BY, para=""):
    own = f' w14:paraId="{para}"' if para else ""
    return f'<w:comment w:id="{number}" {who}><w:p{own}><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'


def comments(*made):
    return f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{"".join(made)}</w:comments>'


def extended(*threads):
    inside = "".join(
        f'<w15:commentEx w15:paraId="{para}" w15:done="{done}"'
        + (f' w15:paraIdParent="{parent}"' if parent else "")
        + "/>"
        for para, parent, done in threads
    )
    return f'<w15:commentsEx xmlns:w15="{W15}">{inside}</w15:commentsEx>'


def on(words, *numbers):
    """Return what puts comments on some words."""

    def change(xml):
        before, found, after = xml.partition(words)
        assert found, words
        run = '<w:r><w:t xml:space="preserve">'
        starts = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in numbers)
        ends = "".join(
            f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>' for n in numbers
        )
        return f"{before}</w:t></w:r>{starts}{run}{words}</w:t></w:r>{ends}{run}{after}"

    return change


def reviewed(change, *made, threads=()):
    parts = {"word/comments.xml": comments(*made)}
    if threads:
        parts["word/commentsExtended.xml"] = extended(*threads)
    return changed(sent("prov", FIELDS, **parts), change)


def gathered(*files):
    collector = Collector("prov")
    for number, content in enumerate(files):
        collector.add(open_bytes(content, f"svar{number}.docx"))
    return collector.ledger("Prov")


THREAD = reviewed(
    on("Undersök", 1, 2),
    comment(1, "Hur då?", para="00000001"),
    comment(2, "Med händerna.", EVA, para="00000002"),
    threads=(("00000001", "", 1), ("00000002", "00000001", 0)),
)


def test_a_thread_stands_in_order_with_what_it_is_about():
    first, second = gathered(THREAD).entries
    assert (first.author, first.date, first.text) == ("Bo Ek", "2026-11-20 10:00", "Hur då?")
    assert (first.label, first.path, first.quote) == ("Block A – vården", "block/#A/care/text", "Undersök")
    assert first.resolved
    assert (second.number, second.answers, second.author) == (2, 1, "Eva Al")


def test_a_remark_that_came_in_several_files_stands_once():
    ledger = gathered(THREAD, THREAD)
    assert len(ledger.entries) == 2
    assert ledger.entries[0].files == ("svar0.docx", "svar1.docx")
    assert ledger.entries[1].answers == 1


def test_without_a_name_nobody_can_tell_that_two_are_one():
    nameless = reviewed(on("Undersök", 1), comment(1, "Håller med.", ""))
    assert len(gathered(nameless, nameless).entries) == 2


def test_the_same_words_twice_in_one_file_are_two_remarks():
    change = on("Undersök", 1, 2)
    twice = reviewed(change, comment(1, "Se ovan."), comment(2, "Se ovan."))
    assert len(gathered(twice).entries) == 2
    assert len(gathered(twice, twice).entries) == 2


def test_a_comment_whose_place_is_gone_is_there_too():
    lost = reviewed(lambda xml: xml, comment(1, "Allmänt bra."))
    (entry,) = gathered(lost).entries
    assert entry.label == "Utanför fälten"


def test_a_comment_from_the_label_on_is_on_the_field():
    def change(xml):
        start = '<w:commentRangeStart w:id="1"/><w:r><w:t xml:space="preserve">Block A – titel: '
        xml = xml.replace('<w:r><w:t xml:space="preserve">Block A – titel: ', start)
        return xml.replace("Bedömning</w:t></w:r>", 'Bedömning</w:t></w:r><w:commentRangeEnd w:id="1"/>')

    (entry,) = gathered(reviewed(change, comment(1, "Byt namn."))).entries
    assert (entry.path, entry.quote) == ("block/#A/title", "Block A – titel: Bedömning")


@pytest.mark.parametrize("controls", [True, False])
def test_changes_are_proposals(controls):
    made = changed(sent("prov", FIELDS, controls=controls), replaced("anamnes", "sjukhistoria"))
    (entry,) = gathered(made).entries
    assert (entry.kind, entry.author, entry.path) == ("Ändringsförslag", "Bo Ek", "block/#A/care/text")
    assert entry.text == "Ersätt ”anamnes” med ”sjukhistoria”"
    assert entry.quote == "Ta upp anamnes. Undersök patienten [@k1]."


def test_threads_that_bite_their_tails_lose_nothing():
    made = reviewed(
        on("Undersök", 1, 2),
        comment(1, "Ett.", para="0001"),
        comment(2, "Två.", para="0002"),
        threads=(("0001", "0002", 0), ("0002", "0001", 0)),
    )
    assert sorted(entry.text for entry in gathered(made).entries) == ["Ett.", "Två."]


HOSTILE = '=HYPERLINK("http://x";"klicka")'


def entry(number=1, **more):
    said: dict[str, Any] = {
        "files": ("a.docx",),
        "author": "Bo Ek",
        "date": "",
        "label": "Titel",
        "path": "title",
    }
    said |= {"kind": "Kommentar", "quote": "", "text": "Hej"} | more
    return Entry(number, **said)


def test_no_cell_is_a_formula_and_decisions_are_a_list():
    ledger = Ledger("Prov", (entry(text=HOSTILE, author="+46"), entry(2, text="@SUM(A1)")))
    made = workbook.as_xlsx(ledger)
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book["Synpunkter"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value)[:1] in "=+-@")
    assert HOSTILE in [cell.value for cell in cells]
    (listed,) = sheet.data_validations.dataValidation
    assert listed.formula1 == f'"{",".join(decisions("sv"))}"'
    assert made == workbook.as_xlsx(
        Ledger("Prov", (entry(text=HOSTILE, author="+46"), entry(2, text="@SUM(A1)")))
    )


def test_a_ledger_is_read_again_as_it_was_written():
    entries = (entry(quote="Rad 1\nRad 2", resolved=True), entry(2, answers=1, text="_x0041_ & < \x07"))
    read = workbook.of_xlsx(workbook.as_xlsx(Ledger("Prov", entries, ("a.docx",))), "x.xlsx")
    assert read.entries == entries


def test_a_ledger_that_a_spreadsheet_program_has_sorted_is_read():
    book = openpyxl.load_workbook(io.BytesIO(workbook.as_xlsx(Ledger("Prov", (entry(), entry(2))))))
    sheet = book["Synpunkter"]
    sheet.move_range("A2:M2", rows=5)
    sheet["K3"] = "Tillgodoses"
    sheet.insert_cols(1)
    saved = io.BytesIO()
    book.save(saved)
    read = workbook.of_xlsx(saved.getvalue(), "x.xlsx")
    assert [(one.number, one.decision) for one in read.entries] == [(2, "Tillgodoses"), (1, "")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 1000, sent("prov", FIELDS)])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(WordFileError) as refused:
        spreadsheet.read(content, "x.xlsx")
    assert refused.value.code == "PW1933"


def test_a_workbook_that_is_no_ledger_is_refused():
    book, saved = openpyxl.Workbook(), io.BytesIO()
    book.save(saved)
    with pytest.raises(WordFileError, match="ingen sammanställning"):
        workbook.of_xlsx(saved.getvalue(), "x.xlsx")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "prov.yaml").write_text(SPEC, encoding="utf-8")
    answers = tmp_path / "svar"
    answers.mkdir()
    (answers / "a.docx").write_bytes(THREAD)
    (answers / "~$a.docx").write_bytes(b"lock")
    (answers / "b.docx").write_bytes(changed(sent("prov", FIELDS), replaced("anamnes", "sjukhistoria")))
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(cli, ["word", *map(str, arguments)], catch_exceptions=False)


def test_from_files_to_the_summary(folder):
    out = folder / "remiss.xlsx"
    result = run("comments", folder / "svar", "--spec", folder / "prov.yaml", "-o", out)
    assert "3 synpunkter i 2 filer" in result.output
    book = openpyxl.load_workbook(out)
    sheet = book["Synpunkter"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["Beslut"], "Tillgodoses")
    sheet.cell(2, heads["Arbetsgruppens svar"], "Vi skriver *hur*.")
    book.save(out)
    said = folder / "svar.md"
    result = run("ledger", out, "-o", said, "--spec", folder / "prov.yaml")
    assert "1 synpunkt saknar beslut" in result.output
    text = said.read_text("utf-8")
    assert text.startswith("# Sammanställning av remissvar: Prov\n")
    assert "| Tillgodoses | 1 |" in text
    assert "**Svar:** Vi skriver \\*hur\\*." in text
    assert "Svar från Eva Al: Med händerna." in text
    assert "Gäller texten: ”Undersök”" in text


def test_the_summary_in_word(folder):
    out = folder / "remiss.xlsx"
    run("comments", folder / "svar", "--spec", folder / "prov.yaml", "-o", out)
    result = run("ledger", out, "-o", folder / "svar.docx", "--spec", folder / "prov.yaml")
    assert result.exit_code == 0, result.output
    assert (folder / "svar.docx").read_bytes().startswith(b"PK")


def test_findings_stand_at_the_specs_lines(folder):
    result = run("comments", folder / "svar", "--spec", folder / "prov.yaml", "--format", "json")
    found = json.loads(result.stdout)["diagnostics"]
    assert [(one["code"], one["line"]) for one in found] == [("PW1930", 12), ("PW1930", 12), ("PW1931", 12)]
    assert found[0]["message"] == "Bo Ek kommenterar Block A – vården: Hur då?"


def test_a_file_of_another_pathway_stops_the_ledger(folder):
    (folder / "svar" / "c.docx").write_bytes(sent("annat", FIELDS))
    with pytest.raises(UsageError, match=r"c\.docx.*annat, inte av prov"):
        run("comments", folder / "svar", "--spec", folder / "prov.yaml", "-o", folder / "x.xlsx")
    assert not (folder / "x.xlsx").exists()


def filled(file, *rows):
    """Fill in decisions and answers in a ledger as Excel does: by row, from 2."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row, said in rows:
        for heading, words in said.items():
            sheet.cell(row, heads[heading], words)
    book.save(file)


def read(file):
    return workbook.of_xlsx(file.read_bytes(), file.name).entries


def test_a_ledger_that_is_made_again_keeps_decisions_answers_and_rows_of_the_groups_own(folder):
    out = folder / "remiss.xlsx"
    asked = ("comments", folder / "svar", "--spec", folder / "prov.yaml", "-o", out)
    run(*asked)
    own = {"Från": "Mötet", "Synpunkt eller förslag": "Ring patienten.", "Beslut": "Noteras"}
    filled(out, (2, {"Beslut": "Tillgodoses", "Arbetsgruppens svar": "Vi skriver hur."}), (5, own))
    more = changed(sent("prov", FIELDS), replaced("Berätta", "Beskriv"))
    (folder / "svar" / "c.docx").write_bytes(more)
    result = run(*asked)
    assert "1 beslut och svar är kvar" in result.output
    assert "1 rad som inte finns i filerna" in result.output
    entries = read(out)
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert (entries[0].decision, entries[0].reply) == ("Tillgodoses", "Vi skriver hur.")
    assert [entry.decision for entry in entries[1:4]] == ["", "", ""]
    assert (entries[4].author, entries[4].text, entries[4].decision) == (
        "Mötet",
        "Ring patienten.",
        "Noteras",
    )
    again = out.read_bytes()
    run(*asked)
    assert read(out) == entries
    assert out.read_bytes() == again


def test_a_thread_whose_file_is_not_sent_again_keeps_its_answer_below_it(folder):
    out = folder / "remiss.xlsx"
    run("comments", folder / "svar", "--spec", folder / "prov.yaml", "-o", out)
    run("comments", folder / "svar" / "b.docx", "--spec", folder / "prov.yaml", "-o", out)
    entries = read(out)
    assert [(entry.number, entry.answers) for entry in entries] == [(1, 0), (2, 0), (3, 2)]
    assert entries[2].text == "Med händerna."


def test_a_file_that_is_no_ledger_is_not_written_over(folder):
    out = folder / "annat.xlsx"
    out.write_bytes(b"inget kalkylblad")
    with pytest.raises(UsageError, match="finns redan och skrivs inte över"):
        run("comments", folder / "svar", "--spec", folder / "prov.yaml", "-o", out)
    assert out.read_bytes() == b"inget kalkylblad"


def test_ledger_and_summary_in_english(folder):
    out, said = folder / "remiss.xlsx", folder / "said.md"
    result = run("comments", folder / "svar", "--spec", folder / "prov.yaml", "-o", out, "--lang", "en")
    assert "3 remarks in 2 files, written to" in result.output
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Remarks", "Files"]
    heads = [cell.value for cell in book["Remarks"][1]]
    assert heads[:6] == ["No.", "File", "From", "Date", "Concerns", "Kind"]
    assert {row[5].value for row in book["Remarks"].iter_rows(min_row=2)} == {"Comment", "Proposed change"}
    filled(out, (2, {"Decision": "Accepted", "The group's answer": "We say how."}))
    result = run("ledger", out, "-o", said, "--lang", "en")
    assert "1 remark has no decision" in result.output
    text = said.read_text("utf-8")
    assert text.startswith("# Summary of the consultation: ")
    assert "| Accepted | 1 |" in text
    run("ledger", out, "-o", said)
    assert "| Tillgodoses | 1 |" in said.read_text("utf-8")
    for words in ("Beslut", "Avsändare", "Gäller", "Svar från"):
        assert words not in text
