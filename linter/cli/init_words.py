"""Interprets the answers to `toolban init`: a tool, a vendor, a country, a category."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from linter.model.catalog import Catalog
from linter.model.errors import UsageError
from linter.model.policy import Selector
from linter.support.nearest import nearest

_COUNTRIES = {
    "Australia": "AU", "Austria": "AT", "Brazil": "BR", "Britain": "GB", "Canada": "CA", "China": "CN",
    "Czechia": "CZ", "El Salvador": "SV", "France": "FR", "Germany": "DE", "Great Britain": "GB",
    "India": "IN", "Indonesia": "ID", "Israel": "IL", "Italy": "IT", "Japan": "JP", "Korea": "KR",
    "Lithuania": "LT", "Netherlands": "NL", "PRC": "CN", "Poland": "PL", "Russia": "RU", "Singapore": "SG",
    "Slovakia": "SK", "South Korea": "KR", "Sweden": "SE", "Switzerland": "CH", "Turkey": "TR",
    "Türkiye": "TR", "UK": "GB", "USA": "US", "United Kingdom": "GB", "United States": "US",
}  # fmt: skip
_NOBODY = ("none", "unknown", "various")
"""Words of the catalog that stand for no vendor and no country."""


def selector(words: Iterable[str], known: Catalog) -> Selector:
    """Select what is banned: each word is a tool (by id or name), a vendor, a country or a category.

    `vendor:NAME` and the like say which, if a word could be several.

    Raises:
        UsageError: the catalog knows nothing of that name.
    """
    chosen: dict[str, list[str]] = {field: [] for field in Selector._fields}
    names = _names(known)
    for word in words:
        kind, colon, name = word.partition(":")
        wanted = [field for field in names if colon and field.startswith(kind.lower()) and kind]
        fields = wanted or list(names)
        looked_up = (name if wanted else word).strip().casefold()
        found = next((field for field in fields if looked_up in names[field]), "")
        if not found:
            every = [name for field in fields for name in names[field]]
            raise UsageError(
                f'"{word}" is no tool, vendor or country of the catalog{nearest(looked_up, every)}',
                "toolban rules list has all of them.",
            )
        chosen[found].append(names[found][looked_up])
    return Selector(**{field: tuple(dict.fromkeys(values)) for field, values in chosen.items()})


def split(text: str) -> tuple[str, ...]:
    """The words of an answer, between commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def check_instead(name: str, words: Iterable[str], known: Catalog) -> None:
    """Make sure that what is to be used instead is not banned itself, unless everything is.

    Raises:
        UsageError: it is, or no id can be made of the name.
    """
    if name in ("", "none"):
        return
    tool, _ = id_of(name, known)
    if tool in selector(words, known).tools:
        raise UsageError(f'"{name}" is what is banned.', "Name another tool in --instead, or `none`.")


def similar(name: str, known: Catalog) -> str:
    """A sentence about a name that may be a misspelt tool of the catalog; empty if it is not."""
    if not name or id_of(name, known)[0] in known.tools:
        return ""
    hint = nearest(name.casefold(), known.tools)
    return f'"{name}" is no tool of the catalog, so it is one of your own{hint}' if hint else ""


def others(words: Iterable[str], known: Catalog) -> list[str]:
    """What else a word could mean, as options that say so."""
    names = _names(known)
    return [
        f"--ban vendor:{names['vendors'][word.casefold()]}"
        for word in words
        if word.casefold() in names["tools"] and word.casefold() in names["vendors"]
    ]


def id_of(name: str, known: Catalog) -> tuple[str, str]:
    """The id of the tool to use instead, and its name if the catalog does not have it.

    Raises:
        UsageError: no id can be made of it.
    """
    listed = _names(known)["tools"]
    if name == "*" or (name.casefold() in listed and listed[name.casefold()] == "*"):
        raise UsageError("`*` cannot be used instead.", "Name one tool in --instead, or `none`.")
    if name.casefold() in listed:
        return listed[name.casefold()], ""
    made = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    if not made:
        raise UsageError(f'"{name}": no id can be made of that name.', "Give an id in letters, and --name.")
    return made, name


def _names(known: Catalog) -> dict[str, Mapping[str, str]]:
    """For each field of a selector, the words that people write, in lower case, and the values they mean."""
    tools = {"*": "*"}
    for tool in known.tools.values():
        tools.setdefault(tool.name.casefold(), tool.id)
    tools |= {tool: tool for tool in known.tools}
    codes = {tool.jurisdiction for tool in known.tools.values()}.difference(_NOBODY)
    countries = {name.casefold(): code for name, code in _COUNTRIES.items()}
    vendors = {tool.vendor for tool in known.tools.values()}.difference(_NOBODY)
    categories = {name for tool in known.tools.values() for name in tool.categories}.difference(_NOBODY)
    return {
        "tools": tools,
        "jurisdictions": {code.casefold(): code for code in codes} | countries,
        "vendors": {vendor: vendor for vendor in vendors},
        "categories": {category: category for category in categories},
    }
