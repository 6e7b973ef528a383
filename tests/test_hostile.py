"""Hostile specs: nothing leaves the output folder, nothing is run, and text stays text in every output."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import time
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from tests.conftest import ROOT
from tests.specs import REAL, changed, data_of, written

from pathwaygen import build, loader, production
from pathwaygen.lint import Options
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BASE = data_of(ROOT / "tests" / "rules" / "base.yaml")
FORMATS = ("md", "html", "svg", "json")
PROSE = {
    *(
        "text",
        "care",
        "patient",
        "title",
        "name",
        "lead",
        "delimitation",
        "care_level",
        "reason",
        "when",
        "by",
    ),
    *(
        "definition",
        "prevalence",
        "causes",
        "risk_factors",
        "comorbidity",
        "course",
        "complications",
        "overall",
    ),
    *("criteria", "registered_in", "coordination", "handover", "information", "responsible", "question"),
    *("answer", "not_applicable", "summary", "consequences", "body_functions", "fall_risk", "prognosis"),
    *("objectives", "schedule", "implementation", "collaboration", "reassessment", "results", "challenge"),
    *("experience", "numerator", "denominator", "target", "data_source", "error_sources", "earlier_plan"),
    *(
        "profession",
        "team",
        "role",
        "organisation",
        "working_group",
        "programme_area",
        "replaces",
        "suggestion",
    ),
    *(
        "work_process",
        "support_relatives",
        "alternative",
        "header",
        "rows",
        "publisher",
        "literal",
        "exceptions",
    ),
}
"""Keys whose texts are words for a reader, so that anything may stand in them."""


def injected(words: str) -> tuple[dict[str, Any], int]:
    """The base with some words at the end of every text for a reader, and the number of texts."""
    count = 0

    def walk(data: Any, key: str) -> Any:
        nonlocal count
        if isinstance(data, dict):
            return {name: walk(value, name) for name, value in data.items()}
        if isinstance(data, list):
            return [walk(value, key) for value in data]
        if data == "standard" or key not in PROSE:
            return data
        count += 1
        return f"{data.rstrip()} {words}"

    return walk(BASE, ""), count


def request(out: Path, **changes: Any) -> build.Request:
    made: dict[str, Any] = {
        "out": out,
        "formats": FORMATS,
        "form": "web",
        "checking": Options(stage=Stage.DRAFT, today=dt.date(2026, 11, 1)),
        "allow_errors": True,
    }
    return build.Request(**made | changes)


@pytest.fixture
def made(tmp_path: Path) -> Callable[[Any], dict[str, str]]:
    """Return ``made(data)``: what building a spec writes, by name. Nothing stands outside its folder."""

    def outputs(data: Any) -> dict[str, str]:
        (tmp_path / "in").mkdir(exist_ok=True)
        file = tmp_path / "in" / "spec.yaml"
        file.write_text(written(data), encoding="utf-8")
        built = build.build([file], request(tmp_path / "out"))
        assert built.refused == (), [d.message for d in built.diagnostics]
        everything = {
            path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()
        }
        folder = f"out/{data['id']}/"
        assert all(
            path.startswith(folder) or path in ("in/spec.yaml", "out/manifest.json", "out/oversikt.html")
            for path in everything
        )
        return {
            path.name: path.read_bytes().decode() for path in everything.values() if path.name != "spec.yaml"
        }

    return outputs


class Page(HTMLParser):
    """What a browser would see: elements, handlers and addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.handlers: list[str] = []
        self.addresses: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(name)
            elif name in ("href", "src", "srcdoc", "action", "formaction", "xlink:href", "data"):
                self.addresses.add((value or "").strip().lower())

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@cache
def plain_page() -> Page:
    spec = loader.parse(written(BASE).encode(), name="x")
    assert spec.pathway is not None
    made = production.render_all(spec, spec.pathway, request(ROOT))
    outputs = {output.path: output.content for output in made}
    return Page(outputs["exempelsjuka/dokument.html"].decode())


# Where files go


@pytest.mark.parametrize(
    "name",
    [
        "../../ute",
        "..",
        ".",
        "/etc/ute",
        "a/b",
        "a\\b",
        "C:x",
        "-x",
        "x ",
        " x",
        "x\n",
        "x\0y",
        "",
        "~",
        "__proto__",
        "manifest.json",
        "A",
        "{{ 7*7 }}",
        "<b>",
        "å\u0308",
        "a" * 5_000,
    ],
    ids=lambda name: repr(name)[:20],
)
def test_an_id_that_is_no_folder_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    bad, good = tmp_path / "in" / "bad.yaml", tmp_path / "in" / "good.yaml"
    bad.write_text(written(BASE | {"id": name}), encoding="utf-8")
    good.write_text(written(BASE | {"title": "Annan"}), encoding="utf-8")
    built = build.build([bad, good], request(tmp_path / "a" / "b" / "out"))
    assert built.refused == (str(bad),)
    assert list(built.outputs) == ["exempelsjuka"]
    assert any(d.code in ("PW0302", "PW0310") and d.path == ("id",) for d in built.diagnostics)
    folder = tmp_path / "a" / "b" / "out"
    left = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    inside = {path for path in left if (tmp_path / path).is_relative_to(folder)}
    assert {path.as_posix() for path in left - inside} == {"in/bad.yaml", "in/good.yaml"}
    assert {path.parent.name for path in inside} == {"out", "exempelsjuka"}


def test_files_outside_that_a_spec_names_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "hemlig.svg"
    folder = tmp_path / "in"
    folder.mkdir()
    secret.write_text("<svg>läckt</svg>", encoding="utf-8")
    names = ("../hemlig.svg", str(secret), secret.as_uri(), "file:///etc/passwd")
    figures = [
        {"id": f"fig{number}", "title": "T", "file": name, "alternative": "x"}
        for number, name in enumerate(names)
    ]
    attachments = [{"id": f"b{number}", "title": "B", "address": name} for number, name in enumerate(names)]
    data = BASE | {"figures": figures, "attachments": attachments}
    (folder / "spec.yaml").write_text(written(data), encoding="utf-8")
    build.build([folder / "spec.yaml"], request(tmp_path / "out"))
    outputs = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "out").rglob("*.*")}
    assert outputs.keys() >= {"dokument.md", "dokument.html"}
    assert not any("läckt" in text or "root:" in text for text in outputs.values())


# What is run


@pytest.mark.parametrize(
    "words",
    [
        "{{ 7*7 }}",
        "{% raise %}",
        "{%- for x in y -%}",
        "{# göm #}",
        "{{ ''.upper() | e }}",
        "${7*7}",
        "<%= 7*7 %>",
        "}}{{",
    ],
)
def test_template_syntax_stays_as_it_is_written(made: Callable[[Any], dict[str, str]], words: str) -> None:
    data, count = injected(words)
    assert count > 120
    outputs = made(data)
    shown = "".join(Page(outputs["dokument.html"]).words)
    assert shown.count(words) > 100
    assert shown.count("49") == "".join(plain_page().words).count("49")
    told = json.loads(outputs["vardforlopp.json"])
    assert json.dumps(told, ensure_ascii=False).count(words) == count
    drawn = "".join(ET.fromstring(outputs["flodesschema.svg"]).itertext())  # noqa: S314  our own drawing
    assert re.sub(r"\s", "", words) in re.sub(r"\s", "", drawn)


MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)> ' onclick=alert(1) x='",
    "</title></style></text></svg></main><script>x</script>",
    "]]> --> <!-- <![CDATA[ <?php x ?>",
    "&lt;script&gt; &#60;script&#62; &amp;",
    "<b>fet</b> <a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1)) ![y](javascript:alert(2)) <javascript:alert(3)>",
    "[x](JaVaScRiPt:alert(1)) [y](java&#115;cript:x) [z]( vbscript:x ) [d](data:text/html;base64,x)",
    '[x](https://ok.example/"onmouseover=alert(1)//) [y](<https://ok.example/ onclick=x>)',
    "**x** _y_ `z` # rubrik | cell | ~~a~~ [^1] {.klass #id onclick=x}",
)


@pytest.mark.parametrize("words", MARKUP)
def test_markup_in_a_text_is_never_markup(made: Callable[[Any], dict[str, str]], words: str) -> None:
    outputs = made(injected(words)[0])
    page, plain = Page(outputs["dokument.html"]), plain_page()
    assert page.tags["script"] == plain.tags["script"]
    assert page.handlers == []
    assert {*page.tags} - {*plain.tags} <= {"code", "em", "strong", "a", "del"}
    sheet = r'<figure class="sheet [a-z0-9 -]+"><img src="data:image/svg\+xml;base64,'
    sheets = len(re.findall(sheet, outputs["dokument.html"]))
    assert page.tags["img"] == sheets  # the flowchart on paper: as many as its words need
    drawn = {address for address in page.addresses if address.startswith("data:image/svg+xml;base64,")}
    assert len(drawn) == sheets
    led = page.addresses - plain.addresses - drawn
    assert all(re.match(r"(#|https?:|mailto:|$)", address) for address in led)
    drawing = ET.fromstring(outputs["flodesschema.svg"])  # noqa: S314  our own drawing
    for element in drawing.iter():
        assert element.tag.rpartition("}")[2] not in ("script", "foreignObject", "image", "iframe")
        assert not any(name.startswith("on") for name in element.attrib)
    assert not re.search(r"<(script|img|svg|iframe)", outputs["dokument.md"])
    assert not re.search(r"(?<!\\)\]\((?:javascript|vbscript|data):", outputs["dokument.md"], re.IGNORECASE)


@pytest.mark.parametrize("words", MARKUP[:7])
def test_the_words_themselves_are_kept(made: Callable[[Any], dict[str, str]], words: str) -> None:
    data = BASE | {"title": f"Sjuka {words}"}
    outputs = made(data)
    assert json.loads(outputs["vardforlopp.json"])["pathway"]["title"] == data["title"]
    assert data["title"] in " ".join("".join(Page(outputs["dokument.html"]).words).split())


def test_a_spreadsheet_runs_no_formula(made: Callable[[Any], dict[str, str]]) -> None:
    own = next(one for one in BASE["indicators"] if "standard" not in one)
    hostile = own | {"name": "=cmd|' /C calc'!A0", "data_source": "@SUM(1)", "target": "+1", "text": "-2+3"}
    outputs = made(BASE | {"indicators": [*BASE["indicators"][:3], hostile]})
    rows = list(csv.reader(io.StringIO(outputs["indikatorer.csv"].removeprefix("\ufeff")), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if re.match(r"[=+@\t\r]|-\D", cell)]


# What is odd


def test_no_control_character_reaches_an_output(made: Callable[[Any], dict[str, str]]) -> None:
    outputs = made(injected("a\x1b[31mb\x07c\x00d\x0be\x7ff\x9bg")[0])
    for name, text in outputs.items():
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text), name


def test_a_drawing_is_well_formed_whatever_the_characters(made: Callable[[Any], dict[str, str]]) -> None:
    outputs = made(
        injected("\x1b\x00\x0b\x7f\x9b\u2028\u202e\ufeff\ufffe\U0001f9d1\u200d\U0001f91d e\u0301")[0]
    )
    assert ET.fromstring(outputs["flodesschema.svg"]).tag.endswith("svg")  # noqa: S314  our own drawing


@pytest.mark.parametrize("word", ["å" * 5_000, "ord " * 1_250, "😀" * 2_500], ids=["one", "many", "emoji"])
def test_huge_words_fit_somewhere(made: Callable[[Any], dict[str, str]], word: str) -> None:
    blocks = [block | {"title": word} if block["id"] == "A" else block for block in BASE["block"]]
    started = time.process_time()
    outputs = made(BASE | {"title": word, "block": blocks})
    assert time.process_time() - started < 5
    assert word.strip() in json.loads(outputs["vardforlopp.json"])["pathway"]["title"]
    assert ET.fromstring(outputs["flodesschema.svg"]).tag.endswith("svg")  # noqa: S314  our own drawing


@pytest.mark.parametrize(
    "name", ["__proto__", "constructor", "__class__", "toString", "items", "keys", "get", "self", "loop"]
)
def test_names_that_mean_something_to_a_program_are_names(
    made: Callable[[Any], dict[str, str]], name: str
) -> None:
    services = {name: {"title": "Lånad bana", "principal": "region"}, **BASE["services"]}
    blocks = [
        block | {"service": name} if block.get("service") == "kommun" else block for block in BASE["block"]
    ]
    reference = BASE["references"][0] | {name: {name: "x"}}
    outputs = made(
        BASE
        | {
            "services": services,
            "block": blocks,
            "events": BASE["events"] | {name: "x"},
            "references": [reference],
        }
    )
    assert "Lånad bana" in "".join(ET.fromstring(outputs["flodesschema.svg"]).itertext())  # noqa: S314
    told = json.loads(outputs["vardforlopp.json"])["pathway"]
    assert told["services"][name]["title"] == "Lånad bana"
    assert told["references"][0][name] == {name: "x"}


# Whatever it holds


def render(data: Any, form: str) -> None:
    spec = loader.parse(written(data).encode(), name="x.yaml")
    if spec.pathway is not None:
        outputs = {
            output.path.rpartition("/")[2]: output.content
            for output in production.render_all(spec, spec.pathway, request(ROOT, form=form), errors=1)
        }
        drawn = "flodesschema.svg" in outputs
        assert drawn or not (spec.pathway.blocks or spec.pathway.entry)
        if drawn:
            assert ET.fromstring(outputs["flodesschema.svg"]).tag.endswith("svg")  # noqa: S314  our own drawing
        json.loads(outputs["indikatorer.json"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(changed([BASE]))
def test_any_changed_data_builds(data: Any) -> None:
    render(data, "web")


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(changed(REAL))
def test_any_changed_real_data_builds(data: Any) -> None:
    render(data, "document")


@pytest.mark.parametrize("form", ["web", "document"])
def test_a_spec_of_nothing_but_a_name_builds(form: str) -> None:
    render({"format": "1", "id": "x", "title": "Y"}, form)
