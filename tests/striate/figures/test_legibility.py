"""Whatever is drawn, at whatever width: every text can be read and nothing lies on anything."""

from dataclasses import replace
from itertools import combinations

import pytest

from drawn import drawn_texts, words
from simulated_means import (
    HOSTILE,
    Simulation,
    areas,
    electrodes,
    simulated,
    two_channels_in_one_bin,
)
from striate.config.style import WIDTHS_MM
from striate.figures import difference, heatmap
from striate.style import Style

LONG = ("natural-scenes-with-a-name-that-goes-on-and-on-up-to-64-characte", "b" * 64)
PLAIN = Simulation()
CASES = {
    "two areas": lambda: simulated(replace(PLAIN, title="Vertical gratings")),
    "one area": lambda: simulated(replace(PLAIN, areas=areas(V1=48))),
    "no areas": lambda: simulated(replace(PLAIN, areas=("",) * 60)),
    "one channel": lambda: simulated(replace(PLAIN, areas=areas(V1=1))),
    "one bin": two_channels_in_one_bin,
    "many rows in one bin": lambda: simulated(replace(PLAIN, has_time=False)),
    "twelve rows in one bin": lambda: simulated(
        replace(PLAIN, areas=areas(V1=8, V2=4), has_time=False)
    ),
    "twelve channels": lambda: simulated(replace(PLAIN, areas=areas(V1=8, V2=4))),
    "300 channels": lambda: simulated(replace(PLAIN, areas=areas(V1=200, V2=70, MT=30))),
    "1000 channels": lambda: simulated(replace(PLAIN, areas=areas(V1=999, V2=1), bin_s=0.02)),
    "missing channels": lambda: simulated(replace(PLAIN, missing_a=[3, 50], missing_b=[4])),
    "nothing at all": lambda: simulated(
        replace(PLAIN, areas=areas(V1=5), missing_a=range(5), missing_b=range(5))
    ),
    "short trials": lambda: simulated(replace(PLAIN, ends_s=(1.28, 1.5))),
    "before onset": lambda: simulated(replace(PLAIN, start_s=-0.2)),
    "window at the end": lambda: simulated(replace(PLAIN, window_s=(1.4, 1.5))),
    "bins without width": lambda: simulated(replace(PLAIN, has_seconds=False)),
    "voltages": lambda: simulated(
        replace(PLAIN, units="V", long_name="Amplitude", factor=1e-6, areas=areas(V1=6))
    ),
    "32 electrodes": lambda: simulated(electrodes(32)),
    "69 electrodes with long names": lambda: simulated(
        replace(electrodes(69), channels=[f"LTG grid {number}-ref" for number in range(69)])
    ),
    "256 electrodes": lambda: simulated(electrodes(256)),
    "lost electrodes": lambda: simulated(replace(electrodes(20), missing_a=[3], missing_b=[4, 7])),
    "single trials": lambda: simulated(replace(PLAIN, trial_counts=(1, 1))),
    "long names": lambda: simulated(replace(PLAIN, stimuli=LONG, title="A long title " * 40)),
    "hostile text": lambda: simulated(
        replace(
            PLAIN,
            areas=(HOSTILE,) * 4 + ("x" * 300,) * 2,
            channels=[HOSTILE + str(number) for number in range(6)],
            stimuli=(HOSTILE, HOSTILE),
            title=HOSTILE,
        )
    ),
    "thirty areas": lambda: simulated(
        replace(PLAIN, areas=[f"area {number % 30}" for number in range(80)])
    ),
    "eighty areas": lambda: simulated(
        replace(PLAIN, areas=[f"area {number % 80}" for number in range(200)])
    ),
}
FIGURES = {"heatmap": heatmap.draw, "difference": difference.draw}
WIDER = [("two areas", "nature-double"), ("two areas", "slide")]
NARROWEST = [
    (case, "jneurosci-single")
    for case in (
        "two areas",
        "one channel",
        "one bin",
        "twelve rows in one bin",
        "1000 channels",
        "nothing at all",
        "bins without width",
        "69 electrodes with long names",
        "hostile text",
        "eighty areas",
    )
]


def check_legible(draw, case, width):
    style = Style(WIDTHS_MM[width], "viridis")
    figure = draw(*CASES[case](), style)
    texts = drawn_texts(figure)
    across, up = figure.get_size_inches() * figure.dpi
    assert len(texts) > 10
    for text in texts:
        assert 5 <= text.size_pt <= 8 * style.enlargement, text
        assert text.box.x0 >= 0 <= text.box.y0, text
        assert text.box.x1 <= across, text
        assert text.box.y1 <= up, text
    for one, other in combinations(texts, 2):
        assert not one.box.padded(-0.5).overlaps(other.box.padded(-0.5)), (one, other)
    assert across / figure.dpi * 25.4 == pytest.approx(WIDTHS_MM[width])
    assert up / figure.dpi * 25.4 <= style.tallest_mm + 1e-4


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize(("case", "width"), [*WIDER, *NARROWEST])
def test_texts_are_5_to_8_pt_inside_the_canvas_and_apart(draw, case, width):
    check_legible(draw, case, width)


@pytest.mark.slow
@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize("width", WIDTHS_MM)
@pytest.mark.parametrize("case", CASES)
def test_texts_are_legible_in_every_case_at_every_width(draw, case, width):
    check_legible(draw, case, width)


def test_slides_have_text_twice_as_large():
    page, slide = (
        sorted(text.size_pt for text in drawn_texts(heatmap.draw(*simulated(), Style(mm, "magma"))))
        for mm in (183, 254)
    )
    assert (slide[0], slide[-1]) == (2 * page[0], 2 * page[-1])


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_hostile_titles_are_drawn_literally(draw):
    title = "$5 vs $6 $\\frac{$ <script>alert(1)</script> & 100 % {0} \\n"
    figure = draw(*simulated(replace(PLAIN, title=title)), Style(183, "viridis"))
    assert title in words(figure)


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_long_titles_end_in_an_ellipsis(draw):
    figure = draw(*simulated(replace(PLAIN, title="word " * 200)), Style(89, "viridis"))
    assert any(text.startswith("word word") and text.endswith("…") for text in words(figure))


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_without_a_title_the_figure_names_both_stimuli_and_the_recording(draw):
    shown = words(draw(*simulated(), Style(183, "viridis")))
    assert "vertical vs blank" in shown
    assert any(text.startswith("simulated-gratings · 68 channels") for text in shown)


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_axes_have_no_frame_at_the_top_and_right(draw):
    figure = draw(*simulated(), Style(183, "viridis"))
    for axes in figure.axes:
        assert not axes.spines["top"].get_visible()
        assert not axes.spines["right"].get_visible()
