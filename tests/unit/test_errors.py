"""What the operating system says no to is told in Swedish."""

from __future__ import annotations

import errno
import os

import pytest

from pathwaygen.cli import main
from pathwaygen.errors import reason


@pytest.mark.parametrize(
    "number",
    [
        *(errno.ENOENT, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EISDIR),
        *(errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP, errno.EBUSY, errno.EIO),
    ],
)
def test_a_reason_is_not_the_systems_english(number):
    said = reason(OSError(number, os.strerror(number)))
    assert said
    assert said != os.strerror(number)


def test_a_reason_without_a_translation_stands_as_it_is():
    assert reason(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert reason(OSError("bara ord")) == "bara ord"


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
