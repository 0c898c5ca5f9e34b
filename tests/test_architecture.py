"""The shape of the code: who may import whom, which files belong together, and what the files may not say."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.imports import ROOT, Import, cycles, imports_of, modules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PACKAGE = ROOT / "optimizer"
MODULES = modules_of(PACKAGE)
IMPORTS = [each for module, file in MODULES.items() for each in imports_of(module, file.read_text("utf-8"))]

ANYBODY_MAY_IMPORT = {"errors", "texts"}
"""They import nothing of ours, so nothing can come in with them."""

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "texts": set(),
    "domain": set(),
    "files": {"domain"},
    "rules": {"domain"},
    "measures": {"domain", "rules"},
    "recusal": {"domain", "rules"},
    "intake": {"domain", "files", "rules", "measures"},
    "model": {"domain"},
    "constraints": {"domain", "rules", "measures", "recusal", "model"},
    "engines": {"domain", "rules", "measures", "recusal", "model", "constraints"},
    "execution": set(),
    "planning": {"domain", "files", "rules", "measures", "recusal", "model", "constraints", "engines", "execution"},
    "exports": {"domain", "files", "rules", "measures", "recusal"},
    "plots": {"domain", "files", "rules", "measures", "recusal"},
    "cli": {
        *("domain", "files", "rules", "measures", "recusal", "intake", "model", "constraints"),
        *("engines", "execution", "planning", "exports", "plots"),
    },
}
"""Each package and which others of ours it may import: inwards only, so that rules and exports never see the solver."""

HOMES: dict[str, set[str]] = {
    "click": {"cli"},
    "dask": {"execution"},
    "distributed": {"execution"},
    "holidays": {"domain"},
    "matplotlib": {"plots"},
    "networkx": {"recusal", "planning", "engines"},
    "numpy": {"engines", "plots"},
    "ortools": {"model", "constraints", "engines"},
    "pandas": {"intake", "exports"},
    "python_calamine": {"intake"},
    "rich": {"cli"},
    "ruamel": {"intake"},
    "xlsxwriter": {"intake", "exports"},
}
"""Each library of others and the packages that may import it, so that it can be exchanged in one place."""

SLOW_TO_IMPORT = {"pandas", "ortools", "matplotlib", "networkx", "numpy", "holidays", "rich", "dask", "distributed"}


def package_of(module: str) -> str:
    """Return the part of ``optimizer`` that a module belongs to; ``""`` for the root itself, open to everything."""
    part = module.partition(".")[2].partition(".")[0]
    return "cli" if part == "__main__" else part


def complaint(each: Import) -> str | None:
    """Return what is wrong with an import, or ``None``."""
    own, there = package_of(each.module), each.imported.partition(".")[0]
    where = f"{each.module}, line {each.line}: "
    if there.startswith("relative import"):
        return f"{where}{each.imported}; imports are written out in full"
    if there == "optimizer":
        return _complaint_about_ours(where, own, each.imported)
    if there in sys.stdlib_module_names | {"_typeshed"} or own in HOMES.get(there, set()):
        return None
    if there not in HOMES:
        return f"{where}{there} has no home yet; name the packages that may import it in HOMES"
    return f"{where}{there} belongs to {', '.join(sorted(HOMES[there]))}; {own or 'the root'} may not import it"


def _complaint_about_ours(where: str, own: str, imported: str) -> str | None:
    other = package_of(imported)
    if own in {"", other} or other in ANYBODY_MAY_IMPORT | MAY_IMPORT.get(own, set()):
        return None
    if imported == "optimizer.__version__":
        return None
    allowed = ", ".join(sorted(MAY_IMPORT.get(own, set()) | (ANYBODY_MAY_IMPORT - {own}))) or "nothing of ours"
    return f"{where}{own} may not import {imported}; it may import {allowed}"


def test_imports_point_inwards() -> None:
    """Every import, in functions and for types too, is one that the tables allow."""
    assert IMPORTS
    said = [text for each in IMPORTS if (text := complaint(each))]
    assert not said, "\n".join(said)


@pytest.mark.parametrize(
    ("module", "source", "words"),
    [
        ("optimizer.rules.timing.made_up", "from optimizer.model import Model", "rules may not import optimizer.model"),
        ("optimizer.exports.made_up", "def f():\n    import optimizer.engines.direct", "exports may not import"),
        ("optimizer.texts.made_up", "from optimizer import errors, domain", "texts may not import optimizer.domain"),
        (
            "optimizer.domain.made_up",
            "if TYPE_CHECKING:\n    from ortools.sat.python import cp_model",
            "ortools belongs",
        ),
        ("optimizer.rules.made_up", "from optimizer import solve", "rules may not import optimizer.solve"),
        ("optimizer.domain.made_up", "import requests", "requests has no home"),
        ("optimizer.domain.made_up", "from .records import Team", "written out in full"),
    ],
)
def test_a_forbidden_import_is_caught(module: str, source: str, words: str) -> None:
    """A made-up import in the wrong direction is named in a sentence, wherever in the file it stands."""
    said = [text for each in imports_of(module, source) if (text := complaint(each))]
    assert words in " ".join(said)


def test_every_package_is_in_the_table() -> None:
    """A new package must say whom it may import before it imports anybody."""
    packages = {package_of(module) for module in MODULES} - {""}
    assert packages <= set(MAY_IMPORT)


def test_the_table_itself_has_no_cycle() -> None:
    """No package may, by way of others, import itself: the table has an inside and an outside."""
    assert list(cycles(MAY_IMPORT)) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """When the program runs, no module needs itself to be loaded first; imports for types alone do not happen then."""
    edges: dict[str, set[str]] = {module: set() for module in MODULES}
    for each in IMPORTS:
        if not each.for_types and each.imported != "optimizer.__version__":
            target = each.imported if each.imported in MODULES else each.imported.rpartition(".")[0]
            if target in MODULES:
                edges[each.module].add(target)
    found = [" and ".join(group) + " import each other in a circle" for group in cycles(edges)]
    assert not found, "\n".join(found)


def test_a_circle_of_imports_is_found() -> None:
    """Modules that import each other in a circle are named together, and those outside it are not."""
    assert list(cycles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}})) == [["a", "b", "c"]]


def rule_files() -> Iterator[Path]:
    """Yield every file that holds a rule."""
    for file in sorted((PACKAGE / "rules").glob("*/*.py")):
        if not file.name.startswith("_") and _defines_a_rule(file):
            yield file


def _defines_a_rule(file: Path) -> bool:
    classes = [node for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
    return any(
        isinstance(line, ast.AnnAssign) and ast.unparse(line.target) == "id" and line.value is not None
        for each in classes
        for line in each.body
    )


def test_every_rule_has_its_three_files() -> None:
    """A rule has a test of its name, and a solver half of its name unless it is known before solving."""
    files = list(rule_files())
    wanted = [f"tests/rules/test_{file.stem}.py" for file in files]
    wanted += [
        f"optimizer/constraints/{file.parent.name}/{file.name}" for file in files if file.parent.name != "recusal"
    ]
    assert files
    missing = [name for name in wanted if not (ROOT / name).is_file()]
    assert not missing, "these files of rules are missing:\n" + "\n".join(missing)


def test_every_rule_is_registered() -> None:
    """A rule that stands in a file stands in ``RULES`` too, so that none is forgotten."""
    registered = {rule.__module__ for rule in importlib.import_module("optimizer.rules").RULES}
    written = {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in rule_files()}
    assert written == registered


def test_help_loads_nothing_slow() -> None:
    """Asking for help does not load the solver, the table, drawing and terminal libraries or the calendars."""
    code = (
        "import sys\n"
        "from optimizer.cli.main import main\n"
        "sys.argv = ['tuimo', '--help']\n"
        "try:\n    main()\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    assert "solve" in run.stdout
    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert "click" in loaded
    assert set() == loaded & SLOW_TO_IMPORT


def test_the_library_does_not_print() -> None:
    """Only the command line speaks to the terminal; the library returns, raises or logs."""
    printing = [
        f"{module}, line {node.lineno}"
        for module, file in MODULES.items()
        if package_of(module) != "cli"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "sys.stdout.write", "sys.stderr.write"}
    ]
    assert not printing, "the library prints:\n" + "\n".join(printing)


NOT_OURS = {
    "a path of somebody's machine": r"(?<![\w.<}/])/(?:work|root|home/\w+|opt|tmp|Users/\w+)/[\w.]",
    "a package registry's host": r"pypi\.org|pythonhosted|npmjs",
    "the number of an issue": r"(?i)\b(?:issue|fixes|closes|resolves)\s+#?\d+\b",
}
"""What a reader elsewhere could make nothing of, by what it is."""


def written_by_us() -> Iterable[Path]:
    """Return every text file of the project that people read or write."""
    kinds = {".py", ".md", ".toml", ".yaml", ".yml", ".csv", ".txt", ".json"}
    hidden = [ROOT / ".ci" / "run", ROOT / ".pre-commit-config.yaml"]
    folders = ["optimizer", "tests", "scenarios", "solver_configs", "benchmarks", "docs"]
    inside = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in kinds]
    at_the_top = [file for file in ROOT.glob("*") if not file.name.startswith(".coverage")]
    return [file for file in [*at_the_top, *hidden, *inside] if file.is_file() and file.name != "LICENSE"]


def test_the_project_speaks_of_itself_alone() -> None:
    """No file names a path of somebody's machine, a registry's host or an issue that its readers cannot see."""
    found = [
        f"{file.relative_to(ROOT)}, line {number}: {what}: {hit.group()}"
        for file in written_by_us()
        if file.suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".csv", ".txt", ".json", ""}
        and file.name != "test_architecture.py"
        for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1)
        for what, pattern in NOT_OURS.items()
        if (hit := re.search(pattern, line))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line", ["see /work/" + "main/x", "from https://pypi" + ".org/", "closes #" + "12", "cd /ro" + "ot/x"]
)
def test_what_is_not_ours_is_caught(line: str) -> None:
    """Each kind of word that does not belong is recognised."""
    assert any(re.search(pattern, line) for pattern in NOT_OURS.values())
