"""Chapter 4 with its widgets mounted."""

import pytest
from chapter import exercise
from playwright.sync_api import Page, expect


@pytest.fixture
def chapter(page: Page, site_url: str) -> Page:
    page.goto(f"{site_url}chapter4/")
    expect(exercise(page, 25)).to_have_attribute("data-mounted", "")
    return page


@pytest.fixture
def hands_on(page: Page, site_url: str) -> Page:
    """Exercise 26, with its codeblock."""
    page.goto(f"{site_url}chapter4/#26")
    expect(exercise(page, 26).get_by_role("textbox")).to_be_visible()
    return page


@pytest.fixture
def warm(shared_page: Page, site_url: str) -> Page:
    """Exercise 26 as the module's test before left it, with the Python that it started."""
    address = f"{site_url}chapter4/#26"
    if shared_page.url != address:
        shared_page.goto(address)
    expect(exercise(shared_page, 26).get_by_role("textbox")).to_be_visible()
    return shared_page
