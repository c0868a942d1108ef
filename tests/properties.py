"""The settings of all property tests; loaded before the first one is imported."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.scale import times

# No property test depends on how fast the machine is, or a busy one fails them.
settings.register_profile(
    "ring", max_examples=times(15, 300), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ring")
