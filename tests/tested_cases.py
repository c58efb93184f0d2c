"""Simulated recordings with tests, as different as figures of a comparison may meet them."""

from dataclasses import replace

from simulated_means import HOSTILE, Simulation, areas, electrodes

PLAIN = Simulation()
LONG = ("natural-scenes-with-a-name-that-goes-on-and-on-up-to-64-characte", "b" * 64)
CASES = {
    "two areas": replace(PLAIN, title="Vertical gratings"),
    "no areas": replace(PLAIN, areas=("",) * 60),
    "one channel": replace(PLAIN, areas=areas(V1=1)),
    "twelve channels": replace(PLAIN, areas=areas(V1=8, V2=4)),
    "1000 channels": replace(PLAIN, areas=areas(V1=999, V2=1), bin_s=0.1),
    "missing channels": replace(PLAIN, missing_a=[3, 50], missing_b=[4]),
    "nothing at all": replace(PLAIN, areas=areas(V1=5), missing_a=range(5), missing_b=range(5)),
    "no window": replace(PLAIN, has_seconds=False),
    "32 electrodes": electrodes(32),
    "single trials": replace(PLAIN, areas=areas(V1=5), trial_counts=(1, 1)),
    "long names": replace(PLAIN, stimuli=LONG, title="A long title " * 40),
    "hostile text": replace(
        PLAIN,
        areas=(HOSTILE,) * 4 + ("x" * 300,) * 2,
        channels=[HOSTILE + str(number) for number in range(6)],
        stimuli=(HOSTILE, HOSTILE),
        title=HOSTILE,
    ),
    "thirty areas": replace(PLAIN, areas=[f"area {number % 30}" for number in range(80)]),
}
