"""The way from place to place."""

from __future__ import annotations

from math import asin, cos, dist, radians, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.roads import EARTH_RADIUS_KM, Roads, great_circle_km
from tests.support import small_instance

DEGREES = st.floats(min_value=-90, max_value=90)


def on_sphere(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Return a point of the unit sphere."""
    north, east = radians(latitude), radians(longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def roads(**fields: Any) -> Roads:
    """Return the roads of the small fleet, with other fields."""
    return Roads(small_instance(**fields))


def test_great_circle_agrees_with_known_distances() -> None:
    """Degrees taken for radians, latitude for longitude, or another radius."""
    assert great_circle_km(0, 0, 0, 180) == pytest.approx(20015.115, abs=0.01)
    assert great_circle_km(0, 0, 1, 0) == pytest.approx(111.195, abs=0.001)
    assert great_circle_km(60, 0, 60, 1) == pytest.approx(55.597, abs=0.01)
    assert great_circle_km(10, 20, 10, 20) == 0
    assert great_circle_km(0, 0, 1e-9, 180) == pytest.approx(20015.115, abs=0.01)


@given(DEGREES, DEGREES, DEGREES, DEGREES)
def test_great_circle_agrees_with_the_chord(lat: float, lon: float, lat2: float, lon2: float) -> None:
    """A slip in the haversine: an arc follows from the straight line through the earth as well."""
    chord = dist(on_sphere(lat, lon), on_sphere(lat2, lon2))
    arc = 2 * EARTH_RADIUS_KM * asin(min(1.0, chord / 2))
    assert great_circle_km(lat, lon, lat2, lon2) == pytest.approx(arc, abs=1e-3)


def test_great_circle_with_detour_where_no_road_is_given() -> None:
    """Detour left out, or rounding down: 33.36 km × 1.3 = 43.37 km, at 40 km/h 66 minutes, so 3 slots."""
    assert roads().km("wheels", "quarry", "dam") == 44
    assert roads().slots("wheels", "quarry", "dam") == 3


def test_given_road_replaces_length_and_time() -> None:
    """A road's time taken and its length not; 60 minutes and 60 of loading are 4 slots."""
    assert roads().km("lowboy", "quarry", "dam") == 40
    assert roads().slots("lowboy", "quarry", "dam") == 4


def test_road_counts_for_its_transport_and_direction_only() -> None:
    """A road of one class or direction used for all."""
    one = [{"transport": "lowboy", "origin": "quarry", "destination": "dam", "minutes": 400, "km": 1}]
    assert roads(roads=one).slots("lowboy", "quarry", "dam") == 16
    assert roads(roads=one).km("lowboy", "dam", "quarry") == 44
    assert roads(roads=one).slots("wheels", "quarry", "dam") == 3


def test_no_way_within_a_site_whatever_the_loading() -> None:
    """Loading charged to a machine that stays."""
    assert roads().slots("lowboy", "dam", "dam") == 0
    assert roads().km("lowboy", "dam", "dam") == 0


def test_two_sites_at_one_spot_still_take_a_slot() -> None:
    """A move of no length, which no plan could place."""
    near = [{"transport": "wheels", "origin": "quarry", "destination": "dam", "minutes": 0, "km": 0}]
    assert roads(roads=near).slots("wheels", "quarry", "dam") == 1


@pytest.mark.parametrize("minutes,slots", [(1, 1), (30, 1), (31, 2), (60, 2), (61, 3)])
def test_road_times_round_up(minutes: int, slots: int) -> None:
    """A slot lost to rounding."""
    given = [{"transport": "wheels", "origin": "quarry", "destination": "dam", "minutes": minutes, "km": 9}]
    assert roads(roads=given).slots("wheels", "quarry", "dam") == slots


def test_way_from_home_has_the_detour_too() -> None:
    """A home's distance as the crow flies."""
    assert roads().home_km("van", -12.0, -77.0, "dam") == 44
    assert roads().home_km("van", -12.3, -77.0, "dam") == 0
