"""The report: every comparison on one page that works from disk, without network.

Labels and titles come from files of any origin: the template escapes all of them, and the page
forbids scripts and requests. All wording is in the template.
"""

import base64
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import jinja2
import yaml

from striate.errors import ArtifactError
from striate.keynumbers import KeyNumbers, LargestDifference, key_numbers, largest_difference
from striate.panels.scales import Quantity, displayed_quantity
from striate.prose import number, signed_number, stimulus_in_words
from striate.rawfiles import digest_name
from striate.recording import notes
from striate.stores import SUFFIX, load
from striate.version import VERSION
from striate.wholefile import written_whole

Config = Mapping[str, Any]
"""The whole configuration in built-in types, as `specs.report_spec` gives it."""

_LIBRARIES: Final = ("numpy", "scipy", "xarray", "zarr", "matplotlib", "snakemake")
_CONFIG_ORDER: Final = ("recordings", "stimuli", "window", "bin_ms", "baseline", "comparisons")
_MEASURED: Final = ("mean_a", "mean_b", "difference")
_PNG_START: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"IEND\xaeB`\x82"


@dataclass(frozen=True)
class Picture:
    """One figure of a comparison; its file is read when the page comes to it, and not kept."""

    figure: str
    png: Path
    addresses: Mapping[str, str]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        content = self._content()
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])

    @property
    def data_uri(self) -> str:
        """The whole picture as an address."""
        return f"data:image/png;base64,{base64.b64encode(self._content()).decode()}"

    def _content(self) -> bytes:
        content = self.png.read_bytes() if self.png.is_file() else b""
        if not (content.startswith(_PNG_START) and content.endswith(_PNG_END)):
            raise ArtifactError(
                f"{self.png}: the picture is missing or damaged; "
                "delete it, and `snakemake --cores 4` makes it again"
            )
        return content


@dataclass(frozen=True)
class Result:
    """One comparison in one recording, as the page shows it."""

    comparison: str
    recording: str
    attrs: Mapping[str, Any]
    quantity: Quantity
    numbers: tuple[KeyNumbers, ...]
    largest: LargestDifference | None
    pictures: tuple[Picture, ...]
    addresses: Mapping[str, str]
    configuration: str


def save_report(config: Config, path: Path) -> None:
    """Write the page beside its place and move it there; it shows the artifacts of its folder.

    Raises
    ------
    ArtifactError
        An artifact that the page shows is missing or damaged.
    """
    contents = {"config": config, "results": _results(config, path.parent), "software": _software()}
    page = _template().stream(contents)
    with written_whole(path) as partial, partial.open("wb") as file:
        # the name of a raw file may hold bytes that are no text
        page.dump(file, encoding="utf-8", errors="replace")


def configuration(config: Config, comparison: str, recording: str, source: str) -> str:
    """The part of the configuration behind one comparison in one recording, as YAML.

    It is a whole config.yaml that makes this comparison alone, from the raw file `source` beside it
    if the recording is not simulated.
    """
    compared, recorded = config["comparisons"][comparison], config["recordings"][recording]
    origin = {} if "simulate" in recorded else {"file": source}
    named = [compared["a"], compared["b"], config.get("baseline"), recorded.get("baseline")]
    part = dict(config) | {
        "recordings": {recording: origin | recorded},
        "stimuli": {name: said for name, said in config["stimuli"].items() if name in named},
        "comparisons": {comparison: compared | {"recordings": [recording]}},
    }
    ordered = {name: part[name] for name in (*_CONFIG_ORDER, *part) if name in part}
    text: str = yaml.safe_dump(
        ordered, sort_keys=False, allow_unicode=True, default_flow_style=None
    )
    return text


def _results(config: Config, folder: Path) -> list[Result]:
    """By comparison, then by recording."""
    return [
        _result(config, comparison, recording, folder)
        for comparison, compared in sorted(config["comparisons"].items())
        for recording in sorted(compared.get("recordings", config["recordings"]))
    ]


def _result(config: Config, comparison: str, recording: str, folder: Path) -> Result:
    stem = f"comparisons/{recording}/{comparison}"
    compared = load(folder / f"{stem}{SUFFIX}")
    quantity = displayed_quantity(*(compared[name] for name in _MEASURED))
    pictures = f"figures/{recording}/{comparison}"
    return Result(
        comparison=comparison,
        recording=recording,
        attrs=compared.attrs,
        quantity=quantity,
        numbers=key_numbers(compared, quantity.factor),
        largest=largest_difference(compared, quantity.factor),
        pictures=tuple(
            _picture(config, f"{pictures}/{figure}", folder) for figure in config["figures"]
        ),
        addresses={"table": f"{stem}.csv", "artifact": f"{stem}{SUFFIX}"},
        configuration=configuration(config, comparison, recording, compared.attrs["source"]),
    )


def _picture(config: Config, stem: str, folder: Path) -> Picture:
    addresses = {form: f"{stem}.{form}" for form in config["style"]["format"]}
    return Picture(Path(stem).name, folder / f"{stem}.png", addresses)


def _software() -> dict[str, str]:
    python = {"python": platform.python_version()}
    return {"striate": VERSION} | python | {name: version(name) for name in _LIBRARIES}


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": number,
        "signed": signed_number,
        "in_words": stimulus_in_words,
        "notes": notes,
        "digest_name": digest_name,
    }
    return environment.get_template("report.html.jinja")
