"""How natural images and gratings drive or suppress the units.

Natural images drive some units and suppress others below their spontaneous rate; gratings drive
both kinds. A large image suppresses in part what the small one does, the more so the more likely
its surround is of one piece with its centre (Coen-Cagli, Kohn & Schwartz 2015, Nat Neurosci
18:1648). The phase of a grating makes no difference.
"""

import numpy as np

from striate.simulation.firing import Firing
from striate.simulation.neurons import Floats, orientation_tuning
from striate.simulation.pvc_8.stimuli import (
    CARDINAL_DEG,
    GRATING_COUNT,
    NATURAL_COUNT,
    Gratings,
    NaturalImages,
    gratings,
    natural_images,
)
from striate.simulation.pvc_8.units import Units

GRATING_PEAK = 3.0  # response to the best grating, in multiples of that to small images
ORIENTED_SHARE = np.array([0.8] * 4 + [0.4] * 4 + [0.0])  # of the drive, categories 1 to 9
IMAGE_SPREAD = 0.5  # SD of the logarithm of the drive over images
FREQUENCY_BANDWIDTH_OCTAVES = 1.0
SURROUND_EXTENT = 3.0  # radius of the surround, in radii of the centre


def homogeneity(rng: np.random.Generator, unit_count: int) -> Floats:
    """Probability (stimulus, unit) that surround and centre are of one piece.

    The same for both sizes of an image; 1 for gratings.
    """
    pairs = rng.beta(0.8, 0.8, (NATURAL_COUNT // 2, unit_count))
    return np.vstack([np.repeat(pairs, 2, axis=0), np.ones((GRATING_COUNT, unit_count))])


def unit_firing(
    rng: np.random.Generator, units: Units, homogeneous: Floats, shown_ms: float
) -> Firing:
    """Firing under all 956 stimuli.

    Parameters
    ----------
    rng
        Source of randomness, for what differs from image to image.
    units
        The population.
    homogeneous
        (stimulus, unit), from `homogeneity`.
    shown_ms
        How long a stimulus is shown, ms.

    Returns
    -------
    Firing
        Its stimuli are in the order of their indices.
    """
    images = natural_images()
    drive = image_drive(rng, units, images)
    left = 1 - images.large[:, np.newaxis] * units.surround * homogeneous[:NATURAL_COUNT]
    suppressed = units.kind == "suppressed"
    by_images = np.where(suppressed, 0, units.evoked * drive * left)
    by_gratings = GRATING_PEAK * units.evoked * grating_drive(units, gratings())
    evoked = np.vstack([by_images, by_gratings])
    depth = np.zeros_like(evoked)
    depth[:NATURAL_COUNT] = np.where(suppressed, 1 - left * units.kept**drive, 0)
    return Firing(units.baseline, units.latency_ms, evoked, depth, shown_ms)


def image_drive(rng: np.random.Generator, units: Units, images: NaturalImages) -> Floats:
    """Drive (image, unit) of the centre, with mean 1 over images; the same at both sizes.

    Categories 1 to 4 are strongly and 5 to 8 weakly oriented, along 0, 45, 90 and 135 deg; the
    rest of the drive differs log-normally from image to image and unit to unit.
    """
    tuning = orientation_tuning(CARDINAL_DEG, units.preferred_deg, units.concentration)
    oriented = tuning[(images.category - 1) % 4] / tuning.mean(axis=0)
    share = ORIENTED_SHARE[images.category - 1, np.newaxis]
    pair_shape = (images.category.size // 2, units.kind.size)
    content = rng.lognormal(-(IMAGE_SPREAD**2) / 2, IMAGE_SPREAD, pair_shape)
    drive: Floats = np.repeat(content, 2, axis=0) * (1 - share + share * oriented)
    return drive


def grating_drive(units: Units, gratings: Gratings) -> Floats:
    """Drive (grating, unit), 0 to 1, by orientation, spatial frequency and size.

    A disc fills the centre and, when large, reaches the suppressive surround (Cavanaugh, Bair &
    Movshon 2002, J Neurophysiol 88:2530); an annulus drives what its hole leaves of the centre.
    """
    orientation = orientation_tuning(
        gratings.orientation_deg, units.preferred_deg, units.concentration
    )
    octaves = np.log2(np.divide.outer(gratings.frequency, units.preferred_frequency))
    frequency = np.exp(-(octaves**2) / (2 * FREQUENCY_BANDWIDTH_OCTAVES**2))
    radii = np.divide.outer(gratings.radius_px, units.centre_px)
    centre = 1 - np.exp(-(radii**2))
    surround = 1 - np.exp(-((radii / SURROUND_EXTENT) ** 2))
    disc = centre * (1 - units.surround * surround)
    annulus = (1 - centre) * (1 - units.surround)
    size = np.where(gratings.annulus[:, np.newaxis], annulus, disc)
    drive: Floats = orientation * frequency * size
    return drive
