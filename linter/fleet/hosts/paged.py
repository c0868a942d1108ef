"""Asks a host page by page, for hosts without a well-kept client of their own."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from linter.fleet.hosts.common import RETRIES, TIMEOUT, failure, unreachable
from linter.model.errors import UsageError

_BUSY = (429, 500, 502, 503, 504)


class Host:
    """A host that answers with JSON; it waits as long as the host asks for."""

    def __init__(self, name: str, variable: str, authorization: str) -> None:
        self._name = name
        self._variable = variable
        self._session = requests.Session()
        self._session.trust_env = False  # no password from somebody's .netrc
        retry = Retry(
            total=RETRIES,
            backoff_factor=0.5,
            status_forcelist=_BUSY,
            respect_retry_after_header=True,
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))
        self._session.headers["Accept"] = "application/json"
        if authorization:
            self._session.headers["Authorization"] = authorization

    def get(self, url: str, **parameters: str | int) -> Any:
        """The JSON of an address.

        Raises:
            UsageError: the host does not answer, or with an error.
        """
        try:
            response = self._session.get(url, params=parameters, timeout=TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            raise unreachable(self._name, error) from None
        if response.status_code != requests.codes.ok:
            raise failure(self._name, response.status_code, self._variable)
        try:
            return response.json()
        except ValueError:
            raise UsageError(f"{self._name} did not answer with JSON.", "Is --api-url right?") from None
