"""Run `snakemake --lint`, and fail on every remark but one.

The one: Striate has no conda environment or container a rule, since one lock file serves all.
"""

import re
import subprocess
import sys

ACCEPTED = "Specify a conda environment or container for each rule."


def remarks() -> list[str]:
    """Each remark, below the place that it is about."""
    printed = subprocess.run(
        ["snakemake", "--lint", "--cores", "1"], capture_output=True, text=True, check=False
    )
    text = printed.stdout + printed.stderr
    if "Lints for" not in text and "Congratulations" not in text:
        sys.exit(f"snakemake --lint gave no answer:\n{text}")
    return [found[1] for found in re.finditer(r"^    \* (.*?):?$", text, re.MULTILINE)]


left = [remark for remark in remarks() if remark != ACCEPTED]
sys.exit("\n".join(left) or None)
