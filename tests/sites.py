"""A site as it is written, and what its files hold."""

import json
import re
from pathlib import Path

from tiny import CONFIG

from striate.dashboard.site.writing import write_site

HOSTILE = '"><script>alert(1)</script> `${x}` Größe \\u2028 漢 😀'
PAGE = '<!doctype html>\n<html lang="en"><body><script src="assets/striate.js"></script></body>'
TWO = "\n".join(line for line in CONFIG.splitlines() if not line.startswith("  simulated:"))
CONFIGURED = TWO.replace(
    "b: blank}", f"b: blank, title: {json.dumps(HOSTILE, ensure_ascii=False)}}}"
).replace("[time-course]", "[time-course, tuning]\ntuning: orientation")


def write(out):
    write_site(Path("config.yaml"), out)


def files(folder):
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def received(script):
    """What a script hands to the page, read as JavaScript would, and for which path."""
    text = script.decode("ascii")
    call = re.fullmatch(r"striate\.receive\((.*)\);\n", text, re.DOTALL)
    path, content = json.loads(f"[{call[1]}]")
    return path, content
