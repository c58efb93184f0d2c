"""Texts of any origin are only ever text, and nothing under results/ runs or loads anything."""

import base64
import csv
import hashlib
import json
import re
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import scipy.io
import yaml
from checkout import Checkout
from tiny import CONFIG, FIELDS

from bad_configurations import CASES
from hostile_texts import ALL, BRACES, CANARY, CONTROL, FORMULA, HTML, MATHS, PATH, SHELL, TURNED
from report_pages import page_of

FILE_NAME = f"{SHELL} {MATHS} {TURNED} {{input}} {{{{x}}}} %s '\"<b>.mat".replace("/", "")
TITLES = {"shell": HTML, "path": MATHS, "html": BRACES, "maths": SHELL, "braces": PATH}
BY_ITSELF = "not an origin"
"""Who asks where the browser does on its own account."""

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), ""
)
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
needs_browser = pytest.mark.skipif(not BROWSER, reason="no Chromium on this machine")
THROUGH_SNAKEMAKE = {
    "not YAML": "\tbin_ms: 10",
    "names": "x; touch EVIL:",
    "anchors, aliases, merge keys, tags": "!!python/name:os.system own:",
    "no configuration at all": "MATLAB 5.0",
    "many faults at once": "ten faults",
}
"""A stretch of the name of one case of each kind."""

KNOWN_CODECS = {"bytes", "zstd", "vlen-utf8", "crc32c"}
KNOWN_TYPES = {"bool", "int64", "float64", "float32", "int32", "uint32", "int16", "uint8", "string"}
ACTIVE_IN_PDF = (
    "JavaScript",
    "JS",
    "Launch",
    "URI",
    "OpenAction",
    "AA",
    "EmbeddedFile",
    "RichMedia",
)

pytestmark = [pytest.mark.slow]


def configuration() -> str:
    """Every hostile text as the label of a stimulus, and as a title."""
    values = yaml.safe_load(CONFIG)
    values["recordings"] = {"one": {"file": f"raw/{FILE_NAME}"}}
    values["stimuli"] = {name: {"stimulus": {"contains": text}} for name, text in ALL.items()}
    values["stimuli"] |= {"blank": {"stimulus": "blank"}}
    values["comparisons"] = {
        f"{name}-vs-blank": {"a": name, "b": "blank", "title": title}
        for name, title in TITLES.items()
    }
    values["figures"] = ["heatmap", "time-course", "scatter", "tuning", "overview"]
    values["statistics"] = {"permutations": 99}
    values["tuning"] = "stimulus"
    values["style"] = {"format": ["png", "pdf", "svg"]}
    return yaml.safe_dump(values, allow_unicode=True, width=1000)


def write_hostile(path: Path) -> None:
    """A raw file whose stimuli, areas and other labels are the hostile texts."""
    names = [*ALL.values(), "blank"] * 4
    areas = np.array([SHELL, PATH, HTML, MATHS, BRACES, CONTROL, FORMULA], dtype=object)
    rates = np.random.default_rng(0).gamma(2.0, 4.0, (len(names), len(areas), 6))
    trials = np.empty((1, len(names)), dtype=[(n, object) for n in (*FIELDS, "note")])
    for number, name in enumerate(names):
        trials[0, number] = (name, rates[number], 22.5 * (number % 8), f"{CONTROL}{name}")
    path.parent.mkdir(exist_ok=True)
    scipy.io.savemat(path, {"v1v2": {"trials": trials, "area": areas, "bin_width": 0.1}})


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """A checkout that has run on hostile texts alone."""
    checkout = Checkout.fresh(tmp_path_factory.mktemp("attacked") / "striate", configuration())
    write_hostile(checkout.root / "raw" / FILE_NAME)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout


@pytest.fixture(scope="module")
def results(attacked):
    return attacked.root / "results"


def made(results, suffix):
    found = sorted(results.rglob(f"*{suffix}"))
    assert found, f"no {suffix} was made"
    return found


def canaries(checkout):
    """Files that an attack has left in the checkout, beside it, above it, or where it pointed."""
    places = [*checkout.root.parent.rglob("*"), *checkout.root.parent.parent.glob("*")]
    places += [Path("/tmp", CANARY), Path.home() / CANARY]
    return [place for place in places if place.name.startswith(CANARY) and place.exists()]


def words(text):
    """The text as a page or a figure may show it: without what is invisible, spaces as one."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@pytest.mark.parametrize("kind", THROUGH_SNAKEMAKE)
def test_a_bad_configuration_ends_the_run_with_its_message_and_writes_nothing(tmp_path, kind):
    (case,) = [c for c in CASES if c.kind == kind and THROUGH_SNAKEMAKE[kind] in c.name]
    checkout = Checkout.fresh(tmp_path / "striate", "")
    (checkout.root / "config.yaml").write_bytes(case.content)
    outcome = checkout.run()
    assert outcome.status == 1
    assert f"striate: {case.message}\n" in outcome.printed
    assert "Traceback" not in outcome.printed
    assert not [path for path in (checkout.root / "results").rglob("*") if path.is_file()]


def test_texts_that_hold_commands_and_paths_leave_no_canary(attacked):
    assert canaries(attacked) == []


def test_ids_that_hold_commands_and_paths_are_refused_and_leave_no_canary(tmp_path):
    ids = "".join(f"  {json.dumps(text)}: {{a: shell, b: blank}}\n" for text in ALL.values())
    text = configuration()
    checkout = Checkout.fresh(
        tmp_path / "striate", text.replace("comparisons:\n", f"comparisons:\n{ids}")
    )
    outcome = checkout.run()
    assert outcome.status == 1
    assert f"config.yaml has {len(ALL)} faults:" in outcome.printed
    assert "Traceback" not in outcome.printed
    assert "\u202e" not in outcome.printed
    assert canaries(checkout) == []


def test_a_message_on_labels_with_control_characters_does_not_reach_the_terminal_as_such(
    attacked, tmp_path
):
    checkout = attacked.copy(tmp_path / "striate")
    values = yaml.safe_load(configuration())
    values["stimuli"]["shell"] = {"note": "none such"}
    checkout.configure(yaml.safe_dump(values, allow_unicode=True, width=1000))
    outcome = checkout.run("--keep-going")
    assert outcome.status == 1
    told = [line for line in outcome.printed.split("\n") if "no trial has note" in line]
    assert told
    assert all(r"\x1b[2J" in line for line in told)
    assert not {*outcome.printed} & {"\x1b", "\x07", "\x08"}


def test_figures_show_hostile_titles_as_text(results):
    for name, title in TITLES.items():
        drawing = ElementTree.parse(results / f"figures/one/{name}-vs-blank/heatmap.svg")
        texts = [e.text or "" for e in drawing.iter("{http://www.w3.org/2000/svg}text")]
        assert words(title)[:30] in " ".join(texts), name


def test_the_page_shows_hostile_texts_as_text_and_holds_no_element_made_of_them(results):
    page = page_of(results / "report.html")
    for text in (*ALL.values(), *TITLES.values(), FILE_NAME):
        assert words(text) in words(page.text)
    assert page.all("script") == [{}]
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"link", "iframe", "object", "embed", "form", "base", "image", "use"}
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
    assert all(source.startswith("data:image/") for source in page.values("src"))


def test_the_page_leads_nowhere_but_to_its_own_files_and_to_what_it_cites(results):
    page = page_of(results / "report.html")
    for address in page.values("href"):
        if not address.startswith(("#", "https://doi.org/")):
            assert (results / address).resolve().is_relative_to(results.resolve())
            assert (results / address).is_file()
    text = (results / "report.html").read_text(encoding="utf-8")
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    assert not re.search(r"url\(|@import", style)


def test_the_page_forbids_requests_and_every_script_but_its_own(results):
    text = (results / "report.html").read_text(encoding="utf-8")
    page = page_of(results / "report.html")
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv")]
    allowed = dict(rule.split(" ", 1) for rule in policy.split("; "))
    (script,) = re.findall("<script>(.*?)</script>", text.partition("</main>")[2], re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert allowed["default-src"] == "'none'"
    assert allowed["script-src"] == f"'sha256-{digest}'"
    assert allowed["img-src"] == "data:"
    assert "connect-src" not in allowed


def requested(page, folder):
    """Addresses that a page asked the network for in a browser that finds no host."""
    log = folder / "net.json"
    options = [f"--log-net-log={log}", f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    done = subprocess.run(
        [BROWSER, *QUIET, *options, page.as_uri()], capture_output=True, check=True, timeout=60
    )
    assert len(done.stdout) > 50
    events = [event.get("params", {}) for event in json.loads(log.read_text())["events"]]
    by_pages = [params for params in events if params.get("initiator", BY_ITSELF) != BY_ITSELF]
    return {
        params["url"] for params in by_pages if not params["url"].startswith(("file:", "data:"))
    }


@needs_browser
def test_a_page_that_asks_for_a_picture_is_noticed(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<body><img src='http://127.0.0.1:9/x.png'>" + "text " * 20, encoding="utf-8")
    assert requested(page, tmp_path) == {"http://127.0.0.1:9/x.png"}


@needs_browser
def test_the_page_and_the_figures_ask_for_nothing_in_a_browser(results, tmp_path):
    for page in (results / "report.html", results / "figures/one/shell-vs-blank/heatmap.svg"):
        assert requested(page, tmp_path) == set()


def test_drawings_hold_no_script_no_entity_and_nothing_from_elsewhere(results):
    for path in made(results, ".svg"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<!ENTITY|<!DOCTYPE|<\?xml-stylesheet|@import", text)
        assert all(place.startswith("#") for place in re.findall(r"url\((.*?)\)", text))
        for element in ElementTree.fromstring(text).iter():
            assert element.tag.rpartition("}")[2] not in {"script", "foreignObject", "a", "animate"}
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                if name.endswith("href"):
                    assert value.startswith(("#", "data:image/png;base64,"))


def test_documents_hold_no_action(results):
    for path in made(results, ".pdf"):
        content = path.read_bytes()
        assert b"/ObjStm" not in content  # which would hide the rest
        for word in ACTIVE_IN_PDF:
            assert not re.search(rb"/%b\b" % word.encode(), content), (path, word)


def test_arrays_hold_numbers_and_text_only_and_no_entry_leads_outside(results):
    for path in made(results, ".zarr.zip"):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                assert not stat.S_ISLNK(entry.external_attr >> 16)
                assert not entry.filename.startswith("/")
                assert not {"..", ""} & {*re.split(r"[/\\:]", entry.filename)}
                if entry.filename.endswith("zarr.json"):
                    check_array(json.loads(archive.read(entry)))


def check_array(described):
    if described["node_type"] == "array":
        assert described["data_type"] in KNOWN_TYPES
        assert {codec["name"] for codec in described["codecs"]} <= KNOWN_CODECS


def test_tables_keep_hostile_labels_whole_each_in_a_cell_of_its_own(results):
    for path in made(results, ".csv"):
        with path.open(newline="", encoding="utf-8") as table:
            rows = list(csv.reader(table))
        assert len({len(row) for row in rows}) == 1, path
    with (results / "comparisons/one/shell-vs-blank.csv").open(newline="") as table:
        areas = {row["area"] for row in csv.DictReader(table)}
    assert areas == {SHELL, PATH, HTML, MATHS, BRACES, CONTROL, f"'{FORMULA}"}


def test_nothing_under_results_can_be_started_or_leads_elsewhere(results):
    for path in results.rglob("*"):
        assert not path.is_symlink()
        assert path.is_dir() or not path.stat().st_mode & 0o111
