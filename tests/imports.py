"""Reading which module imports which, for the tests that hold the architecture."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement of one name: ``module`` is the one that imports, ``imported`` what it names in full."""

    module: str
    line: int
    imported: str
    for_types: bool
    """Whether it stands under ``if TYPE_CHECKING:`` and so never happens when the program runs."""


def modules_of(package: Path) -> Mapping[str, Path]:
    """Return the file of every module below a package's folder, by the module's full name."""
    files = {}
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package.parent).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return files


def imports_of(module: str, source: str) -> Iterator[Import]:
    """Yield every import in a module's source, wherever it stands."""
    tree = ast.parse(source)
    for_types = {id(inner) for node in ast.walk(tree) if _is_for_types(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" if node.module else alias.name for alias in node.names]
            if node.level:
                names = [f"relative import of {name}" for name in names]
        else:
            continue
        for name in names:
            yield Import(module, node.lineno, name, id(node) in for_types)


def cycles(edges: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Yield the groups of modules that reach each other, each group once, sorted."""
    reached = {module: _reached_from(module, edges) for module in edges}
    seen: set[str] = set()
    for module in sorted(edges):
        if module in reached[module] and module not in seen:
            group = sorted(other for other in reached[module] if module in reached.get(other, ()))
            seen.update(group)
            yield group


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _reached_from(module: str, edges: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        for imported in edges.get(waiting.pop(), set()) - reached:
            reached.add(imported)
            waiting.append(imported)
    return reached
