"""The data that ships: found in a checkout, and in a wheel that knows no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from pathwaygen import resources

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("schema", "templates")
PROGRAM = f"from pathwaygen import resources; print(*map(resources.folder, {FOLDERS}), sep='\\n')"


def files(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def pip(*arguments: str | Path) -> None:
    """Run this environment's pip without a network."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """The wheel that this checkout makes."""
    out = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", out, root)
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.parametrize("name", FOLDERS)
def test_checkout_is_found(root, name):
    assert resources.folder(name) == root / name


def test_unknown_folder_is_refused():
    with pytest.raises(FileNotFoundError, match="bilder/"):
        resources.folder("bilder")


@pytest.mark.slow
def test_installed_wheel_finds_its_own_copy(wheel, root, tmp_path):
    target = tmp_path / "target"
    pip("install", "--no-index", "--no-deps", "--target", target, wheel)
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    data = target / "pathwaygen" / "_data"
    assert result.stdout.splitlines() == [str(data / name) for name in FOLDERS]
    for name in FOLDERS:
        assert files(data / name) == files(root / name)


@pytest.mark.slow
def test_the_guide_s_ten_minutes_need_nothing_but_the_wheel(wheel, tmp_path):
    target = tmp_path / "target"
    pip("install", "--no-index", "--no-deps", "--target", target, wheel)
    spec = "pathways/tennisarmbage.yaml"
    for arguments, made in (
        (("new", "tennisarmbage", "--title", "Tennisarmbåge"), spec),
        (("check", spec), spec),
        (("build", spec), "build/tennisarmbage/dokument.html"),
        (("site", "--downloads", ""), "webbplats/docs/skript/flodesschema.js"),
        (("serve", "--help"), spec),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "pathwaygen", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(target), "PYTHONSAFEPATH": "1"},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert (tmp_path / made).exists()
    code = "from pathwaygen.preview import page; print(all(map(page.asset, page._ASSETS)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "True\n", done.stderr


@pytest.mark.slow
def test_wheel_holds_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"pathwaygen", "pathwaygen-0.1.0.dist-info"}
    assert "pathwaygen/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
