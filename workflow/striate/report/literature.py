"""Publications that the page cites: of the methods that it names, and of the recordings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_METHODS: Final = {
    "Benjamini & Hochberg 1995": "Benjamini Y, Hochberg Y (1995) Controlling the false discovery"
    " rate: a practical and powerful approach to multiple testing. J. R. Stat. Soc. B 57:289.",
    "Fisher 1935": "Fisher RA (1935) The Design of Experiments. Oliver & Boyd, section 21.",
    "Hedges 1981": "Hedges LV (1981) Distribution theory for Glass's estimator of effect size and"
    " related estimators. J. Educ. Stat. 6:107.",
    "Maris & Oostenveld 2007": "Maris E, Oostenveld R (2007) Nonparametric statistical testing of"
    " EEG- and MEG-data. J. Neurosci. Methods 164:177.",
    "Phipson & Smyth 2010": "Phipson B, Smyth GK (2010) Permutation P-values should never be zero:"
    " calculating exact P-values when permutations are randomly drawn. Stat. Appl. Genet. Mol."
    " Biol. 9:39.",
    "Saravanan et al. 2020": "Saravanan V, Berman GJ, Sober SJ (2020) Application of the"
    " hierarchical bootstrap to multi-level data in neuroscience. Neurons Behav. Data Anal. Theory"
    " 3(5).",
    "Sassenhagen & Draschkow 2019": "Sassenhagen J, Draschkow D (2019) Cluster-based permutation"
    " tests of MEG/EEG data do not establish significance of effect latency or location."
    " Psychophysiology 56:e13335.",
    "Welch 1947": 'Welch BL (1947) The generalization of "Student\'s" problem when several'
    " different population variances are involved. Biometrika 34:28.",
}


@dataclass(frozen=True)
class Source:
    """What the recordings of one data set ask to cite."""

    citation: str
    recordings: tuple[str, ...]


def cited_methods(texts: Iterable[str]) -> list[str]:
    """References of the methods that the texts name, by author."""
    told = " ".join(texts)
    return [reference for name, reference in _METHODS.items() if name in told]


def cited_sources(attrs_of: Mapping[str, Mapping[str, Any]]) -> Sequence[Source]:
    """Each citation once, with the recordings that name it; recordings without one are left out.

    Parameters
    ----------
    attrs_of
        Attributes of the recordings, by name.
    """
    named: dict[str, list[str]] = {}
    for recording, attrs in attrs_of.items():
        if citation := str(attrs.get("citation", "")).strip():
            named.setdefault(citation, []).append(recording)
    return [Source(citation, tuple(recordings)) for citation, recordings in named.items()]
