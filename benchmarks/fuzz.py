"""What damaged files do: `python benchmarks/fuzz.py [COUNT]`.

Mutates small files of every format and layout COUNT times in all (10,000 by default), converts
each in the guarded child of the workflow, and counts how that ends.
"""

import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from intactfiles import Intact, import_all, intact_files
from mutated import mutations
from striate import conversion
from striate.errors import StriateError
from striate.sources import Source
from striate.stores import load

PASSED_A_LIMIT = ("took longer", "needs more than", "would take more than")
ENDS = ("read", "refused", "child crashed", "limit passed", "foreign error", "parent failed")


def main() -> None:
    """Mutate, convert, count, and print a table in Markdown."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rng = random.Random(0)
    with tempfile.TemporaryDirectory() as name:
        intact = intact_files(Path(name))
        import_all(intact)
        damaged = [mutations(file.path, rng) for file in intact]
        ends: dict[str, Counter[str]] = {file.path.name: Counter() for file in intact}
        slowest_s = 0.0
        for number in range(count):
            file = intact[number % len(intact)]
            start_s = time.perf_counter()
            ends[file.path.name][end_of(next(damaged[number % len(intact)]), file)] += 1
            slowest_s = max(slowest_s, time.perf_counter() - start_s)
    print(table(ends))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    peak_mb = peak / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"\nSlowest file {slowest_s:.2f} s; peak memory of a child {peak_mb:.0f} MB.")


def end_of(content: bytes, file: Intact) -> str:
    """How converting a file with this content ends."""
    raw, out = file.beside("damaged", content), file.path.with_name("out.zarr.zip")
    conversion.limits_for = lambda _: file.limits
    try:
        conversion.convert(Source(raw, {}), out, file.reader, file.options)
        load(out)
        out.unlink()
    except StriateError as fault:
        return end_by(str(fault))
    except Exception as fault:
        print(f"parent: {type(fault).__name__}: {fault}", file=sys.stderr)
        return "parent failed"
    return "read"


def end_by(message: str) -> str:
    """The kind of end that a message tells of."""
    if any(words in message for words in PASSED_A_LIMIT):
        return "limit passed"
    if "crashed on this file" in message:
        return "child crashed"
    if "failed on this file" in message:
        print(message, file=sys.stderr)
        return "foreign error"
    return "refused"


def table(ends: dict[str, Counter[str]]) -> str:
    """One row a file that was mutated, one column an end."""
    total = sum(ends.values(), Counter())
    rows = [
        f"| {name} | {sum(counts.values())} | {' | '.join(str(counts[end]) for end in ENDS)} |"
        for name, counts in [*ends.items(), ("all", total)]
    ]
    return "\n".join([f"| file | mutated | {' | '.join(ENDS)} |", "| --- " * 8 + "|", *rows])


if __name__ == "__main__":
    main()
