"""Each module of the package, edited: exactly the rules that run it run again."""

import subprocess
import sys

import pytest
from checkout import PROJECT

PACKAGE = PROJECT / "workflow" / "striate"
STEPS = ("simulate", "convert", "respond", "mean", "compare", "render", "report")
MODULES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py"
)
REPRESENTATIVES = (
    "simulation/firing.py",
    "matfile/load.py",
    "stores.py",
    "means.py",
    "comparisons.py",
    "figures/heatmap.py",
    "report.py",
    "cli.py",
)

pytestmark = pytest.mark.xdist_group("code changes")


@pytest.fixture(scope="module")
def loaded_by():
    """Modules that each step loads, as Python itself tells; figures and readers come by name."""
    extra = {
        "convert": ["readers.v1v2_1", "readers.trials", "readers.pvc_8"],
        "render": ["figures.heatmap"],
    }
    return {step: _loaded(f"steps.{step}", *extra.get(step, [])) for step in STEPS}


def _loaded(*modules):
    program = (
        "import importlib, sys\n"
        f"for module in {modules!r}: importlib.import_module(f'striate.{{module}}')\n"
        "print(*(m for m in sys.modules if m.startswith('striate.')))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    return {f"{name.removeprefix('striate.').replace('.', '/')}.py" for name in printed.split()}


@pytest.mark.parametrize(
    "modules", [REPRESENTATIVES, pytest.param(MODULES, marks=pytest.mark.slow)]
)
def test_editing_a_module_reruns_the_rules_that_import_it(checkout, loaded_by, modules):
    wrong = {}
    for module in modules:
        path = checkout.root / "workflow" / "striate" / module
        sound = path.read_text()
        path.write_text(sound + "\n# edited\n")
        first = {step for step in STEPS if module in loaded_by[step]}
        planned = {job.split("/")[0] for job in checkout.plan()}
        path.write_text(sound)
        if planned != _with_descendants(first):
            wrong[module] = (planned, _with_descendants(first))
    assert not wrong


def test_every_rule_that_runs_a_step_lists_its_code():
    for stage in STEPS:
        rule = (PROJECT / "workflow" / "rules" / f"{stage}.smk").read_text().split("\nrule ")[0]
        assert f'code_files("steps.{stage}"' in "".join(rule.split())


def _with_descendants(steps):
    stages = [stage for stage in STEPS if stage in steps]
    return set(STEPS[STEPS.index(stages[0]) :]) if stages else set()


def test_editing_one_reader_reruns_only_the_recordings_that_it_may_read(checkout):
    path = checkout.root / "workflow" / "striate" / "readers" / "v1v2_1.py"
    path.write_text(path.read_text() + "\n# edited\n")
    converted = {job for job in checkout.plan() if job.startswith("convert/")}
    assert converted == {"convert/one", "convert/simulated"}


def test_a_new_version_of_a_library_reruns_everything(checkout):
    checkout.edit("requirements.lock", "numpy==", "numpy==9.")
    assert {job.split("/")[0] for job in checkout.plan()} == set(STEPS)
