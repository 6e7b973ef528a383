"""What makes a row of a register one that counts, as SQL that every engine reads alike.

Said once, for the check of rows and for queries that are taken elsewhere. No regular expression and no
``upper``: engines differ on the end of a line, on other scripts' digits and on letters with a small form of
their own. Letters and digits are told by ``translate``, sign by sign. What is known to be sound has no other
letters than ASCII's and Å, which all engines raise alike: there ``upper`` does.
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING

from pathwaygen.terms import CodeSystem

if TYPE_CHECKING:
    from collections.abc import Iterable

SYSTEMS = {
    CodeSystem.ICD_10_SE: ("ICD-10-SE",),
    CodeSystem.KSH97_P: ("KSH97-P",),
    CodeSystem.KVA: ("KVÅ", "KVA"),
}
"""What a register may call a classification, in capitals."""

OLDEST = 130
"""Years. Nobody is so old; what databases write for an unknown day is older: 0001, 1753 or 1800."""

TIMES = ("death_date", "moved_out")
"""The patients' dates beside the birth."""

_SIGNS = ".- "
_SHAPES = {
    CodeSystem.ICD_10_SE: ("A999", "A9999", "A999A", "A99.9", "A99.99", "A99.9A"),
    CodeSystem.KSH97_P: ("A99A", "A99-A", "A999A", "A999-A"),
    CodeSystem.KVA: ("AA999", "AAA99"),
}
"""What a recorded code's shape is in each system."""

_CATEGORY = "A99"
"""The shape of a category of ICD-10-SE. None is recorded: ICD-10-SE has four characters at least."""

_NEVER_LAST = "IOUVYZ"
"""Letters that no code of ICD-10-SE ends in."""


def cleaned(column: str) -> str:
    """Return a text without space around it, or NULL where nothing is said."""
    return f"nullif(trim({column}, ' '), '')"


def capitals(column: str) -> str:
    """Return the name of a classification in capitals."""
    return f"translate({column}, '{ascii_lowercase}å', '{ascii_uppercase}Å')"


def normal(column: str) -> str:
    """Return a code as it is compared: in capitals, without dot, hyphen and space."""
    return f"translate({column}, '{ascii_lowercase}{_SIGNS}', '{ascii_uppercase}')"


def sound_system(column: str) -> str:
    """Return ``capitals`` of a classification that is known to be sound, at a fifth of the cost."""
    return f"upper({column})"


def sound_code(column: str) -> str:
    """Return ``normal`` of a code that is known to be sound, at a fifth of the cost."""
    return f"translate(upper({column}), '{_SIGNS}', '')"


def shape(code: str) -> str:
    """Return a code with any letter of ASCII written as A and any digit as 9."""
    letters = ascii_lowercase + ascii_uppercase
    return f"translate({code}, '{letters}{digits}', '{'A' * len(letters)}{'9' * len(digits)}')"


def code_trouble(code: str, system: str, shape: str) -> str:
    """Return what says why a code counts as nothing, or NULL.

    Args:
        code: The column with the code, cleaned.
        system: The column with its classification, in capitals.
        shape: The column with its shape.
    """
    last = f"right({code}, 1)"
    never = _listed(_NEVER_LAST + _NEVER_LAST.lower())
    forms = {name: f"{shape} IN ({_listed(shapes)})" for name, shapes in _SHAPES.items()}
    forms[CodeSystem.ICD_10_SE] += f" AND {last} NOT IN ({never})"
    forms[CodeSystem.KSH97_P] += f" AND {last} IN ('P', 'p')"
    known = _listed(name for names in SYSTEMS.values() for name in names)
    sound = " OR ".join(f"{system} IN ({_listed(SYSTEMS[name])}) AND {form}" for name, form in forms.items())
    icd = _listed(SYSTEMS[CodeSystem.ICD_10_SE])
    return (
        f"CASE WHEN {code} IS NULL THEN 'no_code' "
        f"WHEN {system} IS NULL OR {system} NOT IN ({known}) THEN 'unknown_system' "
        f"WHEN {system} IN ({icd}) AND {shape} = '{_CATEGORY}' THEN 'category' "
        f"WHEN NOT ({sound}) THEN 'malformed_code' END"
    )


def patient_trouble(today: str, more: str = "") -> str:
    """Return what says why a patient's row counts as nothing whatever the others say, or NULL.

    Args:
        today: No birth is later: a parameter or a date.
        more: Further reasons, as WHEN and THEN.
    """
    old = f"CAST(CAST({today} AS DATE) - INTERVAL '{OLDEST * 12}' MONTH AS DATE)"
    return (
        "CASE WHEN patient_id IS NULL THEN 'no_patient' "
        "WHEN birth_date IS NULL THEN 'no_birth' "
        f"WHEN birth_date > {today} THEN 'future' "
        f"WHEN birth_date < {old} THEN 'long_ago' "
        f"{more} "
        "WHEN death_date < birth_date THEN 'dead_before_birth' "
        "WHEN moved_out < birth_date THEN 'moved_before_birth' END"
    )


def told_twice(columns: tuple[str, ...], of: str) -> str:
    """Return a query for the patients of whom a table says several things.

    Args:
        columns: What must be the same in every row of a patient.
        of: The table, or a part of it in brackets.
    """
    listed = ", ".join(("patient_id", *columns))
    each = f"SELECT DISTINCT {listed} FROM {of} WHERE patient_id IS NOT NULL"
    return f"SELECT patient_id FROM ({each}) AS told GROUP BY patient_id HAVING count(*) > 1"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
