"""Looks up which readers take a file, by its path. On the hook path: imports only tables."""

from __future__ import annotations

from linter.readers.file_types import (
    BY_NAME,
    BY_SUFFIX,
    IN_FOLDER,
    LIKE,
    OF_SETTINGS,
    PROGRAM,
    REQUIREMENTS,
    SETTINGS,
    SHELL,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    _Row = tuple[tuple[str, ...], tuple[str, ...]]

ReaderKey = tuple[str, ...]
"""The names of the readers of a file, and the suffix of its name: together they decide how it is read."""

_LIKE_STARTS = tuple({start for starts, _, _ in LIKE for start in starts if start})
_LIKE_ENDINGS = tuple({ending for starts, endings, _ in LIKE for ending in endings if "" in starts})
_HOOK_FOLDERS = frozenset(
    ".husky husky .githooks .git-hooks .git_hooks .hooks githooks git-hooks git_hooks hooks".split()
)
_HOOKS = frozenset(
    "applypatch-msg commit-msg fsmonitor-watchman post-applypatch post-checkout post-commit post-merge"
    " post-receive post-rewrite post-update pre-applypatch pre-auto-gc pre-commit pre-merge-commit pre-push"
    " pre-rebase pre-receive prepare-commit-msg proc-receive push-to-checkout reference-transaction"
    " sendemail-validate update".split()
)
"""The hooks of git (githooks(5)), which are scripts whatever their first line says."""
_DATA = frozenset(
    "txt csv tsv rst adoc log po pot svg png jpg jpeg gif ico webp pdf gz xz zst zip tar tgz jar whl"
    " exe dll so a o bin dat db sqlite wasm woff woff2 ttf otf mp3 mp4 wav patch diff snap golden out"
    " map lock sum mo mod icns cur pem crt key pub asc sig sha256 md5 npy npz pkl pt pth onnx parquet"
    " avro arrow h5 hdf5 mat fits gguf safetensors stl obj fbx glb gltf blend psd ai eps ps dvi tif tiff"
    " bmp avif heic mp2 ogg flac m4a webm mov avi mkv eot pfb class pyc pyo beam rlib lib pdb dylib apk"
    " ipa deb rpm msi dmg iso img vmdk doc docx xls xlsx ppt pptx odt ods odp rtf epub mobi srt vtt xpm"
    " xbm pgm ppm raw".split()
)
_TEMPLATES = frozenset("j2 tmpl tpl template gotmpl tftpl tt stub default dist example sample in".split())
"""Endings behind the ending of what a template is for: `compose.yaml.j2`, `run.sh.example`."""
_OF_MARKUP = frozenset("jinja jinja2 njk liquid mustache hbs handlebars erb eex ejs mako twig".split())
"""Endings of templates that are read as markup, unless the ending in front says otherwise: `ci.yml.jinja`."""
_MARKUP = ("", ".html", ".htm", ".xhtml", ".xml", ".svg", ".md", ".js", ".jsx", ".ts", ".tsx", ".css", ".txt")
_UNUSED = (".bak", ".old", ".orig", ".disabled")
"""Endings of what was put aside: nothing runs `ci.yml.disabled`, so it is not read."""
_PROSE = frozenset(
    "license licence copying readme authors contributors changelog changes news todo install version notice"
    " maintainers codeowners kconfig owners".split()
)
"""Suffixes and names of files that are no scripts and are not read at all."""

_LEVELS = 3  # of directories between a hidden one and a file of settings
_PATHS = 1 << 16  # that are remembered: a history names each of its paths many times


class _Remembered(dict[str, tuple[str, ...]]):
    """A cache by path; importing functools for its lru_cache would be a quarter of a hook's time."""

    def __init__(self, answer: Callable[[str], tuple[str, ...]]) -> None:
        self._answer = answer

    def __missing__(self, path: str) -> tuple[str, ...]:
        if len(self) >= _PATHS:
            self.clear()
        found = self[path] = self._answer(path)
        return found


def readers_for(path: str) -> tuple[str, ...]:
    """Return the names of the readers that take a file, by its path from the root of the repository."""
    return _READERS[path]


def kind_of(path: str) -> ReaderKey:
    """The key of how a file is read, by its path; empty if no reader takes it."""
    return _KINDS[path]


def _readers_of(path: str) -> tuple[str, ...]:
    folder, _, name = path.rpartition("/")
    name = name.lower()
    if name.endswith(_UNUSED):
        return ()
    if found := BY_NAME.get(name) or _by_place(folder, name):
        return found
    stem, dot, ending = name.rpartition(".")
    found = BY_SUFFIX.get(dot + ending, ())
    if dot + ending in OF_SETTINGS and _is_near_hidden(path):
        return (SETTINGS, *found)
    if _is_template(stem, ending, is_known=bool(found)):
        return _READERS[f"{folder}/{stem}" if folder else stem]
    return found or _readers_of_script(folder, name)


def _is_template(stem: str, ending: str, *, is_known: bool) -> bool:
    """Whether the rest of a name says how a file is read: `ci.yml.jinja`, but not `a.html.erb`."""
    inner = stem[stem.rfind(".") :] if "." in stem else ""
    if ending in _OF_MARKUP:
        return inner not in _MARKUP and (inner in BY_SUFFIX or stem in BY_NAME)
    return not is_known and ending in _TEMPLATES and stem != "" and not stem.endswith(".")


def _is_near_hidden(path: str) -> bool:
    """Whether a file, or a directory at most three levels above it, is hidden: so tools keep their settings.

    What lies deeper belongs to something else, such as the packages in a `.venv`.
    """
    return any(part.startswith(".") for part in path.rsplit("/", _LEVELS + 1)[-_LEVELS - 1 :])


def _by_place(folder: str, name: str) -> tuple[str, ...]:
    """Readers of what its folder and the beginning or the end of its name tell; empty for all else."""
    for endings, readers in _rows_of(folder):
        if name.endswith(endings):
            return readers
    is_like = name.startswith(_LIKE_STARTS) or name.endswith(_LIKE_ENDINGS)
    for starts, endings, readers in LIKE if is_like else ():
        if name.startswith(starts) and name.endswith(endings):
            return readers
    stem, dot, ending = name.rpartition(".")
    if dot and ending in ("txt", "in", "pip"):
        parts = (stem, folder.rpartition("/")[2].lower())
        for reader, word in REQUIREMENTS:
            if any(word in part for part in parts):
                return (reader,)
    return ()


def _readers_of_script(folder: str, name: str) -> tuple[str, ...]:
    """The readers of a file whose suffix says nothing: a git hook, or a script by its first line.

    The file mode is not asked: whatever is run without a suffix names its interpreter in its first line, and
    many texts are marked executable because they come from a file system without modes.
    """
    folders = folder.lower().split("/")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        is_hook = name in _HOOKS and not _HOOK_FOLDERS.isdisjoint(folders)
        return SHELL if is_hook else () if name in _PROSE else PROGRAM
    return PROGRAM if stem and ending not in _DATA else ()


def _rows_of(folder: str) -> tuple[_Row, ...]:
    """The endings and readers of files in a folder, as far as these depend on its name."""
    rows = _ROWS.get(folder)
    if rows is None:
        if len(_ROWS) >= _PATHS:
            _ROWS.clear()
        rows = _ROWS[folder] = tuple(
            (endings, readers)
            for place, endings, readers in IN_FOLDER
            if folder == place or folder.endswith(f"/{place}")
        )
    return rows


def _kind_of(path: str) -> ReaderKey:
    readers = readers_for(path)
    return (*readers, path[path.rfind(".") :].lower()) if readers else ()


_READERS = _Remembered(_readers_of)
_KINDS = _Remembered(_kind_of)
_ROWS: dict[str, tuple[_Row, ...]] = {}
