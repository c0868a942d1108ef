"""Puts each sample of a trace into an input of its kind, and scans that input."""

from __future__ import annotations

from linter.model.catalog import Trace
from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting
from linter.readers.messages.message import read as read_message
from linter.readers.syntax.text import fold
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.support.package_names import normalise

_CONTEXTS: dict[tuple[Place, str], tuple[str, str]] = {
    (Place.IMPORT, "python"): ("sample.py", "{0}\n"),
    (Place.IMPORT, "javascript"): ("sample.ts", "{0}\n"),
    (Place.IMPORT, "go"): ("sample.go", "package a\n{0}\n"),
    (Place.IMPORT, "java"): ("Sample.java", "{0}\n"),
    (Place.IMPORT, "csharp"): ("Sample.cs", "{0}\n"),
    (Place.IMPORT, "ruby"): ("sample.rb", "{0}\n"),
    (Place.IMPORT, "php"): ("sample.php", "<?php\n{0}\n"),
    (Place.IMPORT, "rust"): ("sample.rs", "{0}\n"),
    (Place.IMPORT, "swift"): ("sample.swift", "{0}\n"),
    (Place.IMPORT, "dart"): ("sample.dart", "{0}\n"),
    (Place.IMPORT, "elixir"): ("sample.ex", "{0}\n"),
    (Place.IMPORT, "c"): ("sample.c", "{0}\n"),
    (Place.DEPENDENCY, "pypi"): ("requirements.txt", "{0}\n"),
    (Place.DEPENDENCY, "npm"): ("package.json", '{{"dependencies": {{"{0}": "1"}}}}'),
    (Place.DEPENDENCY, "golang"): ("go.mod", "require {0} v1.0.0\n"),
    (Place.DEPENDENCY, "maven"): ("build.gradle", "implementation '{0}:1.0'\n"),
    (Place.DEPENDENCY, "nuget"): ("sample.csproj", '<PackageReference Include="{0}" Version="1" />\n'),
    (Place.DEPENDENCY, "gem"): ("Gemfile", 'gem "{0}"\n'),
    (Place.DEPENDENCY, "cargo"): ("Cargo.toml", '[dependencies]\n{0} = "1"\n'),
    (Place.DEPENDENCY, "composer"): ("composer.json", '{{"require": {{"{0}": "^1"}}}}'),
    (Place.DEPENDENCY, "hex"): ("mix.exs", 'deps = [{{:{0}, "~> 1.0"}}]\n'),
    (Place.DEPENDENCY, "pub"): ("pubspec.yaml", "dependencies:\n  {0}: ^1.0.0\n"),
    (Place.DEPENDENCY, "swift"): ("Package.swift", '.package(url: "https://{0}.git", from: "1.0.0")\n'),
    (Place.DEPENDENCY, "jsr"): ("deno.json", '{{"imports": {{"a": "jsr:{0}@1"}}}}'),
    (Place.DEPENDENCY, "brew"): ("Brewfile", 'brew "{0}"\n'),
    (Place.DEPENDENCY, "winget"): ("sample.ps1", "winget install --id {0} -e\n"),
    (Place.ACTION, "github"): (
        ".github/workflows/sample.yml",
        "jobs:\n  a:\n    steps:\n      - uses: {0}\n",
    ),
    (Place.ACTION, "devcontainer"): (".devcontainer/devcontainer.json", '{{"features": {{"{0}:1": {{}}}}}}'),
    (Place.IMAGE, ""): ("Dockerfile", "FROM {0}\n"),
    (Place.EXTENSION, "vscode"): (".vscode/extensions.json", '{{"recommendations": ["{0}"]}}'),
    (Place.EXTENSION, "setting"): (".vscode/settings.json", '{{"{0}": true}}'),
    (Place.EXTENSION, "jetbrains"): (".idea/externalDependencies.xml", '<plugin id="{0}" />\n'),
    (Place.EXTENSION, "gh"): ("sample.sh", "gh extension install {0}\n"),
    (Place.COMMAND, ""): ("sample.sh", "{0}\n"),
    (Place.ENDPOINT, ""): ("sample.py", "base = '{0}'\n"),
    (Place.VARIABLE, "name"): (".env", "{0}=1\n"),
    (Place.VARIABLE, "secret"): ("sample.py", "key = '{0}'\n"),
    (Place.MODEL, ""): ("sample.py", "model = '{0}'\n"),
    (Place.COMMENT, ""): ("sample.py", "# {0}\n"),
}
"""For each place and key: the file for a sample, and the text around the sample in it."""


def sightings(sample: str, trace: Trace, place: Place, scanner: Scanner) -> tuple[Sighting, ...]:
    """Put a sample into an input of its kind (docs/reference/rules.md), and scan that input."""
    if place is Place.PATH:
        return scanner.path(sample)
    if place is Place.TRAILER:
        line = sample if trace.places == (Place.TRAILER,) else f"Co-authored-by: {sample}"
        return _in_message(f"Subject\n\nBody.\n\n{line}\n", scanner)
    if place is Place.MESSAGE:
        subject = trace.keys == ("subject",)
        return _in_message(f"{sample}\n\nBody.\n" if subject else f"Subject\n\n{sample}\n\nEnd.\n", scanner)
    if place is Place.ENVIRONMENT:
        name, _, value = sample.partition("=")
        return scanner.environment({name: value})
    key = trace.keys[0] if trace.keys else ""
    if (place, key) in _CONTEXTS:
        path, around = _CONTEXTS[place, key]
        return scanner.content(path, around.format(sample).encode(), Tally())
    return scanner.fragment(Fragment(place, _normalised(sample, place, key), key))


def _normalised(sample: str, place: Place, key: str) -> str:
    """Normalise a sample as readers do, for places that are the same in many file formats."""
    if place is Place.DEPENDENCY:
        return normalise(sample, key)
    return sample.lower() if place in (Place.IMAGE, Place.EXTENSION, Place.ACTION) else fold(sample)


def _in_message(text: str, scanner: Scanner) -> tuple[Sighting, ...]:
    """Scan a message both with and without the keyword search, so that too narrow a keyword shows."""
    found = scanner.message(text)
    read = [sighting for fragment in read_message(text) for sighting in scanner.fragment(fragment)]
    return found if found or not read else ()
