"""Where FHIR resources and classifications are said to be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pathwaygen.terms import CodeSystem

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE = "https://pathwaygen.invalid/fhir"
"""Where resources are said to be, unless the user says otherwise: an address that can lead nowhere."""

_SYSTEMS = {
    CodeSystem.ICD_10_SE: "icd-10-se",
    CodeSystem.KSH97_P: "ksh97-p",
    CodeSystem.KVA: "kva",
}
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s'\"<>\\|#]+\Z")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the resources and the classifications are said to be.

    Attributes:
        base: The beginning of every address of ours, without a slash at the end.
        systems: Addresses of classifications that stand in for ours.
    """

    base: str = BASE
    systems: Mapping[CodeSystem, str] = field(default_factory=dict)

    @property
    def all_systems(self) -> dict[CodeSystem, str]:
        """The address of each classification."""
        own = {system: f"{self.base}/CodeSystem/{name}" for system, name in _SYSTEMS.items()}
        return own | dict(self.systems)


def is_address(text: str) -> bool:
    """Whether a text can be an address of a resource or a classification: absolute, and safe to quote."""
    return _ADDRESS.match(text) is not None
