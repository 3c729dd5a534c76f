"""What a browser would send from a form it has been given."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http import HttpResponse


class FormReader(HTMLParser):
    """The fields of one form with the values they came with."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.is_inside = False
        self.fields: dict[str, list[str]] = {}
        self.textarea = ""  # the name of the one that is open
        self.select = ""
        self.first_option: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.is_inside = values.get("id") == self.form_id
        if not self.is_inside:
            return
        name = values.get("name", "")
        if tag == "input" and name and values.get("type") not in {"submit", "button", "file"}:
            if values.get("type") not in {"checkbox", "radio"} or "checked" in values:
                ticked = "on" if "checked" in values else ""
                self.fields.setdefault(name, []).append(values.get("value", ticked))
        elif tag == "textarea":
            self.textarea = name
            self.fields[name] = [""]
        elif tag == "select":
            self.select, self.first_option = name, None
        elif tag == "option" and self.select:
            if "selected" in values:
                self.fields.setdefault(self.select, []).append(values.get("value", ""))
            elif self.first_option is None:
                self.first_option = values.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            self.fields.setdefault(self.select, [self.first_option or ""])
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""
        elif tag == "form":
            self.is_inside = False


def filled_in(page: HttpResponse, form_id: str) -> dict[str, list[str]]:
    """The fields of the form, by name, as they stand on the page."""
    reader = FormReader(form_id)
    reader.feed(page.content.decode())
    assert reader.fields, f"there is no form {form_id} on the page"
    # A browser leaves out the line break right behind <textarea> (HTML, 13.1.2.5).
    return {name: [value.removeprefix("\n") for value in values] for name, values in reader.fields.items()}
