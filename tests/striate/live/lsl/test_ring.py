import numpy as np

from striate.live.lsl.ring import Ring

RATE_HZ = 100.0


def filled(stamps: np.ndarray, capacity: int = 1000, chunk: int = 7) -> Ring:
    """A ring of one channel that holds the number of each sample."""
    ring, values = Ring(1, RATE_HZ, capacity, np.float64), np.arange(len(stamps), dtype=float)
    for start in range(0, len(stamps), chunk):
        part = slice(start, start + chunk)
        ring.add(values[part, None], stamps[part])
    return ring


def regular(count: int) -> np.ndarray:
    return 50.0 + np.arange(count) / RATE_HZ


def around(ring: Ring, time_s: float, before: int, after: int) -> list[float]:
    place = ring.place_at(time_s)
    return ring.cut(place - before, place + after)[:, 0].tolist()


def test_the_nearest_sample_is_that_at_a_time():
    ring = filled(regular(300))
    assert around(ring, 51.0, 2, 3) == [98, 99, 100, 101, 102]
    assert around(ring, 51.0049, 0, 1) == [100]
    assert around(ring, 51.0051, 0, 1) == [101]


def test_a_time_that_has_not_come_in_has_no_place_yet():
    ring = filled(regular(300))
    assert ring.place_at(52.9901) is None
    assert ring.place_at(52.99) is not None
    assert Ring(1, RATE_HZ, 10, np.float32).place_at(0.0) is None


def test_jitter_of_the_time_stamps_moves_no_sample():
    jitter = np.random.default_rng(0).uniform(-0.04, 0.04, 300)
    jitter[::10] = 0
    ring = filled(np.sort(regular(300) + jitter))
    places = [ring.place_at(50 + n / RATE_HZ) for n in (50, 200)]
    assert np.isfinite(ring.cut(places[0], places[1])).all()


def test_missing_samples_leave_their_places_empty():
    stamps = np.delete(regular(300), np.arange(100, 130))
    ring = filled(stamps)
    found = np.array(around(ring, 50.9, 0, 50))
    np.testing.assert_array_equal(np.isnan(found), [90 + n in range(100, 130) for n in range(50)])
    assert found[40] == 100  # the first after the gap
    assert around(ring, 51.5, 0, 1) == [120]  # whole again behind it


def test_a_time_within_a_gap_has_a_place_between_the_samples():
    ring = filled(np.delete(regular(300), np.arange(100, 200)))
    assert ring.place_at(51.5) - ring.place_at(50.99) == 51
    assert ring.place_at(52.0) - ring.place_at(51.5) == 50


def test_the_oldest_samples_go():
    ring = filled(regular(300), capacity=64)
    assert around(ring, 52.99, 63, 1) == list(range(236, 300))
    assert np.isnan(around(ring, 52.99, 70, -63)).all()
    one_piece = filled(regular(300), capacity=64, chunk=300)
    assert around(one_piece, 52.99, 63, 1) == list(range(236, 300))


def test_a_clock_that_is_set_back_begins_anew():
    ring = filled(np.concatenate([regular(100), regular(100) - 40]))
    assert around(ring, 10.5, 0, 2) == [150, 151]
    place = ring.place_at(10.0)
    assert np.isnan(ring.cut(place - 100, place)).all()


def test_a_pause_longer_than_the_ring_empties_it():
    ring = filled(np.concatenate([regular(100), regular(10) + 1e6]), capacity=64)
    place = ring.place_at(1e6 + 50)
    assert np.isnan(ring.cut(place - 54, place)).all()
    assert ring.cut(place, place + 10)[:, 0].tolist() == list(range(100, 110))


def test_samples_without_a_time_are_left_out():
    stamps = regular(20)
    stamps[3] = np.nan
    ring = filled(stamps)
    assert 3.0 not in ring.cut(0, 20)[:, 0].tolist()


def test_an_infinite_sample_is_no_value():
    ring = Ring(2, RATE_HZ, 100, np.float64)
    ring.add(np.array([[1.0, np.inf], [-np.inf, np.nan], [2.0, 3.0]]), regular(3))
    np.testing.assert_array_equal(ring.cut(0, 3), [[1, np.nan], [np.nan, np.nan], [2, 3]])


def test_a_time_is_found_to_the_sample_although_packets_come_late():
    """Packets of 4 samples, each up to 60 ms late: 6 samples."""
    late_s = np.repeat(np.random.default_rng(1).uniform(0, 0.06, 250), 4)
    ring = filled(regular(1000) + late_s, chunk=4)
    off = [ring.place_at(50.03 + n / RATE_HZ) - n for n in range(50, 950)]
    assert max(np.abs(off)) <= 2
    assert np.mean(np.abs(off)) < 1
