"""Edits of a Word file's XML as Word itself writes them: tracked or not, with runs split where it pleases."""

from __future__ import annotations

import copy
import itertools

from lxml import etree

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NS}}}"
NUMBERED = f'<w:numPr xmlns:w="{NS}"><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
AUTHORS = ("Anna Andersson", "Bo Ek", "Cecilia Åström")
WORDS = (
    "fysioterapeut",
    "vid behov",
    "Åtgärden följs upp",
    "inom 14 dagar",
    "ä",
    " och ",
    "en lista:",
    " (B) ",
    "2 * 3",
)


class Pen:
    """Makes edits in the paragraphs that a field holds.

    Attributes:
        changes: The number of every tracked change that was made.
    """

    def __init__(self, rnd, start=9000):
        self._rnd = rnd
        self._numbers = itertools.count(start)
        self.changes = []

    def edit(self, holder, times=3):
        """Make some edits, each anywhere in what is there then."""
        for _ in range(times):
            paragraphs = [p for p in holder.iter(f"{W}p") if p.getparent() is not None]
            if not paragraphs:  # a field within a line
                self._rnd.choice((self.insert, self.delete, self.replace, self.dress, self.type))(holder)
                continue
            paragraph = self._rnd.choice(paragraphs)
            action = self._rnd.choice(
                (
                    self.insert,
                    self.insert,
                    self.delete,
                    self.replace,
                    self.dress,
                    self.part,
                    self.join,
                    self.move,
                    self.noise,
                    self.list,
                    self.type,
                )
            )
            action(paragraph)

    # --- what can be done ---

    def insert(self, paragraph):
        self._put(paragraph, self._wrapped("ins", [run(self._word())]))

    def type(self, paragraph):
        """Write without tracking."""
        self._put(paragraph, run(self._word()))

    def delete(self, paragraph):
        picked = self._pick(paragraph)
        if picked:
            self._strike(picked, "del")

    def replace(self, paragraph):
        picked = self._pick(paragraph)
        if picked:
            after = self._wrapped("ins", [run(self._word())])
            self._strike(picked, "del").addnext(after)

    def dress(self, paragraph):
        """Make something bold or italic, tracked."""
        for one in self._pick(paragraph):
            properties = one.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                one.insert(0, properties)
            if properties.find(f"{W}rPrChange") is not None:
                continue
            before = etree.Element(f"{W}rPr")
            before.extend(copy.deepcopy(child) for child in properties)
            name = self._rnd.choice("bi")
            old = properties.find(f"{W}{name}")
            if old is not None:
                properties.remove(old)
            else:
                properties.append(etree.Element(f"{W}{name}"))
            change = self._change("rPrChange")
            change.append(before)
            properties.append(change)

    def part(self, paragraph):
        """Press Enter."""
        if self._rnd.random() < 0.5 and self._marked(paragraph):
            return
        at = self._break(paragraph)
        new = etree.Element(f"{W}p")
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            new.append(copy.deepcopy(properties))
        for child in at:
            new.append(child)
        paragraph.addnext(new)
        if not self._marked(paragraph):
            self._mark(paragraph, "ins")

    def join(self, paragraph):
        """Take away a paragraph's mark, tracked."""
        following = paragraph.getnext()
        if not self._marked(paragraph) and following is not None and following.tag == f"{W}p":
            self._mark(paragraph, "del")

    def move(self, paragraph):
        picked = self._pick(paragraph)
        if not picked:
            return
        copies = [copy.deepcopy(one) for one in picked]
        for one in copies:
            for deleted in one.iter(f"{W}delText"):
                deleted.tag = f"{W}t"
        name = f"move{next(self._numbers)}"
        for kind, runs in (("moveFrom", picked), ("moveTo", copies)):
            start = self._change(f"{kind}RangeStart", tracked=False)
            start.set(f"{W}name", name)
            end = etree.Element(f"{W}{kind}RangeEnd")
            end.set(f"{W}id", start.get(f"{W}id"))
            if kind == "moveFrom":
                holder = self._strike(runs, kind, text="t")
            else:
                holder = self._wrapped(kind, runs)
                self._put(paragraph, holder)
            holder.addprevious(start)
            holder.addnext(end)

    def list(self, paragraph):
        """Make it an item of a list, tracked."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        if properties.find(f"{W}pPrChange") is not None or properties.find(f"{W}numPr") is not None:
            return
        before = etree.Element(f"{W}pPr")
        before.extend(copy.deepcopy(c) for c in properties if c.tag != f"{W}rPr")
        numbered = etree.fromstring(
            f'<w:numPr xmlns:w="{NS}"><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        )
        style = properties.find(f"{W}pStyle")
        properties.insert(0 if style is None else 1, numbered)
        indent = properties.find(f"{W}ind")
        if indent is None:
            indent = etree.Element(f"{W}ind")
            numbered.addnext(indent)
        indent.set(f"{W}left", str(int(indent.get(f"{W}left", "0")) + 360))
        indent.set(f"{W}hanging", "360")
        change = self._change("pPrChange")
        change.append(before)
        properties.append(change)

    def noise(self, paragraph):
        """Leave what Word leaves behind without anyone's asking."""
        self._break(paragraph)
        kind = self._rnd.choice(("proofErr", "bookmark", "smartTag", "comment", "rsid"))
        number = str(next(self._numbers))
        if kind == "proofErr":
            self._put(paragraph, etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
        elif kind == "bookmark":
            mark = etree.Element(f"{W}bookmarkStart", {f"{W}id": number, f"{W}name": "_GoBack"})
            self._put(paragraph, mark)
            mark.addnext(etree.Element(f"{W}bookmarkEnd", {f"{W}id": number}))
        elif kind == "comment":
            self._put(paragraph, etree.Element(f"{W}commentRangeStart", {f"{W}id": number}))
        elif kind == "rsid":
            for one in paragraph.iter(f"{W}r"):
                one.set(f"{W}rsidR", "00AB12CD")
        else:
            runs = [one for one in paragraph if one.tag == f"{W}r"]
            if runs:
                tag = etree.Element(f"{W}smartTag", {f"{W}element": "place"})
                runs[0].addprevious(tag)
                tag.append(runs[0])

    # --- how ---

    def _word(self):
        return self._rnd.choice(WORDS)

    def _change(self, kind, *, tracked=True):
        number = str(next(self._numbers))
        if tracked:
            self.changes.append(number)
        change = etree.Element(f"{W}{kind}")
        change.set(f"{W}id", number)
        change.set(f"{W}author", self._rnd.choice(AUTHORS))
        change.set(f"{W}date", "2026-11-20T10:00:00Z")
        return change

    def _wrapped(self, kind, runs):
        change = self._change(kind)
        change.extend(runs)
        return change

    def _split(self, paragraph):
        """Split a run somewhere, and return the paragraph's own runs of text."""
        runs = [one for one in paragraph.iter(f"{W}r") if _plain(one)]
        long = [one for one in runs if len(one.find(f"{W}t").text or "") > 1]
        if long:
            one = self._rnd.choice(long)
            text = one.find(f"{W}t").text
            at = self._rnd.randrange(1, len(text))
            rest = copy.deepcopy(one)
            _write(one, text[:at])
            _write(rest, text[at:])
            one.addnext(rest)
        return [one for one in paragraph.iter(f"{W}r") if _plain(one)]

    def _break(self, paragraph):
        """Split the paragraph's children in two, at a run of its own, and return the later ones."""
        self._split(paragraph)
        children = [c for c in paragraph if c.tag != f"{W}pPr"]
        depth = 0
        places = [len(children)]
        for number, child in enumerate(children):
            if depth == 0 and child.tag == f"{W}r" and _plain(child):
                places.append(number)
            depth += sum(c.get(f"{W}fldCharType") == "begin" for c in child.iter(f"{W}fldChar"))
            depth -= sum(c.get(f"{W}fldCharType") == "end" for c in child.iter(f"{W}fldChar"))
            depth += child.tag == f"{W}bookmarkStart"
            depth -= child.tag == f"{W}bookmarkEnd"
        return children[self._rnd.choice(places) :]

    def _pick(self, paragraph):
        """Return some runs next to each other, split from what is around them."""
        self._split(paragraph)
        runs = self._split(paragraph)
        if not runs:
            return []
        first = self._rnd.choice(runs)
        picked = [first]
        following = first.getnext()
        while following is not None and following.tag == f"{W}r" and _plain(following) and len(picked) < 3:
            picked.append(following)
            following = following.getnext()
        return picked

    def _put(self, paragraph, element):
        """Put something before or after a run, or in an empty paragraph."""
        runs = self._split(paragraph)
        if runs:
            place = self._rnd.choice(runs)
            above = place.getparent()
            while above.tag in (f"{W}ins", f"{W}moveTo", f"{W}moveFrom", f"{W}del"):  # never one in another
                place, above = above, above.getparent()
            if self._rnd.random() < 0.5:
                place.addprevious(element)
            else:
                place.addnext(element)
            return
        holder = paragraph.find(f"{W}sdt/{W}sdtContent")
        (paragraph if holder is None else holder).append(element)

    def _strike(self, runs, kind, text="delText"):
        change = self._change(kind)
        runs[0].addprevious(change)
        for one in runs:
            change.append(one)
            for part in one.iter(f"{W}t"):
                part.tag = f"{W}{text}"
        return change

    def _mark(self, paragraph, kind):
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        looks = properties.find(f"{W}rPr")
        if looks is None:
            looks = etree.Element(f"{W}rPr")
            changed = properties.find(f"{W}pPrChange")
            properties.append(looks) if changed is None else changed.addprevious(looks)
        looks.insert(0, self._change(kind))

    @staticmethod
    def _marked(paragraph):
        looks = paragraph.find(f"{W}pPr/{W}rPr")
        return looks is not None and any(c.tag in (f"{W}ins", f"{W}del") for c in looks)


def _plain(one):
    """Whether a run is only text, and not in something that was taken away."""
    parts = [child for child in one if child.tag != f"{W}rPr"]
    held = (f"{W}del", f"{W}moveFrom", f"{W}hyperlink")
    gone = any(above.tag in held for above in one.iterancestors())
    return len(parts) == 1 and parts[0].tag == f"{W}t" and bool(parts[0].text) and not gone


def _write(one, text):
    part = one.find(f"{W}t")
    part.text = text
    part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def run(text):
    """Return a run of text."""
    made = etree.Element(f"{W}r")
    part = etree.SubElement(made, f"{W}t")
    part.text = text
    part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made
