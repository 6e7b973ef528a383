"""Files written whole or not at all. A crash leaves the old file."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Output:
    """One file to write: where, relative to the output folder, and its bytes."""

    path: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The content's checksum, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def write(file: Path, content: bytes) -> None:
    """Write a file beside its place and move it there in one step.

    Raises:
        OSError: The file cannot be written; what stood there stands.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def publish(folder: Path, outputs: Mapping[str, Iterable[Output]], *, generator: str) -> None:
    """Write the outputs of some pathways, and then the manifest that lists every file and its checksum.

    What an earlier build wrote for the same pathways and this one did not is removed; the files of
    other pathways stay, and stay in the manifest.
    """
    before = _manifest(folder)
    entries = {path: entry for path, entry in before.items() if entry["pathway"] not in outputs}
    for pathway, files in outputs.items():
        for output in files:
            write(folder / output.path, output.content)
            entries[output.path] = {
                "path": output.path,
                "pathway": pathway,
                "bytes": len(output.content),
                "sha256": output.sha256,
            }
    for path in before.keys() - entries.keys():
        _remove(folder, path)
    listed = [entries[path] for path in sorted(entries)]
    text = json.dumps({"version": 1, "generator": generator, "files": listed}, ensure_ascii=False, indent=2)
    write(folder / MANIFEST, f"{text}\n".encode())


def _manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of the last manifest; one that cannot be read counts as none."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {str(entry["path"]): entry for entry in data["files"] if isinstance(entry["pathway"], str)}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _remove(folder: Path, path: str) -> None:
    """Remove a file that an earlier build wrote, never anything outside the folder."""
    file = (folder / path).resolve()
    if file.is_relative_to(folder.resolve()) and file.is_file():
        file.unlink()
        if file.parent != folder.resolve() and not any(file.parent.iterdir()):
            file.parent.rmdir()
