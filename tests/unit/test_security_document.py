"""What docs/security.md promises names the tests that hold it; they are there."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "security.md"


def test_every_promise_names_a_test_and_every_link_leads_somewhere() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    promises = text.partition("## What is promised")[2].partition("\n## ")[0]
    rows = [line for line in promises.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 15
    assert [row for row in rows if "/test_" not in row] == []
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert [link for link in links if not (DOCUMENT.parent / link).exists()] == []
