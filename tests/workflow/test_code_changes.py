"""Each module of the package, edited: exactly the jobs that run it run again."""

import subprocess
import sys

import pytest
from checkout import PROJECT

from configurations import settings_from
from projects import CONFIG
from striate.codefiles import code_files, modules_in
from striate.planning.job import STAGES
from striate.planning.jobs import jobs_of

PACKAGE = PROJECT / "workflow" / "striate"
STEPS = (
    *("simulate", "convert", "respond", "mean", "compare", "course", "pool", "render", "report"),
)
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
REPRESENTATIVES = (
    "simulation/firing.py",
    "matfile/load.py",
    "matfile/version73.py",
    "layouts/rasters.py",
    "stores.py",
    "means.py",
    "comparisons.py",
    "pooling.py",
    "courses.py",
    "figures/time_course.py",
    "report/page.py",
    "cli.py",
)

BY_NAME = {"convert": modules_in("readers"), "render": ["figures.time_course"]}

pytestmark = pytest.mark.xdist_group("code changes")


@pytest.fixture(scope="module")
def loaded_by():
    """Modules that each step loads, as Python itself tells; figures and readers come by name."""
    return {step: _loaded(f"steps.{step}", *BY_NAME.get(step, [])) for step in STEPS}


# imports that wait inside a function are found in the text and made, too
LOADING = """
import importlib, re, sys
for module in sys.argv[1:]:
    importlib.import_module(f"striate.{module}")
looked = set()
while new := {name for name in sys.modules if name.startswith("striate.")} - looked:
    looked |= new
    for name in new:
        text = open(sys.modules[name].__file__ or "/dev/null").read()
        waiting = re.findall(r"^ +from (striate[.\\w]*) import ([\\w, ]+)$", text, re.M)
        for package, names in waiting:
            importlib.import_module(package)
            for inner in names.split(", "):
                try:
                    importlib.import_module(f"{package}.{inner}")
                except ImportError:
                    pass
print("striate", *looked)
"""


def _loaded(*modules):
    printed = subprocess.run(
        [sys.executable, "-c", LOADING, *modules], capture_output=True, text=True, check=True
    ).stdout
    stems = [name.replace(".", "/").removeprefix("striate").strip("/") for name in printed.split()]
    return {f"{stem}.py" for stem in stems} | {f"{stem}/__init__.py".strip("/") for stem in stems}


@pytest.mark.parametrize("step", STEPS)
def test_the_code_of_a_rule_is_what_python_loads(step, loaded_by):
    listed = code_files(f"steps.{step}", *BY_NAME.get(step, []))
    package = {path.removeprefix("workflow/striate/") for path in listed if path.endswith(".py")}
    assert package == loaded_by[step] & set(MODULES)
    assert "requirements.lock" in listed


def test_the_code_of_the_report_holds_its_templates():
    folder = PACKAGE / "report"
    templates = [path for end in ("jinja", "css", "js") for path in folder.glob(f"*.{end}")]
    assert {f"workflow/striate/report/{path.name}" for path in templates} <= {
        *code_files("steps.report")
    }
    assert len(templates) >= 3


def test_editing_a_module_reruns_the_jobs_that_import_it(checkout, loaded_by):
    wrong = {}
    for module in REPRESENTATIVES:
        path = checkout.root / "workflow" / "striate" / module
        sound = path.read_text()
        path.write_text(sound + "\n# edited\n")
        first = {step for step in STEPS if module in loaded_by[step]}
        stale = {job.split("/")[0] for job in checkout.stale()}
        path.write_text(sound)
        if stale != _with_descendants(first):
            wrong[module] = (stale, _with_descendants(first))
    assert not wrong


def test_every_job_names_the_step_and_the_rule_that_run_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    raw = tmp_path / "secret" / "raw" / "session.mat"
    raw.parent.mkdir(parents=True)
    raw.touch()
    settings = settings_from(
        CONFIG.replace("other: {file: other.mat, bin_ms: 20}", "other: {simulate: pvc-8}").replace(
            "[difference, heatmap]", "[difference, raster]"
        ),
        tmp_path,
    )
    jobs = jobs_of(settings, [*settings.recordings])
    for job in jobs:
        stage = STAGES.get(job.rule, job.rule)
        rule = (PROJECT / "workflow" / "rules" / f"{stage}.smk").read_text()
        assert {f"{stage}.smk", f"steps.{stage}"} <= {*job.modules}
        assert f" {stage} --made " in rule
    assert {STAGES.get(job.rule, job.rule) for job in jobs} == {*STEPS}
    drawing = {
        job.wildcards["figure"]: job.modules[-1] for job in jobs if "figure" in job.wildcards
    }
    assert drawing == {"difference": "figures.difference", "raster": "figures.raster"}


def test_editing_a_rule_reruns_its_jobs(checkout):
    path = checkout.root / "workflow" / "rules" / "pool.smk"
    path.write_text(path.read_text() + "\n# edited\n")
    assert checkout.stale() == {"pool/grating-vs-blank", "report"}


def _with_descendants(steps):
    after = {stage: {*STEPS[number:]} for number, stage in enumerate(STEPS)}
    after["mean"] -= {"compare", "pool"}  # responses are compared
    after["compare"] -= {"course"}
    after["course"] -= {"pool"}
    after["pool"] -= {"render"}  # figures show one recording
    return {job for stage in steps for job in after[stage]}


def test_editing_one_reader_reruns_only_the_recordings_that_it_may_read(checkout):
    path = checkout.root / "workflow" / "striate" / "readers" / "v1v2_1.py"
    path.write_text(path.read_text() + "\n# edited\n")
    converted = {job for job in checkout.stale() if job.startswith("convert/")}
    assert converted == {"convert/one", "convert/simulated"}


def test_a_new_version_of_a_library_reruns_everything(checkout):
    checkout.edit("requirements.lock", "numpy==", "numpy==9.")
    assert {job.split("/")[0] for job in checkout.stale()} == {*STEPS}
