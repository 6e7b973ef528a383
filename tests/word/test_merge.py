"""A Word file that came back, beside the spec as it is now: what is taken in, and what is left and named."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from tests.word.sent import W, changed, sent

from pathwaygen.cli import cli, word_merge
from pathwaygen.edit import Set
from pathwaygen.errors import UsageError
from pathwaygen.word import patch, session
from pathwaygen.word.field import Kind
from pathwaygen.word.merge import Verdict

SPEC = """\
# Gruppens egen fil.
format: 1
id: prov
titel: Prov   # namnet är klart
omfattning:
  ingress: >
    En ingress som är
    bruten på två rader.
block:
  - id: A
    titel: 'Bedömning'
    vården: |
      Ta upp anamnes.
      Undersök patienten [@k1].

      - Mät.
      - Skriv.
    patienten: Berätta.   # kort
"""
FIELDS = [
    ("title", Kind.WORDS, "Prov", "Titel"),
    ("scope/lead/text", Kind.PROSE, "En ingress som är bruten på två rader.", "Ingress"),
    ("block/#A/title", Kind.WORDS, "Bedömning", "Block A – titel"),
    (
        "block/#A/care/text",
        Kind.PROSE,
        "Ta upp anamnes. Undersök patienten [@k1].\n\n- Mät.\n- Skriv.",
        "Block A – vården",
    ),
    ("block/#A/patient/text", Kind.LINE, "Berätta.", "Block A – patienten"),
]
BY = 'w:author="Bo Ek" w:date="2026-11-20T10:00:00Z"'


@pytest.fixture
def spec(tmp_path):
    file = tmp_path / "prov.yaml"
    file.write_text(SPEC, encoding="utf-8")
    return file


@pytest.fixture
def came_back(tmp_path):
    """Return what writes a file that came back, changed in its XML."""

    def write(change=lambda xml: xml, *, name="svar.docx", **how):
        file = tmp_path / name
        file.write_bytes(changed(sent("prov", FIELDS, **how), change))
        return file

    return write


def replaced(old, new):
    """Return what writes a tracked replacement of some words, as Word does."""

    def change(xml):
        found = re.search(rf'<w:r><w:t xml:space="preserve">([^<]*?){re.escape(old)}([^<]*)</w:t></w:r>', xml)
        assert found, old
        parts = [f'<w:r><w:t xml:space="preserve">{found[1]}</w:t></w:r>'] if found[1] else []
        parts.append(f'<w:del w:id="1" {BY}><w:r><w:delText>{old}</w:delText></w:r></w:del>')
        parts += [f'<w:ins w:id="2" {BY}><w:r><w:t>{new}</w:t></w:r></w:ins>'] if new else []
        parts += [f'<w:r><w:t xml:space="preserve">{found[2]}</w:t></w:r>'] if found[2] else []
        return xml[: found.start()] + "".join(parts) + xml[found.end() :]

    return change


def typed(old, new):
    return lambda xml: xml.replace(old, new)


def run(*arguments):
    return CliRunner().invoke(cli, ["word", "merge", *map(str, arguments)], catch_exceptions=False)


def test_a_tracked_edit_changes_one_line(spec, came_back):
    result = run(came_back(replaced("anamnes", "sjukhistoria")), "--into", spec, "--accept", "tracked")
    assert result.exit_code == 0, result.output
    assert "[-anamnes.-] {+sjukhistoria.+}" in result.output
    assert "rad 12 · block/#A/care/text · Bo Ek" in result.output
    assert spec.read_text("utf-8") == SPEC.replace("anamnes", "sjukhistoria")


def test_an_untracked_edit_is_taken_with_all_only(spec, came_back):
    file = came_back(typed("Undersök", "Granska"))
    result = run(file, "--into", spec, "--accept", "tracked")
    assert result.exit_code == 1
    assert "ändrat utan spårning" in result.output
    assert spec.read_text("utf-8") == SPEC
    assert run(file, "--into", spec, "--accept", "all").exit_code == 0
    assert spec.read_text("utf-8") == SPEC.replace("Undersök", "Granska")


@pytest.mark.parametrize("controls", [True, False])
def test_an_unedited_file_leaves_every_byte(spec, came_back, controls):
    result = run(came_back(controls=controls), "--into", spec, "--accept", "all")
    assert result.exit_code == 0
    assert "Inget att föra in" in result.output
    assert spec.read_text("utf-8") == SPEC


def test_folds_quotes_and_comments_survive(spec, came_back):
    def change(xml):
        xml = replaced("två", "tre")(xml)
        return replaced("Bedömning", "Första bedömningen")(replaced("Berätta", "Beskriv")(xml))

    run(came_back(change), "--into", spec, "--accept", "all")
    wanted = SPEC.replace("två", "tre").replace("Bedömning", "Första bedömningen")
    assert spec.read_text("utf-8") == wanted.replace("Berätta", "Beskriv")


def test_what_both_have_changed_is_shown_and_left(spec, came_back):
    spec.write_text(SPEC.replace("anamnes", "historia"), encoding="utf-8")
    result = run(came_back(replaced("anamnes", "sjukhistoria")), "--into", spec, "--accept", "all")
    assert result.exit_code == 1
    assert "1 konflikt" in result.output
    assert "Ändrat i specen:\n    Ta upp [-anamnes.-] {+historia.+} Undersök" in result.output
    assert "Ändrat i Word:\n    Ta upp [-anamnes.-] {+sjukhistoria.+} Undersök" in result.output
    assert spec.read_text("utf-8") == SPEC.replace("anamnes", "historia")


def test_a_conflict_is_short_and_its_whole_texts_are_in_a_file(spec, tmp_path):
    long = " ".join(f"Ord{n}." for n in range(200))
    mine = [(path, kind, value.replace("Mät.", long), label) for path, kind, value, label in FIELDS]
    spec.write_text(SPEC.replace("Mät.", long).replace("anamnes", "historia"), encoding="utf-8")
    file = tmp_path / "svar.docx"
    file.write_bytes(changed(sent("prov", mine), replaced("anamnes", "sjukhistoria")))
    result = run(file, "--into", spec, "--accept", "all")
    assert "kör igen med --conflicts" in result.output
    assert len(result.output.splitlines()) < 25
    assert "Ord100" not in result.output
    whole = tmp_path / "konflikter.md"
    result = run(file, "--into", spec, "--accept", "all", "--conflicts", whole)
    assert "skrivna till" in result.output
    text = whole.read_text("utf-8")
    for words in ("Ta upp anamnes.", "Ta upp historia.", "Ta upp sjukhistoria.", "### Specen nu", "Ord100"):
        assert words in text
    assert text.count("Ord100.") == 3


@pytest.mark.parametrize("name", ["prov.yaml", "svar.docx"])
def test_conflicts_are_not_written_over_what_is_read(spec, came_back, tmp_path, name):
    file = came_back(replaced("Berätta", "Beskriv"))
    spec.write_text(SPEC.replace("Berätta", "Fråga"), encoding="utf-8")
    before = (tmp_path / name).read_bytes()
    with pytest.raises(UsageError, match="välj en annan fil"):
        run(file, "--into", spec, "--conflicts", tmp_path / name)
    assert (tmp_path / name).read_bytes() == before


def test_a_row_with_alike_cells_is_changed_cell_by_cell():
    before = ["Vinkel", "< 15", "> 15", "< 15", "> 15"]
    after = ["Vinkel", "> 15", "< 15", "> 15", ""]
    changes = list(patch.difference({"rader": [before]}, {"rader": [after]}))
    assert [(change.path, change.value) for change in changes if isinstance(change, Set)] == [
        (("rader", 0, n), after[n]) for n in range(1, 5)
    ]
    assert len(changes) == 4


def test_the_merge_speaks_english(spec, came_back):
    spec.write_text(SPEC.replace("anamnes", "historia"), encoding="utf-8")
    file = came_back(lambda xml: replaced("Berätta", "Beskriv")(replaced("anamnes", "sjukhistoria")(xml)))
    result = run(file, "--into", spec, "--accept", "all", "--lang", "en")
    for words in (
        "1 change\n",
        "1 conflict\n",
        "line 12",
        "Changed in Word:",
        "1 change taken into",
        "1 left to",
    ):
        assert words in result.output, words
    for words in ("rad ", "Ändrat", "konflikt", "införd", "kvar"):
        assert words not in result.output, words


def test_what_both_have_changed_alike_is_no_conflict(spec, came_back):
    spec.write_text(SPEC.replace("anamnes", "sjukhistoria"), encoding="utf-8")
    assert run(came_back(replaced("anamnes", "sjukhistoria")), "--into", spec).exit_code == 0


def test_an_item_that_is_gone_is_told(spec, came_back):
    spec.write_text(SPEC.replace("id: A", "id: B"), encoding="utf-8")
    result = run(came_back(replaced("anamnes", "sjukhistoria")), "--into", spec, "--accept", "all")
    assert result.exit_code == 1
    assert "finns inte längre" in " ".join(result.output.split())


def test_only_one_persons_changes(spec, came_back):
    def change(xml):
        other = BY.replace("Bo Ek", "Eva Al")
        return replaced("anamnes", "sjukhistoria")(xml).replace(
            "Mät.</w:t></w:r>", f'Mät.</w:t></w:r><w:ins w:id="7" {other}><w:r><w:t> Väg.</w:t></w:r></w:ins>'
        )

    run(came_back(change), "--into", spec, "--accept", "all", "--author", "Eva Al")
    assert spec.read_text("utf-8") == SPEC.replace("Mät.", "Mät. Väg.")


def test_a_dry_run_writes_nothing(spec, came_back):
    result = run(
        came_back(replaced("anamnes", "x")), "--into", spec, "--accept", "all", "--dry-run", "--diff"
    )
    assert "1 ändring skulle föras in" in " ".join(result.output.split())
    assert "-      Ta upp anamnes." in result.output
    assert spec.read_text("utf-8") == SPEC


def test_nothing_is_taken_without_an_answer(spec, came_back):
    result = run(came_back(replaced("anamnes", "x")), "--into", spec)
    assert result.exit_code == 1
    assert "Välj --accept" in result.output
    assert spec.read_text("utf-8") == SPEC


@pytest.mark.parametrize(
    ("replies", "taken"),
    [
        ("j\nn\n", ("anamnes",)),
        ("n\nj\n", ("Berätta",)),
        ("a\n", ("anamnes", "Berätta")),
        ("s\n", ()),
        ("x\nj\n\n", ("anamnes",)),
    ],
)
def test_each_change_is_asked_about(spec, came_back, monkeypatch, replies, taken):
    monkeypatch.setattr(word_merge, "_answers", lambda: True)
    words = {"anamnes": "sjukhistoria", "Berätta": "Beskriv"}

    def change(xml):
        for old, new in words.items():
            xml = replaced(old, new)(xml)
        return xml

    arguments = ["word", "merge", str(came_back(change)), "--into", str(spec)]
    result = CliRunner().invoke(cli, arguments, input=replies, catch_exceptions=False)
    wanted = SPEC
    for old in taken:
        wanted = wanted.replace(old, words[old])
    assert spec.read_text("utf-8") == wanted, result.output
    assert result.exit_code == (0 if len(taken) == 2 else 1)


def test_words_outside_the_fields_are_named(spec, came_back):
    said = f'<w:p><w:ins w:id="3" {BY}><w:r><w:t>Bilaga saknas!</w:t></w:r></w:ins></w:p></w:body>'
    result = run(came_back(typed("</w:body>", said)), "--into", spec, "--accept", "all")
    assert result.exit_code == 1
    assert "1 text utanför fälten" in result.output
    assert "Bilaga saknas!" in result.output
    assert "efter Block A – patienten" in result.output


def test_with_the_file_that_was_sent_untracked_words_outside_are_named_too(spec, came_back):
    base = came_back(name="ut.docx")
    said = "<w:p><w:r><w:t>Bilaga saknas!</w:t></w:r></w:p></w:body>"
    result = run(came_back(typed("</w:body>", said)), "--into", spec, "--base", base)
    assert "Bilaga saknas!" in result.output


def test_a_footnote_that_someone_added_is_named(spec, came_back):
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>Se bilaga 3.</w:t></w:r></w:p></w:footnote>'
    notes = f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>'
    change = typed("Mät.</w:t>", 'Mät.</w:t></w:r><w:r><w:footnoteReference w:id="2"/>')
    result = run(came_back(change, **{"word/footnotes.xml": notes}), "--into", spec, "--accept", "all")
    assert result.exit_code == 1
    assert "Fotnot: Se bilaga 3." in result.output
    assert "efter Block A – vården" in result.output


def test_a_field_without_its_anchors_is_a_guess(spec, came_back):
    def change(xml):
        for gone in (r'<w:tag w:val="[^"]*"/>', r"<w:bookmarkStart[^>]*>", r"<w:bookmarkEnd[^>]*>"):
            xml = re.sub(gone, "", xml)
        return xml.replace("två rader", "tre rader")

    result = run(came_back(change), "--into", spec, "--accept", "all")
    assert result.exit_code == 1
    assert "1 gissning" in result.output
    assert "[-två-] {+tre+}" in result.output
    assert spec.read_text("utf-8") == SPEC


def test_a_text_that_is_taken_away_takes_its_key(spec, came_back):
    run(came_back(replaced("Berätta.", "")), "--into", spec, "--accept", "all")
    assert "patienten:" not in spec.read_text("utf-8")


def test_what_the_spec_cannot_hold_is_refused_and_the_rest_taken(spec, came_back):
    def change(xml):
        return replaced("Prov", "")(replaced("anamnes", "sjukhistoria")(xml))

    result = run(came_back(change), "--into", spec, "--accept", "all")
    assert result.exit_code == 1
    assert "går inte att skriva" in result.output
    assert spec.read_text("utf-8") == SPEC.replace("anamnes", "sjukhistoria")


def test_a_copied_control_with_another_text_is_told(spec, came_back):
    def change(xml):
        control = re.search(r"<w:sdt>(?:(?!</w:sdt>).)*ingress.*?</w:sdt>", xml, re.DOTALL)
        assert control
        copied = re.sub(r"<w:bookmark[^>]*>", "", control[0]).replace("En ingress", "En annan ingress")
        return xml.replace("</w:body>", f"{copied}</w:body>")

    file = came_back(change)
    found = session.opened(file, spec)
    assert [answer.verdict for answer in found.answers] == [Verdict.CHANGED]
    assert found.answers[0].theirs.startswith("En annan")


def test_a_file_of_another_pathway_is_refused(spec, came_back):
    spec.write_text(SPEC.replace("id: prov", "id: annat"), encoding="utf-8")
    with pytest.raises(UsageError, match="prov, inte av annat"):
        session.opened(came_back(), spec)


def test_lines_fit_a_terminal(spec, came_back):
    def change(xml):
        return replaced("anamnes", "en lång " + "och mycket utförlig " * 20 + "sjukhistoria")(xml)

    result = run(came_back(change), "--into", spec)
    assert max(map(len, result.output.splitlines())) <= 80
