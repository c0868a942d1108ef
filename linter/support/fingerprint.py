"""SHA-256 without OpenSSL, which takes 3 ms to load (Python's random module avoids it likewise)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256  # Python 3.12 and newer
    except ImportError:
        try:
            from _sha256 import sha256  # Python 3.11 and older
        except ImportError:  # a Python built without these modules
            from hashlib import sha256

_DIGITS = 32


def fingerprint(text: str) -> str:
    """The first 128 bits of SHA-256 in hexadecimal; the text may contain lone surrogates."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
