"""What the operating system says no to is told in Swedish."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pathwaygen.cli import main
from pathwaygen.errors import reason


@pytest.mark.parametrize(
    "number",
    [
        *(errno.ENOENT, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EISDIR),
        *(errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP, errno.EBUSY, errno.EIO),
        *(errno.EINVAL, errno.ENOTSUP, errno.ENXIO, errno.EXDEV, errno.ESTALE, errno.ENOMEM),
    ],
)
def test_a_reason_is_not_the_systems_english(number):
    said = reason(OSError(number, os.strerror(number)))
    assert said
    assert said != os.strerror(number)


def test_a_reason_without_a_translation_is_said_to_be_the_systems():
    assert reason(OSError(errno.EDOM, "Math argument")) == "operativsystemet säger ”Math argument”"
    assert reason(OSError("bara ord")) == "operativsystemet säger ”bara ord”"


@pytest.mark.skipif(not Path("/proc/1").is_dir(), reason="only Linux has such a place")
@pytest.mark.parametrize("command", ["build", "flowchart", "word", "site"])
def test_a_place_where_nothing_can_be_made_is_told_in_swedish_with_what_to_do(command, pathways, capsys):
    spec = str(pathways / "epilepsi.yaml")
    asked = {
        "build": ["build", spec, "--to", "md", "--out", "/proc/ut"],
        "flowchart": ["flowchart", spec, "-o", "/proc/ut.svg"],
        "word": ["word", "export", spec, "-o", "/proc/ut.docx"],
        "site": ["site", spec, "--out", "/proc/ut"],
    }
    with pytest.raises(SystemExit) as left:
        main(asked[command])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert said.endswith("där går det inte att skapa något. Välj en annan plats med --out\n")
    assert "No such file" not in said


@pytest.mark.parametrize(
    "asked", [["--help"], ["check", "--help"], ["word", "merge", "--help"], ["word", "-h"]]
)
def test_the_line_on_how_a_command_is_used_is_swedish(asked, capsys):
    with pytest.raises(SystemExit):
        main(asked)
    usage = capsys.readouterr().out.splitlines()[0]
    assert "[FLAGGOR]" in usage
    for english in ("OPTIONS", "COMMAND", "ARGS", "PATHS", "FILES"):
        assert english not in usage


SPEC = "format: 1\nid: p\ntitel: Prov\n"


@pytest.mark.parametrize("command", ["build", "new"])
def test_a_folder_that_cannot_be_is_told_in_swedish(command, tmp_path, capsys):
    file = tmp_path / "p.yaml"
    file.write_text(SPEC, "utf-8")
    asked = {
        "build": ["build", str(file), "--to", "md", "--allow-errors", "--out", str(file / "ut")],
        "new": ["new", "q", "--folder", str(file / "ut")],
    }[command]
    with pytest.raises(SystemExit) as stopped:
        main(asked)
    assert stopped.value.code == 2
    assert "en del av sökvägen är en fil, inte en mapp" in capsys.readouterr().err
    assert file.read_text("utf-8") == SPEC
