"""The settings at the top of a policy, and whether a layer loosens them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple, TypeVar

from linter.model.catalog import Confidence
from linter.model.policy import CommitDate, Disclosure
from linter.policy.keys import DATES

_T = TypeVar("_T")


class Baseline(NamedTuple):
    """The baseline that a policy names, with its accepted findings."""

    name: str = ""
    accepted: tuple[tuple[str, str, str], ...] = ()
    """Fingerprint, rule and place of each (linter.policy.baseline)."""


class Setting(Generic[_T]):
    """A setting that every layer of a policy can give a value; the last layer wins."""

    def __init__(self, default: _T, looser: Callable[[_T, _T], bool]) -> None:
        self.value = default
        self.origin = ""
        self._default = default
        self._looser = looser
        self._values: dict[int, _T] = {}

    def put(self, layer: int, value: _T, origin: str) -> None:
        """Set the value of a layer; layers must come in order, the most general first."""
        self._values[layer] = self.value = value
        self.origin = origin

    def within(self, layers: frozenset[int]) -> _T:
        """The value that would apply if the policy consisted of these layers only."""
        values = [value for layer, value in self._values.items() if layer in layers]
        return values[-1] if values else self._default

    def is_loosened(self, layers: frozenset[int]) -> bool:
        """Whether the value that applies is looser than that of these layers alone."""
        return self._looser(self.value, self.within(layers))


_Any = Setting[Confidence] | Setting[CommitDate] | Setting[bool] | Setting[Baseline] | Setting[Disclosure]


class Settings:
    """All settings of a policy, with their defaults."""

    def __init__(self) -> None:
        self.confidence = Setting(Confidence.LIKELY, lambda value, locked: value > locked)
        self.dates: Setting[CommitDate] = Setting(DATES[0], _has_looser_dates)
        self.ignores = Setting(default=True, looser=lambda value, locked: value and not locked)
        self.baseline = Setting(Baseline(), _accepts_more)
        self.disclosure = Setting(Disclosure(), _discloses_less)

    def is_loosened(self, key: str, layers: frozenset[int]) -> bool:
        """Whether the value of a setting is looser than that of these layers alone."""
        return self._all[key].is_loosened(layers)

    @property
    def origins(self) -> dict[str, str]:
        """Maps each setting that has a value to the `file:line` of it."""
        return {key: setting.origin for key, setting in self._all.items() if setting.origin}

    @property
    def _all(self) -> Mapping[str, _Any]:
        return {
            "confidence": self.confidence,
            "dates": self.dates,
            "ignores": self.ignores,
            "baseline": self.baseline,
            "disclosure": self.disclosure,
        }


def date_named(word: str) -> CommitDate:
    """The date of a commit that a word names; the default for an unknown word."""
    return next((date for date in DATES if date == word), DATES[0])


def _has_looser_dates(dates: CommitDate, locked: CommitDate) -> bool:
    """Any change of the date is looser, except from the committer's date to the day of the push."""
    return dates != locked and (locked, dates) != ("committer", "received")


def _accepts_more(baseline: Baseline, locked: Baseline) -> bool:
    allowed = {fingerprint for fingerprint, *_ in locked.accepted}
    return not allowed.issuperset(fingerprint for fingerprint, *_ in baseline.accepted)


def _discloses_less(value: Disclosure, locked: Disclosure) -> bool:
    asks_less = bool(locked.require) and not (value.require and set(value.require) <= set(locked.require))
    is_wider = bool(locked.allow) and not (value.allow and _named(value) <= _named(locked))
    permits = not all(map(value.forbids, locked.forbid))
    ignores_people = (locked.require_human and not value.require_human) or (
        locked.human_signoff and not value.human_signoff
    )
    is_other_form = not _forms(locked) <= _forms(value)  # which of two expressions is stricter is not known
    is_looser = asks_less or is_wider or permits or ignores_people or is_other_form
    return is_looser or value.effective > locked.effective


def _forms(disclosure: Disclosure) -> set[tuple[str, str]]:
    return {(key.lower(), form) for key, form in disclosure.pattern}


def _named(disclosure: Disclosure) -> set[str]:
    return {*disclosure.allow, *disclosure.require}
