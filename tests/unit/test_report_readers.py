"""Reports read back by readers that are not ours: a SARIF model, a JUnit parser, a JSON Schema validator."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from contextlib import redirect_stdout
from functools import cache

import jsonschema
import pytest
from junitparser import Failure, JUnitXml
from sarif_pydantic import Sarif
from tests.conftest import ROOT

from pathwaygen import cli, edit, project
from pathwaygen.diagnostic import Edit, Severity, Span
from pathwaygen.lint import Options
from pathwaygen.rules.rule import Stage

FILES = tuple(ROOT / "tests" / "data" / name for name in ("tjugo-fel.yaml", "tio-fel.yaml"))
WAIVED = ROOT / "tests" / "data" / "avsteg.yaml"


@cache
def printed(form: str) -> str:
    out = io.StringIO()
    arguments = [
        "check",
        *map(str, (*FILES, WAIVED)),
        "--stage",
        "review",
        "--date",
        "2026-11-22",
        "--format",
        form,
    ]
    with redirect_stdout(out), pytest.raises(SystemExit):
        cli.main(arguments)
    return out.getvalue()


@cache
def checked() -> project.Checked:
    return project.check((*FILES, WAIVED), Options(stage=Stage.REVIEW, today=dt.date(2026, 11, 22)))


def test_json_follows_its_schema():
    schema = json.loads((ROOT / "schema" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    told = json.loads(printed("json"))
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(told)
    assert len(told["diagnostics"]) == len(checked().diagnostics)
    assert told["summary"]["waived"] == len(told["waived"]) == 1
    assert told["waived"][0]["decided_by"] == "Kim Exempel, ordförande"


def test_the_edits_in_json_mend_the_file():
    told = json.loads(printed("json"))
    fixes = [d for d in told["diagnostics"] if d["fix"] and d["fix"]["safe"] and d["file"] == str(FILES[1])]
    assert {d["code"] for d in fixes} == {"PW0140", "PW0201", "PW0311", "PW1501"}
    changes = [
        Edit(Span(e["line"], e["column"], e["end_line"], e["end_column"]), e["text"])
        for d in fixes
        for e in d["fix"]["edits"]
    ]
    after = edit.apply(FILES[1].read_text(encoding="utf-8"), changes)
    assert "samsjuklighet: Benskörhet" in after
    assert "koder: [AW024, AW027]" in after
    assert "•" not in after


def test_sarif_is_read_with_its_places_fixes_and_suppressions():
    log = Sarif.model_validate_json(printed("sarif"))
    (run,) = log.runs
    results = run.results or []
    assert len(results) == len(checked().diagnostics) + 1
    rules = {rule.id for rule in run.tool.driver.rules or ()}
    assert {result.rule_id for result in results} == rules
    raw = json.loads(printed("sarif"))["runs"][0]["results"]
    assert sum("fixes" in result for result in raw) == sum(d.fix is not None for d in checked().diagnostics)
    (suppressed,) = (result for result in raw if "suppressions" in result)
    assert "Kim Exempel" in suppressed["suppressions"][0]["justification"]
    for result, diagnostic in zip(raw, checked().diagnostics, strict=False):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (diagnostic.span.line, diagnostic.span.column)


def test_junit_is_read_with_its_failures():
    suites = JUnitXml.fromstring(printed("junit").encode())
    cases = [case for suite in suites for case in suite]
    assert len(cases) == len(checked().diagnostics)
    failures = [case for case in cases if any(isinstance(result, Failure) for result in case.result)]
    wrong = [d for d in checked().diagnostics if d.severity is not Severity.INFO]
    assert len(failures) == len(wrong) == sum(suite.failures for suite in suites)


def test_gitlab_has_what_code_quality_asks_for():
    entries = json.loads(printed("gitlab"))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == len(checked().diagnostics)
    for entry in entries:
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["lines"]["begin"] > 0
        assert entry["description"]
        assert entry["check_name"]


def test_github_commands_are_one_a_line():
    lines = printed("github").splitlines()
    form = r"::(error|warning|notice) file=[^,]+,line=\d+,col=\d+,.*title=PW\d{4} [a-z-]+::.+"
    assert len(lines) == len(checked().diagnostics)
    for line in lines:
        assert re.fullmatch(form, line)
