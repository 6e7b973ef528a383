"""The examples to copy work: the hook is run by pre-commit, and each command of the CI files as it stands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from junitparser import JUnitXml
from tests.conftest import ROOT

from pathwaygen.source import plain

pytestmark = pytest.mark.slow
PAGE = (ROOT / "docs" / "guide" / "automatisk-kontroll.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "CI": "true"}
GOOD = (ROOT / "tests" / "rules" / "base.yaml").read_text(encoding="utf-8")
BAD = GOOD.replace("omfattning:", "omfatning:")


def example(title):
    """A block of the page, read as the YAML that it is."""
    start = PAGE.index(f'```yml title="{title}"\n')
    return plain(PAGE[PAGE.index("\n", start) + 1 : PAGE.index("\n```", start)] + "\n")


@pytest.fixture
def repository(tmp_path):
    def make(text):
        folder = tmp_path / "pathways"
        folder.mkdir()
        (folder / "prov.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def run(command, folder):
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done


def ours(steps):
    return [step for step in steps if step.startswith("pathwaygen ")]


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1)], ids=["good", "bad"])
def test_github(repository, text, code):
    folder = repository(text)
    job = example(".github/workflows/vardforlopp.yml")["jobs"]["granska"]
    commands = ours(step["run"] for step in job["steps"] if "run" in step)
    first, page = (run(command, folder) for command in commands)
    assert first.returncode == code
    assert ("::error file=pathways/prov.yaml,line=" in first.stdout) == bool(code)
    assert page.returncode == 0
    (upload,) = (step["with"] for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    assert "<h1" in (folder / upload["path"]).read_text(encoding="utf-8")


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1)], ids=["good", "bad"])
def test_gitlab(repository, text, code):
    folder = repository(text)
    job = example(".gitlab-ci.yml")["granska"]
    done = [run(command, folder) for command in ours(job["script"])]
    assert [one.returncode for one in done] == [*[0] * (len(done) - 1), code]
    reports = job["artifacts"]["reports"]
    quality = json.loads((folder / reports["codequality"]).read_text(encoding="utf-8"))
    failures = sum(suite.failures for suite in JUnitXml.fromfile(str(folder / reports["junit"])))
    assert bool(failures) == bool(code)
    assert bool([entry for entry in quality if entry["severity"] == "critical"]) == bool(code)
    assert all((folder / path).exists() for path in job["artifacts"]["paths"])


def test_the_hooks_are_hooks():
    file = ROOT / ".pre-commit-hooks.yaml"
    subprocess.run([BIN / "pre-commit", "validate-manifest", file], check=True)
    hooks = {hook["id"]: hook for hook in plain(file.read_text(encoding="utf-8"))}
    used = example(".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert {hook["id"] for hook in used} == set(hooks)


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1)], ids=["good", "bad"])
def test_pre_commit_runs_the_hooks_with_the_page_s_arguments(repository, text, code):
    """With the program that is here: installing it from an address would need a network."""
    folder = repository(text)
    hooks = {
        hook["id"]: hook for hook in plain((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    }
    used = example(".pre-commit-config.yaml")["repos"][0]["hooks"]
    made = [hooks[hook["id"]] | hook | {"language": "system"} for hook in used]
    config = {"repos": [{"repo": "local", "hooks": made}]}
    (folder / ".pre-commit-config.yaml").write_text(json.dumps(config), encoding="utf-8")
    git = shutil.which("git")
    assert git
    for command in ("init -q", "add -A"):
        subprocess.run([git, *command.split()], cwd=folder, check=True)
    done = run("pre-commit run --all-files", folder)
    assert done.returncode == code, done.stdout
    if code:  # the first hook has mended the key; the next commit passes
        assert "1 anmärkning rättad i 1 fil" in done.stdout
        assert (folder / "pathways" / "prov.yaml").read_text(encoding="utf-8") == GOOD
