"""Files written whole or not at all. A crash leaves the old file.

Nothing waits for the disk: that takes a quarter of a second a file on some machines, what is lost in a
power cut is built again, and the manifest's checksums tell.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathwaygen import scratch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MANIFEST = "manifest.json"
_PREFIX = 50
_RIGHTS = 0o644


@dataclass(frozen=True, slots=True)
class Output:
    """One file to write: where, relative to the output folder, and its bytes."""

    path: str
    content: bytes

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The content's checksum, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Held:
    """One file that has been put aside: where it waits, what the manifest says of it, and who may read it."""

    path: str
    waits: Path
    size: int
    sha256: str
    rights: int = _RIGHTS


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """Give a folder where files wait, on the same disk as ``folder``; it is gone afterwards.

    Raises:
        OSError: The folder cannot be written.
    """
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with scratch.folder(folder, ".pathwaygen-") as name:
            yield name
    finally:
        if made and not any(folder.iterdir()):
            folder.rmdir()


def hold(aside: Path, output: Output) -> Held:
    """Put a file aside until everything is made.

    Raises:
        OSError: It cannot be written.
    """
    handle, name = tempfile.mkstemp(dir=aside)
    with os.fdopen(handle, "wb") as opened:
        opened.write(output.content)
    return Held(output.path, Path(name), len(output.content), output.sha256)


def pour(aside: Path, path: str, parts: Iterable[bytes], *, rights: int = _RIGHTS) -> Held:
    """Put a file aside part by part, one that may be larger than memory.

    Raises:
        OSError: It cannot be written.
    """
    handle, name = tempfile.mkstemp(dir=aside)
    size, checksum = 0, hashlib.sha256()
    with os.fdopen(handle, "wb") as opened:
        for part in parts:
            opened.write(part)
            size += len(part)
            checksum.update(part)
    return Held(path, Path(name), size, checksum.hexdigest(), rights)


def _place(file: Path, held: Held) -> None:
    """Move a file that has waited to its place, in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    held.waits.chmod(held.rights)
    held.waits.replace(file)


def write(file: Path, content: bytes, *, mode: int = _RIGHTS) -> None:
    """Write a file beside its place, with the rights ``mode``, and move it there in one step.

    A device or a pipe, such as ``/dev/stdout``, is written into and not replaced.

    Raises:
        OSError: The file cannot be written; what stood there stands.
    """
    if _flows(file):
        file.write_bytes(content)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:_PREFIX]}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        beside.chmod(mode)
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _flows(place: Path) -> bool:
    """Whether a place is a device or a pipe. A link is neither, unless it is one of the system's own."""
    if place.is_symlink():
        return place.parent == Path("/dev")
    return place.is_fifo() or place.is_char_device() or place.is_block_device()


def publish(
    folder: Path,
    outputs: Mapping[str, Sequence[Output | Held]],
    *,
    generator: str,
    titles: Mapping[str, str] | None = None,
) -> None:
    """Write the outputs of some pathways, and then the manifest that lists every file and its checksum.

    What an earlier build wrote for the same pathways and this one did not is removed; the files of
    other pathways stay, and stay in the manifest.

    Args:
        folder: Where they are written.
        outputs: Files by their pathway.
        generator: Who made them.
        titles: What the pathways are called, for the manifest, if that is of use.

    Raises:
        OSError: A file cannot be written; those before it are, and the manifest is as it was.
        ValueError: An output would leave the folder: a bug.
    """
    _inside(output.path for files in outputs.values() for output in files)
    before = _manifest(folder)
    entries = {path: entry for path, entry in before.items() if entry["pathway"] not in outputs}
    for pathway, files in outputs.items():
        for output in files:
            if isinstance(output, Held):
                _place(folder / output.path, output)
            else:
                write(folder / output.path, output.content)
            entries[output.path] = _entry(pathway, output)
            if titles:
                entries[output.path]["title"] = titles.get(pathway, pathway)
    for path in before.keys() - entries.keys():
        _remove(folder, path)
    _list(folder, entries, generator, {})


def published(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the paths that a folder's manifest lists, by their pathway, in order."""
    found: dict[str, list[str]] = {}
    for path, entry in sorted(_manifest(folder).items()):
        found.setdefault(entry["pathway"], []).append(path)
    return {pathway: tuple(paths) for pathway, paths in sorted(found.items())}


def titles(folder: Path) -> dict[str, str]:
    """Return what the pathways of a folder's manifest are called; by their ids where it does not say."""
    return {
        entry["pathway"]: str(entry.get("title") or entry["pathway"]) for entry in _manifest(folder).values()
    }


def mirror(
    folder: Path, outputs: Mapping[str, Sequence[Output | Held]], kept: Mapping[str, str], *, generator: str
) -> tuple[str, ...]:
    """Make a folder hold exactly these files and those of owners that are ``kept``; return what was written.

    A file that is as it should be is not touched. Of what stands in the folder, only files that an earlier
    manifest lists are ever removed.

    Args:
        folder: The folder.
        outputs: Files by their owner.
        kept: The key of every owner, also of those whose files are as an earlier build wrote them.
        generator: Who made it.

    Raises:
        OSError: A file cannot be written; those before it are, and the manifest is as it was.
        ValueError: An output would leave the folder: a bug.
    """
    _inside(output.path for files in outputs.values() for output in files)
    before = _manifest(folder)
    entries = {
        path: entry for path, entry in before.items() if entry["pathway"] in kept.keys() - outputs.keys()
    }
    written = []
    for owner, files in outputs.items():
        for output in files:
            entries[output.path] = _entry(owner, output)
            if _stands(folder, entries[output.path]):
                continue
            written.append(output.path)
            if isinstance(output, Held):
                _place(folder / output.path, output)
            else:
                write(folder / output.path, output.content)
    for path in before.keys() - entries.keys():
        _remove(folder, path)
    _list(folder, entries, generator, {"keys": dict(sorted(kept.items()))})
    return tuple(written)


def standing(folder: Path) -> dict[str, str]:
    """Return the owners whose files all stand as the manifest says, with their keys."""
    entries = _manifest(folder)
    try:
        keys = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("keys", {})
        known = {str(owner): str(key) for owner, key in keys.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}
    for entry in entries.values():
        if entry["pathway"] in known and not _stands(folder, entry):
            del known[entry["pathway"]]
    return known


def _stands(folder: Path, entry: Mapping[str, Any]) -> bool:
    """Whether a file is there with the bytes that its entry tells of."""
    file = folder / entry["path"]
    try:
        found = not file.is_symlink() and file.stat().st_size == entry["bytes"] and file.read_bytes()
    except (OSError, ValueError):
        return False
    return found is not False and hashlib.sha256(found).hexdigest() == entry["sha256"]


def _inside(paths: Iterable[str]) -> None:
    for path in paths:
        if ".." in Path(path).parts or Path(path).is_absolute():
            raise ValueError(f"{path!r} leaves the folder")


def _entry(owner: str, output: Output | Held) -> dict[str, Any]:
    return {"path": output.path, "pathway": owner, "bytes": output.size, "sha256": output.sha256}


def _list(folder: Path, entries: Mapping[str, Any], generator: str, more: Mapping[str, Any]) -> None:
    """Write the manifest, unless it is as it should be."""
    listed = [entries[path] for path in sorted(entries)]
    told = {"version": 1, "generator": generator, **more, "files": listed}
    text = f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode()
    file = folder / MANIFEST
    if not file.is_file() or file.read_bytes() != text:
        write(file, text)


def _manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of the last manifest; one that cannot be read counts as none."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {str(entry["path"]): entry for entry in data["files"] if isinstance(entry["pathway"], str)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _remove(folder: Path, path: str) -> None:
    """Remove a file that an earlier build wrote, never anything outside the folder.

    The manifest may have been tampered with. A link is removed itself, never what it leads to.
    """
    root = folder.resolve()
    try:
        parent = (folder / path).parent.resolve()
        file = parent / Path(path).name
        ours = parent.is_relative_to(root) and (file.is_symlink() or file.is_file())
    except (ValueError, RuntimeError, OSError):  # no path at all, or a circle of links
        return
    if not ours:
        return
    file.unlink()
    while parent != root and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent
