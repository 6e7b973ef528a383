"""What pydantic finds wrong with a spec's shape, as problems that the catalogue can put into words.

Knows the model and, through ``Author``, the author's own words; knows no file and no language of the reader.

- ``problem``: one of pydantic's errors → one problem. ``tree``: which keys the model allows where.
- ``quote``: the author's words, values and places. ``nearest``: the word that was probably meant.
"""

from pathwaygen.shape.nearest import nearest
from pathwaygen.shape.problem import UNKNOWN_KEY, Author, ShapeProblem, explain, problems
from pathwaygen.shape.tree import allowed

__all__ = ["UNKNOWN_KEY", "Author", "ShapeProblem", "allowed", "explain", "nearest", "problems"]
