"""Fifty reviewers' Word files → one ledger, beside the time that lxml needs to parse the files' XML.

    python bench/word.py [PATHWAY] [--files 50]

Processor time. The files are made first: the pathway's Word file with a dozen comments and as many tracked
changes each, at places that differ. The limit is three times the parsing of every XML part of every file.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import zipfile
from pathlib import Path

from lxml import etree

from pathwaygen import loader
from pathwaygen.word import export, workbook
from pathwaygen.word.ledger import Collector
from pathwaygen.word.package import open_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EACH = 12
LIMIT = 3.0


def reviewed(made: bytes, number: int) -> bytes:
    """Return the file as a reviewer sends it back."""
    rnd = random.Random(number)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(files["word/document.xml"])
    runs = [run for run in root.iter(f"{{{W}}}r") if run.find(f"{{{W}}}t") is not None]
    who = f'w:author="Granskare {number}" w:date="2026-11-20T10:{number % 60:02}:00Z"'
    comments = ""
    for place, run in enumerate(rnd.sample(runs, 2 * EACH)):
        if place % 2:
            for tag in ("commentRangeStart", "commentRangeEnd"):
                mark = etree.Element(f"{{{W}}}{tag}", {f"{{{W}}}id": str(place)})
                (run.addprevious if tag.endswith("Start") else run.addnext)(mark)
            comments += (
                f'<w:comment w:id="{place}" {who}><w:p><w:r><w:t>Synpunkt {number}.{place}</w:t></w:r></w:p>'
                "</w:comment>"
            )
        else:
            words = f"<w:r><w:t>Tillägg {number}.{place}</w:t></w:r>"
            run.addnext(etree.fromstring(f'<w:ins xmlns:w="{W}" w:id="{9000 + place}" {who}>{words}</w:ins>'))
    files["word/document.xml"] = etree.tostring(root, encoding="UTF-8")
    files["word/comments.xml"] = f'<w:comments xmlns:w="{W}">{comments}</w:comments>'.encode()
    name = "word/_rels/document.xml.rels"
    way = (
        '<Relationship Id="rIdC" Target="comments.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"/>'
    )
    files[name] = files[name].replace(b"</Relationships>", f"{way}</Relationships>".encode())
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in files.items():
            archive.writestr(part, content)
    return done.getvalue()


def parsed(files: list[bytes]) -> float:
    """Return how long lxml needs for every XML part of every file, already unpacked."""
    parts = []
    for content in files:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts += [archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".rels"))]
    start = time.process_time()
    for part in parts:
        etree.fromstring(part)
    return time.process_time() - start


def gathered(files: list[bytes], pathway: str) -> tuple[float, int]:
    """Return how long the ledger takes, from the files' bytes to the workbook's, and its rows."""
    start = time.process_time()
    collector = Collector(pathway)
    for number, content in enumerate(files):
        collector.add(open_bytes(content, f"svar-{number}.docx"))
    ledger = collector.ledger("Prov")
    workbook.as_xlsx(ledger)
    return time.process_time() - start, len(ledger.entries)


def main() -> int:
    """Print the times; return 1 if the ledger is too slow or a remark is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("spec", nargs="?", type=Path, default=Path("pathways/epilepsi.yaml"))
    parser.add_argument("--files", type=int, default=50)
    how = parser.parse_args()
    spec = loader.load(how.spec)
    if spec.pathway is None:
        return 1
    made = export.document(spec, spec.pathway, export.Request())
    files = [reviewed(made, number) for number in range(how.files)]
    baseline = min(parsed(files) for _ in range(3))
    (took, rows) = min(gathered(files, spec.pathway.id) for _ in range(3))
    wanted = how.files * 2 * EACH
    print(f"{how.files} filer, {sum(map(len, files)) / 1e6:.1f} MB, {rows} rader av {wanted}")
    print(
        f"lxml: {baseline:.2f} s   sammanställning: {took:.2f} s   {took / baseline:.2f} gånger (högst {LIMIT})"
    )
    return int(rows != wanted or took > LIMIT * baseline)


if __name__ == "__main__":
    sys.exit(main())
