import base64
import hashlib
import json
import shlex
import shutil
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import jinja2
import numpy as np
import pytest
import yaml
from docutils.core import publish_parts

import striate
from configurations import settings_from
from report_pages import (
    CONFIG,
    ONE_RECORDING,
    WITH_COURSES,
    made,
    page_of,
    recorded,
    section,
)
from striate import specs
from striate.codefiles import code_files
from striate.config.figures import FIGURES, is_of_comparison
from striate.recording import NOTES
from striate.report.page import save_report
from striate.steps.report import main

HOSTILE = "\"><img src=x onerror=alert(1)></title></style><script>alert(2)</script>&amp;'{{ 7*7 }}"
RESULTS = ["first-vs-second/monkey-a", "first-vs-second/monkey-b", "second-vs-first/monkey-a"]


def noted(name):
    notes = {note: f"of {note}: <b>3</b>" for note in NOTES}
    return recorded(name).assign_attrs(notes | {"source": "a\udcff.mat"})


def copied(path, folder):
    """The page with its artifacts in another folder."""
    return Path(shutil.copytree(path.parent, folder / "results"), path.name)


@pytest.fixture(scope="module")
def path(plain_path):
    return plain_path


@pytest.fixture(scope="module")
def noted_path(tmp_path_factory):
    """Every note that a recording may have, and a source whose name is no text."""
    return made(tmp_path_factory.mktemp("noted"), CONFIG, noted)


@pytest.fixture(scope="module")
def uncited_path(tmp_path_factory):
    """Recordings of three files each, which name no publication."""

    def uncited(name):
        return recorded(name).assign_attrs(citation="", source_file_count="3")

    return made(tmp_path_factory.mktemp("uncited"), CONFIG, uncited)


@pytest.fixture(scope="module")
def page(path):
    return page_of(path)


def test_every_result_has_one_section_which_the_overview_links_to(page, path):
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if name.startswith("result/")] == [f"result/{r}" for r in RESULTS]
    inside = {href[1:] for href in page.values("href") if href.startswith("#")}
    assert inside <= set(ids)
    text = path.read_text(encoding="utf-8")
    overview = text[text.index("<nav") : text.index("</nav>")]
    wanted = ["population/first-vs-second", *(f"result/{result}" for result in RESULTS)]
    assert [part.split('"')[0] for part in overview.split('href="#')[1:]] == wanted


def test_every_other_address_is_a_file_beside_the_page(page, path):
    addresses = [href for href in page.values("href") if not href.startswith("#")]
    results, recordings, populations = 3, 3, 1
    assert len(addresses) == results * (2 * 3 + 2) + recordings * (3 + 1) + populations * 2
    assert all((path.parent / address).is_file() for address in addresses)
    assert not any(address.startswith("/") or ":" in address for address in addresses)


def test_the_page_loads_nothing_and_runs_one_script_that_it_knows_by_its_digest(page, path):
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv")]
    text = path.read_text(encoding="utf-8")
    (script,) = [part.partition("</script>")[0] for part in text.split("<script>")[1:]]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        f"script-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert page.all("script") == [{}]
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"link", "iframe", "object", "embed", "form", "base", "image", "use"}
    attributes = {name for _, attrs in page.elements for name in attrs}
    assert not {name for name in attributes if name.startswith("on")}
    assert all(src.startswith("data:image/png;base64,") for src in page.values("src"))


def test_the_script_makes_no_markup_out_of_text_and_asks_for_nothing(path):
    text = path.read_text(encoding="utf-8")
    script = text[text.index("<script>") : text.index("</script>")]
    for word in ("innerHTML", "outerHTML", "insertAdjacent", "write(", "eval", "Function("):
        assert word not in script
    for word in ("fetch", "XMLHttp", "import", "http", "setTimeout", "location"):
        assert word not in script


def test_style_sheet_asks_for_no_file(path):
    text = path.read_text(encoding="utf-8")
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_what_a_reader_left_out_is_told_with_its_recording(noted_path, page):
    words = page_of(noted_path).text
    for note in NOTES:
        assert words.count(f"{note.replace('_', ' ').capitalize()} of {note}: <b>3</b>") == 3, note
    assert "Unused fields" not in page.text


def test_hostile_text_never_becomes_markup(tmp_path, noted_path):
    def hostile(name):
        data = recorded(name)
        data["area"] = ("channel", np.array([HOSTILE] * 3, dtype=object))
        data["stimulus"] = ("trial", np.array([HOSTILE, "s1"] * 4, dtype=object))
        data = data.assign_coords(channel=[f"{HOSTILE}{number}" for number in range(3)])
        said = dict.fromkeys(("source", "citation", "reader", "source_sha256", *NOTES), HOSTILE)
        return data.assign_attrs(said | {"striate_version": HOSTILE})

    config = yaml.safe_load(CONFIG)
    config["stimuli"]["first"] = {"stimulus": {"contains": HOSTILE}}
    config["comparisons"]["first-vs-second"]["title"] = HOSTILE
    plain, attacked = page_of(noted_path), page_of(made(tmp_path, yaml.safe_dump(config), hostile))
    shapes = [[(tag, sorted(attrs)) for tag, attrs in p.elements] for p in (plain, attacked)]
    assert shapes[0] == shapes[1]
    assert attacked.text.count(HOSTILE) > 20
    assert any(HOSTILE in picture["alt"] for picture in attacked.all("img"))


def test_a_source_name_that_is_no_text_does_not_stop_the_page(noted_path):
    assert "a?.mat" in page_of(noted_path).text


def test_equal_artifacts_give_equal_bytes_wherever_they_lie(tmp_path, path):
    again = made(tmp_path)
    assert again.read_bytes() == path.read_bytes()
    text = again.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "private/folder" not in text


def test_each_recording_says_where_it_comes_from_in_a_comparison_or_not(path):
    for name, comparisons in (("a", "first-vs-second , second-vs-first"), ("c", "none")):
        text = section(path, f"recording/monkey-{name}").text
        assert "Holds 8 trials, 3 channels" in text
        assert f"Source file monkey-{name}.mat" in text
        assert f"SHA-256 {'ab' * 32}" in text
        assert "Reader by-hand" in text
        assert f"Comparisons {comparisons}" in text


def test_a_citation_stands_once_in_the_references_with_its_recordings(path, uncited_path):
    references = section(path, "references").text
    assert references.count("Someone (2019)") == 1
    assert "Someone (2019) (monkey-a, monkey-b, monkey-c)" in references
    assert "The files name no publication to cite" in section(uncited_path, "references").text


def test_a_test_that_is_named_has_its_reference_and_no_other_has(path, tmp_path):
    assert "Saravanan V" in section(path, "references").text
    alone = made(tmp_path, ONE_RECORDING)
    text = section(alone, "references").text
    assert "Saravanan" not in text
    assert "Phipson B" in text
    assert "Maris" not in text
    with_courses = made(tmp_path, WITH_COURSES)
    assert "Maris E" in section(with_courses, "references").text


def test_the_software_is_named_with_its_versions(page):
    assert f"numpy {np.__version__}" in page.text
    for name in ("striate", "python", "scipy", "xarray", "numcodecs", "matplotlib", "snakemake"):
        assert f" {name} " in page.text


def test_the_stages_are_drawn_with_the_counts_of_their_artifacts(page):
    (drawing,) = page.all("svg")
    # 3 results with 2 figures each, and 3 recordings with one
    assert drawing["aria-label"] == (
        "Raw files: 3, then Recordings: 3, then Responses: 3, then Means: 12, then Comparisons: 3, "
        "then Pooled: 1, then Figures: 9, then Report: 1"
    )
    assert len(page.all("rect")) == 8
    assert "9 Figures" in page.text


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
        (specs.compare_spec, "monkey-b", "first-vs-second"),
        (specs.course_spec, "monkey-b", "first-vs-second"),
        (specs.render_spec, "heatmap", "monkey-b", "first-vs-second"),
    ]:
        assert spec(alone, *about) == spec(whole, *about)


def test_a_reader_without_eyes_gets_headings_in_order_table_headers_and_pictures_in_words(page):
    assert page.all("html") == [{"lang": "en"}]
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(header["scope"] in ("row", "col") for header in page.all("th"))
    of_results = [image["alt"] for image in page.all("img") if "A is " in image["alt"]]
    assert len(of_results) == 3 * 2
    assert all(" in monkey-" in alt and "Channels: 3 V1." in alt for alt in of_results)
    assert all("role" in drawing and drawing["aria-label"] for drawing in page.all("svg"))


def test_tables_scroll_by_themselves_where_the_screen_is_narrow(path):
    text = path.read_text(encoding="utf-8")
    tables = text.count("<table")
    assert tables > 5
    assert text.count('tabindex="0">\n<table') == tables


def test_every_figure_there_is_has_a_sentence(tmp_path):
    config = yaml.safe_load(ONE_RECORDING) | {"figures": list(FIGURES)}
    page = page_of(made(tmp_path, yaml.safe_dump(config)))
    of_comparisons = sum(map(is_of_comparison, FIGURES))
    assert len(page.all("img")) == 2 * of_comparisons + len(FIGURES) - of_comparisons


@pytest.mark.parametrize("figure", [*FIGURES, "unknown"])
def test_every_figure_has_a_caption_in_the_report_of_snakemake(figure):
    text = Path(striate.__file__).parents[1].joinpath("report/figure.rst").read_text("utf-8")
    where = {"recording": "r.1_", "comparison": "a-vs-b_"}
    if figure in FIGURES and not is_of_comparison(figure):
        del where["comparison"]
    wildcards = SimpleNamespace(**where, figure=figure)
    caption = jinja2.Template(text).render(snakemake=SimpleNamespace(wildcards=wildcards))
    html = publish_parts(caption, writer="html", settings_overrides={"halt_level": 2})["body"]
    assert all(name in html for name in where.values())
    sentences = [line for line in caption.splitlines() if line.strip()]
    assert len(sentences) == (2 if figure in FIGURES else 1)
    if figure in FIGURES:
        assert "permutation test" in caption or "No test is made" in caption


@pytest.mark.parametrize("figure", FIGURES)
def test_both_reports_say_the_same_of_a_figure(figure):
    workflow = Path(striate.__file__).parents[1]
    text = workflow.joinpath("report/figure.rst").read_text("utf-8")
    names = SimpleNamespace(wildcards=SimpleNamespace(recording="r", figure=figure))
    *_, caption = jinja2.Template(text).render(snakemake=names).split("\n\n")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(workflow / "striate/report"), autoescape=True
    )
    ours = environment.get_template("figures.html.jinja").module
    said = str(ours.sentence_of(figure, {"fdr": 0.05, "cluster_alpha": 0.05})).strip()
    assert said.replace("q ≤ 0.05", "q ≤ the false discovery rate of config.yaml") == (
        caption.strip()
    )
    assert "q ≤ 0.01" in str(ours.sentence_of("scatter", {"fdr": 0.01}))


def test_what_is_found_by_a_test_is_called_so_only_where_tested():
    text = (Path(striate.__file__).parent / "report/figures.html.jinja").read_text("utf-8")
    said = [line for line in text.splitlines() if line.startswith("  ")]
    assert len(said) == len(FIGURES)
    for line in said:
        for word in ("Marked", "Filled", "(Welch)"):
            _, found, after = line.partition(word)
            assert not found or "where tested" in after[:40], line


def test_the_parts_of_the_template_are_code_of_the_report():
    package = Path(striate.__file__).parent
    parts = [part for part in (package / "report").iterdir() if part.is_file()]
    others = {part.name for part in parts if part.suffix != ".py"}
    assert len(others) > 3
    assert others <= {Path(file).name for file in code_files("steps.report")}


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


def test_the_digest_of_several_files_is_called_that_of_their_list(uncited_path, page):
    of_lists = page_of(uncited_path)
    assert "SHA-256 of the list of 3 files" in of_lists.text
    assert "Raw files: 9" in of_lists.all("svg")[0]["aria-label"]
    assert "of the list of" not in page.text


def test_the_page_can_be_made_again_over_the_old_one(tmp_path, path):
    page = copied(path, tmp_path)
    save_report(json.loads(specs.report_spec(settings_from(CONFIG, tmp_path))), page)
    assert page.read_bytes() == path.read_bytes()
