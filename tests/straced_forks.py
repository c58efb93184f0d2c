"""Steps in forks of a process that has the libraries imported, one call of which fails.

`python straced_forks.py FOLDER` reads one request a line and answers with one line, both JSON. The
fork stops itself, `strace` takes hold of it, and only then does it go on.
"""

import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn


def main() -> None:
    """Import what the steps import, then serve until the input ends."""
    from striate.warm.libraries import warm_up

    folder = Path(sys.argv[1])
    for _ in warm_up():
        pass
    for line in sys.stdin:
        print(json.dumps(ended(folder, **json.loads(line))), flush=True)


def ended(
    folder: Path,
    project: str,
    step: str,
    arguments: Sequence[str],
    targets: Sequence[str],
    fault: str,
) -> tuple[int, str, bool]:
    """Run a step in a fork; its status, what it said, and whether a call of it failed."""
    said, log = folder / "said", folder / "calls"
    log.unlink(missing_ok=True)
    process = os.fork()
    if process == 0:
        run(project, step, arguments, said)
    os.waitpid(process, os.WUNTRACED)
    names = [(Path(target).parent, Path(target).name) for target in targets]
    paths = [f"{parent}/.{name}.{platform.node()}.{process}.partial" for parent, name in names]
    only = [part for path in (*targets, *paths) for part in ("-P", path)]
    only += [part for path in (*targets, *paths) for part in ("-P", os.path.relpath(path, project))]
    calls = fault.split(":")[0]
    command = ["strace", "-f", "-qq", "-o", str(log), "-p", str(process), *only]
    command += ["-e", f"trace={calls}", "-e", f"inject={fault}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracer:
        wait_for(lambda: "TracerPid:\t0" not in Path(f"/proc/{process}/status").read_text(), tracer)
        os.kill(process, signal.SIGCONT)
        _, status = os.waitpid(process, 0)
        tracer.wait()
    code = os.waitstatus_to_exitcode(status)
    return code, said.read_text(errors="replace"), "INJECTED" in log.read_text(errors="replace")


def wait_for(happened: Callable[[], bool], tracer: "subprocess.Popen[bytes]") -> None:
    while not happened():
        assert tracer.poll() is None, "strace ended"
        time.sleep(0.001)


def run(project: str, step: str, arguments: Sequence[str], said: Path) -> NoReturn:
    """Be the step, as a warm job is."""
    from striate.warm import job

    status = 1
    try:
        os.kill(os.getpid(), signal.SIGSTOP)
        os.chdir(project)
        stream = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(stream, 1)
        os.dup2(stream, 2)
        sys.argv = ["", *arguments]
        status = job.end(job.exit_status(partial(job.run_step, step)))
    finally:
        os._exit(status)


class Forks:
    """The process above, to be asked."""

    def __init__(self, package_home: Path) -> None:
        environment = os.environ | {"PYTHONPATH": str(package_home), "OMP_NUM_THREADS": "1"}
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, __file__, self._folder.name],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ended(self, **request: Any) -> tuple[int, str, bool]:
        """How a step ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        status, said, injected = json.loads(self._process.stdout.readline())
        return status, said, injected

    def close(self) -> None:
        """End the process."""
        self._process.communicate()
        self._folder.cleanup()


if __name__ == "__main__":
    main()
