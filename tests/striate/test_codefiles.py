import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

from striate import codefiles
from striate.codefiles import code_digests, code_files, modules_in
from striate.libraryversions import LIBRARIES

PACKAGE = Path(codefiles.__file__).parent
PROJECT = PACKAGE.parent.parent
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
    for path in PACKAGE.rglob("*.py")
    if path.stem != "__init__"
)

FLOORS = [
    {"cli"},
    {"dashboard"},
    {"live"},
    {"verification", "planning"},
    {"show", "inspection", "proposal", "steps", "explanation"},
    {"library", "arguments", "commandarguments", "drawn"},
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
    {"spikecounts"},
    {"activity", "stimuli"},
    {"spikesums"},
    {"binning"},
    {"statistics"},
    {"labelled", "opened"},
    {"stores", "recordingfile"},
    {"storedarrays"},
    {"arrayforms"},
    {"archive", "recording"},
    {"simulation"},
    {"specs"},
    {"settings"},
    {"recordingsettings"},
    {"reader_options"},
    {"options"},
    {"config"},
    {"stamping"},
    {"stamps"},
    {"rawfiles", "codefiles", "command", "guard"},
    {"digests", "libraryversions"},
    {"memory"},
    {"runlock", "wholefile", "progress", "warm", "companions", "configslice", "inscription"},
    {"errors", "version", "places", "sealed"},
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
        "print(*(of.__file__ for m, of in sys.modules.items() if m.partition('.')[0] == 'striate'))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout.split()
    files = {str(Path(file).relative_to(PROJECT)) for file in loaded}
    assert {"workflow/striate/__init__.py", "workflow/striate/steps/__init__.py"} <= files
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
    assert {*code_files("steps.mean"), "python", "numpy", "numcodecs"} <= {*code.parts}
    assert code.parts["numpy"] == metadata.version("numpy")
    assert (
        code.parts["workflow/striate/means.py"]
        == (hashlib.sha256((PACKAGE / "means.py").read_bytes()).hexdigest()[:32])
    )
    assert code.digest != code_digests("steps.respond").digest


def test_of_the_door_of_the_library_what_it_opens_is_no_code_of_a_step():
    assert "workflow/striate/library.py" not in code_files("steps.mean")


def test_every_library_is_in_the_lock_file():
    pinned = re.findall(r"^([\w.-]+)==", (PROJECT / "requirements.lock").read_text(), re.M)
    assert {*LIBRARIES} <= {*pinned}


IN_PACKAGE = "workflow/striate"
DOUBLE = {"one": "from striate import two\nfrom striate.deep import three\n", "two": "A = 1\n"}
FILES = [f"{IN_PACKAGE}/{name}.py" for name in ("__init__", "deep/__init__", "deep/three")]
ALL_FILES = sorted([*FILES, *(f"{IN_PACKAGE}/{name}.py" for name in DOUBLE)])


@dataclass
class Double:
    """A project of a few modules, and what a process that runs in it remembers."""

    root: Path

    def path(self, module):
        return self.root / IN_PACKAGE / f"{module}.py"

    @property
    def memory(self):
        return self.root / ".snakemake" / "striate" / "imports.json"

    def called(self, program):
        """What is printed in a process with the module of the project under test."""
        program = f"from striate import codefiles\nfrom pathlib import Path\n{program}"
        return subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root / "workflow")},
        ).stdout.split()

    def listed(self):
        """Files of `one`; the imports are remembered."""
        return self.called("print(*codefiles.code_files('one'))\ncodefiles.remember_imports()\n")

    def value(self):
        """A of `two`, as Python runs it, compiled or not."""
        program = "import striate.two; print(striate.two.A)"
        environment = {**os.environ, "PYTHONPATH": str(self.root / "workflow")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.run(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, check=True, env=environment
        ).stdout


@pytest.fixture
def double(tmp_path):
    made = Double(tmp_path)
    made.path("deep/three").parent.mkdir(parents=True)
    for file in FILES:
        (tmp_path / file).touch()
    for module, text in DOUBLE.items():
        made.path(module).write_text(text)
    for module in ("codefiles", "digests", "libraryversions", "memory", "sealed", "wholefile"):
        shutil.copy(PACKAGE / f"{module}.py", made.path(module))
    return made


def test_imports_are_parsed_once(double):
    assert double.listed() == ALL_FILES
    program = "codefiles._parsed_imports = None; print(*codefiles.code_files('one'))"
    assert double.called(program) == ALL_FILES


@pytest.mark.parametrize("old", [b"two", b"deep.three", b"one.py"])
def test_imports_that_were_damaged_are_found_anew_and_remembered_right(double, old):
    double.listed()
    right = double.memory.read_bytes()
    double.memory.write_bytes(right.replace(b'"' + old, b'"' + old[:-1] + b"~"))
    assert double.listed() == ALL_FILES
    double.memory.write_bytes(right.replace(old, b"~" + old[1:]))
    assert double.listed() == ALL_FILES
    assert double.memory.read_bytes() == right


@pytest.mark.parametrize("damage", ["[]", "{", '{"x": 1}', ""])
def test_imports_that_were_remembered_badly_are_found_anew(double, damage):
    double.memory.parent.mkdir(parents=True)
    double.memory.write_text(damage)
    assert double.listed() == ALL_FILES


def test_imports_that_another_parser_found_are_found_anew(double):
    blind = double.path("codefiles").read_text()
    double.path("codefiles").write_text(blind + "\n\n_parsed_imports = lambda *_: ()\n")
    assert double.listed() == [f"{IN_PACKAGE}/__init__.py", f"{IN_PACKAGE}/one.py"]
    double.path("codefiles").write_text(blind)
    assert double.listed() == ALL_FILES


def test_code_that_was_forgotten_is_looked_at_anew(double):
    program = """
before = codefiles.code_digests("one")
Path("workflow/striate/two.py").write_text("from striate.deep import four")
Path("workflow/striate/deep/four.py").touch()
assert codefiles.code_digests("one") == before
codefiles.forget_code()
print(*sorted({*codefiles.code_digests("one").parts.items()} - {*before.parts.items()}))
"""
    printed = " ".join(double.called(program))
    assert re.findall(r"striate/([\w/]+)\.py", printed) == ["deep/four", "two"]


@pytest.mark.parametrize("is_memory_deleted", [False, True])
def test_an_edit_of_equal_size_and_date_runs(double, is_memory_deleted):
    """Archives with fixed dates give such files; Python looks at size and whole second alone."""
    path = double.path("two")
    double.listed()
    assert double.value() == b"1\n"
    status = path.stat()
    path.write_text("A = 2\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert double.value() == b"1\n"  # what Python compiled
    if is_memory_deleted:
        shutil.rmtree(double.root / ".snakemake")
    double.listed()
    assert double.value() == b"2\n"


def test_where_nothing_can_be_removed_or_written_imports_are_found_all_the_same(double):
    refusing = "def refuse(*_, **__): raise PermissionError(13, 'Permission denied')\n"
    taken = "Path.unlink = Path.replace = Path.mkdir = refuse\n"
    listing = "print(*codefiles.code_files('one'))\ncodefiles.remember_imports()\n"
    assert double.called(refusing + taken + listing) == ALL_FILES
    assert not double.memory.exists()
