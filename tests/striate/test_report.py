import base64
import json
import shlex
import shutil
import struct
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import jinja2
import numpy as np
import pytest
import yaml
from docutils.core import publish_parts

import striate.report
from by_hand import amplitudes, rates, spikes_from_counts
from configurations import settings_from
from striate import specs
from striate.comparisons import comparison
from striate.errors import ArtifactError
from striate.means import stimulus_means
from striate.recording import NOTES
from striate.report import save_report
from striate.responses import responses
from striate.settings import FIGURES
from striate.steps.report import main
from striate.stores import load, save

CONFIG = """\
recordings:
  monkey-a: {simulate: v1v2-1, seed: 1}
  monkey-b: {file: private/folder/b.mat, window: {start: 0.02, stop: 0.06}, baseline: s1}
  monkey-c: {file: c.mat, reader: v1v2-1}
stimuli:
  first: {stimulus: s0}
  second: {stimulus: {contains: S1}, trial: {max: 200}}
  s1: {stimulus: s1}
  unused: {stimulus: other}
window: {start: 0.01, stop: 0.05}
comparisons:
  first-vs-second:
    {a: first, b: second, title: "First against second", recordings: [monkey-b, monkey-a]}
  second-vs-first: {a: second, b: first, recordings: [monkey-a]}
figures: [heatmap, difference]
style: {format: [png, pdf]}
"""
HOSTILE = "\"><img src=x onerror=alert(1)></title></style><script>alert(2)</script>&amp;'{{ 7*7 }}"
VOID = {"meta", "img"}


@dataclass
class Page(HTMLParser):
    """A page taken apart; parsing fails where elements are not nested."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open_tags:
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def values(self, attribute):
        return [attrs[attribute] for _, attrs in self.elements if attribute in attrs]


def page_of(path):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    assert page.open_tags == []
    return page


def png(width=4, height=2):
    def chunk(kind, content):
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(height * (width + 1)))
    parts = chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def recorded(name):
    counts = np.random.default_rng(len(name)).binomial(1, 0.03, (8, 3, 100))
    return spikes_from_counts(counts).assign_attrs(
        recording=name, source=f"{name}.mat", source_sha256="ab" * 32, citation="Someone (2019)"
    )


def noted(name):
    return recorded(name).assign_attrs({note: f"of {note}: <b>3</b>" for note in NOTES})


def make_artifacts(settings, folder, recording_of=recorded):
    """Comparisons, tables and pictures of every result, as the pipeline leaves them."""
    for name in settings.comparisons:
        for recording in settings.recordings_of(name):
            compared = compare(settings, name, recording, recording_of(recording))
            save(compared, folder / f"comparisons/{recording}/{name}.zarr.zip")
            (folder / f"comparisons/{recording}/{name}.csv").touch()
            pictures = folder / f"figures/{recording}/{name}"
            pictures.mkdir(parents=True)
            for figure in settings.figures:
                (pictures / f"{figure}.png").write_bytes(png())
                (pictures / f"{figure}.pdf").touch()


def compare(settings, name, recording, data):
    wanted = settings.comparisons[name]
    measured = responses(data, **json.loads(specs.respond_spec(settings, recording)))
    means = [
        stimulus_means(data, measured, **json.loads(specs.mean_spec(settings, recording, side)))
        for side in (wanted.a, wanted.b)
    ]
    return comparison(*means).assign_attrs(comparison=name)


def made(folder, text=CONFIG, recording_of=recorded):
    """The file of a page made from new artifacts in `folder`."""
    settings = settings_from(text, folder)
    results = folder / "results"
    make_artifacts(settings, results, recording_of)
    save_report(json.loads(specs.report_spec(settings)), results / "report.html")
    return results / "report.html"


def copied(path, folder):
    """The page with its artifacts in another folder."""
    return Path(shutil.copytree(path.parent, folder / "results"), path.name)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return made(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def page(path):
    return page_of(path)


def test_every_result_has_one_section_which_the_overview_links_to(page):
    results = ["first-vs-second/monkey-a", "first-vs-second/monkey-b", "second-vs-first/monkey-a"]
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if name.startswith("result/")] == [f"result/{r}" for r in results]
    inside = {href[1:] for href in page.values("href") if href.startswith("#")}
    assert inside <= set(ids)
    assert inside >= {f"result/{result}" for result in results}


def test_every_other_address_is_a_file_beside_the_page(page, path):
    addresses = [href for href in page.values("href") if not href.startswith("#")]
    assert len(addresses) == 3 * (2 * 2 + 2)
    assert all((path.parent / address).is_file() for address in addresses)
    assert not any(address.startswith("/") or ":" in address for address in addresses)


def test_pictures_are_in_the_page_byte_for_byte_and_keep_their_shape(page):
    pictures = page.all("img")
    assert len(pictures) == 3 * 2
    for picture in pictures:
        kind, _, content = picture["src"].partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(content, validate=True) == png()
        assert int(picture["width"]) == 2 * int(picture["height"])
        assert picture["loading"] == "lazy"


def test_the_page_loads_nothing_runs_nothing_and_says_so(page):
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv")]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form", "base", "svg"}
    attributes = {name for _, attrs in page.elements for name in attrs}
    assert not {name for name in attributes if name.startswith("on")}
    assert all(src.startswith("data:image/png;base64,") for src in page.values("src"))


def test_style_sheet_asks_for_no_file(path):
    text = path.read_text(encoding="utf-8")
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_what_a_reader_left_out_is_told_with_its_recording(tmp_path, page):
    told = page_of(made(tmp_path, CONFIG, noted)).text
    for note in NOTES:
        assert told.count(f"{note.replace('_', ' ').capitalize()} of {note}: <b>3</b>") == 2, note
    assert "Unused fields" not in page.text


def test_hostile_text_never_becomes_markup(tmp_path, tmp_path_factory):
    def hostile(name):
        data = recorded(name)
        data["area"] = ("channel", np.array([HOSTILE] * 3, dtype=object))
        data["stimulus"] = ("trial", np.array([HOSTILE, "s1"] * 4, dtype=object))
        told = dict.fromkeys(("source", "citation", "reader", "source_sha256", *NOTES), HOSTILE)
        return data.assign_attrs(told | {"striate_version": HOSTILE})

    config = yaml.safe_load(CONFIG)
    config["stimuli"]["first"] = {"stimulus": {"contains": HOSTILE}}
    config["comparisons"]["first-vs-second"]["title"] = HOSTILE
    plain = page_of(made(tmp_path_factory.mktemp("plain"), CONFIG, noted))
    attacked = page_of(made(tmp_path, yaml.safe_dump(config), hostile))
    shapes = [[(tag, sorted(attrs)) for tag, attrs in p.elements] for p in (plain, attacked)]
    assert shapes[0] == shapes[1]
    assert attacked.text.count(HOSTILE) > 10
    assert any(HOSTILE in picture["alt"] for picture in attacked.all("img"))


def test_a_source_name_that_is_no_text_does_not_stop_the_page(tmp_path):
    odd = made(tmp_path, CONFIG, lambda name: recorded(name).assign_attrs(source="a\udcff.mat"))
    assert "a?.mat" in page_of(odd).text


def test_equal_artifacts_give_equal_bytes_wherever_they_lie(tmp_path, path):
    again = made(tmp_path)
    assert again.read_bytes() == path.read_bytes()
    text = again.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "private/folder" not in text


def test_stimuli_trials_channels_and_window_are_in_words(page):
    assert "First against second" in page.text
    assert "first , trials whose stimulus is “s0”" in page.text
    assert (
        "second , trials whose stimulus contains “S1” and whose trial is at most 200" in page.text
    )
    assert "Trials A: 4; B: 4" in page.text
    assert "Channels 3 V1" in page.text
    assert "Window 0.01 to 0.05 s after stimulus onset" in page.text
    assert "Window 0.02 to 0.06 s after stimulus onset" in page.text
    assert "No test was made" in page.text


def test_the_table_holds_the_numbers_of_the_artifact(page, path):
    compared = load(path.parent / "comparisons/monkey-b/first-vs-second.zarr.zip")
    a, b = (sum(compared[side].values.tolist()) / 3 for side in ("mean_a", "mean_b"))
    assert 10 < a < 100
    assert f"V1 3 {a:.1f} {b:.1f}" in page.text


def test_counts_stand_on_the_side_of_their_stimulus(tmp_path):
    def uneven(name):
        activity = np.zeros((7, 3, 10))
        activity[::2, :2], activity[1::2, 2] = 5, 7
        return rates(activity).assign_attrs(recorded(name).attrs)

    text = page_of(made(tmp_path, CONFIG, uneven)).text
    forth, back = text.split("second-vs-first", 1)[0], text.rsplit("Trials A:", 1)[1]
    assert "first (4) second (3)" in forth
    assert "Trials A: 4; B: 3" in text
    assert back.startswith(" 3; B: 4")
    # two channels fire more to the first, by 5 spikes/s, and one more to the second, by 7
    assert "V1 3 3.33 2.33 +5.00 2 1" in text
    assert "V1 3 2.33 3.33 \N{MINUS SIGN}5.00 1 2" in text


def test_a_recording_in_volts_is_tabulated_in_the_prefix_of_its_figures(tmp_path):
    def volts(name):
        return rates(np.full((8, 3, 10), 4e-6), units="V").assign_attrs(recorded(name).attrs)

    text = page_of(made(tmp_path, CONFIG, volts)).text
    assert "Amplitude (µV)" in text
    assert "V1 3 4.00 4.00 0.00 0 0" in text


def test_a_recording_without_a_time_axis_has_no_window(tmp_path):
    def exported(name):
        return rates(np.ones((8, 3, 1)), bin_s=None).assign_attrs(recorded(name).attrs)

    text = page_of(made(tmp_path, CONFIG, exported)).text
    assert "Window not applied: the file has one value a trial" in text


def test_channels_without_a_mean_are_counted_out_in_words(tmp_path):
    def silent(name):
        activity = np.ones((8, 3, 10))
        activity[:, 1] = np.nan
        return rates(activity).assign_attrs(recorded(name).attrs)

    text = page_of(made(tmp_path, CONFIG, silent)).text
    assert "left out of means, median and counts: 1 of 3 channels" in text


def test_each_recording_says_where_it_comes_from(page):
    assert "Source file monkey-a.mat" in page.text
    assert f"SHA-256 {'ab' * 32}" in page.text
    assert "Reader by-hand" in page.text
    assert page.text.count("Someone (2019)") == 2
    assert "In no comparison: monkey-c" in page.text


def test_the_software_is_named_with_its_versions(page):
    assert f"numpy {np.__version__}" in page.text
    for name in ("striate", "python", "scipy", "xarray", "zarr", "matplotlib", "snakemake"):
        assert f" {name} " in page.text


def test_the_configuration_shown_makes_this_comparison_alone(tmp_path, path):
    text = path.read_text(encoding="utf-8")
    shown = text[text.index('id="result/first-vs-second/monkey-b"') :].partition("<pre>")[2]
    whole = settings_from(CONFIG, tmp_path)
    alone = settings_from(shown.partition("</pre>")[0], tmp_path)
    assert set(alone.recordings) == {"monkey-b"}
    assert set(alone.comparisons) == {"first-vs-second"}
    assert set(alone.stimuli) == {"first", "second", "s1"}
    for spec, *about in [
        (specs.respond_spec, "monkey-b"),
        (specs.mean_spec, "monkey-b", "first"),
        (specs.mean_spec, "monkey-b", "second"),
        (specs.compare_spec, "first-vs-second"),
        (specs.render_spec, "first-vs-second", "heatmap"),
    ]:
        assert spec(alone, *about) == spec(whole, *about)


def test_a_reader_without_eyes_gets_headings_in_order_table_headers_and_pictures_in_words(page):
    assert page.all("html") == [{"lang": "en"}]
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(header["scope"] in ("row", "col") for header in page.all("th"))
    for picture in page.all("img"):
        assert " in monkey-" in picture["alt"]
        assert "A is " in picture["alt"]
        assert "Channels: 3 V1." in picture["alt"]


def test_every_figure_there_is_has_a_sentence(tmp_path):
    config = yaml.safe_load(CONFIG) | {"figures": list(FIGURES)}
    page = page_of(made(tmp_path, yaml.safe_dump(config)))
    assert len(page.all("img")) == 3 * len(FIGURES)


def test_every_figure_has_a_caption_in_the_report_of_snakemake():
    text = Path(striate.report.__file__).parents[1].joinpath("report/figure.rst").read_text("utf-8")
    captions = []
    for figure in (*FIGURES, "unknown"):
        wildcards = SimpleNamespace(recording="r.1_", comparison="a-vs-b_", figure=figure)
        caption = jinja2.Template(text).render(snakemake=SimpleNamespace(wildcards=wildcards))
        strict = {"halt_level": 2}
        captions.append(publish_parts(caption, writer="html", settings_overrides=strict)["body"])
    assert len(set(captions)) == len(FIGURES) + 1
    assert all("a-vs-b_" in caption and "r.1_" in caption for caption in captions)


@pytest.mark.parametrize("content", [None, b"", b"GIF89a", png()[:40], png()[1:]])
def test_a_missing_or_damaged_picture_is_named_and_the_old_page_stays(tmp_path, path, content):
    page = copied(path, tmp_path)
    picture = page.parent / "figures/monkey-a/first-vs-second/heatmap.png"
    picture.unlink() if content is None else picture.write_bytes(content)
    config = json.loads(specs.report_spec(settings_from(CONFIG, tmp_path)))
    with pytest.raises(ArtifactError, match=r"first-vs-second/heatmap\.png.*snakemake --cores 4"):
        save_report(config, page)
    assert page.read_bytes() == path.read_bytes()


def test_the_step_writes_the_same_page(tmp_path, path):
    page = copied(path, tmp_path)
    page.unlink()
    main([str(page), "--spec", specs.report_spec(settings_from(CONFIG, tmp_path))])
    assert page.read_bytes() == path.read_bytes()


def test_a_thousand_recordings_fit_into_one_argument_of_bash(tmp_path):
    config = yaml.safe_load(CONFIG)
    names = [f"session-{number:04}-{'x' * 50}" for number in range(1000)]
    config["recordings"] |= {name: {"file": f"/data/{'y' * 200}/{name}.mat"} for name in names}
    spec = specs.report_spec(settings_from(yaml.safe_dump(config), tmp_path))
    assert len(shlex.quote(spec).encode()) < 100_000


def evoked(name):
    """Six epochs of an EEG; Oz is 12.3 µV higher for the first stimulus, Fz 3 µV lower."""
    values = np.zeros((6, 3, 20))
    values[::2, 2], values[::2, 0], values[1::2, 1] = 12.3e-6, -3e-6, -1e-6
    eeg = amplitudes(values, first=-6, channels=["Fz", "Cz", "Oz"])
    return eeg.assign_attrs(recorded(name).attrs)


def test_amplitudes_are_reported_in_microvolts_with_the_channel_of_the_largest_difference(tmp_path):
    text = page_of(made(tmp_path, CONFIG, evoked)).text
    forth, back = text.split("second-vs-first", 1)[0], text.rsplit("Trials A:", 1)[1]
    assert "+1.00 µV" in forth
    assert "Largest difference +12.3 µV at channel Oz" in text
    assert "Largest difference \N{MINUS SIGN}12.3 µV at channel Oz" in back
    # means of A: -3, 0, 12.3; of B: 0, -1, 0
    assert "3 3.10 \N{MINUS SIGN}0.333 +1.00 2 1" in text
    assert not any(word in text for word in ("spikes", "iring", "odulation"))


def test_where_no_channel_says_its_area_the_report_says_nothing_of_areas(tmp_path):
    page = page_of(made(tmp_path, CONFIG, evoked))
    assert "Channels 3 Window" in page.text
    assert "area" not in page.text.lower()
    for picture in page.all("img"):
        assert "Channels: 3." in picture["alt"]
        assert "area" not in picture["alt"]


def test_equal_responses_have_no_largest_difference(tmp_path):
    def equal(name):
        return rates(np.ones((8, 3, 10))).assign_attrs(recorded(name).attrs)

    assert "Largest difference" not in page_of(made(tmp_path, CONFIG, equal)).text


def test_the_digest_of_several_files_is_called_that_of_their_list(tmp_path, tmp_path_factory):
    def several(name):
        return recorded(name).assign_attrs(source_file_count="3")

    assert "SHA-256 of the list of 3 files" in page_of(made(tmp_path, CONFIG, several)).text
    one = page_of(made(tmp_path_factory.mktemp("one"), CONFIG, recorded)).text
    assert "SHA-256" in one
    assert "of the list of" not in one
