"""Reads the matcher keys of a [[trace]], with one function for each place (docs/reference/rules.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from linter.catalog import literals, markers, patterns
from linter.catalog.patterns import Matcher
from linter.model.fragments import Place
from linter.support.package_names import normalise
from linter.support.table_reader import Table

LANGUAGES: dict[str, tuple[str, str]] = {
    "python": (".", "."),
    "javascript": ("/", ""),
    "go": ("/", ""),
    "java": (".", "."),
    "csharp": (".", "."),
    "ruby": ("/", ""),
    "php": ("\\", "\\"),
    "rust": ("::", ":"),
    "swift": (".", "."),
    "dart": ("/", "/"),
    "elixir": (".", "."),
    "c": ("/", ""),
}
"""For each language: what separates a module from its parts, and where an import may break its name."""

ECOSYSTEMS: dict[str, tuple[str, str]] = {
    "pypi": ("-_.", ""),
    "npm": ("", "/"),
    "maven": ("", ":"),
    "cargo": ("-_", ""),
    "composer": ("", "/"),
    **dict.fromkeys(
        (
            "golang nuget gem hex pub swift cocoapods conda conan vcpkg jsr deno brew nix mise deb winget"
            " github"
        ).split(),
        ("", ""),
    ),
}
"""For each ecosystem: the characters that are equal in names, and the one where a file may break a name."""

EDITORS = ("vscode", "jetbrains", "setting", "gh", "agent")
SYSTEMS = ("github", "gitlab", "circleci", "azure", "bitbucket", "buildkite", "devcontainer")
# Keys whose value is somebody who took part in the change; a trace without a key is about these. Others
# (`Component:`, `Reported-by:`) say what a commit is about or who noticed, not who made it.
PERSON_KEYS = (
    "ai-assisted-by",
    "ai-generated-by",
    "assisted-by",
    "authored-by",
    "authored-with",
    "co-authored-by",
    "co-authored-with",
    "co-developed-by",
    "commit-generated-by",
    "coauthored-by",
    "created-by",
    "developed-by",
    "generated-by",
    "generated-with",
    "helped-by",
    "implemented-by",
    "made-with",
    "on-behalf-of",
    "pair-programmed-with",
    "reviewed-by",
    "signed-off-by",
    "written-by",
    "written-with",
)
ACCOUNT_KEY = "*-by"
"""Added to the keys of a trace with an account number, which is proof under any key that names people."""
MODEL_KEYS = (
    *PERSON_KEYS,
    *("ai-agent", "ai-assistant", "ai-model", "ai-tool", "coding-agent", "llm", "model"),
)
"""Trailer keys whose value may be just the name of a model."""
_EVERY_KEY = (
    *(
        key + end
        for key in (
            *("glob", "key", "email", "github_id", "name", "pattern", "module", "package", "variable"),
            *("image", "extension", "command", "endpoint", "secret", "model", "ref", "marker"),
            *("file", "setting"),
        )
        for end in ("", "s")
    ),
    "ignore_case",
    "part",
    "language",
    "ecosystem",
    "editor",
    "system",
    "uses",
    "value",
)
IDENTITY = frozenset({Place.TRAILER, Place.AUTHOR, Place.COMMITTER})


def read_matcher(table: Table, places: tuple[Place, ...]) -> tuple[tuple[str, ...], Matcher]:
    """Read the fragment keys and the matcher of a trace; the matcher is empty after a problem."""
    empty = Matcher("", ())
    if not places or (len(places) > 1 and not IDENTITY.issuperset(places)):
        if places:
            table.problem("only author, committer and trailer may stand in one list", "place")
        table.accept(*_EVERY_KEY)
        return (), empty
    keys: tuple[str, ...] = ()
    try:
        keys, matchers = _READERS[places[0]](table)
        every = list(matchers)
        for matcher in every:
            re.compile(matcher.pattern)
    except re.error as error:
        key = next((key for key in ("value", "patterns") if key in table), "pattern")
        table.problem(f"not a valid regular expression: {error}", key)
        return keys, empty
    if not every:
        table.problem(f"expected one of {_MATCHER_KEYS[places[0]]}")
        return keys, empty
    return keys, patterns.join(every)


def _path(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    ignore_case = table.flag("ignore_case")
    return (), [patterns.glob(spelling, ignore_case=ignore_case) for spelling in table.either("glob")]


def _branch(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    return (), [*(patterns.glob(spelling) for spelling in table.either("glob")), *_patterns(table)]


def _identity(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    models = [patterns.model_name(model) for model in table.either("model")]
    given = tuple(key.lower() for key in table.either("key"))
    keys = given or (MODEL_KEYS if models else PERSON_KEYS)
    matchers = [patterns.email(mailbox) for mailbox in table.either("email")]
    for number in table.either("github_id"):
        if number.isdecimal():
            matchers.append(patterns.github_id(number))
        else:
            table.problem(f'expected a number in quotes, not "{number}"', "github_id")
    if matchers and not given and table.either("github_id"):
        keys = (*keys, ACCOUNT_KEY)
    matchers += [patterns.name(who) for who in table.either("name")]
    return keys, [*matchers, *models, *_patterns(table)]


def _message(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    part = table.text("part", default="", one_of=("subject", "body", "heading")) if "part" in table else ""
    named = [markers.footer(name) for name in table.either("marker")]
    return (part,) if part else (), [*named, *_patterns(table)]


def _note(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    return (), [patterns.glob(f"/{spelling}") for spelling in table.either("ref")]


def _import(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    language = table.text("language", one_of=LANGUAGES)
    separator, pieces = LANGUAGES.get(language, (".", ""))
    modules = table.either("module")
    return (language,), [patterns.module(module, separator, pieces=pieces) for module in modules]


def _dependency(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    given = table.words("ecosystem", ECOSYSTEMS)
    # conda-forge builds a PyPI project under the same name.
    ecosystems = tuple(dict.fromkeys((*given, "conda"))) if "pypi" in given else given
    names = table.either("package")
    every = [
        patterns.package(
            name,
            normalise=partial(normalise, ecosystem=ecosystem),
            equal=ECOSYSTEMS[ecosystem][0],
            parts=ECOSYSTEMS[ecosystem][1],
            below=ecosystem == "golang",
        )
        for ecosystem in ecosystems
        for name in names
    ]
    return ecosystems, dict.fromkeys(every)


def _action(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    systems = table.words("system", SYSTEMS) if "system" in table else ("github",)
    return systems, [patterns.action(uses) for uses in table.either("uses", "uses")]


def _image(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    return (), [patterns.image(image) for image in table.either("image")]


def _extension(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    editor = table.text("editor", one_of=EDITORS)
    if editor == "agent":
        files = table.either("file")
        return (editor,), [patterns.agent_setting(spelling, files) for spelling in table.either("setting")]
    names = table.either("extension")
    return (editor,), [patterns.extension(name, is_setting=editor == "setting") for name in names]


def _command(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    return (), [*(patterns.command(command) for command in table.either("command")), *_patterns(table)]


def _endpoint(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    return (), [patterns.endpoint(endpoint) for endpoint in table.either("endpoint")]


def _variable(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    if secrets := table.either("secret"):
        return ("secret",), [patterns.secret(prefix) for prefix in secrets]
    return ("name",), [patterns.variable(variable) for variable in table.either("variable")]


def _model(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    return (), [*(patterns.model(model) for model in table.either("model")), *_patterns(table)]


def _comment(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    named = [markers.marker(name) for name in table.either("marker")]
    signed = [markers.mailbox_marker(mailbox) for mailbox in table.either("email")]
    said = [patterns.in_a_line(pattern) for pattern in table.either("pattern")]
    return (), [*named, *signed, *said]


def _environment(table: Table) -> tuple[tuple[str, ...], Iterable[Matcher]]:
    variables = tuple(variable.lower() for variable in table.either("variable"))
    if not variables:
        return (), ()
    value = table.text("value", default=".")
    literals.check(value)
    return variables, [Matcher(f"(?i){value}", variables)]


def _patterns(table: Table) -> Iterable[Matcher]:
    return [patterns.regex(pattern) for pattern in table.either("pattern")]


_READERS: dict[Place, Callable[[Table], tuple[tuple[str, ...], Iterable[Matcher]]]] = {
    Place.PATH: _path,
    Place.BRANCH: _branch,
    Place.NOTE: _note,
    Place.TRAILER: _identity,
    Place.AUTHOR: _identity,
    Place.COMMITTER: _identity,
    Place.MESSAGE: _message,
    Place.IMPORT: _import,
    Place.DEPENDENCY: _dependency,
    Place.ACTION: _action,
    Place.IMAGE: _image,
    Place.EXTENSION: _extension,
    Place.COMMAND: _command,
    Place.ENDPOINT: _endpoint,
    Place.VARIABLE: _variable,
    Place.MODEL: _model,
    Place.COMMENT: _comment,
    Place.ENVIRONMENT: _environment,
}
_MATCHER_KEYS: dict[Place, str] = {
    Place.PATH: "glob, globs",
    Place.BRANCH: "glob(s), pattern(s)",
    Place.NOTE: "ref(s)",
    Place.TRAILER: "email(s), github_id(s), name(s), model(s), pattern(s)",
    Place.AUTHOR: "email(s), github_id(s), name(s), model(s), pattern(s)",
    Place.COMMITTER: "email(s), github_id(s), name(s), model(s), pattern(s)",
    Place.MESSAGE: "marker(s), pattern(s)",
    Place.IMPORT: "module(s)",
    Place.DEPENDENCY: "package(s)",
    Place.ACTION: "uses",
    Place.IMAGE: "image(s)",
    Place.EXTENSION: "extension(s), or setting(s) and file(s)",
    Place.COMMAND: "command(s), pattern(s)",
    Place.ENDPOINT: "endpoint(s)",
    Place.VARIABLE: "variable(s), secret(s)",
    Place.MODEL: "model(s), pattern(s)",
    Place.COMMENT: "marker(s), email(s), pattern(s)",
    Place.ENVIRONMENT: "variable(s)",
}
