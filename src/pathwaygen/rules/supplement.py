"""A regional supplement's frame: its profile, the pathway it builds on, document control and validity."""

from __future__ import annotations

import calendar
import datetime as dt
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pathwaygen import prose
from pathwaygen.rules.rule import Case, Finding, Level, On, missing, rule
from pathwaygen.terms import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVELS = {"ska": Level.SKA, "bör": Level.BOR, "kan": Level.KAN}
"""How a region's document makes a demand, as the engine weighs it."""
_YEAR = 12
_REGIONS = "Region Västerbottens riktlinje, Region Hallands rutin och Region Jönköpings läns instruktion"


@rule("PW1801", "unknown-profile", Level.FORM, on=On.SUPPLEMENT)
def unknown_profile(case: Case) -> Iterator[Finding]:
    """Tillägget säger inte vilken regions profil det följer, eller profilen finns inte.

    ## Varför

    Varje region har egna krav på dokument, roller, koder och uppföljning. Utan profil går inget av det att
    granska, och dokumentet får inte regionens rubriker.

    ## Fel

    ```yaml
    typ: regionalt tillägg
    profil: haland
    ```

    ## Rätt

    ```yaml
    typ: regionalt tillägg
    profil: halland
    ```

    ## Gör så här

    Skriv regionens namn så som anmärkningen räknar upp dem. Saknas regionen kan dess profil läggas till.
    """
    if case.profile is not None:
        return
    from pathwaygen import profiles  # noqa: PLC0415  7 ms, and a pathway's check needs none of it

    known = profiles.known()
    written = case.supplement.profile if case.supplement else None
    listed = ", ".join(known)
    if not written:
        yield Finding((), {"field": "profile", "known": listed}, about=(("profile",),))
        return
    plain = {prose.folded(name): name for name in known}
    near = get_close_matches(prose.folded(written), plain, n=1)
    meant = f"”{plain[near[0]]}”" if near else listed
    yield Finding(("profile",), {"profile": written, "known": meant}, variant="unknown")


@rule("PW1802", "missing-base", Level.SKA, on=On.SUPPLEMENT)
def missing_base(case: Case) -> Iterator[Finding]:
    """Tillägget säger inte vilket nationellt vårdförlopp det bygger på, eller i vilken version.

    ## Varför

    Tillägget lägger till text på bestämda platser i ett vårdförlopp. När vårdförloppet kommer i en ny
    version måste regionen få veta det, annars kan tillägget stå vid fel åtgärd.

    ## Fel

    ```yaml
    bygger_på: distal-radiusfraktur
    ```

    ## Rätt

    ```yaml
    bygger_på: distal-radiusfraktur@0.1.0
    ```

    ## Gör så här

    Skriv vårdförloppets id, ett snabel-a och den version som ni har utgått från.
    """
    base = case.supplement.builds_on if case.supplement else None
    if base is None or not base.id.strip():
        yield missing((), "builds_on")
    elif not base.version:
        yield Finding(("builds_on",), {"base": base.id}, variant="version")


@rule(
    "PW1803",
    "missing-document-control",
    Level.SKA,
    requirements=("VB-01", "VB-02", "VB-04", "VB-18", "HL-21", "JK-11"),
    source=f"{_REGIONS}: dokumentuppgifterna",
    on=On.SUPPLEMENT,
)
def missing_document_control(case: Case) -> Iterator[Finding]:
    """En uppgift som regionens dokument har på första sidan, i sidhuvudet eller i sidfoten saknas.

    ## Varför

    Ett styrande dokument gäller bara om det går att se vem som har fastställt det, var det gäller och hur
    länge. Den som hittar en utskrift i ett skåp måste kunna avgöra om den fortfarande ska följas.

    ## Fel

    ```yaml
    dokument:
      version: 1.0
    ```

    ## Rätt

    ```yaml
    dokument:
      version: 1.0
      dokumenttyp: Riktlinje
      dokumentnummer: "100203"
      fastställt_av: Förnamn Efternamn
      giltig: {från: 2026-02-20, till: 2028-04-07}
    ```

    ## Gör så här

    Fyll i uppgiften. Vilka som behövs framgår av regionens profil.
    """
    if case.profile is None or case.supplement is None or not case.profile.control:
        return
    document = case.supplement.document
    if document is None:
        labels = ", ".join(control.label for control in case.profile.control)
        found = Finding((), {"field": "document", "labels": labels}, "all", about=(("document",),))
        yield found
        return
    for control in case.profile.control:
        names = tuple(control.field.split("."))
        if _at(document, names):
            continue
        holder = ("document", *names[:-1]) if _at(document, names[:-1]) else ("document",)
        where = ": ".join(case.word(name) for name in ("document", *names))
        yield Finding(
            holder,
            {"label": control.label, "where": where, "region": case.profile.region},
            about=(("document", *names),),
            level=LEVELS[control.level],
            requirements=control.requirements,
        )


def _at(node: Any, names: tuple[str, ...]) -> Any:  # noqa: ANN401  any field
    for name in names:
        node = getattr(node, "from_" if name == "from" else name, None)
    return node


@rule(
    "PW1804",
    "reversed-validity",
    Level.SKA,
    requirements=("VB-02",),
    source="Region Västerbottens riktlinje, Dokumentinformation",
    on=On.SUPPLEMENT,
)
def reversed_validity(case: Case) -> Iterator[Finding]:
    """Tillägget slutar gälla innan det har börjat gälla.

    ## Varför

    Med omkastade datum gäller dokumentet aldrig, och ledningssystemet kan rensa bort det.

    ## Fel

    ```yaml
    dokument:
      giltig: {från: 2028-04-07, till: 2026-02-20}
    ```

    ## Rätt

    ```yaml
    dokument:
      giltig: {från: 2026-02-20, till: 2028-04-07}
    ```

    ## Gör så här

    Rätta det datum som är fel.
    """
    valid = _valid(case)
    if valid and valid.from_ and valid.to and valid.from_ >= valid.to:
        yield Finding(
            ("document", "valid", "to"), {"from": valid.from_.isoformat(), "to": valid.to.isoformat()}
        )


@rule(
    "PW1805",
    "expired-document",
    Level.SKA,
    requirements=("VB-02",),
    source="Region Västerbottens riktlinje, Dokumentinformation",
    on=On.SUPPLEMENT,
)
def expired_document(case: Case) -> Iterator[Finding]:
    """Tillägget har slutat gälla, men dess status säger något annat.

    ## Varför

    Ett dokument som har gått ut ska inte styra vården. Den som läser det kan inte veta om innehållet har
    ändrats sedan dess.

    ## Fel

    ```yaml
    dokument:
      status: publicerad
      giltig: {från: 2020-01-01, till: 2022-12-31}
    ```

    ## Rätt

    ```yaml
    dokument:
      status: utgången
      giltig: {från: 2020-01-01, till: 2022-12-31}
    ```

    ## Gör så här

    Besluta om en ny giltighetstid, eller sätt statusen till utgången. Datumet att jämföra med går att ange
    med --date.
    """
    valid = _valid(case)
    document = case.supplement.document if case.supplement else None
    if valid and valid.to and valid.to < case.today and document and document.status is not Status.EXPIRED:
        yield Finding(("document", "valid", "to"), {"to": valid.to.isoformat()})


@rule(
    "PW1806",
    "expiring-document",
    Level.BOR,
    requirements=("VB-03",),
    source="Region Västerbottens riktlinje, Dokumentinformation",
    on=On.SUPPLEMENT,
)
def expiring_document(case: Case) -> Iterator[Finding]:
    """Tillägget slutar snart att gälla.

    ## Varför

    En översyn tar månader. Börjar den för sent står verksamheten utan giltigt dokument. Regionens dokument
    har ett slutdatum; hur långt före det som granskningen säger till är vårt val och står i profilen.

    ## Fel

    ```yaml
    dokument:
      giltig: {från: 2024-12-01, till: 2026-12-01}
    ```

    ## Rätt

    ```yaml
    dokument:
      giltig: {från: 2026-11-01, till: 2028-11-01}
    ```

    ## Gör så här

    Börja översynen, eller besluta om en ny giltighetstid.
    """
    valid = _valid(case)
    months = case.profile.expiry_months if case.profile else 0
    if months and valid and valid.to and case.today <= valid.to < _later(case.today, months):
        yield Finding(("document", "valid", "to"), {"to": valid.to.isoformat(), "months": str(months)})


def _valid(case: Case) -> Any:  # noqa: ANN401  a node or nothing
    document = case.supplement.document if case.supplement else None
    return document.valid if document else None


def _later(day: dt.date, months: int) -> dt.date:
    """Return the day some months later; the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, _YEAR)
    year = day.year + years
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


RULES = (
    unknown_profile,
    missing_base,
    missing_document_control,
    reversed_validity,
    expired_document,
    expiring_document,
)
