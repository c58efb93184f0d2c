"""Sections that are kept from run to run: the page is the same as one made from nothing."""

import json
import shutil
from pathlib import Path

import pytest

from configurations import settings_from
from report_pages import CONFIG
from striate import specs
from striate.errors import StriateError
from striate.report import page as pages
from striate.report.page import save_report
from striate.report.shown import shown
from striate.stamping import Known, Made
from striate.stores import load, save

MEMORY = Path(".snakemake/striate/sections.zip")
NEW = 'comparisons:\n  a-new-one: {a: second, b: first, recordings: [monkey-a], title: "New"}\n'


@pytest.fixture
def page(plain_path, tmp_path, monkeypatch):
    """A page with artifacts of its own, in the folder of a project."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(plain_path.parent, tmp_path / "results"), plain_path.name)


@pytest.fixture
def read(monkeypatch):
    """The comparisons that were read from their artifacts."""
    names = []
    for name in ("result_of", "population_of"):
        of = getattr(pages, name)

        def told(*given, of=of):
            names.extend([given[:-1][-2:]] if len(given) > 2 else [given[:1]])
            return of(*given)

        monkeypatch.setattr(pages, name, told)
    return names


def spec_of(tmp_path, config=CONFIG):
    return json.loads(specs.report_spec(settings_from(config, tmp_path)))


def known(spec, code="the code", **changed):
    digests = dict.fromkeys(shown(spec), "as it was") | changed
    return KnownCode(Made(["results/report.html"], ["steps.report"], code), digests)


class KnownCode(Known):
    """Of a job whose code is as the workflow said, unless it says `edited`."""

    def check_code(self):
        if self.made.code == "edited":
            raise StriateError("edited")


def test_sections_of_the_same_are_not_made_again_and_the_page_is_the_same(page, tmp_path, read):
    spec = spec_of(tmp_path)
    first = page.read_bytes()
    save_report(spec, page, known(spec))
    assert len(read) == 4
    assert page.read_bytes() == first
    for _ in range(2):
        read.clear()
        save_report(spec, page, known(spec))
        assert read == []
        assert page.read_bytes() == first


def test_a_new_comparison_alone_is_made(page, tmp_path, read):
    spec = spec_of(tmp_path)
    save_report(spec, page, known(spec))
    read.clear()
    more = spec_of(tmp_path, CONFIG.replace("comparisons:\n", NEW))
    for folder in ("comparisons", "figures"):
        of = page.parent / folder / "monkey-a"
        for path in [*of.glob("second-vs-first*"), *of.glob("second-vs-first/*")]:
            new = Path(str(path).replace("second-vs-first", "a-new-one"))
            if path.is_file():
                new.parent.mkdir(exist_ok=True)
                new.write_bytes(path.read_bytes())
    save_report(more, page, known(more))
    assert read == [("a-new-one", "monkey-a")]
    kept = page.read_bytes()
    save_report(more, page)
    assert page.read_bytes() == kept


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("fdr: 0.05", "fdr: 0.1"),
        ("{permutations: 99}", "{permutations: 100}"),
        ("format: [png, pdf]", "format: [png, svg]"),
        ("start: 0.01, stop: 0.05", "start: 0.02, stop: 0.05"),
    ],
)
def test_a_setting_of_all_makes_every_section_again(page, tmp_path, read, before, after):
    config = CONFIG.replace("{permutations: 99}", "{permutations: 99, fdr: 0.05}")
    config = config if "fdr" in before else CONFIG
    spec = spec_of(tmp_path, config)
    save_report(spec, page, known(spec))
    read.clear()
    assert before in config
    other = spec_of(tmp_path, config.replace(before, after))
    save_report(other, page, known(other))
    assert len([names for names in read if len(names) == 2]) == 3


def test_another_artifact_makes_its_section_again_and_no_other(page, tmp_path, read):
    spec = spec_of(tmp_path)
    save_report(spec, page, known(spec))
    read.clear()
    name = "results/comparisons/monkey-a/second-vs-first.zarr.zip"
    artifact = Path(name)
    save(load(artifact).assign_attrs(fdr=0.2), artifact)
    save_report(spec, page, known(spec, **{name: "another"}))
    assert read == [("second-vs-first", "monkey-a")]
    kept = page.read_bytes()
    save_report(spec, page)
    assert page.read_bytes() == kept


def test_another_code_makes_every_section_again(page, tmp_path, read):
    spec = spec_of(tmp_path)
    save_report(spec, page, known(spec))
    read.clear()
    save_report(spec, page, known(spec, code="another"))
    assert len(read) == 4


def test_what_was_made_of_code_that_changed_meanwhile_is_not_kept(page, tmp_path):
    spec = spec_of(tmp_path)
    save_report(spec, page, known(spec))
    before = MEMORY.read_bytes()
    with pytest.raises(StriateError, match="edited"):
        save_report(spec, page, known(spec, code="edited"))
    assert MEMORY.read_bytes() == before


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 0.999])
def test_damage_of_what_is_kept_has_it_made_again(page, tmp_path, place):
    spec = spec_of(tmp_path)
    save_report(spec, page, known(spec))
    first, content = page.read_bytes(), bytearray(MEMORY.read_bytes())
    content[int(place * len(content))] ^= 1
    MEMORY.write_bytes(content)
    save_report(spec, page, known(spec))
    assert page.read_bytes() == first


def test_a_picture_is_never_kept(page, tmp_path):
    spec = spec_of(tmp_path)
    save_report(spec, page, known(spec))
    assert b"data:image" in page.read_bytes()
    assert b"data:image" not in MEMORY.read_bytes()
