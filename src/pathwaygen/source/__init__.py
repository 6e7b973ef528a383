"""Text → data and the place of every key and value.

One pass over the C parser's events. Knows YAML and which word means which key; knows nothing of what
a spec should hold. Any bytes give a Source; what is wrong is a Problem, which the loader puts into
words. Why not a YAML library's own loader: a plain one drops a repeated key in silence, reads ``NO``
as False and ``12:30`` as 750, gives no places, and stops at the first error.

- ``decode``: bytes → characters. ``sheet``: offsets → lines and columns.
- ``events``: the C parser. ``builder``: events → data and places.
- ``draft``, ``mend``: syntax errors, told apart and stepped over. ``traps``: prose lost in silence.
- ``spans``: path → place. ``plain``: the package's own YAML.
"""

from __future__ import annotations

from pathwaygen.source.builder import MAX_DEPTH
from pathwaygen.source.decode import MAX_BYTES
from pathwaygen.source.plain import plain
from pathwaygen.source.problems import LIMIT, PROBLEMS, Problem, ProblemKind
from pathwaygen.source.reader import Source, prune, read
from pathwaygen.source.spans import SourceMap
from pathwaygen.source.vocabulary import Vocabulary

__all__ = [
    "LIMIT",
    "MAX_BYTES",
    "MAX_DEPTH",
    "PROBLEMS",
    "Problem",
    "ProblemKind",
    "Source",
    "SourceMap",
    "Vocabulary",
    "plain",
    "prune",
    "read",
]
