"""What holds for every test."""

import os
from collections.abc import Generator

import hypothesis
import pytest

pytest.register_assert_rewrite("uuutorrent.testing")

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

IN_CI = os.environ.get("CI") == "true"
REAL_THINGS = ("not installed", "lets us mount nothing", "a device that is always full", "nobody recorded")
"""Why a real thing was skipped."""

# Whoever runs the tests may have configured a server of their own: it is none of the tests' business.
for name in [name for name in os.environ if name.startswith("UUUTORRENT_")]:
    del os.environ[name]

# A busy machine is no reason to fail: speed is measured in benchmarks. In CI a failure must be there again tomorrow.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if IN_CI else "here")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing real is skipped: what is not installed is a failure there."""
    report = yield
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if IN_CI and report.skipped and any(missing in reason for missing in REAL_THINGS):
        report.outcome = "failed"
        report.longrepr = f"{reason}: in CI nothing real is skipped."
    return report
