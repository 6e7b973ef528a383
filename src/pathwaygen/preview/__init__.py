"""The live preview: a spec that is being written, as its document, its flowchart and its findings.

It serves this machine only. Nothing is written, and no address leads to a file that is not one of the specs.
"""

from pathwaygen.preview.server import Server
from pathwaygen.preview.state import Preview

__all__ = ["Preview", "Server"]
