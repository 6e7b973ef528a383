from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError, UndefinedError

from pathwaygen import build, loader, render, resources, source, view
from pathwaygen.errors import UsageError
from pathwaygen.indicators import views
from pathwaygen.markdown import Md
from pathwaygen.render.environment import NotMarkdownError, _environment, block, ended, hung

GOLDEN = Path(__file__).parents[1] / "golden" / "handledsbesvar" / "pathway.yaml"


def made():
    pathway = loader.load(GOLDEN).pathway
    assert pathway is not None
    return view.document(pathway, indicators=views)


def template(folder, text, name="prov.md.j2", **values):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return render.template(name, templates_dir=folder, **values)


def bare():
    pathway = loader.parse(b"format: 1\nid: p\ntitel: Prov\n", name="p.yaml").pathway
    assert pathway is not None
    return render.document(view.document(pathway, indicators=views))


@pytest.mark.parametrize("form", render.FORMS)
def test_every_word_of_a_spec_is_printed(form):
    printed = {word.lower() for word in re.findall(r"\w+", render.document(made(), form))}
    silent = {
        "saknas",
        "ja",
        "nej",
        "alla",
        "standard",
        "hand",
    }  # told in other words, or only in the picture
    names = {
        "format",
        "id",
        "typ",
        "slag",
        "fas",
        "till",
        "från",
        "efter",
        "block",
        "verksamhet",
        "population",
    }
    names |= {"system", "indikator", "se", "standard", "huvudmän", "source", "källa", "inom", "var", "type"}
    names |= {"prioritet", "fil", "status", "issued", "accessed", "container-title", "verksamheter", "ingår"}
    names |= {"given", "fortsätter", "huvudman", "sedan"}

    def walk(node, key):
        if isinstance(node, dict):
            for name, value in node.items():
                if name not in names:
                    yield from walk(value, name)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value, key)
        else:
            yield str(node)

    data = source.plain(GOLDEN.read_text(encoding="utf-8"))
    said = {word for text in walk(data, "") for word in re.findall(r"[a-zåäö]{4,}", text.lower())}
    assert said - silent - printed == set()


@pytest.mark.parametrize("form", render.FORMS)
def test_numbers_follow_the_printed_order(form):
    printed = render.document(made(), form)
    assert "\x02" not in printed
    body, _, rest = printed.partition("## Egna förslag")
    marks = [int(number) for number in re.findall(r"\[Förslag (\d+)\]", body)]
    assert marks == sorted(marks)
    listed = re.findall(r"^-   \[Förslag (\d+)\]", rest.partition("## Referenser")[0], re.MULTILINE)
    assert sorted(map(int, listed)) == list(range(1, marks[-1] + 1))
    first_seen = list(dict.fromkeys(re.findall(r"\[\\\[(\d+)\\\]\]", printed)))
    assert first_seen == [str(number) for number in range(1, len(first_seen) + 1)]


@pytest.mark.parametrize("form", render.FORMS)
@pytest.mark.parametrize("newly_begun", [False, True])
def test_no_heading_stands_empty(newly_begun, form, tmp_path):
    document = made()
    if newly_begun:
        build.start("prov", title=None, folder=tmp_path)
        pathway = loader.load(tmp_path / "prov.yaml").pathway
        assert pathway is not None
        document = view.document(pathway, indicators=views)
    lines = [line for line in render.document(document, form).splitlines() if line]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if (own := re.match(r"(#+) ", line)) and (below := re.match(r"(#*)", following)):
            assert not below[1] or len(below[1]) > len(own[1]), f"{line} / {following}"


def test_the_orders_differ():
    heads = {
        form: re.findall(r"^## (.+)", render.document(made(), form), re.MULTILINE) for form in render.FORMS
    }
    assert heads["web"][:5] == [
        "Omfattning av kunskapsstödet",
        "Om hälsotillståndet",
        "Ingång och utgång",
        "Flödesschema för vårdförloppet",
        "Vårdförloppets åtgärder",
    ]
    assert heads["web"][5:12] == [
        "Patientmedverkan och kommunikation",
        "Utmaningar och mål",
        "Kvalitetsuppföljning",
        "Sammanfattning av vårdförloppet",
        "Generellt om personcentrerade och sammanhållna vårdförlopp",
        "Relaterad information",
        "Om innehållet",
    ]
    assert heads["document"][2:10] == [
        "Mål",
        "Ingång och utgång",
        "Flödesschema",
        "Åtgärder",
        "Personcentrering och patientkontrakt",
        "Uppföljning",
        "Patientens erfarenheter och utmaningar",
        "Bakgrund",
    ]


def test_a_bare_spec_has_no_empty_sections():
    assert re.findall(r"^#+ (.+)", bare(), re.MULTILINE) == [
        "Prov {.title}",
        "Generellt om personcentrerade och sammanhållna vårdförlopp",
        "Om vårdförlopp",
        "Om personcentrering",
        "Om kvalitetsuppföljning",
        "Ord och förkortningar {: #ord-och-forkortningar}",
    ]


def test_an_unknown_form_is_the_users_mistake():
    with pytest.raises(UsageError, match="Formen pdf finns inte"):
        render.document(made(), "pdf")


def test_a_group_may_replace_one_template(tmp_path):
    folder = tmp_path / "document" / "parts"
    folder.mkdir(parents=True)
    (folder / "actions_intro.md.j2").write_text("Gruppens egen inledning.\n", encoding="utf-8")
    printed = render.document(made(), templates_dir=tmp_path)
    assert "Gruppens egen inledning." in printed
    assert "Varje åtgärd har en bokstav" not in printed
    assert "## Egna förslag" in printed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ett\n{% if %}", "rad 2, går inte att tolka"),
        ("{{ view.finns_inte }}", "rad 1, kan inte skrivas ut"),
        ("\n\n{{ view.id }}", "rad 3, skriver ut ett värde som inte är Markdown"),
        ('{% include "saknas.md.j2" %}', "rad 1, hämtar in mallen saknas.md.j2"),
        ("{{ view.__class__.__mro__ }}", "rad 1, kan inte skrivas ut"),
        ("{{ 1 / 0 }}", "rad 1, kan inte skrivas ut"),
    ],
)
def test_a_broken_template_of_the_groups_is_named(tmp_path, text, said):
    folder = tmp_path / "document" / "parts"
    folder.mkdir(parents=True)
    (folder / "goals.md.j2").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(said)) as caught:
        render.document(made(), templates_dir=tmp_path)
    assert str(folder / "goals.md.j2") in str(caught.value)


def test_a_broken_template_of_ours_is_a_bug(monkeypatch, tmp_path):
    (tmp_path / "prov.md.j2").write_text("{% if %}", encoding="utf-8")
    monkeypatch.setattr(resources, "folder", lambda _: tmp_path)
    _environment.cache_clear()
    with pytest.raises(TemplateSyntaxError):
        render.template("prov.md.j2")
    _environment.cache_clear()


def test_markdown_templates_print_markdown_only(tmp_path):
    assert template(tmp_path, "{{ a }} {{ 1 }} {{ 'x*' | inline }}", a=Md("*b*")) == r"*b* 1 x\*"
    assert (
        template(tmp_path, "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b) }}", "m.md.j2", b=Md("*b*")) == "*b*"
    )
    with pytest.raises(UsageError) as caught:
        template(tmp_path, "{{ a }}", "b.md.j2", a="text")
    assert isinstance(caught.value.__cause__, NotMarkdownError)


def test_markup_templates_escape(tmp_path):
    assert template(tmp_path, "{{ a }}", "a.html.j2", a="<b>") == "&lt;b&gt;"
    assert template(tmp_path, "{{ a }}", "a.svg.j2", a="<b>") == "&lt;b&gt;"
    assert template(tmp_path, "{{ a }}", "a.txt.j2", a="<b>") == "<b>"


def test_what_is_missing_is_never_printed_as_nothing():
    with pytest.raises(UndefinedError):
        render.template("document/parts/goals.md.j2")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ett", "Ett."),
        ("Ett.", "Ett."),
        ("Vad?", "Vad?"),
        ("[Ett](#a)", "[Ett](#a)."),
        ("[Ett …](#a)", "[Ett …](#a)"),
        ("Ett \x02s1\x03", "Ett. \x02s1\x03"),
        ("Ett. \x02r1\x03", "Ett. \x02r1\x03"),
        ("Ett \x02r1\x03", "Ett \x02r1\x03."),
        ("", ""),
    ],
)
def test_ended(text, sentence):
    assert ended(text) == sentence


def test_hung_and_block_undo_each_other():
    for text in ("Ett.\n\nTvå.", "-   a\n-   b\n\nTvå.", "1.  a"):
        assert block(hung(text)) == text


def test_a_citation_stays_with_its_word():
    spec = (
        "format: 1\nid: p\ntitel: Prov\nomfattning:\n  ingress: |\n"
        "    Ord [@a]. [@a] Flera [@a; @b; @a; @b; @a].\n\n    - [@a] först\n    1. [@b]\n"
        "referenser: [{id: a, title: A}, {id: b, title: B}]\n"
    )
    pathway = loader.parse(spec.encode(), name="p.yaml").pathway
    assert pathway is not None
    said = re.sub(r"\]\([^)]*\)(\{[^}]*\})?", "]", render.document(view.document(pathway, indicators=views)))
    said = said.replace("\\", "").replace("\N{NO-BREAK SPACE}", "_")
    assert "Ord_[[1]]._[[1]] Flera_[[1]]_[[2]]_[[1]] [[2]]_[[1]]." in said
    assert "-   [[1]] först" in said
    assert "_[[2]]\n" not in said
