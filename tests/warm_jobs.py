"""Steps without libraries, for the tests of the warm server; a workflow that starts a server."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from striate.warm import client

PACKAGE_FOLDER = Path(client.__file__).parents[2]
STEPS = Path(__file__).parent / "striate" / "warm" / "steps"
WORKFLOW = """
import os, sys
from striate.warm.start import start_server
start_server()
address = os.environ["STRIATE_WARM_SOCKET"]
start_server()
assert os.environ["STRIATE_WARM_SOCKET"] == address
print(address, flush=True)
sys.stdin.read()
"""


def environment(*folders):
    python_path = os.pathsep.join(map(str, folders))
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": python_path}


def make_package(folder, warm_up="pass"):
    """A stand-in for the package: the steps of these tests, a server without libraries."""
    package = folder / "striate"
    shutil.copytree(STEPS, package / "steps")
    shutil.copytree(Path(client.__file__).parent, package / "warm")
    uses = f"def warm_up():\n    {warm_up}\n    yield\n\ndef warm_up_for(step):\n    pass\n"
    (package / "warm" / "libraries.py").write_text(uses)
    (package / "steps" / "misspelled.py").write_text("imprt os\n")
    for empty in (package / "__init__.py", package / "steps" / "__init__.py"):
        empty.touch()
    return folder


@contextlib.contextmanager
def workflow(folder, variables=(), **options):
    """A process that starts a server and waits for the end of its input; address of the server."""
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    variables = environment(folder) | dict(variables)
    command = [sys.executable, "-c", WORKFLOW]
    with subprocess.Popen(command, env=variables, **streams, **options) as process:
        address = process.stdout.readline().strip()
        assert address
        yield process, address


def ended(job):
    """Wait for a job and everything else that holds its standard streams."""
    output, errors = job.communicate(timeout=30)
    return job.returncode, output, [line for line in errors.splitlines() if "runpy>" not in line]
