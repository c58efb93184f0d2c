import os
import shutil
import subprocess
import sys
from pathlib import Path

import striate

PACKAGE = Path(striate.__file__).parent


def test_in_a_project_its_own_package_plans(tmp_path):
    own = tmp_path / "workflow" / "striate"
    shutil.copytree(PACKAGE, own, ignore=shutil.ignore_patterns("__pycache__"))
    version = own / "version.py"
    version.write_text('"""Own."""\n\nprint("the package of this project")\nVERSION = "9"\n')
    environment = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    planned = subprocess.run(
        [sys.executable, "-m", "striate.cli", "plan"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "the package of this project" in planned.stdout
    assert "config.yaml" in planned.stderr
