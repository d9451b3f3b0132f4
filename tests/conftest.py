"""What every test shares: how hard Hypothesis tries.

The usual run asks the same questions every time, so that a green run stays green. New ones are
asked with `./accord test --hypothesis-profile search tests/engine`.
"""

from hypothesis import HealthCheck, settings

PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "accord", max_examples=40, deadline=None, derandomize=True, suppress_health_check=PATIENT
)
settings.register_profile("search", max_examples=400, deadline=None, suppress_health_check=PATIENT)
settings.load_profile("accord")
