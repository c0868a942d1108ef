"""The last layer's setting applies, and whether it loosens what an earlier layer set is seen."""

from __future__ import annotations

import pytest

from linter.model.catalog import Confidence
from linter.model.policy import CommitDate, Disclosure
from linter.policy.settings import Baseline, Setting, Settings
from tests.tables import each

BASE, TEAM = frozenset({0}), frozenset({0, 1})


def test_last_layer_wins_and_an_unset_one_has_the_default() -> None:
    setting = Setting(1, looser=lambda value, locked: value > locked)
    assert (setting.value, setting.origin, setting.within(BASE)) == (1, "", 1)
    setting.put(0, 2, "base.toml:1")
    setting.put(2, 5, "toolban.toml:3")
    assert (setting.value, setting.origin) == (5, "toolban.toml:3")
    assert setting.within(BASE) == setting.within(TEAM) == 2
    assert setting.is_loosened(BASE)
    assert not setting.is_loosened(frozenset({0, 2}))


def test_origins_are_those_of_settings_that_were_set() -> None:
    settings = Settings()
    assert settings.origins == {}
    settings.ignores.put(0, value=False, origin="base.toml:2")
    assert settings.origins == {"ignores": "base.toml:2"}


def test_confidence_is_loosened_by_a_higher_threshold() -> None:
    settings = Settings()
    settings.confidence.put(0, Confidence.LIKELY, "")
    settings.confidence.put(1, Confidence.CERTAIN, "")
    assert settings.is_loosened("confidence", BASE)
    settings.confidence.put(2, Confidence.WEAK, "")
    assert not settings.is_loosened("confidence", BASE)


@pytest.mark.parametrize(
    ("locked", "value", "is_looser"),
    [
        ("committer", "committer", False),
        ("committer", "received", False),
        ("committer", "author", True),
        ("received", "committer", True),
        ("author", "received", True),
    ],
)
def test_dates(locked: CommitDate, value: CommitDate, *, is_looser: bool) -> None:
    settings = Settings()
    settings.dates.put(0, locked, "")
    settings.dates.put(1, value, "")
    assert settings.is_loosened("dates", BASE) == is_looser


def test_baseline_may_shrink_and_not_grow() -> None:
    one, two = ("a" * 32, "x/y", "a.py"), ("b" * 32, "x/y", "b.py")
    settings = Settings()
    settings.baseline.put(0, Baseline("base", (one, two)), "")
    settings.baseline.put(1, Baseline("own", (two,)), "")
    assert not settings.is_loosened("baseline", BASE)
    settings.baseline.put(2, Baseline("own", (two, ("c" * 32, "x/y", "c.py"))), "")
    assert settings.is_loosened("baseline", BASE)


LOCKED = Disclosure(
    require=("assisted-by", "generated-by"),
    allow=("co-authored-by",),
    forbid=("signed-off-by",),
    effective="2026-07-01",
    pattern=(("Assisted-by", "AGENT:MODEL"),),
    require_human=True,
    human_signoff=True,
)


@each(
    ("value", "is_looser"),
    [
        (LOCKED, False),
        (LOCKED._replace(require=("assisted-by",)), False),
        (LOCKED._replace(require=()), True),
        (LOCKED._replace(require=("assisted-by", "helped-by")), True),
        (LOCKED._replace(allow=()), True),
        (LOCKED._replace(allow=("co-authored-by", "reviewed-by")), True),
        (LOCKED._replace(forbid=()), False),  # no key but the allowed ones may name a tool anyhow
        (LOCKED._replace(allow=("signed-off-by",), forbid=()), True),
        (LOCKED._replace(effective="2026-07-02"), True),
        (LOCKED._replace(require_human=False), True),
        (LOCKED._replace(human_signoff=False), True),
        (LOCKED._replace(pattern=()), True),
        (LOCKED._replace(pattern=(("Assisted-by", "AGENT"),)), True),
        (LOCKED._replace(pattern=(("ASSISTED-BY", "AGENT:MODEL"), ("Helped-by", "x+"))), False),
        (LOCKED._replace(effective="2026-06-30"), False),
    ],
)
def test_disclosure(value: Disclosure, *, is_looser: bool) -> None:
    settings = Settings()
    settings.disclosure.put(0, LOCKED, "")
    settings.disclosure.put(1, value, "")
    assert settings.is_loosened("disclosure", BASE) == is_looser
