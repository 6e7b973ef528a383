"""The documentation is true: generated from the program, or held against it here."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml_blocks
