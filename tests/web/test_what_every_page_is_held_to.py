"""The rules that every page is held to: each of them can be broken, and then it is found."""

import pytest
from django.http import HttpResponse
from page import DASH, Page, findings

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'",
    "Permissions-Policy": "camera=()",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
GOOD = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Drains {DASH} Accord</title></head>
<body><main><h1>Drains</h1><h2>Small ones</h2>
<form action="/drains/" method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="how">How many?</label><input id="how" name="how" aria-describedby="hint">
<p id="hint">A number.</p><button type="submit">Send</button></form>
<ul><li><a href="/">Start</a></li></ul></main></body></html>
"""


def found(html=GOOD, **headers):
    response = HttpResponse(html, headers={**HEADERS, **headers})
    response.request = {"PATH_INFO": "/drains/"}
    return list(findings(Page(response)))


class TestAGoodPage:
    def test_has_no_findings(self):
        assert found() == []

    def test_may_lead_to_a_partnership_and_tell_it_nothing(self):
        away = GOOD.replace('href="/"', 'href="https://a.example/" rel="external noreferrer"')

        assert found(away) == []


class TestABrokenPage:
    @pytest.mark.parametrize(
        ("good", "broken", "finding"),
        [
            ("<!DOCTYPE html>", "", "does not begin"),
            (' lang="en-GB"', "", "does not say its language"),
            ("<h1>Drains", "<h1>Gutters", "the title begins with it"),
            ("<h2>Small ones</h2>", "<h1>Small ones</h1>", "one h1"),
            ("<h2>Small ones</h2>", "<h3>Small ones</h3>", "a level is left out"),
            ("<title>", "<title>Error: ", "only there"),
            ("<main>", "<main><script></script>", "<script> does not work"),
            ("<main>", '<main style="color: red">', "style= does not work"),
            ("<main>", '<main onclick="go()">', "onclick= does not work"),
            ('href="/"', 'href="http://elsewhere.example/"', "leads away"),
            ('href="/"', 'href="//elsewhere.example/"', "leads away"),
            ('href="/"', 'href="http://a.example/" rel="external noreferrer"', "leads away"),
            ('href="/"', 'href="https://a.example/" rel="external"', "leads away"),
            ('href="/"', 'href="#nowhere"', "nothing has that id"),
            ('id="hint"', 'id="how"', "is there 2 times"),
            ('<p id="hint">A number.</p>', "", "nothing has that id"),
            ('<label for="how">How many?</label>', "", "has no label"),
            (">Start</a>", "></a>", "has no text"),
            ("<ul>", '<img src="/a.png"><ul>', "has no alt"),
            ("<ul>", "<fieldset></fieldset><ul>", "has no legend"),
            ('name="csrfmiddlewaretoken"', 'name="other"', "csrf_input"),
            ('<button type="submit">Send</button>', "", "has no button"),
            ("</h2>", "", "where <h2> is open"),
            ("<li><a", "<a", "<ul> cannot hold <a>"),
            ("<ul><li>", "<div><li>", "cannot be in <div>"),
            ("A number.", "<div>A number.</div>", "cannot hold <div>"),
            (">Start", "><button>Start</button>", "cannot be inside"),
            ('name="how"', 'name="how" name="what"', "an attribute twice"),
        ],
    )
    def test_is_told_what_is_the_matter(self, good, broken, finding):
        assert good in GOOD

        assert any(finding in each for each in found(GOOD.replace(good, broken, 1)))

    @pytest.mark.parametrize(
        ("name", "value", "finding"),
        [
            ("Content-Security-Policy", "", "lets something in"),
            ("Content-Security-Policy", "default-src 'none'; script-src 'self'", "lets something"),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'", "lets"),
            ("Permissions-Policy", "", "does not forbid camera"),
            ("X-Content-Type-Options", "", "no nosniff"),
            ("Cache-Control", "no-cache", "may stay in the browser"),
        ],
    )
    def test_is_told_which_header_is_wrong(self, name, value, finding):
        assert any(finding in each for each in found(**{name: value}))
