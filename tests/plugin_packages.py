"""Packages with taggers, as pip would install them: a module, and a dist-info that names it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

SECTORS = """
    from dataclasses import replace

    version = "1.2"
    after = ["names"]

    def tag(parsed, tags):
        found = {"sector": "mining", "seen": len(tags.people)}
        return replace(tags, labels=(*tags.labels, "sector:mining"), extra=found)
"""
"""A tagger that does what it should."""


def install(folder: Path, package: str, version: str, **taggers: str) -> Path:
    """Put a package into a folder that is to be looked for modules in: one module for each
    tagger, by its name (with `_` where the tagger has `-`) and its code."""
    folder.mkdir(exist_ok=True)
    info = folder / f"{package}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    lines = ["[wiredesk.taggers]"]
    for name, code in taggers.items():
        (folder / f"{package}_{name}.py").write_text(dedent(code))
        lines.append(f"{name.replace('_', '-')} = {package}_{name}")
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return folder
