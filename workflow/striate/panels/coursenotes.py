"""Sentences below curves: what bands, underlines and triangles mean, and what they do not."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from striate.panels.clusters import cluster_alpha, has_clusters, why_no_clusters
from striate.panels.coursepanels import Courses
from striate.panels.curves import Panel


def band_words(courses: Courses, panels: Iterable[Panel], over: str) -> str:
    """What a band is: '95 % CI over trials'."""
    limits = [course.low for panel in panels for course in panel.courses]
    if not any(np.isfinite(low).any() for low in limits):
        return f"no CI over single {over}"
    return f"band: {100 * courses.level:g} % CI over {over}"


def band_sentences(has_areas: bool) -> Iterator[str]:
    """How the intervals are made, and of what they are."""
    of_areas = "; of an area over its channels, and not over animals" if has_areas else ""
    yield f"CI: confidence interval of the mean (Student's t) in each bin{of_areas}."


def cluster_sentences(courses: Courses, panels: Sequence[Panel]) -> Iterator[str]:
    """Which test underlines, with which correction, and what a latency is; or why there is none."""
    comparison = courses.comparison
    if why := why_no_clusters(comparison):
        yield f"No course was tested: {why}."
    if not has_clusters(comparison):
        return
    permutations = comparison.attrs["cluster_permutations"]
    yield (
        "Underlined in the colour of the larger response: cluster "
        f"p≤{cluster_alpha(comparison):g} (cluster-based permutation test, {permutations} "
        "permutations; corrected for bins, not for panels); "
        "clusters do not locate effects in time."
    )
    if any(panel.latency for panel in panels):
        yield (
            "Triangle: latency, where the first such cluster begins; line: its "
            f"{100 * courses.level:g} % limits over resampled trials, where at least "
            f"{100 * courses.level:g} % of them have it."
        )


def mark_sentences(courses: Courses, panels: Iterable[Panel]) -> Iterator[str]:
    """What the thin line at 0 is, and what gaps are."""
    bins = courses.bins
    if bins.width_s is not None and bins.start < 0 < bins.stop:
        yield "Thin line: stimulus onset."
    means = [course.mean for panel in panels for course in panel.courses]
    if any(np.isnan(mean).any() for mean in means):
        yield "Gaps: no value."
