"""The HTML report in a real browser: what it shows, what it never asks for, and what it never runs."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from linter.model.findings import Report
from linter.report import html
from linter.report.style import PLAIN
from tests.unit.report import reports

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
needs_browser = pytest.mark.skipif(
    not (BROWSER and DRIVER),
    reason="NO BROWSER: install Debian's chromium and chromium-driver to try the page",
)
pytestmark = needs_browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    folder = tmp_path_factory.mktemp("browser")
    options = Options()
    options.binary_location = BROWSER or ""
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}", "--window-size=1280,1000"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder / "downloads")})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(
        options=options, service=Service(DRIVER, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"})
    )
    yield driver
    driver.quit()


def opened(browser: webdriver.Chrome, folder: Path, report: Report) -> list[str]:
    """Open the page of a report; what the console said."""
    page = folder / "report.html"
    page.write_text(html.render(report, PLAIN), encoding="utf-8")
    logged(browser, "browser")
    logged(browser, "performance")
    browser.get(page.as_uri())
    return [str(entry["message"]) for entry in logged(browser, "browser")]


def logged(browser: webdriver.Chrome, what: str) -> list[dict[str, Any]]:
    """What was logged since the last call."""
    entries: list[dict[str, Any]] = browser.execute("getLog", {"type": what})["value"]
    return entries


def requests(browser: webdriver.Chrome) -> list[str]:
    """Addresses that were asked for since the page was opened."""
    messages = (json.loads(entry["message"])["message"] for entry in logged(browser, "performance"))
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def many(number: int) -> Report:
    matches = [
        reports.imported(f"module_{row:05}", f"src/part{row % 40}/file{row}.py", row % 300 + 1)
        if row % 3
        else reports.in_commit(
            f"{row:040x}", f"20{10 + row % 17}-{row % 12 + 1:02}-03", f"Claude {row} <noreply@anthropic.com>"
        )
        for row in range(number)
    ]
    return reports.a_report(matches, reports.clean().coverage)


def rows(browser: webdriver.Chrome) -> list[list[str]]:
    script = (
        "return [...document.querySelectorAll('#findings-rows tr:not(.more)')]"
        ".map(row => [...row.children].map(cell => cell.textContent))"
    )
    found: list[list[str]] = browser.execute_script(script)
    return found


def count(browser: webdriver.Chrome) -> str:
    return str(browser.find_element(By.ID, "findings-count").text)


@pytest.mark.parametrize("kind", ["full", "clean", "hostile"])
def test_it_loads_without_an_error_or_a_request(browser: webdriver.Chrome, tmp_path: Path, kind: str) -> None:
    assert opened(browser, tmp_path, getattr(reports, kind)()) == []
    assert all(url.startswith("file:") for url in requests(browser))
    assert "toolban" in browser.title


@pytest.mark.parametrize("kind", ["full", "clean", "hostile"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: webdriver.Chrome, tmp_path: Path, kind: str, theme: str) -> None:
    axe_core = pytest.importorskip("axe_core_python", reason="NO AXE: pip install axe-core-python")
    opened(browser, tmp_path, getattr(reports, kind)())
    browser.execute_script(f"document.documentElement.className = '{theme}'")
    source = Path(str(axe_core.__file__)).with_name("axe.min.js").read_text(encoding="utf-8")
    # the page lets no script in; a debugger's evaluation is none of the page's
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    browser.refresh()
    browser.execute_script(f"document.documentElement.className = '{theme}'")
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
    done = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    serious = [rule["id"] for rule in done["violations"] if rule["impact"] in ("serious", "critical")]
    assert serious == []


def test_filters_sorts_pages_and_searches(browser: webdriver.Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, many(20_000))
    assert count(browser) == "1 to 50 of 20000"
    browser.find_element(By.ID, "page-next").click()
    assert count(browser) == "51 to 100 of 20000"
    Select(browser.find_element(By.CSS_SELECTOR, "select[data-column=place]")).select_by_value("trailer")
    assert count(browser) == "1 to 50 of 6667 (20000 in all)"
    heading = browser.find_elements(By.CSS_SELECTOR, "#findings-head button")
    date = next(button for button in heading if button.text == "Date")
    date.click()
    days = [row[[button.text for button in heading].index("Date")] for row in rows(browser)]
    assert days == sorted(days)
    date.click()
    assert date.find_element(By.XPATH, "..").get_attribute("aria-sort") == "descending"
    browser.find_element(By.ID, "search").send_keys("claude 19998")
    WebDriverWait(browser, 10).until(lambda driver: count(driver).startswith("1 to 1 of 1 "))
    browser.find_element(By.ID, "search").send_keys("nothing")
    WebDriverWait(browser, 10).until(lambda driver: count(driver) == "No finding matches.")
    assert not browser.find_element(By.ID, "csv").is_enabled()


def test_why_and_what_now_stand_below_each_row(browser: webdriver.Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, reports.full())
    below = browser.find_elements(By.CSS_SELECTOR, "#findings-rows tr:not(.more) + tr.more")
    assert len(below) == len(rows(browser))
    assert all("High-risk software. Use Qoder instead" in row.text for row in below[:7])
    assert any("Exempt: Ticket 1" in row.text for row in below)


@pytest.mark.parametrize("kind", ["full", "clean", "hostile"])
@pytest.mark.parametrize("width", [390, 794, 1440])
def test_the_page_is_no_wider_than_screen_or_paper(
    browser: webdriver.Chrome, tmp_path: Path, kind: str, width: int
) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for media in ("screen", "print"):
            if media == "print" and width < 700:  # paper is wider
                continue
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media})
            opened(browser, tmp_path, getattr(reports, kind)())
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_theme_is_switched(browser: webdriver.Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, reports.full())
    ground = "return getComputedStyle(document.body).backgroundColor"
    before = browser.execute_script(ground)
    browser.find_element(By.ID, "theme").click()
    assert browser.execute_script(ground) != before


def test_the_table_is_worked_with_the_keyboard(browser: webdriver.Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, many(200))
    browser.execute_script("document.getElementById('page-next').focus()")
    browser.switch_to.active_element.send_keys("\n")
    assert count(browser) == "51 to 100 of 200"


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\uff1d1+1", "\t=1"])
def test_no_cell_of_the_csv_is_a_formula(browser: webdriver.Chrome, tmp_path: Path, text: str) -> None:
    opened(browser, tmp_path, with_text(text))
    browser.execute_script("URL.createObjectURL = (blob) => { window.saved = blob; return '#'; }")
    browser.find_element(By.ID, "csv").click()
    saved = str(browser.execute_async_script("window.saved.text().then(arguments[arguments.length - 1])"))
    cells = [cell for row in csv.reader(saved.splitlines()) for cell in row]
    assert any(text.strip() in cell for cell in cells)
    assert [cell for cell in cells if cell[:1] in {*"=+-@\t\uff1d"}] == []


HOSTILE = (
    "<script>window.hacked=1</script>",
    "\"'><img src=x onerror=window.hacked=1>",
    "</script><script>window.hacked=1</script>",
    "</style><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "x;background:url(https://evil.example/x)",
    "{{ 7*7 }}{% raw %}",
    "<svg onload=window.hacked=1>",
    "<!--<script>",
    "\u2028\u2029</textarea>&lt;script&gt;",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(browser: webdriver.Chrome, tmp_path: Path, text: str) -> None:
    report = with_text(text)
    assert opened(browser, tmp_path, report) == []
    assert browser.execute_script("return window.hacked") is None
    assert all(url.startswith("file:") for url in requests(browser))
    elements: list[Any] = browser.find_elements(
        By.CSS_SELECTOR, "img, iframe, textarea, body script:not([id]) ~ script"
    )
    assert elements == []
    assert any(
        text.replace("\u2028", r"\u2028").replace("\u2029", r"\u2029") in cell
        for row in rows(browser)
        for cell in row
    )


def with_text(text: str) -> Report:
    """A report in which a text stands wherever a repository or a policy can put one."""
    matches = [reports.at_path(reports.FILE, f"{text}/CLAUDE.md"), reports.imported(text, f"{text}.py", 1)]
    policy = reports.POLICY._replace(name=text, origin=(text,))
    report = reports.a_report(matches, reports.full().coverage, text, policy=policy)
    return report._replace(
        subject=reports.SUBJECT._replace(name=text, url=f"https://x/{text}"),
        measures=tuple(measure._replace(reason=text) for measure in report.measures),
        exemptions=tuple(row._replace(reason=text, scope=text) for row in report.exemptions),
    )
