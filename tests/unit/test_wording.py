"""Click's own words in Swedish."""

from __future__ import annotations

import gettext
import io
import os
import subprocess
import sys

import pytest

from pathwaygen import shipped, wording


def test_the_shipped_catalogue_is_current():
    assert wording._file().read_bytes() == wording.compiled()


def test_gettext_reads_every_message():
    read = gettext.GNUTranslations(io.BytesIO(wording.compiled()))
    table = shipped.read("locale/click.yml")
    for english, swedish in table["messages"].items():
        assert read.gettext(english) == swedish
    for one, many, en, flera in table["plurals"]:
        assert read.ngettext(one, many, 1) == en
        assert read.ngettext(one, many, 2) == flera


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], ["Användning:", "Kommandon:", "Visa den här hjälpen."]),
        (["chek"], ["Kommandot 'chek' finns inte.", "--help"]),
        (["check", "--stage", "färdig"], ["Fel värde för '--stage'", "är inte något av"]),
        (["new"], ["Ett argument saknas"]),
    ],
)
def test_the_program_speaks_swedish_on_any_machine(arguments: list[str], said: list[str]):
    environment = os.environ | {"LANG": "en_US.UTF-8", "LANGUAGE": "en", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "pathwaygen", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    for words in said:
        assert words in done.stdout + done.stderr
    assert "Usage" not in done.stdout + done.stderr
