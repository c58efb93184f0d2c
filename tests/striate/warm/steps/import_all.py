import importlib
import pkgutil
import sys
import sysconfig

import striate.figures
import striate.readers
import striate.steps

before = {*sys.modules}
for package in (striate.steps, striate.figures, striate.readers):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.name != "striate.steps.import_all":
            importlib.import_module(module.name)
libraries = sysconfig.get_path("platlib")
for name in {*sys.modules} - before:
    if (getattr(sys.modules[name], "__file__", None) or "").startswith(libraries):
        print(name, file=sys.stderr)
