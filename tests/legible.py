"""Whether every text of a figure can be read, and nothing lies on anything."""

from itertools import combinations

import pytest
from matplotlib.figure import Figure

from drawn import drawn_texts
from striate.style import Style


def check_legible(figure: Figure, style: Style) -> None:
    """Texts are 5 to 8 pt, inside the canvas and apart; the page has its width."""
    texts = drawn_texts(figure)
    across, up = figure.get_size_inches() * figure.dpi
    assert len(texts) > 10
    for text in texts:
        assert 5 <= text.size_pt <= 8 * style.enlargement, text
        assert min(text.box.x0, text.box.y0) >= 0, text
        assert text.box.x1 <= across, text
        assert text.box.y1 <= up, text
    for one, other in combinations(texts, 2):
        assert not one.box.padded(-0.5).overlaps(other.box.padded(-0.5)), (one, other)
    assert across / figure.dpi * 25.4 == pytest.approx(style.width_mm)
    assert up / figure.dpi * 25.4 <= style.tallest_mm + 1e-4
