"""What the form asks for beside the blocks: document, scope, condition, goals, ways, references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import standard
from pathwaygen.standard import When
from pathwaygen.terms import CodeSystem, Crossing
from pathwaygen.word import choices
from pathwaygen.word.field import Kind, Option
from pathwaygen.word.form import LongText, Part, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.standard import Element
    from pathwaygen.word.form import Answer, Grid, Maker

_ABOUT = (
    ("definition", "Definition", "Vad tillståndet är, i en eller två meningar"),
    ("prevalence", "Förekomst", "Hur vanligt det är, med källa"),
    ("causes", "Orsaker", "Varför det uppstår"),
    ("risk_factors", "Riskfaktorer", "Vad som ökar risken"),
    ("comorbidity", "Samsjuklighet", "Andra tillstånd som är vanliga samtidigt"),
    ("course", "Sjukdomsförlopp", "Hur det brukar utvecklas"),
    ("complications", "Komplikationer", "Vad som kan tillstöta"),
)
_NO, _YES = Option("nej", "Nej"), Option("ja", "Ja, använd den")
W, L, I, P = Kind.WORDS, Kind.LINE, Kind.ITEMS, Kind.PROSE  # noqa: E741


def asked(make: Maker, elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the elements that the spec's scope asks for."""
    out = {
        When.REHABILITATION: make.values.get("scope/rehabilitation/included") == "nej",
        When.SICK_LEAVE: make.values.get("scope/sick_leave/included") == "nej",
        When.RECURRING: make.values.get("scope/recurring_need/included") == "nej",
    }
    yield from (element for element in elements if not out.get(element.when))


def element(make: Maker, found: Element, path: str) -> LongText:
    """Return an element of the generic model: a text, or the model's own, or why it does not apply."""
    answers: list[Answer] = []
    last = found.path[-1]
    if found.adoptable:
        answers.append(make.answer("Modellens egen text", f"{path}/standard", "Välj", options=(_NO, _YES)))
    if found.waivable:
        answers.append(
            make.answer(
                "Ej tillämpligt, därför att", f"{path}/not_applicable", "Skriv skälet, om delen utgår"
            )
        )
    if last in {"present", "absent", "met", "need_remains", "unreachable"}:
        answers.append(make.answer("Vidare till", f"{path}/to", "Block eller utgång, som B eller ut1", W))
    grids: tuple[Grid, ...] = ()
    if last == "instruments":
        columns = (("Instrument", "name", "Namn", W), ("Används av", "profession", "Profession", L))
        grids = (make.grid("", f"{path}/instruments", columns, new=3),)
    if found.path[-2:] == ("plan", "follow_up"):
        answers.append(make.answer("När", f"{path}/when", "När planen följs upp"))
        answers.append(make.answer("Av vem", f"{path}/by", "Vem som följer upp den"))
    mark = make.mark(f"{path}/text", found.prescription, P)
    return LongText(said(found.label), mark, tuple(answers), grids)


def elements(make: Maker, base: str) -> tuple[LongText, ...]:
    """Return the elements that live under a key of the spec."""
    known = [one for one in standard.load().elements if one.path[0] == base and "*" not in one.path]
    return tuple(element(make, one, "/".join(one.path)) for one in asked(make, known))


def front(make: Maker) -> Iterator[Part]:
    """Yield what stands first: the document, the scope, the condition and those it concerns."""
    yield Part(
        said("Om dokumentet"),
        answers=(
            make.answer("Titel", "title", "Vårdförloppets namn", W),
            make.answer("Version", "document/version", "Till exempel 0.1.0", W),
            make.answer("Status", "document/status"),
            make.answer("Datum", "document/date", "ÅÅÅÅ-MM-DD", Kind.DATE),
            make.answer("Programområde", "document/programme_area", "Nationellt programområde", W),
            make.answer("Arbetsgrupp", "document/working_group", "Nationell arbetsgrupp", W),
        ),
        grids=(
            make.grid(
                "Arbetsgruppens medlemmar",
                "document/members",
                (
                    ("Namn", "name", "Namn", W),
                    ("Roll", "role", "Roll", W),
                    ("Organisation", "organisation", "Region", W),
                ),
                new=6,
            ),
        ),
    )
    yield Part(
        said("Omfattning"),
        help=said("Ta ställning till vad som ingår. Det som inte ingår behöver en motivering."),
        answers=(
            *_included(make, "Rehabilitering", "rehabilitation"),
            *_included(make, "Sjukskrivning", "sick_leave"),
            *_included(make, "Återkommande behov", "recurring_need"),
            make.answer("Ålder från", "scope/ages/from", "Hela år", W),
            make.answer("Ålder till", "scope/ages/to", "Hela år", W),
        ),
        texts=(
            make.text("Ingress", "scope/lead/text", "När vårdförloppet inleds och avslutas, och för vem"),
            make.text("Avgränsning", "scope/delimitation/text", "Vad som inte ingår"),
            make.text(
                "Vårdnivå och samverkan", "scope/care_level/text", "Vem som gör vad, och på vilken vårdnivå"
            ),
        ),
    )
    yield Part(
        said("Hälsotillståndet och åtgärden"),
        help=said("Namnen skrivs som de står inne i en mening: patienter med …"),
        answers=(
            make.answer("Hälsotillstånd (X)", "condition/name", "Till exempel höftledsartros", W),
            make.answer(
                "Åtgärd (Y), om en sådan avgränsar",
                "intervention/name",
                "Till exempel höftprotesoperation",
                W,
            ),
        ),
        grids=(
            _codes(make, "Hälsotillståndets koder", "condition/codes"),
            _codes(make, "Åtgärdens koder", "intervention/codes"),
        ),
        texts=tuple(make.text(name, f"condition/about/{key}/text", tip) for key, name, tip in _ABOUT),
    )
    yield Part(
        said("Patientgrupper, händelser och verksamheter"),
        help=said("Det som block, tidsgränser, övergångar och indikatorer hänvisar till."),
        grids=(
            make.grid(
                "Patientgrupper",
                "populations",
                (
                    ("Grupp", "name", "Till exempel riskgrupp 2", W),
                    ("Kriterier", "criteria/text", "Vilka som hör dit", L),
                ),
                new=2,
            ),
            make.grid(
                "Händelser",
                "events",
                (("Händelsen, som den står i en mening", "", "Till exempel operationen", W),),
                new=2,
            ),
            make.grid(
                "Verksamheter",
                "services",
                (("Verksamhet", "title", "Till exempel Ortopedi", W), ("Huvudman", "principal", "", W)),
                new=3,
            ),
        ),
    )


def _included(make: Maker, name: str, key: str) -> Sequence[Answer]:
    return (
        make.answer(name, f"scope/{key}/included"),
        make.answer("Motivering", f"scope/{key}/reason", "Varför, särskilt om det inte ingår"),
    )


def _codes(make: Maker, title: str, base: str) -> Grid:
    options = tuple(Option(system.sv, system.sv) for system in CodeSystem)
    known = make.values.items(base)
    rows = [*known, "+1"]
    made = make.grid(title, base, (), new=0)
    marks = tuple(
        (
            make.mark(f"{base}/{row}/system", "Välj", options=options),
            make.mark(f"{base}/{row}/includes", "Koder, med semikolon emellan", I),
            make.mark(f"{base}/{row}/excludes", "Undantag, med semikolon emellan", I),
        )
        for row in rows
    )
    header = (said("Kodsystem"), said("Omfattar"), said("Utom"))
    return type(made)(made.title, header, marks)


def ways(make: Maker) -> Iterator[Part]:
    """Yield the goals and the ways in and out."""
    yield Part(
        said("Mål"),
        grids=(_goals(make),),
        texts=(make.text("Övergripande mål", "goals/overall/text", "Vad vårdförloppet ska leda till"),),
    )
    block = ("Vidare till block", "to", "Till exempel A", W)
    yield Part(
        said("Ingång"),
        grids=(
            make.grid(
                "Ingångar",
                "entry/criteria",
                (("Kriterium", "text", "När patienten kommer in", L), block),
                new=2,
            ),
            make.grid(
                "Undantag", "entry/exceptions", (("Undantag", "text", "Vilka som inte ska in", L),), new=2
            ),
        ),
        texts=elements(make, "entry"),
    )
    yield Part(
        said("Utgång"),
        grids=(
            make.grid(
                "Utgångar",
                "exit/criteria",
                (("Kriterium", "text", "När patienten lämnar vårdförloppet", L),),
                new=2,
            ),
        ),
    )


def rest(make: Maker) -> Iterator[Part]:
    """Yield what follows the blocks."""
    yield Part(
        said("Övergångar"),
        help=said("Övergångar mellan verksamheter och huvudmän är en känd risk för patientsäkerheten."),
        parts=tuple(_transition(make, row) for row in (*make.values.items("transitions"), "+1", "+2")),
    )
    yield Part(
        said("Personcentrering"),
        texts=(make.text("Inledning", "person_centring/text/text"), *elements(make, "person_centring")),
    )
    yield Part(
        said("Patientens erfarenheter"),
        grids=(
            make.grid(
                "Patientresan",
                "patient_experience/journey",
                (
                    ("Upplevelse", "experience", "Vad patienten upplever", L),
                    ("Patienten", "patient", "Vad patienten gör", L),
                    ("Vården", "care", "Vad vården gör", L),
                    ("Utmaning", "challenge", "Vad som brister", L),
                ),
                new=3,
            ),
        ),
        texts=(
            make.text("Beskrivning", "patient_experience/text/text"),
            *elements(make, "patient_experience"),
        ),
    )
    yield Part(
        said("Indikatorer"),
        help=said("Den generiska modellens egna indikatorer skrivs av programmet. Här fyller ni i era egna."),
        parts=tuple(_indicator(make, row) for row in (*make.values.items("indicators"), "+1", "+2")),
    )
    yield Part(
        said("Bakgrund"),
        texts=(
            make.text("Sammanfattning", "summary/text", "Vårdförloppet på en halv sida"),
            make.text("Bakgrund", "background/text/text"),
            *elements(make, "background"),
        ),
        grids=(
            make.grid(
                "Kvalitetsregister",
                "registers",
                (
                    ("Register", "name", "Namn", W),
                    ("Adress", "address", "https://…", W),
                    ("Om registret", "text", "Vad som registreras", L),
                ),
                new=2,
            ),
        ),
    )
    yield Part(
        said("Referenser"),
        help=said(
            "Författare skrivs Efternamn, Förnamn med semikolon emellan. Här står bara nya referenser."
        ),
        grids=(
            make.grid(
                "Nya referenser",
                "references",
                (
                    ("Nyckel", "id", "Till exempel nag2026", W),
                    ("Författare", "author", "Ek, Bo; Al, Eva", I),
                    ("Titel", "title", "Titel", W),
                    ("Utgivare eller tidskrift", "container-title", "Namn", W),
                    ("År", "issued", "ÅÅÅÅ", W),
                    ("Adress", "URL", "https://…", W),
                ),
                new=5,
            ),
        ),
    )


def _goals(make: Maker) -> Grid:
    """Return the goals; one of the model's own shows its words, which a text of the group's replaces."""
    wordings = {goal.sv: goal.text for goal in standard.load().goals}
    made = make.grid("Delmål", "goals/objectives", (), new=0)
    rows = []
    for row in (*make.values.items("goals/objectives"), "+1", "+2", "+3", "+4"):
        base = f"goals/objectives/{row}"
        own = wordings.get(make.values.get(f"{base}/standard"), "")
        tip = f"Modellens mål: {own}" if own else "Ett mål som går att följa upp"
        rows.append((make.mark(f"{base}/text", tip), make.mark(f"{base}/within", "Till exempel 14 dagar", W)))
    return type(made)(made.title, (said("Mål"), said("Tidsgräns")), tuple(rows))


def _transition(make: Maker, row: str) -> Part:
    base = f"transitions/{row}"
    services = make.pathway.services
    listed = tuple(Option(name, choices.flat(service.title or name)) for name, service in services.items())
    known = [one for one in standard.load().elements if one.path[0] == "transitions"]
    crossing = tuple(Option(one.sv, f"{one.sv[:1].upper()}{one.sv[1:]}") for one in Crossing)
    return Part(
        said(f"Ny övergång {row[1:]}" if row.startswith("+") else f"Övergång {row[1:]}"),
        level=3,
        answers=(
            make.answer("Från", f"{base}/from", "Välj verksamhet", W, options=listed),
            make.answer("Till", f"{base}/to", "Välj verksamhet", W, options=listed),
            make.answer("Huvudmän", f"{base}/principals", "Välj", W, options=crossing),
            make.answer("Sker i block", f"{base}/block", "Till exempel C", W),
            make.answer("Planen följer med", f"{base}/plan_follows"),
        ),
        texts=tuple(
            make.text(one.label, f"{base}/{one.path[-1]}/text", one.prescription)
            for one in asked(make, known)
            if one.path[-1] != "plan_follows"
        ),
    )


def _indicator(make: Maker, row: str) -> Part:
    base = f"indicators/{row}"
    preset = make.values.get(f"{base}/standard")
    name = make.values.get(f"{base}/name") or next(
        (form.label for form in standard.load().indicators if form.sv == preset), ""
    )
    own: tuple[Answer, ...] = ()
    if not preset:
        own = (
            make.answer("Namn", f"{base}/name", "Vad den kallas", W),
            make.answer("Andel av", f"{base}/share/denominator", "Nämnaren: patienter som …", W),
            make.answer("Som", f"{base}/share/numerator", "Täljaren: har fått …", W),
        )
    title = f"Ny indikator {row[1:]}" if row.startswith("+") else f"Indikator {row[1:]}"
    return Part(
        said(f"{title} – {name}" if name else title),
        level=3,
        answers=(
            *own,
            make.answer("Inom", f"{base}/within", "Till exempel 14 dagar", W),
            make.answer("Prioritet", f"{base}/priority"),
            make.answer("Önskat värde", f"{base}/desired"),
            make.answer("Målnivå", f"{base}/target", "Till exempel minst 90 procent", L),
            make.answer("Datakälla", f"{base}/data_source", "Register eller journal", L),
            make.answer("Felkällor", f"{base}/error_sources", "Vad som kan ge fel värde", L),
            make.answer("Kommentar", f"{base}/text", "", L),
        ),
    )
