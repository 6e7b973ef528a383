"""Whatever slips an author makes, mending them is done once, loses no comment and changes nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT

from pathwaygen import edit, fixes, keywords, loader, repair
from pathwaygen.lint import Options, check
from pathwaygen.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = Options(today=dt.date(2026, 11, 1))
SPEC = re.sub(
    r"(?m)^(  - id: .*|[a-zåäö_]+:)$",
    r"\1  # \1",
    (ROOT / "tests" / "rules" / "base.yaml").read_text(encoding="utf-8"),
)
KEY = re.compile(r"^( *(?:- )?)([a-zåäö_]{5,})(?=:(?: |$))", re.MULTILINE)
ENGLISH = {word: name for name, word in keywords.load().swedish.items() if word != name}


def capital(word: str) -> str:
    return word.capitalize()


def swapped(word: str) -> str:
    return word[:2] + word[3] + word[2] + word[4:]


def doubled(word: str) -> str:
    return word[:3] + word[2] + word[3:]


def foreign(word: str) -> str:
    return ENGLISH.get(word, word)


def kebab(word: str) -> str:
    return word.replace("_", "-")


SLIPS = st.sampled_from([capital, swapped, doubled, foreign, kebab])
WORDS = set(keywords.load().swedish.values())
KEYS = [found for found in KEY.finditer(SPEC) if found[2] in WORDS]  # not the names that authors choose


def read(text: str) -> object:
    return keywords.load().read(text.encode(), name="spec.yaml").data


def said(text: str) -> Counter[str]:
    source = keywords.load().read(text.encode(), name="spec.yaml")
    return Counter(comment.text for comment in edit.comments(source))


def mended(text: str, file: Path) -> repair.Repaired:
    file.write_bytes(text.encode())
    return repair.repair(file, OPTIONS)


@given(
    st.lists(st.tuples(st.sampled_from(KEYS), SLIPS), min_size=1, max_size=4), st.booleans(), st.booleans()
)
@settings(max_examples=25)
def test_slips_in_keys_are_mended_to_what_was_meant(tmp_path_factory, slips, windows, marked):
    text = SPEC
    placed = {match.start(): (match, slip) for match, slip in slips}
    for _, (match, slip) in sorted(placed.items(), reverse=True):
        text = text[: match.start(2)] + slip(match[2]) + text[match.end(2) :]
    text = text.replace("\n", "\r\n") if windows else text
    file = tmp_path_factory.mktemp("fix") / "spec.yaml"
    file.write_bytes(text.encode("utf-8-sig" if marked else "utf-8"))
    once = repair.repair(file, OPTIONS)
    after = once.after.decode("utf-8-sig" if marked else "utf-8")
    assert once.after.startswith(b"\xef\xbb\xbf") == marked
    assert said(after) == said(text)
    assert ("\r\n" in after) == windows
    # What is mended is exactly what was meant; a slip with two answers may be left, but as it was.
    left = [line for line in after.splitlines() if line not in set(SPEC.splitlines())]
    assert set(left) <= set(text.splitlines())
    if not left:
        assert read(after) == read(SPEC)
    file.write_bytes(once.after)
    assert not repair.repair(file, OPTIONS).changed


@given(st.sampled_from(sorted((ROOT / "tests" / "rules").glob("*/bad*.yaml"))), st.booleans())
@settings(max_examples=30)
def test_mending_a_bad_example_twice_is_mending_it_once(tmp_path_factory, pair, unsafe):
    from tests.test_rules import pairs

    text = next(one.text for one in pairs() if one.file == pair)
    file = tmp_path_factory.mktemp("fix") / "spec.yaml"
    file.write_bytes(text.encode())
    once = repair.repair(file, OPTIONS, unsafe=unsafe)
    codes = Counter(d.code for d in found(text)), Counter(d.code for d in found(once.after.decode()))
    assert sum(codes[1].values()) <= sum(codes[0].values())
    if not unsafe:
        assert said(once.after.decode()) == said(text)
    file.write_bytes(once.after)
    assert not repair.repair(file, OPTIONS, unsafe=unsafe).changed


def found(text: str):
    return check(loader.parse(text.encode(), name="spec.yaml"), RULES, OPTIONS).diagnostics


def test_every_fix_that_is_offered_can_be_made():
    """Each on its own, for every finding of every bad example: the result is what the changes say."""
    from tests.test_rules import pairs

    offered = 0
    for pair in pairs():
        if not pair.bad:
            continue
        for diagnostic in found(pair.text):
            if diagnostic.fix is None:
                continue
            offered += 1
            source = fixes.reading(pair.text, "spec.yaml")
            mend = fixes.mend(source, diagnostic)
            assert mend is not None
            text = edit.apply(source.text, diagnostic.fix.edits)
            if mend.changes:
                assert text == edit.amend(source, mend.changes, order=fixes.order)
            again = [d for d in found(text) if (d.code, d.message) == (diagnostic.code, diagnostic.message)]
            assert len(again) < len([d for d in found(pair.text) if d.code == diagnostic.code])
    assert offered > 4
