"""From a file to a spec: what is broken is reported where it stands and left out, and the rest is kept."""

from __future__ import annotations

import os
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from pathwaygen import loader

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.loader import Spec

HEAD = "format: 1\nid: x\ntitel: Y\n"


def parse(text: str) -> Spec:
    return loader.parse(dedent(text).encode(), name="spec.yaml")


def brief(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.span.line}:{diagnostic.span.column} {diagnostic.name}"


def briefs(text: str) -> list[str]:
    return sorted(map(brief, parse(text).diagnostics), key=lambda line: int(line.partition(":")[0]))


def only(text: str) -> Diagnostic:
    (diagnostic,) = parse(text).diagnostics
    return diagnostic


# Finding the files


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.yaml",
        "a.yml",
        "Ä.YAML",
        "notes.md",
        ".hidden.yaml",
        "_draft.yaml",
        ".git/x.yaml",
        "_mallar/x.yaml",
        "sub/c.yaml",
        "sub/deeper/d.yaml",
        "folder.yaml/e.yaml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (tmp_path / "circle").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*paths: str) -> list[str]:
    return [file.as_posix() for file in loader.discover(map(Path, paths))]


def test_a_folder_is_searched_through_in_order(tree: Path) -> None:
    below = ["a.yml", "b.yaml", "folder.yaml/e.yaml", "sub/c.yaml", "sub/deeper/d.yaml", "Ä.YAML"]
    assert found(".") == below
    assert found(str(tree)) == [f"{tree.as_posix()}/{name}" for name in below]


@pytest.mark.usefixtures("tree")
def test_a_file_is_taken_whatever_it_is_called() -> None:
    assert found("notes.md", "_draft.yaml", "_mallar") == ["notes.md", "_draft.yaml", "_mallar/x.yaml"]


def test_a_file_that_is_reached_twice_counts_once(tree: Path) -> None:
    assert found("sub/c.yaml", "sub", "sub/../sub/c.yaml", str(tree / "sub/deeper"), "./sub") == [
        "sub/c.yaml",
        "sub/deeper/d.yaml",
    ]


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("path", ["nowhere", "gone.yaml", "sub/nowhere.yaml"])
def test_a_path_that_is_missing_is_named(path: str) -> None:
    with pytest.raises(FileNotFoundError, match=path):
        found("b.yaml", path)


# Opening


def test_a_file_is_named_as_the_user_named_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("å.yaml").write_text(HEAD + "titl: z\n", encoding="utf-8")
    spec = loader.load(Path("å.yaml"))
    assert spec.file == "å.yaml"
    assert {diagnostic.file for diagnostic in spec.diagnostics} == {"å.yaml"}


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as opened:
        opened.truncate(20_000_000_000)  # takes no room on the disk
    (diagnostic,) = loader.load(huge).diagnostics
    assert diagnostic.name == "file-too-large"


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"\xef\xbb\xbf", b"# bara en kommentar\n", b"PK\x03\x04", b"- a\n", b"text"]
)
def test_a_file_without_a_mapping_gives_one_finding_and_no_pathway(raw: bytes) -> None:
    spec = loader.parse(raw, name="spec.yaml")
    assert len(spec.diagnostics) == 1
    assert spec.pathway is None
    assert spec.supplement is None


# What must be there


def test_nothing_at_all_asks_for_three_keys() -> None:
    spec = parse("{}")
    assert [d.message for d in spec.diagnostics] == ["”format” saknas", "”id” saknas", "”titel” saknas"]
    assert spec.pathway is not None
    assert spec.pathway.id.startswith("?")
    assert spec.pathway.title == "–"
    assert {("format",), ("id",), ("title",)} <= spec.pruned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("format: 1\nid: x\n", "1:1 missing-key"),
        ("format: 1\nid: x\ntitel:\n", "3:1 null-key"),
        ("format: 1\nid: x\ntitel: ~\n", "3:1 null-key"),
        ("format: 1\nid: x\ntitel: [a]\n", "3:1 not-a-text"),
        ("format: 1\nid: {a: b}\ntitel: Y\n", "2:1 not-a-text"),
        ("format: 2\nid: x\ntitel: Y\n", "1:9 unknown-format"),
        ("format: [1]\nid: x\ntitel: Y\n", "1:1 unknown-format"),
    ],
)
def test_what_is_wrong_is_told_once_and_not_called_missing_too(text: str, expected: str) -> None:
    spec = parse(text)
    assert list(map(brief, spec.diagnostics)) == [expected]
    assert spec.pathway is not None


def test_what_a_syntax_error_took_away_is_not_called_missing() -> None:
    spec = parse('format: 1\nid: x\ntitel: "\\ud800"\nblock:\n  - id: A\n')
    assert [diagnostic.name for diagnostic in spec.diagnostics] == ["syntax-error"]
    assert spec.pathway is not None
    assert spec.pathway.title == "–"


def test_blocks_without_id_are_kept_under_ids_of_their_own() -> None:
    spec = parse(HEAD + "block:\n  - titel: a\n  - titel: b\n  - id: [C]\n    titel: c\n  - id: D\n")
    assert [d.message for d in spec.diagnostics if d.name == "missing-key"] == [
        "”id” saknas i block 1",
        "”id” saknas i block 2",
    ]
    assert spec.pathway is not None
    assert [block.title for block in spec.pathway.blocks] == ["a", "b", "c", None]
    ids = [block.id for block in spec.pathway.blocks]
    assert len(set(ids)) == 4
    assert [name[0] for name in ids] == ["?", "?", "?", "D"]
    assert {("block", n, "id") for n in range(3)} <= spec.pruned


def test_an_arrow_to_nowhere_is_left_out_whole() -> None:
    spec = parse(HEAD + "block:\n  - id: A\n    sedan:\n      - när: klar\n      - B\n")
    assert list(map(brief, spec.diagnostics)) == ["7:9 missing-key"]
    assert spec.pathway is not None
    following = spec.pathway.blocks[0].next
    assert following is not None
    assert [target.to for target in following.to] == ["B"]
    assert ("block", 0, "next", "*") in spec.pruned


# Places


ROUNDS = """\
    format: 1
    id: x
    titel: Y
    block:
      -
      - titel: utan id
      - 3
      - id: [C]
        fas: fel
        tid:
          -
          - {inom: snart}
          - inom: 14 dagar
            eftr: remiss
      - id: D
        sedan:
          - B
          - [E]
          - när: aldrig
        tid: {mellan: [~, 14 dagar]}
    indikatorer:
      - ~
      - slag: konstigt
    """


def test_each_finding_stands_at_its_own_line_and_counts_as_the_author_does() -> None:
    spec = parse(ROUNDS)
    assert [(d.span.line, d.name, d.path) for d in sorted(spec.diagnostics, key=lambda d: d.order)] == [
        (5, "empty-item", ("block", 0)),
        (6, "missing-key", ("block", 1)),
        (7, "not-a-mapping", ("block", 2)),
        (8, "not-a-text", ("block", 3, "id")),
        (9, "unknown-word", ("block", 3, "phase")),
        (11, "empty-item", ("block", 3, "times", 0)),
        (12, "not-a-duration", ("block", 3, "times", 1, "within")),
        (14, "unknown-key", ("block", 3, "times", 2, "eftr")),
        (18, "not-a-mapping", ("block", 4, "next", 1)),
        (19, "missing-key", ("block", 4, "next", 2)),
        (20, "empty-item", ("block", 4, "times", "between", 0)),
        (22, "empty-item", ("indicators", 0)),
        (23, "missing-key", ("indicators", 1)),
        (23, "unknown-word", ("indicators", 1, "kind")),
    ]
    messages = {d.span.line: d.message for d in spec.diagnostics}
    assert messages[6] == "”id” saknas i block 2"
    assert "block 3" in messages[7]
    assert messages[19] == "”till” saknas i block 5 > sedan 3"


def test_what_is_sound_is_kept_after_several_rounds() -> None:
    pathway = parse(ROUNDS).pathway
    assert pathway is not None
    assert [block.title for block in pathway.blocks] == ["utan id", None, None]
    second, third = pathway.blocks[1:]
    assert second.phase == ()
    assert [time.within for time in second.times] == [None, (14, None, "days")]
    assert third.id == "D"
    assert third.next is not None
    assert [target.to for target in third.next.to] == ["B"]


def test_places_in_what_is_left_lead_back_to_the_file() -> None:
    spec = parse(ROUNDS)
    assert spec.authored(("block", 0)) == ("block", 1)
    assert spec.authored(("block", 1, "times", 1, "within")) == ("block", 3, "times", 2, "within")
    assert spec.authored(("block", 2, "next", 0)) == ("block", 4, "next", 0)
    assert spec.authored(("indicators", 0)) == ("indicators", 1)
    assert spec.authored(("title",)) == ("title",)
    assert spec.authored(()) == ()
    line = spec.source.spans.closest(("block", 2, "id")).line
    assert line == 15


def test_pruned_places_are_those_of_what_is_left() -> None:
    spec = parse(ROUNDS)
    assert spec.pruned == {
        ("block", "*"),
        ("block", 0, "id"),
        ("block", 1, "id"),
        ("block", 1, "phase"),
        ("block", 1, "times", "*"),
        ("block", 1, "times", 0, "within"),
        ("block", 1, "times", 1, "eftr"),
        ("block", 1, "times", 1, "after"),
        ("block", 2, "next", "*"),
        ("block", 2, "times", "between"),
        ("block", 2, "times", "between", "*"),
        ("indicators", "*"),
        ("indicators", 0, "id"),
        ("indicators", 0, "kind"),
    }


def test_a_sound_file_is_left_as_it_is(pathways: Path) -> None:
    for file in sorted(pathways.glob("*.yaml")):
        spec = loader.load(file)
        assert (spec.diagnostics, spec.pruned, spec.gone) == ((), frozenset(), ())
        assert spec.authored(("block", 3, "times", 0)) == ("block", 3, "times", 0)


# Empty values


def test_empty_values_are_told_once_and_left_out() -> None:
    blocks = "mål:\nblock:\n  - id: A\n    vården:\n    tid: [~]\n    sedan: ~\n"
    text = HEAD + blocks + "referenser:\n  - id: k\n    x: ~\n"
    spec = parse(text)
    assert sorted(map(brief, spec.diagnostics)) == [
        "12:5 null-key",
        "4:1 null-key",
        "7:5 null-key",
        "8:11 empty-item",
        "9:5 null-key",
    ]
    assert spec.pathway is not None
    assert spec.pathway.goals is None
    assert spec.pathway.references == ({"id": "k"},)
    assert "goals" not in (spec.source.data or {})


def test_empty_values_beside_other_mistakes_are_told_once() -> None:
    text = HEAD + "mål:\nblock:\n  -\n  - id:\n    fas: fel\n"
    assert briefs(text) == ["4:1 null-key", "6:3 empty-item", "7:5 null-key", "8:10 unknown-word"]


# Unknown keys


@pytest.mark.parametrize(
    ("text", "line", "column", "key", "meant"),
    [
        ("titl: z\n", 4, 1, "titl", "titel"),
        ("mål:\n  delmal: []\n", 5, 3, "delmal", "delmål"),
        ("block:\n  - id: A\n    värden: z\n", 6, 5, "värden", "vården"),
        ("block:\n  - {id: A, Fas: utredning}\n", 5, 13, "Fas", "fas"),
    ],
)
def test_an_unknown_key_is_underlined_and_the_right_one_suggested(
    text: str, line: int, column: int, key: str, meant: str
) -> None:
    head = HEAD.replace("titel: Y\n", "titel: Y\n" if key != "titl" else "")
    diagnostics = parse((head or HEAD) + text).diagnostics
    (diagnostic,) = (d for d in diagnostics if d.name == "unknown-key")
    shift = HEAD.count("\n") - head.count("\n")
    assert (diagnostic.span.line, diagnostic.span.column) == (line - shift, column)
    assert diagnostic.span.end_column == column + len(key)
    assert f"”{key}”" in diagnostic.message
    assert f"menade du ”{meant}”?" in diagnostic.message


def test_the_key_that_was_probably_meant_is_not_called_missing() -> None:
    spec = parse(HEAD + "block:\n  - id: A\n    utförarre: {team: [läkare]}\n    hittepå: z\n")
    assert list(map(brief, spec.diagnostics)) == ["6:5 unknown-key", "7:5 unknown-key"]
    assert spec.pruned == {("block", 0, key) for key in ("utförarre", "performer", "hittepå")}


def test_a_sentence_that_was_split_is_told_once() -> None:
    text = (
        HEAD
        + "hälsotillstånd:\n  om:\n    orsaker: [Ett fall i hemmet, oftast på vintern]\n    förekomst: [a]\n"
    )
    spec = parse(text)
    assert sorted(map(brief, spec.diagnostics)) == ["6:14 split-prose", "7:5 not-a-text"]
    assert ("condition", "about", "causes") in spec.pruned


def test_an_english_author_is_answered_with_english_keys() -> None:
    diagnostic = only("format: 1\nid: x\ntitle: y\nblock:\n  - id: A\n    cares: z\n")
    assert "”care”" in diagnostic.message


def test_messages_come_in_english_too() -> None:
    spec = loader.parse((HEAD + "titl: z\n").encode(), name="x", lang="en")
    assert spec.diagnostics[0].message.startswith("Unknown key")


@pytest.mark.parametrize(
    "key", ["__proto__", "__class__", "__dict__", "constructor", "self", "model_config", "model_fields"]
)
def test_names_that_mean_something_to_a_program_are_keys_like_any_other(key: str) -> None:
    spec = parse(HEAD + f"{key}: {{x: 1}}\nverksamheter:\n  {key}: {{titel: z}}\n")
    assert [(d.name, d.span.line) for d in spec.diagnostics] == [("unknown-key", 4)]
    assert spec.pathway is not None
    assert spec.pathway.services[key].title == "z"
    assert spec.pathway.title == "Y"


# Supplements


def test_a_supplement_is_known_by_its_type() -> None:
    spec = parse(HEAD + "typ: Regionalt tillägg\nbygger_på: z@1\ntillägg:\n  - vid: B\n    text: Ring.\n")
    assert spec.diagnostics == ()
    assert spec.pathway is None
    assert spec.supplement is not None
    assert spec.supplement.additions[0].text == "Ring."


def test_a_supplement_takes_no_keys_of_a_pathway() -> None:
    spec = parse(HEAD + "typ: regionalt tillägg\nblock:\n  - id: A\n")
    assert list(map(brief, spec.diagnostics)) == ["5:1 unknown-key"]
    assert spec.supplement is not None
    assert spec.supplement.title == "Y"


def test_a_pathway_takes_no_keys_of_a_supplement() -> None:
    spec = parse(HEAD + "typ: vårdförlopp\ntillägg:\n  - vid: B\n")
    assert list(map(brief, spec.diagnostics)) == ["5:1 unknown-key"]
    assert spec.pathway is not None


@pytest.mark.parametrize("kind", ["[a]", "{a: b}", "tillägget", "~"])
def test_an_odd_type_is_taken_for_a_pathway(kind: str) -> None:
    spec = parse(HEAD + f"typ: {kind}\n")
    assert [d.span.line for d in spec.diagnostics] == [4]
    assert spec.pathway is not None
    assert spec.pathway.type is None


SUPPLEMENT = "profil: halland\nbygger_på: z@1\ntillägg:\n  - {vid: B, text: Ring.}\n"
PATHWAY = "ingång: {}\nutgång: {}\nblock:\n  - {id: A, titel: Möte}\n"


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("typ: vårdförlopp\n" + SUPPLEMENT, "4:6 wrong-kind", "Skriv ”typ: regionalt tillägg”"),
        ("typ: kunskapsstöd\n" + SUPPLEMENT, "4:6 wrong-kind", "Skriv ”typ: regionalt tillägg”"),
        (SUPPLEMENT, "4:9 wrong-kind", "Lägg till raden ”typ: regionalt tillägg”"),
        ("typ: regionalt tilägg\n" + SUPPLEMENT, "4:6 unknown-word", "regionalt tillägg"),
        ("typ: regionalt tillägg\n" + PATHWAY, "4:6 wrong-kind", "Skriv ”typ: vårdförlopp”"),
    ],
)
def test_a_wrong_type_gives_one_finding_and_the_file_is_read_as_what_it_is(
    text: str, expected: str, words: str
) -> None:
    spec = parse(HEAD + text)
    assert [f"{d.span.line}:{d.span.column} {d.name}" for d in spec.diagnostics] == [expected]
    assert words in (spec.diagnostics[0].hint or "")
    assert (spec.supplement is not None) == (SUPPLEMENT in text)
    assert (spec.pathway is not None) == (PATHWAY in text)


@pytest.mark.parametrize(
    ("text", "regional"),
    [
        ("typ: vårdförlopp\n" + SUPPLEMENT + PATHWAY, False),
        ("typ: regionalt tillägg\n" + SUPPLEMENT + PATHWAY, True),
        ("typ: regionalt tillägg\nblock:\n  - {id: A, titel: Möte}\n", True),
        (SUPPLEMENT + PATHWAY, False),
    ],
)
def test_a_file_of_two_kinds_is_what_it_says(text: str, regional: bool) -> None:  # noqa: FBT001
    spec = parse(HEAD + text)
    assert (spec.supplement is not None) == regional
    assert "wrong-kind" not in {d.name for d in spec.diagnostics}
    assert spec.diagnostics


def test_an_english_authors_wrong_type_is_told_with_english_words() -> None:
    raw = "format: 1\nid: y\ntitle: Y\ntype: pathway\nprofile: halland\nbuilds_on: z@1\n"
    (found,) = loader.parse(raw.encode(), name="y.yaml", lang="en").diagnostics
    assert "“type: pathway”" in found.message
    assert "“type: supplement”" in (found.hint or "")


# A reference list of its own


def references(tmp_path: Path, name: str, content: bytes | None = b'[{"id": "k1"}]') -> Spec:
    folder = tmp_path / "specar"
    folder.mkdir(exist_ok=True)
    if content is not None:
        (folder / "referenser.json").write_bytes(content)
    spec = folder / "spec.yaml"
    spec.write_text(HEAD + f"referenser: {name}\n", encoding="utf-8")
    return loader.load(spec)


def test_a_reference_file_beside_the_spec_is_read(tmp_path: Path) -> None:
    spec = references(tmp_path, "referenser.json")
    assert spec.diagnostics == ()
    assert spec.pathway is not None
    assert spec.pathway.references == ({"id": "k1"},)


@pytest.mark.parametrize(
    "name",
    [
        "../hemlig.json",
        "/etc/passwd",
        "finns-inte.json",
        ".",
        "..",
        '"a\\0b"',
        "a" * 300,
        "länk.json",
        "cirkel.json",
        "{{ 7*7 }}",
    ],
)
def test_a_reference_file_elsewhere_is_refused_and_never_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "hemlig.json").write_text('[{"id": "läckt"}]', encoding="utf-8")
    (tmp_path / "specar").mkdir()
    (tmp_path / "specar" / "länk.json").symlink_to(tmp_path / "hemlig.json")
    (tmp_path / "specar" / "cirkel.json").symlink_to(tmp_path / "specar" / "cirkel.json")
    spec = references(tmp_path, f"'{name}'" if name[0] in ".{" else name)
    twice = name.startswith('"')  # the character that the escape brings in is refused as well
    assert [(d.span.line, d.severity) for d in spec.diagnostics] == [(4, "error")] * (1 + twice)
    assert "läckt" not in str(spec.pathway)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b'["a"]',
        b"[[[[",
        b"\xff\xff",
        b"[" * 100_000,
        b'[{"a":' * 5_000,
        b'[{"n": ' + b"9" * 10_000 + b"}]",
        b'[{"id": "\\ud800"}]',
        b'[{"id": "a\\u0000b"}]',
    ],
    ids=lambda content: repr(content[:16]),
)
def test_no_reference_file_is_a_crash(tmp_path: Path, content: bytes) -> None:
    spec = references(tmp_path, "referenser.json", content)
    assert all(d.span.line == 4 for d in spec.diagnostics)
    assert spec.pathway is not None
    for entry in spec.pathway.references:
        assert "".join(map(str, entry.values())).encode()


def test_a_pipe_for_a_reference_file_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "specar").mkdir()
    os.mkfifo(tmp_path / "specar" / "pipa.json")
    spec = references(tmp_path, "pipa.json")
    assert [d.span.line for d in spec.diagnostics] == [4]
