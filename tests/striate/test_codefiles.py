import ast
import hashlib
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from striate import codefiles
from striate.codefiles import code_digests, code_files, modules_in

PACKAGE = Path(codefiles.__file__).parent
PROJECT = PACKAGE.parent.parent
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
    for path in PACKAGE.rglob("*.py")
    if path.stem != "__init__"
)

FLOORS = [
    {"cli"},
    {"verification", "planning"},
    {"show", "inspection", "proposal", "steps", "explanation"},
    {"library", "arguments", "drawn"},
    {"report"},
    {"prose", "keynumbers", "provenance"},
    {"figures"},
    {"panels"},
    {"style"},
    {"lettering"},
    {"conversion", "contents"},
    {"reading"},
    {"readers"},
    {"layouts"},
    {"sources"},
    {"matfile"},
    {"hdf5"},
    {"inflation"},
    {"engine", "tables"},
    {"courses", "pooling"},
    {"coursevariables", "populationlevel"},
    {"significance"},
    {"comparisons"},
    {"means"},
    {"responses"},
    {"activity", "stimuli"},
    {"binning"},
    {"statistics"},
    {"labelled", "opened"},
    {"stores", "recordingfile"},
    {"archive", "recording"},
    {"simulation"},
    {"specs"},
    {"stamping"},
    {"stamps"},
    {"settings"},
    {"recordingsettings"},
    {"reader_options"},
    {"options"},
    {"config"},
    {"rawfiles", "codefiles", "command", "guard"},
    {"runlock", "wholefile", "progress", "warm", "companions", "configslice", "inscription"},
    {"errors", "version", "places"},
]


def floor(module: str) -> int:
    return next(level for level, names in enumerate(FLOORS) if module.split(".")[0] in names)


def imports(module: str) -> list[str]:
    """Modules of the package that a module imports, found without the code under test."""
    tree = ast.parse((PACKAGE / (module.replace(".", "/") + ".py")).read_text())
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("striate"):
            inner = (node.module or "").removeprefix("striate").removeprefix(".")
            for name in [inner, *(f"{inner}.{alias.name}".strip(".") for alias in node.names)]:
                found |= {name} & set(MODULES)
    return sorted(found)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downward(module):
    for imported in imports(module):
        same_house = module.split(".")[0] == imported.split(".")[0]
        assert floor(imported) > floor(module) or same_house, f"{module} imports {imported}"


def test_no_import_runs_round_in_a_circle():
    known = {module: imports(module) for module in MODULES}
    while known:
        free = {module for module, imported in known.items() if not set(imported) & known.keys()}
        assert free, f"a circle among {sorted(known)}"
        known = {module: imported for module, imported in known.items() if module not in free}


@pytest.mark.parametrize("step", modules_in("steps"))
def test_a_rule_lists_every_module_that_its_step_loads(step, tmp_path):
    """The oracle is Python itself: what is in sys.modules after the step is imported."""
    program = (
        f"import sys, striate.{step};"
        "print(*(m for m in sys.modules if m.startswith('striate.') and sys.modules[m].__file__))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout.split()
    files = {
        f"workflow/{m.replace('.', '/')}.py"
        for m in loaded
        if (PROJECT / f"workflow/{m.replace('.', '/')}.py").is_file()
    }
    assert files <= set(code_files(step))


def test_a_module_named_for_run_time_is_listed_with_what_it_imports():
    without, with_figure = code_files("steps.render"), code_files("steps.render", "figures.heatmap")
    assert "workflow/striate/figures/heatmap.py" not in without
    assert "workflow/striate/figures/heatmap.py" in with_figure


def test_the_lock_file_of_the_libraries_counts_as_code():
    assert "requirements.lock" in code_files("steps.mean")


def test_init_files_stay_empty_but_for_the_door_of_the_library():
    others = set(PACKAGE.rglob("__init__.py")) - {PACKAGE / "__init__.py"}
    assert all(not path.read_text() for path in others)


def test_the_door_of_the_library_imports_nothing_before_it_is_used():
    """A step starts there, and waits for no library."""
    program = "import sys; bare = set(sys.modules); import striate; print(*set(sys.modules) - bare)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert loaded == ["striate"]


def test_the_digest_is_of_every_source_file_and_every_library():
    code = code_digests("steps.mean")
    assert {*code_files("steps.mean"), "python", "numpy", "zarr"} <= {*code.parts}
    assert code.parts["numpy"] == metadata.version("numpy")
    assert (
        code.parts["workflow/striate/means.py"]
        == (hashlib.sha256((PACKAGE / "means.py").read_bytes()).hexdigest()[:32])
    )
    assert code.digest != code_digests("steps.respond").digest


@pytest.mark.parametrize("memory", ["[]", "{", '{"x": 1}', ""])
def test_imports_that_were_remembered_badly_are_found_anew(memory, tmp_path):
    (tmp_path / ".snakemake" / "striate").mkdir(parents=True)
    (tmp_path / ".snakemake" / "striate" / "imports.json").write_text(memory)
    program = "from striate.codefiles import code_files; print(*code_files('steps.mean'))"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout.split()
    assert found == code_files("steps.mean")
