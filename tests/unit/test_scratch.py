"""A run's own folder: gone when it ends, and what a killed run leaves is gone when the next begins."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from pathwaygen import scratch

WAIT = """
import sys, time
from pathlib import Path
from pathwaygen import scratch
with scratch.folder(Path(sys.argv[1])) as made:
    (made / "patienter.csv").write_text("p1")
    print(made, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(tmp_path):
    """Another run, alive, that has written in a folder of its own."""
    run = subprocess.Popen([sys.executable, "-c", WAIT, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline().strip().startswith(str(tmp_path))
    yield run
    run.kill()
    run.wait()
    run.stdout.close()


def names(place):
    return [found.name for found in place.iterdir()]


def test_a_folder_is_gone_when_the_run_ends(tmp_path):
    with scratch.folder(tmp_path) as made:
        (made / "a").mkdir()
        (made / "a" / "b.csv").write_text("p1")
    assert names(tmp_path) == []
    with pytest.raises(ValueError, match="fel"), scratch.folder(tmp_path):
        raise ValueError("fel")
    assert names(tmp_path) == []


def test_what_a_killed_run_leaves_is_removed_by_the_next(tmp_path, other):
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert len(names(tmp_path)) == 1  # nobody could tidy up
    with scratch.folder(tmp_path) as made:
        assert names(tmp_path) == [made.name]
    assert names(tmp_path) == []


def test_a_run_that_lives_keeps_its_folder(tmp_path, other):
    assert other.poll() is None
    with scratch.folder(tmp_path) as made:
        assert len(names(tmp_path)) == 2
    assert made.name not in names(tmp_path)
    assert next(tmp_path.glob("*/patienter.csv")).read_text() == "p1"


def test_what_is_not_ours_is_left_alone(tmp_path):
    elsewhere = tmp_path / "annat"
    (elsewhere / "mina-filer").mkdir(parents=True)
    (elsewhere / ".pathwaygen-lock").touch()
    place = tmp_path / "tmp"
    (place / "pathwaygen-utan-las").mkdir(parents=True)
    (place / "pathwaygen-lank").symlink_to(elsewhere)
    (place / "pathwaygen-fil").write_text("x")
    (place / "pathwaygen-las-som-lank").mkdir()
    (place / "pathwaygen-las-som-lank" / ".pathwaygen-lock").symlink_to(elsewhere / ".pathwaygen-lock")
    before = sorted(names(place))
    with scratch.folder(place):
        pass
    assert sorted(names(place)) == before
    assert (elsewhere / "mina-filer").is_dir()
