"""The pages for everybody in a real browser: narrow and wide, by keyboard, magnified, on paper."""

import pytest
import service_world as worlds
from browser import NARROW, SMALLEST, WIDE, examine

DUE = "/when-due/?stage=gscp/stage-1&day=18&month=12&year=2026"
WRONG = "/when-due/?stage=&day=31&month=11&year=2026"


@pytest.fixture(autouse=True)
def somebody_to_ring(transactional_db):  # noqa: ARG001 - a live server needs it
    worlds.world()


class TestWhatIsWrongWithAPage:
    def test_would_be_told_by_axe(self, browser):
        with browser.window(scripts=True) as window:
            window.goto("/")
            window.evaluate("document.querySelector('h1').style.color = '#ddd'")
            window.evaluate("document.documentElement.lang = ''")

            found = " ".join(examine(window))

        assert "color-contrast" in found
        assert "html-has-lang" in found

    def test_would_be_told_where_it_is_cut_off(self, browser):
        with browser.window(scripts=True) as window:
            window.goto("/")
            window.evaluate("document.querySelector('main p').style.overflow = 'hidden'")
            window.evaluate("document.querySelector('main p').style.width = '20px'")

            assert any("cut off" in each for each in examine(window))

    def test_would_be_told_when_wider_than_the_screen(self, browser):
        with browser.window(scripts=True) as window:
            window.goto("/")
            window.evaluate("document.querySelector('main').style.width = '340px'")

            assert any(f"scroll sideways at {SMALLEST} pixels" in each for each in examine(window))

    def test_would_be_told_by_the_browser_where_it_breaks_our_rules(self, browser):
        said = []
        with browser.window(scripts=True) as window:
            window.on("console", lambda message: said.append(message.text))
            window.goto("/")
            window.evaluate("document.body.append(document.createElement('script'))")
            window.evaluate("document.querySelector('script').src = '/static/a.js'")
            window.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=color:red>')")

        assert [each for each in said if "Content Security Policy" in each]


class TestByKeyboard:
    def test_the_first_key_leads_past_the_head(self, browser):
        with browser.window(width=NARROW, scripts=True) as window:
            window.goto("/")
            window.keyboard.press("Tab")
            skip = window.locator(":focus")
            assert skip.inner_text() == "Skip to main content"
            assert skip.bounding_box()["y"] >= 0, "it shows itself when it has the focus"

            window.keyboard.press("Enter")
            window.keyboard.press("Tab")

            assert window.locator(":focus").inner_text() == "Yes, or I am not sure"

    def test_every_stop_shows_where_one_is(self, browser):
        with browser.window(scripts=True) as window:
            window.goto(DUE)
            stops = window.locator("a[href], button, input, select").count()
            for _ in range(stops):
                window.keyboard.press("Tab")
                looks = window.evaluate(
                    "(([at]) => [at.outlineStyle, at.boxShadow])"
                    "([getComputedStyle(document.activeElement)])"
                )
                assert looks != ["none", "none"], window.locator(":focus").inner_text()

    def test_a_day_is_counted_without_a_mouse(self, browser):
        with browser.window() as window:
            window.goto("/when-due/")
            window.focus("#stage")
            window.keyboard.type("Gloucestershire, Stage 4")
            for part in ("18", "12", "2026"):
                window.keyboard.press("Tab")
                window.keyboard.press("Control+A")
                window.keyboard.type(part)
            window.keyboard.press("Enter")

            assert "Wednesday 6 January 2027" in window.locator(".accord-due").inner_text()

    def test_what_is_wrong_has_the_focus_and_leads_to_its_field(self, browser):
        with browser.window(scripts=True) as window:
            window.goto(WRONG)
            assert window.locator(":focus").get_attribute("class").startswith("govuk-error-summary")

            window.keyboard.press("Tab")
            window.keyboard.press("Enter")

            assert window.locator(":focus").get_attribute("id") == "stage"


class TestPolicies:
    def test_are_compared_without_a_mouse(self, browser):
        with browser.window() as window:
            window.goto("/policies/compare/")
            window.focus("#a")
            window.keyboard.type("Bromley")
            window.keyboard.press("Tab")
            window.keyboard.type("Torbay")
            window.keyboard.press("Tab")
            window.keyboard.press("Enter")

            assert window.locator("#differs").inner_text() == "What differs"
            assert window.url.endswith("?a=bscp&b=tscp")

    @pytest.mark.parametrize(("width", "beside"), [(NARROW, False), (WIDE, True)])
    def test_stand_beside_each_other_where_there_is_room(self, browser, width, beside):
        with browser.window(width=width, scripts=True) as window:
            window.goto("/policies/compare/?a=bscp&b=tscp")
            one, other = (
                window.locator(".accord-matter").first.locator("dt").nth(side).bounding_box()
                for side in (0, 1)
            )

            assert (one["y"] == other["y"]) == beside
            assert (one["x"] == other["x"]) != beside

    def test_lead_from_a_clause_to_what_accord_does_for_it(self, browser):
        with browser.window(width=NARROW, scripts=True) as window:
            window.goto("/policies/gscp/")
            window.locator("main a", has_text="clause 2.1d").first.click()

            assert window.url.endswith("/policies/gscp/clauses/#clause-2.1d")
            clause = window.locator("section:target")
            assert "Stage 1, how long: 5 working days" in clause.inner_text()
            assert clause.evaluate("each => each.getBoundingClientRect().top") < 100

    def test_say_the_flowchart_in_words_to_whoever_opens_them(self, browser):
        with browser.window() as window:
            window.goto("/policies/mscb/")
            words = window.locator("details li", has_text="How it ends").first
            assert not words.is_visible()

            window.locator("summary", has_text="The flowchart in words").focus()
            window.keyboard.press("Enter")

            assert words.is_visible()

    def test_are_on_paper_without_what_only_a_screen_needs(self, browser):
        with browser.window(scripts=True) as window:
            window.goto("/policies/compare/?a=bscp&b=tscp")
            window.emulate_media(media="print")

            assert window.locator("h2", has_text="What differs").is_visible()
            assert not window.locator("main form").is_visible()
            assert not window.locator("main nav").first.is_visible()


class TestHowItLooks:
    def test_the_flowchart_is_drawn(self, browser):
        with browser.window(width=NARROW, scripts=True) as window:
            window.goto("/policies/gscp/", wait_until="networkidle")
            picture = window.locator("img")

            assert picture.evaluate("image => image.naturalWidth") > 0
            assert picture.bounding_box()["width"] <= NARROW

    def test_it_has_our_own_style_and_no_font_or_mark_of_anybody_else(self, browser):
        with browser.window(width=WIDE, scripts=True) as window:
            fetched = []
            window.on("request", lambda request: fetched.append(request.url))
            window.goto("/", wait_until="networkidle")

            fonts = window.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
            assert fonts == "arial, sans-serif"
            assert not [each for each in fetched if "crest" in each or "font" in each.split("/")]
            assert all(each.startswith(browser.address) for each in fetched)

    def test_paper_has_the_answer_and_no_navigation(self, browser):
        with browser.window(scripts=True) as window:
            window.goto(DUE)
            window.emulate_media(media="print")

            assert window.locator(".accord-due").is_visible()
            assert not window.locator(".govuk-service-navigation").is_visible()
            assert not window.locator(".accord-danger").is_visible(), "ringing is for a screen"
            assert not window.locator("main form").is_visible()
