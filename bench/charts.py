"""Charts for the bench: the real pathways, and made ones of any size, always the same for a size."""

from __future__ import annotations

import random
from pathlib import Path

from pathwaygen import loader
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase
from pathwaygen.flowchart.build import chart

PATHWAYS = Path(__file__).parents[1] / "pathways"
PHASES = (Phase("u", "Utredning"), Phase("b", "Behandling"), Phase("f", "Uppföljning"))


_DOES = ("Bedömning", "Planering", "Uppföljning", "Genomgång", "Information", "Förberedelse", "Utvärdering")
_WHAT = (
    *("av behov och åtgärder", "av läkemedelsbehandling", "med patient och närstående"),
    *("inför fortsatt rehabilitering", "av funktion och aktivitet"),
)
_ASKED = ("målen uppfyllda", "behandlingen tillräcklig", "fler insatser aktuella", "diagnosen säkerställd")


def real() -> dict[str, Chart]:
    """Return the charts of all real pathways, by name."""
    found = {}
    for file in sorted(PATHWAYS.glob("*.yaml")):
        if pathway := loader.load(file).pathway:
            found[file.stem] = chart(pathway)
    return found


def _title(i: int, *, decides: bool) -> str:
    """Return a title that no other block near it has."""
    return f"Är {_ASKED[i // 5 % 4]}?" if decides else f"{_DOES[i % 7]} {_WHAT[i % 5]}"


def made(blocks: int, *, lanes: int = 5) -> Chart:
    """Return a chart of as many blocks: every fifth decides, some lead back, some lead on under a condition."""
    chance = random.Random(blocks * 100 + lanes)
    nodes = [Node("in1", Kind.ENTRY, "Misstanke eller remiss", lane="l0")]
    edges = [("in1", "B0", None)]
    for i in range(blocks):
        decides = i % 5 == 3  # noqa: PLR2004  a made-up rhythm
        nodes.append(
            Node(
                f"B{i}",
                Kind.DECISION if decides else Kind.STEP,
                _title(i, decides=decides),
                f"B{i}",
                (PHASES[min(2, i * 3 // blocks)].id,),
                f"l{chance.randrange(lanes)}",
                rehabilitation=i % 4 == 0,
                times=("inom 14 dagar",) if i % 3 == 0 else (),
            )
        )
        if i + 1 < blocks:
            edges.append((f"B{i}", f"B{i + 1}", "Ja" if decides else None))
        if decides:
            edges.append((f"B{i}", f"B{max(0, i - chance.randrange(1, 5))}", "Nej"))
        if i % 6 == 5:  # noqa: PLR2004  a made-up rhythm
            edges.append((f"B{i}", f"B{min(blocks - 1, i + chance.randrange(2, 6))}", "vid behov"))
    nodes.append(Node("ut1", Kind.EXIT, "Målen är uppfyllda", lane="l0"))
    edges.append((f"B{blocks - 1}", "ut1", None))
    return Chart(
        f"made{blocks}",
        f"{blocks} block",
        "sv",
        tuple(Lane(f"l{i}", f"Verksamhet {i + 1}") for i in range(lanes)),
        PHASES,
        tuple(nodes),
        tuple(
            Edge(f"e{i}", a, b, label, "conditional" if label == "vid behov" else "normal")
            for i, (a, b, label) in enumerate(edges)
            if a != b
        ),
    )
