"""The report that Snakemake itself makes: every figure with its caption."""

import zipfile

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("name", ["page.html", "page.zip"])
def test_the_report_of_snakemake_shows_every_figure_with_its_caption(checkout, name):
    outcome = checkout.run("--report", name)
    assert outcome.status == 0, outcome.printed
    page = checkout.root / name
    if page.suffix == ".zip":
        with zipfile.ZipFile(page) as archive:
            text = archive.read("page/report.html").decode()
    else:
        text = page.read_text(encoding="utf-8")
    for recording in ("one", "two", "simulated"):
        caption = f"<em>grating-vs-blank</em> in the recording <em>{recording}</em>"
        assert caption in text
    assert text.count("Underlined in the colour of the larger response, where tested: ") == 3
