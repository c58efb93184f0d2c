"""A step in a process of its own: `python -m striate.warm.plain STEP [ARGUMENT ...]`.

It runs as `python -m striate.steps.STEP ARGUMENT ...` would, but for memory that ends while the
libraries are imported: that is a sentence, no traceback.
"""

import os
import signal
import sys
from functools import partial

from striate.warm.job import exit_status, run_step


def main() -> None:
    """Run the step, and end as it does."""
    step = sys.argv.pop(1)
    for name in [name for name in sys.modules if name.startswith("striate")]:
        del sys.modules[name]  # as in a warm job
    status = exit_status(partial(run_step, step))
    if status == -signal.SIGINT:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    sys.exit(status)


if __name__ == "__main__":
    main()
