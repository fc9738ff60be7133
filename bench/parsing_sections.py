"""`python -m bench parsing --folder F`: every measurement of parsing that F has the data for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench import parsing

SECTIONS = {
    "bench.parsing_detect": ("application", "text", "image"),
    "bench.parsing_html": ("article-extraction-benchmark", "trafilatura", "fundus"),
}
"""What else is measured, each in a process of its own, where one of these folders is there."""


def run(folder: Path | None) -> bool:
    """Measure and print; whether all that was measured went well."""
    if folder is None:
        return parsing.run(parsing.SEEDS, rounds=20)
    names = [module for module, sets in SECTIONS.items() if _has_any(folder, sets)]
    went_well = [_section(module, folder) for module in names]
    return parsing.run(folder) and all(went_well)


def _has_any(folder: Path, sets: tuple[str, ...]) -> bool:
    return any((folder / name).is_dir() for name in sets)


def _section(module: str, folder: Path) -> bool:
    print(f"\n### {module}\n", flush=True)
    return subprocess.run([sys.executable, "-m", module, str(folder)], check=False).returncode == 0
