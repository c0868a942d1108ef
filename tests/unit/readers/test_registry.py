"""Which readers take a file, by its name."""

from __future__ import annotations

from linter.readers.registry import readers_for
from tests.tables import each


@each(
    ("template", "rendered"),
    [
        ("compose.yaml.j2", "compose.yaml"),
        ("run.sh.example", "run.sh"),
        ("config.rb.tt", "config.rb"),
        ("Gemfile.tt", "Gemfile"),
        ("main.tf.tftpl", "main.tf"),
        ("values.yaml.gotmpl", "values.yaml"),
        ("Model.php.stub", "Model.php"),
        (".github/workflows/ci.yml.jinja", ".github/workflows/ci.yml"),
        ("docker-compose.yml.erb", "docker-compose.yml"),
        ("pyproject.toml.jinja2", "pyproject.toml"),
        ("package.json.ejs", "package.json"),
        ("config/database.yml.liquid", "config/database.yml"),
        ("app.py.mako", "app.py"),
        (".env.mustache", ".env"),
        ("mix.exs.eex", "mix.exs"),
    ],
)
def test_a_template_is_read_as_what_it_is_for(template: str, rendered: str) -> None:
    assert readers_for(template) == readers_for(rendered) != ()


@each(
    ("path", "reader"),
    [
        ("a.html.erb", "erb_markup"),
        ("a.erb", "erb_markup"),
        ("a.js.ejs", "erb_markup"),
        ("a.jinja", "jinja_markup"),
        ("a.md.jinja", "jinja_markup"),
        ("a.unknown.jinja", "jinja_markup"),
        ("a.heex", "erb_markup"),
        ("a.liquid", "jinja_markup"),
    ],
)
def test_a_template_of_markup_is_markup(path: str, reader: str) -> None:
    assert reader in readers_for(path)


@each(
    ("suffix", "reader"),
    [
        (".jsonnet", "both_code"),
        (".cue", "slash_code"),
        (".http", "hash_config"),
        (".nomad", "both_config"),
        (".tfstate", "slash_config"),
        (".service", "ini_config"),
        (".resx", "markup"),
        (".rego", "hash_code"),
        (".qml", "slash_code"),
        (".rockspec", "dash_code"),
    ],
)
def test_files_that_are_read_for_literals(suffix: str, reader: str) -> None:
    assert readers_for(f"a{suffix}") == (reader,)
