"""An extra that is installed but cannot be loaded: one line in Swedish, exit code 2, and old output kept."""

from __future__ import annotations

import pickle
import shutil
import sys
from pathlib import Path

import pytest

from pathwaygen import bibtex, citations, cli
from pathwaygen.errors import MissingExtraError
from pathwaygen.word import session

SPEC = Path(__file__).parents[2] / "pathways" / "epilepsi.yaml"


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a package first on the path that fails as it is loaded."""

    def put(name: str, fails: str) -> None:
        package = tmp_path / "broken" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(f"{fails}\n", encoding="utf-8")
        for known in [module for module in sys.modules if module.partition(".")[0] == name]:
            monkeypatch.delitem(sys.modules, known)
        monkeypatch.syspath_prepend(str(package.parent))
        citations._printed.cache_clear()

    yield put
    citations._printed.cache_clear()


@pytest.mark.parametrize(
    ("module", "fails", "to", "extra"),
    [
        ("citeproc", "raise AttributeError('np.float')", "md", "refs"),
        ("resvg_py", "raise OSError(8, 'Exec format error')", "docx", "docx"),
        ("resvg_py", "1 / 0", "png", "png"),
        ("xlsxwriter", "raise SyntaxError", "xlsx", "data"),
    ],
)
def test_it_is_named_and_nothing_is_written(  # noqa: PLR0917  a case and three fixtures
    module, fails, to, extra, broken, tmp_path, capsys
):
    spec = Path(shutil.copy(SPEC, tmp_path))
    old = tmp_path / "ut" / "epilepsi" / "dokument.md"
    old.parent.mkdir(parents=True)
    old.write_text("gammalt", encoding="utf-8")
    broken(module, fails)
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", str(spec), "--to", to, "--out", str(tmp_path / "ut"), "--allow-errors"])
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert f"kräver tillvalet [{extra}], som är installerat men inte går att ladda" in said
    assert f"pip install --force-reinstall 'pathwaygen[{extra}]'" in said
    assert "Traceback" not in said
    assert said.count("\n") == 1
    assert [file for file in (tmp_path / "ut").rglob("*") if file.is_file()] == [old]
    assert old.read_text(encoding="utf-8") == "gammalt"


def test_word_files_need_lxml(broken):
    broken("lxml", "raise ImportError('libxml2.so: cannot open shared object file')")
    with pytest.raises(MissingExtraError, match=r"\[docx\], som är installerat"):
        session.installed()


def test_a_broken_reader_of_bibtex_is_as_a_missing_one(broken):
    broken("bibtexparser", "raise RuntimeError")
    with pytest.raises(bibtex.ExtraError):
        bibtex.read("@book{a, title={B}}")


@pytest.mark.parametrize("broken", [True, False])
def test_the_message_is_the_same_from_another_process(broken):
    error = MissingExtraError("png", "PNG", broken=broken)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301  our own
    assert ("--force-reinstall" in str(error)) is broken
