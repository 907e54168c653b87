"""A page's form filled as it was typed before. Pure: a page in, a page out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_LEFT = frozenset({"file", "password", "submit", "button", "image", "reset"})  # nobody but a person fills these
_TOKEN = "csrf"  # noqa: S105 - the name of a field: the page's own token counts, never one of another session

Fields = Mapping[str, tuple[str, ...]]


def refilled(page: str, action: str, fields: Fields, notice: str) -> tuple[str, bool]:
    """The page with its form to `action` filled, `notice` above all else, and whether there was such a form."""
    from lxml import html  # large, and an idle office has no use for it

    document = html.document_fromstring(page)
    form = _form_of(document, action, fields)
    if form is not None:
        _fill(document, form, fields)
    main = document.find(".//main")
    if main is not None:
        main.insert(0, html.fragment_fromstring(notice))
    return html.tostring(document, encoding="unicode", doctype="<!doctype html>"), form is not None


def _form_of(document: Any, action: str, fields: Fields) -> Any:
    """The form that goes there; of several the one whose hidden fields say the same."""
    fitting = [one for one in document.iter("form") if action in _ways(one)]
    return max(fitting, key=lambda one: _likeness(one, fields), default=None)


def _ways(form: Any) -> Iterator[str]:
    yield form.get("action") or ""
    for one in form.iter("button"):
        yield one.get("formaction") or ""


def _likeness(form: Any, fields: Fields) -> int:
    hidden = [one for one in form.iter("input") if one.get("type") == "hidden" and one.get("name") != _TOKEN]
    return sum(1 if one.get("value", "") in fields.get(one.get("name"), ()) else -1 for one in hidden)


def _fill(document: Any, form: Any, fields: Fields) -> None:
    """Each control in turn; of several of one name each takes the next of its values."""
    left = {name: list(values) for name, values in fields.items() if name != _TOKEN}
    name = form.get("id")
    elsewhere = document.xpath("//*[@form=$name]", name=name) if name else []
    for control in [*form.iter("input", "textarea", "select"), *elsewhere]:
        named, kind = control.get("name", ""), (control.get("type") or "text").lower()
        if not named or named == _TOKEN or control.tag == "button" or (control.tag == "input" and kind in _LEFT):
            continue
        if control.tag == "select":
            _choose(control, fields.get(named, ()))
        elif kind in ("checkbox", "radio"):
            _tick(control, control.get("value", "on") in fields.get(named, ()))
        elif left.get(named):
            _write(control, left[named].pop(0))
        else:
            continue
        if kind != "hidden":
            _open(control)


def _choose(select: Any, values: tuple[str, ...]) -> None:
    for one in select.iter("option"):
        value = one.get("value") if one.get("value") is not None else (one.text or "").strip()
        _mark(one, "selected", value in values)


def _tick(control: Any, on: bool) -> None:
    _mark(control, "checked", on)


def _write(control: Any, value: str) -> None:
    if control.tag == "textarea":
        control.text = f"\n{value}"  # a browser leaves the first line break out
    else:
        control.set("value", value)


def _mark(one: Any, name: str, on: bool) -> None:
    if on:
        one.set(name, name)
    else:
        one.attrib.pop(name, None)


def _open(control: Any) -> None:
    """What was typed is seen, though it stands in something that is closed at first."""
    for above in control.iterancestors("details"):
        above.set("open", "open")
