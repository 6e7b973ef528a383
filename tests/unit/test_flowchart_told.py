"""Each arrow says the same in every form of a chart, and looks as it says: read back from what is written."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.unit.test_flowchart_layout import chart, leave, step

from pathwaygen import render, resources
from pathwaygen.export.flowchart import write
from pathwaygen.flowchart import Chart, Edge, Kind, draw, metrics, outline

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
WAYS = {"conditional": "villkor", "all": "alla grenar följs", "any": "en eller flera grenar följs"}
BACK = {"e3", "e8"}
"""The arrows of ``every_way`` that lead back."""
LINKS = {name: f"#block-{name}" for name in "ABC"}
"""Its boxes that are links."""


class Look(NamedTuple):
    """What an arrow shows without its colour."""

    dashes: str | None
    foot: str | None
    filled: bool


@pytest.fixture(scope="module")
def every_way() -> Chart:
    """A chart with every kind of arrow, more of them from one box than any pathway has."""
    linked = [step(name, href=href) for name, href in LINKS.items()]
    timed = step("D", rehabilitation=True, times=("inom 14 dagar",))
    nodes = (*linked, timed, *map(step, "EF"), leave("ut"))
    plain = chart(*nodes, edges="A>B B>C C>D D>B")
    more = [
        Edge("e4", "D", "E", "styrka", "all"),
        Edge("e5", "D", "F", None, "all"),
        Edge("e6", "C", "E", "kondition", "any"),
        Edge("e7", "C", "F", None, "any"),
        Edge("e8", "F", "A", "vid ny skada", "conditional"),
        Edge("e9", "E", "F", "vid behov", "conditional"),
        Edge("e10", "F", "ut", "Målen uppfyllda, enligt planen", short="Målen uppfyllda"),
        *(Edge(f"e{n}", "A", "ut", f"skäl {n}") for n in range(11, 18)),
    ]
    return Chart(
        "c",
        "Prov",
        "sv",
        plain.lanes,
        plain.phases,
        nodes,
        (*plain.edges, *more),
        ("Utkast – inte fastställt",),
    )


def told(edge: Edge) -> str:
    """Return what a list says of an arrow."""
    said = f"{edge.label} – " if edge.label else ""
    said += "leder tillbaka till " if edge.id in BACK else "leder till "
    said += "Utgång: Slut ut" if edge.target == "ut" else f"{edge.target} Ruta {edge.target}"
    return f"{said} ({WAYS[edge.kind]})" if way(edge) else said


def way(edge: Edge) -> str | None:
    """Return how an arrow is said to be followed; the words of a condition tell that they are one."""
    return None if edge.kind == "normal" or (edge.kind == "conditional" and edge.label) else edge.kind


@pytest.mark.parametrize(("form", "mark"), [("txt", "   - "), ("md", "      -   ")])
def test_a_list_tells_each_arrow_in_full_under_the_box_it_leaves(every_way, form, mark):
    text = render.template(f"flowchart/outline.{form}.j2", outline=outline(every_way))
    found: dict[str, list[str]] = {}
    under: list[str] = []
    for line in text.splitlines():
        if item := re.match(r"\d+\.\s+(?:\*\*)?(\w+)", line):
            under = found.setdefault(item[1], [])
        elif line.startswith(mark) and "Tidsgräns" not in line:
            under.append(line.removeprefix(mark))
    expected = {
        node.id: sorted(told(edge) for edge in every_way.edges if edge.source == node.id)
        for node in every_way.nodes
        if node.kind is not Kind.EXIT
    }
    assert {name: sorted(lines) for name, lines in found.items() if name in expected} == expected


@pytest.fixture(scope="module")
def picture(every_way) -> ET.Element:
    return ET.fromstring(write(every_way, "svg"))  # noqa: S314


def groups(picture: ET.Element) -> dict[str, ET.Element]:
    return {group.attrib["data-edge"]: group for group in picture.iter() if "data-edge" in group.attrib}


def dashes(style: str, look: str) -> str | None:
    """Return the dashes that a style gives to classes, by the most exact rule of the light picture."""
    light = style.partition("@media")[0]
    rules = re.findall(r"#[\w-]+ ((?:\.[\w]+)+)\{([^}]*)\}", light)
    own = set(look.split())
    fitting = [(len(names), body) for at, body in rules if (names := set(at[1:].split("."))) <= own]
    found = [
        (size, dash[1]) for size, body in fitting if (dash := re.search(r"stroke-dasharray:([^;}]*)", body))
    ]
    return max(found)[1] if found else None


def test_each_arrow_looks_as_it_says_without_colour(every_way, picture):
    """Where it leads and how it is followed: by dashes and by the mark at its foot, never by colour alone."""
    style = "".join(element.text or "" for element in picture.iter(f"{SVG}style"))
    looks: dict[tuple[bool, str], set[Look]] = {}
    for edge in every_way.edges:
        group = groups(picture)[edge.id]
        said = group.attrib["aria-label"]
        back = edge.id in BACK
        assert (" tillbaka till " in said) == back
        assert {kind for kind, way in WAYS.items() if said.endswith(f"({way})")} == {way(edge)} - {None}
        line = next(
            path.attrib["class"] for path in group.iter(f"{SVG}path") if "line" in path.attrib["class"]
        )
        feet = [path for path in group.iter(f"{SVG}path") if path.attrib["class"] in {"foot all", "foot any"}]
        assert [path.attrib["class"] for path in feet] == [f"foot {edge.kind}"] * (
            edge.kind in {"all", "any"}
        )
        shape = re.sub(r"[-\d. ]+", "", feet[0].attrib["d"]) if feet else None
        looks.setdefault((back, edge.kind), set()).add(
            Look(dashes(style, line), shape, filled=bool(feet) and "all" in feet[0].attrib["class"])
        )
    assert all(len(found) == 1 for found in looks.values()), looks
    seen = [found.pop() for found in looks.values()]
    assert len(seen) == len(set(seen)) == 6


def test_each_arrow_leads_between_the_boxes_that_it_names(every_way, picture):
    boxes = {group.attrib["id"]: group for group in picture.iter() if "data-node" in group.attrib}
    for edge in every_way.edges:
        group = groups(picture)[edge.id]
        ends = [boxes[group.attrib[end]].attrib["data-node"] for end in ("data-from", "data-to")]
        assert ends == [edge.source, edge.target]
        name = "Slut ut" if edge.target == "ut" else edge.target
        way = "tillbaka till" if edge.id in BACK else "till"
        assert group.attrib["aria-label"].startswith(f"Från {edge.source} {way} ")
        assert name in group.attrib["aria-label"].partition(" till ")[2]


def test_the_written_places_are_those_of_the_drawing(every_way, picture):
    """What the geometry is tested on is what is written: every box, every word and its ground."""
    drawing = draw(every_way)
    for arrow in drawing.arrows:
        group = groups(picture)[arrow.edge.id]
        grounds = [
            tuple(float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
            for rect in group.iter(f"{SVG}rect")
        ]
        assert grounds == ([tuple(arrow.label.rect)] if arrow.label else [])
        runs = arrow.label.texts if arrow.label else ()
        assert written(group) == [(run.x, run.y, run.width, run.text) for run in runs]
        assert arrow.path in {path.attrib["d"] for path in group.iter(f"{SVG}path")}
    boxes = {group.attrib["id"]: group for group in picture.iter() if "data-node" in group.attrib}
    for box in drawing.boxes:
        group = boxes[box.id]
        assert written(group) == [(run.x, run.y, run.width, run.text) for run in box.texts]
        shapes = {path.attrib["d"] for path in group.iter(f"{SVG}path")}
        assert {box.outline, *filter(None, (box.inner,)), *(clock.hands for clock in box.clocks)} <= shapes
        assert bool(box.badge) == any(rect.get("class") == "mark" for rect in group.iter(f"{SVG}rect"))


def written(group: ET.Element) -> list[tuple[float, float, float, str | None]]:
    return [
        (*(float(text.attrib[key]) for key in ("x", "y", "textLength")), text.text)  # type: ignore[misc]
        for text in group.iter(f"{SVG}text")
        if text.get("class") != "marktext"
    ]


def test_json_holds_every_text_whole(every_way):
    found = json.loads(write(every_way, "json"))
    told_ = {edge.pop("id"): edge for edge in found["edges"]}
    assert told_ == {
        edge.id: {
            "source": edge.source,
            "target": edge.target,
            "label": edge.label,
            "kind": edge.kind,
            "returns": edge.id in BACK,
        }
        for edge in every_way.edges
    }
    boxes = {
        (node["id"], node["kind"], node["label"], node["title"], node["href"]) for node in found["nodes"]
    }
    assert boxes == {(node.id, node.kind, node.label, node.title, node.href) for node in every_way.nodes}


def test_mermaid_has_each_arrow_with_its_words_and_dots_those_that_are_not_the_usual_way(every_way):
    text = write(every_way, "mermaid").decode()
    names = dict(re.findall(r'^\s+(n\d+)\W+"<b>(\w+)', text, re.MULTILINE))
    found = re.findall(r'^    (n\d+) (-->|-\.->)(?:\|"(.*)"\|)? (n\d+)$', text, re.MULTILINE)
    drawn = sorted(
        (names[source], names[target], line == "-.->", said) for source, line, said, target in found
    )
    assert drawn == sorted(
        (
            edge.source,
            "Utgång" if edge.target == "ut" else edge.target,
            edge.id in BACK or edge.kind == "conditional",
            edge.label or "",
        )
        for edge in every_way.edges
    )


OWN = {
    "svg": ("svg.j2", "<title id=", "<metadata>mönster</metadata><title id="),
    "bpmn": ("bpmn.xml.j2", 'exporter="pathwaygen"', 'exporter="mönster"'),
    "mermaid": ("mermaid.j2", "flowchart TB", "flowchart LR %% mönster"),
    "text": ("outline.txt.j2", "{{ outline.title }}", "mönster {{ outline.title }}"),
}


@pytest.mark.parametrize("form", OWN)
def test_a_group_s_own_template_writes_each_text_format(every_way, tmp_path: Path, form):
    name, old, new = OWN[form]
    source = (resources.folder("templates") / "flowchart" / name).read_text("utf-8")
    assert old in source
    (tmp_path / "flowchart").mkdir()
    (tmp_path / "flowchart" / name).write_text(source.replace(old, new, 1), "utf-8")
    assert "mönster" not in write(every_way, form).decode()
    assert "mönster" in write(every_way, form, templates_dir=tmp_path).decode()


def test_each_box_and_arrow_is_named_and_reached_by_the_keyboard_and_leads_to_its_block(picture):
    parents = {child: parent for parent in picture.iter() for child in parent}
    shown = [group for group in picture.iter() if group.attrib.keys() & {"data-node", "data-edge"}]
    assert shown
    for group in shown:
        link = parents[group].attrib.get("href") if parents[group].tag == f"{SVG}a" else None
        assert (link is None) == (group.attrib.get("tabindex") == "0")
        assert link == LINKS.get(group.attrib.get("data-node", ""))
        copies = sum(group.get("data-node") == other.get("data-node", "") for other in shown)
        assert (f"visas på {copies} ställen" in group.attrib["aria-label"]) == (copies > 1)
        title = group.find(f"{SVG}title")
        assert title is not None
        assert title.text == group.attrib["aria-label"]


def colours(rules: str) -> set[tuple[str, str]]:
    """Return which parts of a picture a style gives a colour, and to what of them."""
    return {
        (part.strip(), kind)
        for parts, body in re.findall(r"([^{}]+)\{([^{}]*)\}", rules)
        for part in parts.split(",")
        for kind in re.findall(r"(fill|stroke):#", body)
    }


def test_every_colour_has_one_for_the_dark(picture):
    style = "".join(element.text or "" for element in picture.iter(f"{SVG}style"))
    light, _, dark = style.partition("@media (prefers-color-scheme:dark){")
    assert colours(light)
    assert colours(light) == colours(dark)


def test_text_is_written_as_large_as_it_is_measured(picture):
    style = "".join(element.text or "" for element in picture.iter(f"{SVG}style"))
    assert re.findall(r"font-size:([\d.]+)px", style) == [f"{metrics.SIZE:g}"]
    assert not [text for text in picture.iter(f"{SVG}text") if text.attrib.keys() & {"font-size", "style"}]
