"""Pages as a browser would get them, each checked as it comes: `page.get(...)`, `page.post(...)`.

What holds for every page is asked here once, so that a test of a page says only what is its own.
A failure says which rule was broken and where.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
PHRASING = {
    "a", "abbr", "b", "br", "button", "cite", "code", "em", "i", "img", "input", "kbd", "label",
    "option", "optgroup", "q", "s", "select", "small", "span", "strong", "sub", "sup", "svg",
    "textarea", "time", "wbr", "path",
}  # fmt: skip
HOLD_PHRASING = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "strong", "em", "button", "label"}
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "option": {"select", "optgroup"},
    "legend": {"fieldset"},
    "summary": {"details"},
}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"}}
NEVER_INSIDE = {
    "a": {"a", "button"},
    "button": {"a", "button"},
    "form": {"form"},
    "label": {"label"},
}
DASH = "\N{EN DASH}"
TYPED = {"input", "select", "textarea"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "form", "list")


@dataclass
class Element:
    """One element of a page, and what is in it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    line: int
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __getitem__(self, name):
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        """All the text in it, in order, with single spaces."""
        return " ".join("".join(self.texts).split())

    @property
    def above(self) -> Iterator["Element"]:
        """The elements around it, from the nearest."""
        while self.parent is not None:
            yield self.parent
            self = self.parent


class Tree(HTMLParser):
    """The elements of a page; what is not closed where it should be is a finding."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.findings: list[str] = []
        self.doctype = ""

    def handle_decl(self, decl):
        self.doctype = decl

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.find(f"<{tag}> has an attribute twice")
        parent = self.open[-1] if self.open else None
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, parent, self.getpos()[0])
        self.elements.append(element)
        if parent is not None:
            parent.children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1].tag != tag:
            inside = self.open[-1].tag if self.open else "nothing"
            self.find(f"</{tag}> where <{inside}> is open")
            return
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.texts.append(data)

    def find(self, what):
        self.findings.append(f"line {self.getpos()[0]}: {what}")


class Page:
    """One page: its elements, and what can be read and filled in on it."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()
        tree = Tree()
        tree.feed(self.html)
        tree.close()
        self.elements = tree.elements
        self.doctype = tree.doctype
        self.nesting = [*tree.findings, *(f"<{each.tag}> is never closed" for each in tree.open)]

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of that tag with those attributes (`class_` for class)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.elements
            if each.tag == tag and all(each[name] == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the one element of that tag with those attributes."""
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def heading(self) -> str:
        return self.one("h1").text

    @property
    def text(self) -> str:
        """What can be read in the main part."""
        return self.one("main").text

    @property
    def links(self) -> dict[str, str]:
        """Where links lead to, by their text; the last one of those with the same text."""
        return {each.text: each["href"] for each in self.all("a")}

    @property
    def errors(self) -> list[str]:
        """What the error summary says."""
        lists = self.all("ul", class_="govuk-list govuk-error-summary__list")
        return [item.text for each in lists for item in each.children]

    def fields(self, action: str | None = None) -> dict[str, str]:
        """Return what the form would send as it stands: of that action, or the last one."""
        forms = [each for each in self.all("form") if action in (None, each["action"])]
        sent = {}
        for each in self.elements:
            unchosen = each["type"] in ("radio", "checkbox") and "checked" not in each.attributes
            if each.tag in TYPED and forms[-1] in each.above and each["name"] and not unchosen:
                sent[each["name"]] = _value(each)
        return sent


class Visitor:
    """Somebody with a browser; `client` is the test client beneath."""

    def __init__(self, client: Client):
        self.client = client

    def get(self, address: str, *, status: int = 200, **given: str) -> Page:
        """Return the page at an address, checked."""
        return self._page(self.client.get(address, given or None), status)

    def post(self, address: str, sent=None, *, status: int = 200, follow: bool = False) -> Page:
        """Return the page that a form leads to, checked."""
        return self._page(self.client.post(address, sent or {}, follow=follow), status)

    def _page(self, response, status: int) -> Page:
        assert response.status_code == status, (
            f"{response.request['PATH_INFO']} answered {response.status_code}, not {status}"
        )
        page = Page(response)
        found = list(findings(page))
        assert not found, f"{response.request['PATH_INFO']}:\n" + "\n".join(found)
        return page


def findings(page: Page) -> Iterator[str]:
    """Yield what is the matter with a page, whatever it is about."""
    for check in (_head, _safe, _references, _labels, _forms, _places, _headers):
        yield from check(page)


def _head(page):
    if page.doctype.casefold() != "doctype html":
        yield "the page does not begin with <!DOCTYPE html>"
    if [each["lang"] for each in page.all("html")] != ["en-GB"]:
        yield "the page does not say its language: en-GB"
    headings = [each.text for each in page.all("h1")]
    titles = [each.text.removeprefix("Error: ") for each in page.all("title")]
    if len(headings) != 1 or titles != [f"{headings[0]} {DASH} Accord"]:
        yield f"one h1, and the title begins with it: h1 is {headings}, the title {titles}"
    if bool(page.errors) != page.title.startswith("Error: "):
        yield "the title says Error where there is an error summary, and only there"
    levels = [int(each.tag[1]) for each in page.elements if each.tag in {"h1", "h2", "h3", "h4"}]
    after_heading = levels[levels.index(1) :] if 1 in levels else levels
    for before, after in itertools.pairwise(after_heading):
        if after > before + 1:
            yield f"an h{after} follows an h{before}: a level is left out"


def _safe(page):
    for each in page.elements:
        if each.tag in ("script", "style", "iframe", "object", "embed"):
            yield f"line {each.line}: <{each.tag}> does not work under our rules"
        for name in each.attributes:
            if name == "style" or name.startswith("on"):
                yield f"line {each.line}: {name}= does not work under our rules"
        for name in ("href", "src", "action"):
            value = each[name]
            inside = value.startswith(("/", "#", "tel:", "mailto:", "?"))
            # a partnership's own website, told nothing of where somebody came from
            known = value.startswith("https://") and each["rel"] == "external noreferrer"
            if value and (not (inside or known) or value.startswith("//")):
                yield f"line {each.line}: {name}={value} leads away from Accord"


def _references(page):
    ids = [each["id"] for each in page.elements if each["id"]]
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        yield f"id {twice} is there {ids.count(twice)} times"
    for each in page.elements:
        for name in REFERENCES:
            for target in each[name].split():
                if target not in ids:
                    yield f"line {each.line}: {name}={target}, and nothing has that id"
        if each["href"].startswith("#") and each["href"][1:] not in ids:
            yield f"line {each.line}: href={each['href']}, and nothing has that id"


def _labels(page):
    labelled = {each["for"] for each in page.all("label")}
    for each in page.elements:
        seen = each.tag in TYPED and each["type"] not in ("hidden", "submit")
        if seen and each["id"] not in labelled and not any(up.tag == "label" for up in each.above):
            yield f"line {each.line}: the field {each['name'] or each.tag} has no label"
        if each.tag in ("a", "button") and not each.text and not each["aria-label"]:
            yield f"line {each.line}: <{each.tag}> has no text"
        if each.tag == "img" and "alt" not in each.attributes:
            yield f"line {each.line}: <img> has no alt"
        if each.tag == "fieldset" and not any(c.tag == "legend" for c in each.children):
            yield f"line {each.line}: <fieldset> has no legend"


def _forms(page):
    for form in page.all("form"):
        inside = [each for each in page.elements if form in each.above]
        posted = form["method"].casefold() == "post"
        if posted and not any(each["name"] == "csrfmiddlewaretoken" for each in inside):
            yield f"line {form.line}: the form has no {{{{ csrf_input }}}}"
        if not any(each.tag == "button" for each in inside):
            yield f"line {form.line}: the form has no button"


def _places(page):
    yield from page.nesting
    for each in page.elements:
        around = {up.tag for up in each.above}
        parent = each.parent.tag if each.parent else ""
        if wrong := around & NEVER_INSIDE.get(each.tag, set()):
            yield f"line {each.line}: <{each.tag}> cannot be inside <{', '.join(sorted(wrong))}>"
        if parent not in PARENTS.get(each.tag, {parent}):
            yield f"line {each.line}: <{each.tag}> cannot be in <{parent}>"
        if each.tag not in CHILDREN.get(parent, {each.tag}):
            yield f"line {each.line}: <{parent}> cannot hold <{each.tag}>"
        if parent in HOLD_PHRASING and each.tag not in PHRASING:
            yield f"line {each.line}: <{parent}> holds words and cannot hold <{each.tag}>"


def _headers(page):
    headers = page.response.headers
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "script-src" in policy or "unsafe" in policy:
        yield f"the content security policy lets something in: {policy!r}"
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        yield "the answer does not forbid camera, microphone and place"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "the answer may be taken for something else: no nosniff"
    kept = headers.get("Cache-Control")
    if kept != "no-store" and not _for_everybody(page):
        yield f"the answer may stay in the browser: Cache-Control is {kept!r}, not no-store"


def _for_everybody(page) -> bool:
    """Test whether a page is one of those that show nothing about anyone, to somebody unknown."""
    try:
        found = resolve(page.response.request["PATH_INFO"])
    except Resolver404:
        return False
    signed_in = any(each["action"] == "/sign-out/" for each in page.all("form"))
    return found.func.__module__ == "accord.web.public" and not signed_in


def _value(element: Element) -> str:
    if element.tag == "select":
        chosen = [each for each in element.children if "selected" in each.attributes]
        return (chosen or element.children)[0]["value"]
    return element["value"] if element.tag == "input" else "".join(element.texts)


@pytest.fixture
def page(client) -> Visitor:
    """A browser that nobody has signed in with yet: `page.client.force_login(person)` does."""
    return Visitor(client)
