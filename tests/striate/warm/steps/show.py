import json
import os
import signal
import subprocess
import sys
from pathlib import Path

streams = (sys.stdin, sys.stdout, sys.stderr)
environment = {name: value for name, value in os.environ.items() if name != "STRIATE_WARM_SOCKET"}
shown = {
    "arguments": sys.argv,
    "name": __name__,
    "is_main": sys.modules["__main__"].__dict__ is globals(),
    "folder": str(Path.cwd()),
    "path": sys.path,
    "modules": sorted(name for name in sys.modules if name.startswith("striate")),
    "environment": environment,
    "environment_of_children": str(
        subprocess.check_output(["sh", "-c", "env | grep -v ^STRIATE | sort"])
    ),
    "input": sys.stdin.read(),
    "streams": [(stream.encoding, stream.errors, stream.line_buffering) for stream in streams],
    "signals": [str(signal.getsignal(number)) for number in signal.valid_signals()],
    "wakeup": signal.set_wakeup_fd(-1),
    "leads_its_group": os.getpgrp() == os.getpid(),
}
print(json.dumps(shown))
print("a warning", file=sys.stderr)
