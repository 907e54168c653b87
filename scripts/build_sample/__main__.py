"""Builds config/sample/mails and config/sample/story.toml. Run it after a change of the story:

    .venv/bin/python scripts/build_sample

It needs python-docx, openpyxl and chromium (for the two PDF files).
"""

from __future__ import annotations

import json
from pathlib import Path

from letters import Mail, raw
from story import STEPS, mails

SAMPLE = Path(__file__).resolve().parents[2] / "config" / "sample"


def main() -> None:
    """Writes every mail, and the story that says when each of them comes."""
    folder = SAMPLE / "mails"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.eml"):
        old.unlink()
    story = ["# Written by scripts/build_sample: what happens when, and what the clock says at each step."]
    in_order = sorted(mails(), key=lambda mail: mail.at)
    for number, mail in enumerate(in_order, 1):
        name = f"{number:02d}-{mail.slug}.eml"
        (folder / name).write_bytes(raw(mail))
        story += _entry("mails", file=name, at=mail, sender=mail.address, says=mail.says)
    for at, says in STEPS:
        story += ["", "[[steps]]", f"at = {at.isoformat()}", f"says = {json.dumps(says, ensure_ascii=False)}"]
    (SAMPLE / "story.toml").write_text("\n".join(story) + "\n", encoding="utf-8")
    total = sum(one.stat().st_size for one in folder.glob("*.eml"))
    print(f"{len(in_order)} mails, {total / 1024:.0f} KB")


def _entry(table: str, at: Mail, **values: str) -> list[str]:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return ["", f"[[{table}]]", f"at = {at.at.isoformat()}", *lines]


if __name__ == "__main__":
    main()
