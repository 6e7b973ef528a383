"""Whatever is edited, a site made again is byte for byte the site made from nothing."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathwaygen import edit, keywords, loader
from pathwaygen.edit import EditError, Insert, Remove, Set
from pathwaygen.lint import Options
from pathwaygen.site import tree
from pathwaygen.site.publication import Settings

ROOT = Path(__file__).parents[2]
BASE = (ROOT / "tests" / "rules" / "base.yaml").read_text(encoding="utf-8")
HOW = Settings(Options(today=dt.date(2026, 11, 22)), downloads=("svg", "json"), allow_errors=True)
SUPPLEMENT = """\
format: 1
id: tillagg
titel: Tillägg
typ: regionalt tillägg
profil: halland
bygger_på: ett@0.1.0
dokument: {version: 0.1.0, status: utkast}
tillägg:
  - vid: A
    text: |
      Ring *regionens* nummer.
"""


def everything(folder):
    """Every file below a folder, by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def started(folder):
    """Two pathways and a supplement to the first."""
    for name, title in (("ett", "Första provet"), ("tva", "Andra provet")):
        head, _, rest = BASE.partition("\ntyp:")
        lines = [line for line in head.splitlines() if not line.startswith(("id:", "titel:"))]
        text = "\n".join((*lines, f"id: {name}", f"titel: {title}")) + f"\ntyp:{rest}"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "tillagg.yaml").write_text(SUPPLEMENT, encoding="utf-8")


WHOLE = ("indicators", "transitions", "goals", "references", "block")
texts = st.sampled_from(["Annan text", "ett", "Andra provet", "Åäö (A) [@x]", "M16.1", ""])
changes = st.one_of(
    st.builds(Set, st.just(("title",)), texts),
    st.builds(Set, st.just(("document", "status")), st.sampled_from(["utkast", "remiss", "utgånget"])),
    st.builds(Insert, st.just(("scope", "related")), st.sampled_from([["ett"], ["tva"]])),
    st.builds(Set, st.just(("builds_on",)), st.sampled_from(["tva@0.1.0", "ingen@1.0.0", "ett@0.1.0"])),
    st.builds(Set, st.just(("additions", 0, "at")), st.sampled_from(["B", "finns-inte"])),
    st.builds(Set, st.tuples(st.just("block"), st.integers(0, 2), st.just("title")), texts),
    st.builds(Set, st.just(("condition", "name")), texts),
    st.builds(Remove, st.tuples(st.sampled_from(WHOLE))),
)
steps = st.one_of(
    st.tuples(st.sampled_from(["ett", "tva", "tillagg"]), changes),
    st.tuples(st.sampled_from(["ett", "tva", "tillagg"]), st.sampled_from(["gone", "broken", "again"])),
)


def step(folder, name, change):
    """Do something to a file; what cannot be done to it is left."""
    file = folder / f"{name}.yaml"
    if change == "gone":
        file.unlink(missing_ok=True)
    elif change == "broken":
        file.write_text("format: 1\nid: [\n", encoding="utf-8")
    elif change == "again" or not file.exists():
        started(folder)
    else:
        source = keywords.load().read(file.read_bytes(), name=file.name)
        try:
            file.write_text(edit.amend(source, [change]), encoding="utf-8")
        except EditError:
            return


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=1, max_size=4))
def test_a_site_made_again_is_the_site_made_from_nothing(doing):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        specs, out = folder / "specs", folder / "out"
        specs.mkdir()
        started(specs)
        tree.make(loader.discover([specs]), HOW, out)
        for number, (name, change) in enumerate(doing):
            step(specs, name, change)
            files = loader.discover([specs])
            before = everything(out)
            again = tree.make(files, HOW, out)
            after = everything(out)
            fresh = folder / f"fresh{number}"
            tree.make(files, HOW, fresh)
            assert after == everything(fresh)
            changed = {path for path, content in after.items() if before.get(path) != content}
            assert set(again.written) == changed - {"manifest.json"}
            shutil.rmtree(fresh)


def test_a_change_reaches_only_what_shows_it(tmp_path):
    specs, out = tmp_path / "specs", tmp_path / "out"
    specs.mkdir()
    started(specs)
    files = loader.discover([specs])
    tree.make(files, HOW, out)
    step(specs, "tva", Set(("summary",), "En annan sammanfattning."))
    made = tree.make(files, HOW, out)
    own = {path for path in made.written if path.startswith("docs/vardforlopp/tva/")}
    assert made.anew == ("tva",)
    assert "docs/vardforlopp/tva/dokument.md" in own
    assert not any("/ett/" in path or "/tillagg/" in path for path in made.written)
    step(specs, "ett", Set(("title",), "Nytt namn"))
    assert tree.make(files, HOW, out).anew == ("ett", "tillagg")


def test_a_file_that_was_changed_by_hand_is_put_right(tmp_path):
    specs, out = tmp_path / "specs", tmp_path / "out"
    specs.mkdir()
    started(specs)
    files = loader.discover([specs])
    tree.make(files, HOW, out)
    whole = everything(out)
    for hurt, name in itertools.product(("changed", "gone"), ("dokument.md", "index.md")):
        file = out / "docs" / "vardforlopp" / "ett" / name
        file.write_text("annat", encoding="utf-8") if hurt == "changed" else file.unlink()
        tree.make(files, HOW, out)
        assert everything(out) == whole
