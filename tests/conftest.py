"""What every test shares: how hard Hypothesis tries."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "accord",
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("accord")
