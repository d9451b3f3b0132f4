"""How pages are made: the engine, the words for days, the style sheet, and what a fault shows."""

from datetime import UTC, date, datetime

import jinja2
import pytest
from django.template import engines

from accord.engine.policy import Place
from accord.engine.working_days import Due
from accord.web import assets, days, errors

PAGES = engines["jinja2"].env
COMPONENTS = {
    "back-link": {"text": "Back", "href": "/"},
    "button": {"text": "Send"},
    "checkboxes": {"name": "x", "items": [{"value": "a", "text": "A"}, {"divider": "or"}]},
    "date-input": {"id": "x"},
    "details": {"summaryText": "More", "text": "Words"},
    "error-summary": {"titleText": "There is a problem", "errorList": [{"text": "Words"}]},
    "fieldset": {"legend": {"text": "Words"}},
    "input": {"id": "x", "name": "x", "label": {"text": "Words"}},
    "inset-text": {"text": "Words"},
    "notification-banner": {"text": "Words"},
    "radios": {"name": "x", "items": [{"value": "a", "text": "A", "hint": {"text": "Words"}}]},
    "select": {"id": "x", "name": "x", "label": {"text": "Words"}, "items": [{"text": "A"}]},
    "service-navigation": {"navigation": [{"href": "/", "text": "Start"}]},
    "summary-list": {"rows": [{"key": {"text": "Key"}, "value": {"text": "Words"}}]},
    "table": {"rows": [[{"text": "Words"}]]},
    "tag": {"text": "Words"},
    "textarea": {"id": "x", "name": "x", "label": {"text": "Words"}},
    "warning-text": {"text": "Words", "iconFallbackText": "Warning"},
}


def made(template, **values):
    return PAGES.from_string(template).render(**values)


class TestATemplate:
    def test_escapes_what_people_wrote(self):
        assert made("{{ said }}", said="<b>&") == "&lt;b&gt;&amp;"

    @pytest.mark.parametrize("template", ["{{ nmae }}", "{% if nmae %}{% endif %}", "{{ x.nmae }}"])
    def test_fails_on_a_wrong_name(self, template):
        with pytest.raises(jinja2.UndefinedError):
            made(template, x=Place(clauses=(), text="Words"))

    @pytest.mark.parametrize("name", COMPONENTS)
    def test_may_use_a_component_with_no_more_than_it_needs(self, name):
        macro = "govuk" + name.title().replace("-", "")
        where = f"govuk_frontend_jinja/components/{name}/macro.html"

        drawn = made(
            f'{{% from "{where}" import {macro} %}}{{{{ {macro}(given) }}}}', given=COMPONENTS[name]
        )

        assert "<" in drawn

    @pytest.mark.parametrize(
        ("id_", "said"),
        [("2.1d", "clause 2.1d"), ("reading-7", "how we read the policy, reading 7")],
    )
    def test_names_clauses_and_readings(self, id_, said):
        assert made("{{ id_ | clause }}", id_=id_) == said


class TestDays:
    def test_are_said_in_full(self):
        assert days.day(date(2026, 11, 20)) == "Friday 20 November 2026"

    @pytest.mark.parametrize(
        ("at", "said"),
        [
            (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), "Friday 20 November 2026, 4:30pm"),
            (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "Friday 20 November 2026, 9am"),
            (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), "Friday 20 November 2026, midday"),
            (datetime(2026, 11, 20, 12, 5, tzinfo=UTC), "Friday 20 November 2026, 12:05pm"),
            (datetime(2026, 11, 20, 0, 5, tzinfo=UTC), "Friday 20 November 2026, 12:05am"),
            (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "Thursday 2 July 2026, midnight"),
        ],
    )
    def test_of_instants_are_local_with_their_time(self, at, said):
        assert days.moment(at) == said

    def test_end_limits_with_the_moment_only_where_one_was_named(self):
        ends = datetime(2026, 11, 21, tzinfo=UTC)
        moment = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)

        assert days.due(Due(day=date(2026, 11, 20), ends=ends)) == "Friday 20 November 2026"
        named = Due(day=date(2026, 11, 20), moment=moment, ends=moment)
        assert days.due(named) == "Friday 20 November 2026, 4:30pm"


class TestTheStyleSheet:
    SHEET = (
        '@charset "UTF-8";.a{font-family:GDS Transport,arial,sans-serif}'
        "/*! Copyright (c) by Margaret Calvert. */@font-face{font-family:GDS Transport;"
        "src:url(/assets/fonts/light.woff2)}@media print{.b{color:red}"
        ".govuk-footer__copyright-logo:before{background:url(/assets/images/govuk-crest.svg)}}"
        ".govuk-footer__crown{margin:0}/*# sourceMappingURL=a.map */"
    )

    def test_loses_font_crown_and_crest_and_nothing_else(self):
        assert assets.plain(self.SHEET) == (
            '@charset "UTF-8";.a{font-family:arial,sans-serif}@media print{.b{color:red}}'
        )

    def test_is_refused_when_a_mark_is_left(self):
        with pytest.raises(assets.NotOurs, match=r"gds transport"):
            assets.plain(".new{font:1em GDS Transport}")

    def test_is_written_where_pages_look_for_it(self, tmp_path):
        package = tmp_path / "package"
        (package / "dist" / "govuk").mkdir(parents=True)
        (package / "dist" / "govuk" / "govuk-frontend.min.css").write_text(self.SHEET)

        assets.make(package, tmp_path / "made")

        assert (tmp_path / "made" / assets.SHEET).read_text() == assets.plain(self.SHEET)


class TestAFaultOfOurs:
    def test_is_answered_without_the_database_and_says_what_to_do(self, rf):
        answered = errors.fault(rf.get("/"))

        assert answered.status_code == 500
        assert "The fault is ours." in answered.content.decode()
        assert "by telephone" in answered.content.decode()
