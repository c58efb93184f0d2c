"""A checkout of the project in a temporary folder, and Snakemake run in it."""

import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SOURCES = ("Snakefile", "workflow", "profiles", "requirements.lock")

_forks = multiprocessing.get_context("forkserver")
# what Snakemake imports, some of it only when it runs
_forks.set_forkserver_preload(
    [
        *("snakemake.cli", "snakemake.report.html_reporter", "snakemake.scheduling.milp"),
        *("pandas", "pydantic"),
    ]
)


@dataclass(frozen=True)
class Outcome:
    """How a run of Snakemake ended."""

    status: int
    printed: str
    ran: frozenset[str]


class Checkout:
    """The sources of the project with a configuration of their own.

    A job is named as its files under results/: `mean/one/grating`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def fresh(cls, root: Path, config: str) -> "Checkout":
        for name in SOURCES:
            source = PROJECT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                root.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, root / name)
        (root / "results").mkdir()
        checkout = cls(root)
        checkout.configure(config)
        return checkout

    def copy(self, root: Path) -> "Checkout":
        """All of it, results and dates included."""
        shutil.copytree(self.root, root, symlinks=True)
        return Checkout(root)

    def configure(self, config: str) -> None:
        (self.root / "config.yaml").write_text(config, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def plan(self, *options: str) -> frozenset[str]:
        """Jobs that a dry run lists."""
        status, printed = self._snakemake("-n", "--cores", "2", "--nocolor", *options)
        assert status == 0, printed
        return frozenset(_jobs(printed))

    def stale(self) -> frozenset[str]:
        """Jobs that `striate plan` says have to run."""
        status, printed = self._called(_print_stale)
        assert status == 0, printed
        return frozenset(printed.splitlines())

    def striate(self, *words: str) -> Outcome:
        """Run the program of the checkout; no job runs."""
        status, printed = self._called(_call_striate, "striate", *words)
        return Outcome(status, printed, frozenset())

    def run(self, *options: str) -> Outcome:
        """Run Snakemake; what ran is what wrote its usage anew."""
        shutil.rmtree(self.root / "results" / "benchmarks", ignore_errors=True)
        status, printed = self._snakemake("--cores", "2", "--nocolor", *options)
        return Outcome(status, printed, frozenset(self._measured()))

    def artifacts(self) -> dict[str, bytes]:
        """Every file under results/ by name, logs, measurements and stamps apart."""
        results = self.root / "results"
        files = [path for path in results.rglob("*") if path.is_file()]
        names = {path.relative_to(results).as_posix(): path for path in files}
        return {
            name: path.read_bytes()
            for name, path in sorted(names.items())
            if not name.startswith(("logs/", "benchmarks/", "stamps/"))
        }

    def artifacts_from_scratch(self, root: Path) -> dict[str, bytes]:
        """What a run of the same sources and settings makes in an empty results/."""
        again = self.copy(root)
        shutil.rmtree(again.root / "results")
        shutil.rmtree(again.root / ".snakemake")
        outcome = again.run()
        assert outcome.status == 0, outcome.printed
        return again.artifacts()

    def _measured(self) -> Iterator[str]:
        measured = self.root / "results" / "benchmarks"
        for path in measured.rglob("*.tsv"):
            yield path.relative_to(measured).with_suffix("").as_posix()

    def _snakemake(self, *options: str) -> tuple[int, str]:
        return self._called(call_snakemake, "snakemake", *options)

    def _called(self, main: Callable[[], None], *argv: str) -> tuple[int, str]:
        output = self.root / ".printed"
        child = _forks.Process(target=call_in, args=(self.root, main, argv, output))
        child.start()
        child.join()
        assert child.exitcode is not None
        return child.exitcode, output.read_text(encoding="utf-8", errors="replace")


def call_in(root: Path, main: Callable[[], None], argv: tuple[str, ...], output: Path) -> None:
    """In a process that has imported Snakemake already: as a new one would, but sooner."""
    os.chdir(root)
    # every job would compile the package again
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    _take_package_of(root)
    status: object = 0
    with output.open("wb") as printed:
        for stream in (1, 2):
            os.dup2(printed.fileno(), stream)
        sys.argv = [*argv]
        try:
            main()
        except SystemExit as end:
            if isinstance(end.code, str):
                print(end.code, file=sys.stderr)
            status = end.code
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1 if status else 0)


def _take_package_of(root: Path) -> None:
    """Forget the package of the project, which a script that runs this may have imported."""
    for module in [name for name in sys.modules if name.partition(".")[0] == "striate"]:
        del sys.modules[module]
    sys.path.insert(0, str(root / "workflow"))


def call_snakemake() -> None:
    from snakemake.cli import main

    main()


def _call_striate() -> None:
    from striate.cli import main

    main()


def _print_stale() -> None:
    from striate.planning.plan import plan_of
    from striate.settings import load_settings

    for state in plan_of(load_settings(Path("config.yaml"))).states:
        if state.is_stale:
            print(state.job.name)


def _jobs(printed: str) -> Iterator[str]:
    for block in re.split(r"\n(?=(?:local)?rule )", printed):
        rule = re.match(r"(?:local)?rule (\w+):", block)
        if rule and rule[1] != "all":
            wildcards = re.search(r"^    wildcards: (.*)$", block, re.MULTILINE)
            values = (
                [pair.split("=", 1)[1] for pair in wildcards[1].split(", ")] if wildcards else []
            )
            yield "/".join([rule[1], *values])
