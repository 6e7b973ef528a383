"""A second reader of Word's tracked changes: it makes them, as Word would, and then reads what is left.

Nothing is read as pathwaygen reads it: changes are made in a copy of the XML, innermost first, and what
stands afterwards is the text. Only the writing of Markdown is pathwaygen's own.
"""

from __future__ import annotations

import copy

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ADDED, TAKEN = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")


def resolved(root, accept):
    """Return a copy in which every change is made or unmade: ``accept(id)`` says which."""
    root = copy.deepcopy(root)
    for change in reversed(list(root.iter(*ADDED, *TAKEN))):
        if change.getparent().tag == f"{W}rPr":
            continue
        stays = accept(change.get(f"{W}id")) == (change.tag in ADDED)
        place = change.getparent().index(change)
        for child in reversed(list(change)):
            if stays:
                change.getparent().insert(place, child)
        change.getparent().remove(change)
    for change in list(root.iter(f"{W}rPrChange", f"{W}pPrChange")):
        if not accept(change.get(f"{W}id")):
            properties = change.getparent()
            old = list(change[0]) if len(change) else []
            for child in list(properties):
                if child.tag not in (f"{W}rPr", *ADDED, *TAKEN):
                    properties.remove(child)
            properties.extend(old)
        elif change.getparent() is not None:
            change.getparent().remove(change)
    return root


def _gone(paragraph, accept):
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    found = [child for child in marks if child.tag in ADDED + TAKEN] if marks is not None else []
    return any(accept(child.get(f"{W}id")) != (child.tag in ADDED) for child in found)


def read(holder, accept, links=None):
    """Return the paragraphs of a field: whether each is listed, and its letters with their looks.

    Args:
        holder: The element around the field's paragraphs, or around its runs in one paragraph.
        accept: Whether the change of a number is accepted.
        links: What a link stands for, by its place in the document or its relationship: a citation's words
            in the spec, or an address.
    """
    done, held = [], []
    whole = resolved(holder, accept)
    paragraphs = list(whole.iter(f"{W}p")) or [whole]
    for number, paragraph in enumerate(paragraphs):
        for run in paragraph.iter(f"{W}r"):
            looks = tuple(
                run.find(f"{W}rPr/{W}{name}") is not None
                and run.find(f"{W}rPr/{W}{name}").get(f"{W}val") not in ("0", "false")
                for name in ("b", "i")
            )
            said = "".join(part.text or "" for part in run.iter(f"{W}t", f"{W}delText"))
            link = next(run.iterancestors(f"{W}hyperlink"), None)
            target = link is not None and (links or {}).get(link.get(f"{W}anchor") or link.get(ID))
            if target and target.startswith("["):
                held += [(target, *looks, "cites")] if said else []
            else:
                held += [(letter, *looks, target or "") for letter in said]
        if _gone(paragraph, accept) and number < len(paragraphs) - 1:
            continue
        if any(str(letter).strip() for letter, *_ in held):
            done.append((paragraph.find(f"{W}pPr/{W}numPr") is not None, held))
        held = []
    return done


def markdown(holder, accept, links=None, *, one_line=False):
    """Return a field as Markdown, as far as the edits of the tests go: words, looks, links and lists."""
    from pathwaygen.word import prose

    done = []
    for listed, letters in read(holder, accept, links):
        spans = [
            prose.Span(letter, bold, italic, "" if link == "cites" else link, link == "cites")
            for letter, bold, italic, link in letters
        ]
        done.append(prose.Paragraph(prose.normal(spans), "bullet" if listed else ""))
    return prose.markdown(prose.one_line(done) if one_line else done)
