"""Questions about the others in it: for whom it is raised, and whether they have talked already."""

from datetime import date, datetime
from datetime import time as clock
from typing import Any, Final
from uuid import UUID

from django import forms

from accord.desk import writing
from accord.desk.writing import Writing
from accord.library import calendars, phrases
from accord.queries import advice
from accord.web import days, reading_forms
from accord.web.raising_asking import Finding, Narrative, Question
from accord.web.reading_forms import Unreadable

DATE: Final = ("day", "month", "year")
MYSELF: Final = "myself"
_WHEN: Final = "When you talked"


class ForWhom(Finding):
    """For oneself, or for a colleague who stays the worker who raised it?"""

    choice = "worker"
    always = (MYSELF,)
    worker = forms.ChoiceField(
        error_messages={
            "required": "Say whether you raise it for yourself or for a colleague.",
            "invalid_choice": (
                "That person cannot be the worker: they are no worker of your agency now, or work "
                "for the other agency too. Choose another."
            ),
        }
    )

    def choose(self) -> None:
        """Offer oneself, and the workers of one's agency."""
        people = ((str(person), name) for person, name, _ in self.asking.workers)
        self.offer("worker", ((MYSELF, "For myself"), *people))

    def typed(self, said: Writing) -> dict[str, object]:
        """Return whom it was for before."""
        if said.worker is None and writing.FOR_WHOM not in said.stood_on:
            return {}
        return {"worker": str(said.worker or MYSELF)}

    def answers(self) -> dict[str, object]:
        """Return the colleague, or None."""
        chosen = self.cleaned_data.get("worker")
        return {"worker": UUID(chosen) if chosen not in (None, MYSELF) else None}


class Talked(Question):
    """Have they talked about it already? Then when, how, and what came of it."""

    talked = forms.ChoiceField(
        choices=(("no", "No"), ("yes", "Yes")),
        error_messages={"required": "Say whether you have talked about it with them."},
    )
    day = forms.CharField(required=False, max_length=10)
    month = forms.CharField(required=False, max_length=20)
    year = forms.CharField(required=False, max_length=10)
    time = forms.CharField(required=False, max_length=20)
    mode = forms.ChoiceField(required=False)
    outcome = forms.ChoiceField(
        required=False,
        choices=(("unresolved", "We do not agree yet"), ("no_response", "Nobody answered")),
    )
    agencies = forms.MultipleChoiceField(required=False)
    explained = forms.BooleanField(required=False)

    @property
    def of_several(self) -> bool:
        """Whether it is about several agencies, so that each is talked with (reading 16)."""
        return len(self.asking.writing.responding) > 1

    def choose(self) -> None:
        """Offer the agencies where there are several, and the ways in which people talk."""
        chosen = self.asking.writing.responding if self.of_several else ()
        names = {each.slug: each.name for each in self.asking.others}
        self.offer("agencies", ((each, names[each]) for each in chosen if each in names))
        modes = ((mode, phrases.capital(said)) for mode, said in phrases.MODES.items())
        self.offer("mode", modes)

    def typed(self, said: Writing) -> dict[str, object]:
        """Return the talk that was told of before."""
        typed: dict[str, object] = {
            "mode": said.talked_mode or "",
            "outcome": said.talked_outcome or "",
            "agencies": said.talked_agencies,
            "explained": said.talked_explained,
        }
        day, at = said.talked_day, said.talked_time
        if day is not None:
            typed |= {"day": day.day, "month": day.month, "year": day.year}
            typed["time"] = f"{at:%H:%M}" if at is not None else ""
        if writing.TALKED in said.stood_on:
            typed["talked"] = "yes" if day is not None else "no"
        return typed

    def clean(self) -> None:
        """Ask for the day, the way and what came of it where they have talked."""
        said = self.cleaned_data
        if said.get("talked") == "no" and any(said.get(each) for each in (*DATE, "time")):
            text = (
                "You answered no, and gave a day as well. Answer yes if you talked on that day, or "
                "empty its boxes."
            )
            self.complain("talked", text, code="both")
        if said.get("talked") != "yes":
            return
        self._check_when()
        if self.of_several and not said.get("agencies") and "agencies" not in self.errors:
            self.complain("agencies", "Tick each agency with which you have talked.")
        if not said.get("mode") and "mode" not in self.errors:
            self.complain("mode", "Choose how you talked, or tried to.")
        if not said.get("outcome") and "outcome" not in self.errors:
            self.complain("outcome", "Choose what came of it.")

    def answers(self) -> dict[str, object]:
        """Return the talk; without one its day is None."""
        said = self.cleaned_data
        talked = said.get("talked") == "yes"
        return {
            "talked_day": said.get("on") if talked else None,
            "talked_time": said.get("at") if talked else None,
            "talked_agencies": tuple(said.get("agencies") or ()),
            "talked_mode": said.get("mode") or None,
            "talked_outcome": said.get("outcome") or None,
            "talked_explained": bool(said.get("explained")),
        }

    def _check_when(self) -> None:
        day, at = self._day(), self._time()
        if self.errors.keys() & {*DATE, "time"}:
            return
        if day is None:
            self.complain("day", "Give the day on which you talked.")
        elif day < calendars.load().covers_from:
            since = calendars.load().covers_from.year
            self.complain("day", f"Give a day from {since} on.", code="long-ago")
        elif self._is_ahead(day, at):
            text = "That is still to come. Give a day in the past, or answer no."
            self.complain("time" if day == self.asking.today else "day", text, code="ahead")
        elif day == self.asking.today and at is None:
            self.complain("time", "Give the time too, as it was today: about when is enough.")
        else:
            self.cleaned_data |= {"on": day, "at": at}

    def _day(self) -> date | None:
        try:
            return days.typed(*(self.cleaned_data.get(each, "") for each in DATE))
        except days.NoDay as matter:
            self.complain(matter.part, phrases.sentence(str(matter)), code="no-day")
            return None

    def _time(self) -> clock | None:
        typed = {"talked-time": [self.cleaned_data.get("time", "")]}
        try:
            return reading_forms.read_time(typed, "talked", _WHEN)
        except Unreadable as unreadable:
            self.complain("time", unreadable.problems[0].text, code="no-time")
            return None

    def _is_ahead(self, day: date, at: clock | None) -> bool:
        if day != self.asking.today or at is None:
            return day > self.asking.today
        zone = calendars.load().zone
        return datetime.combine(day, at, tzinfo=zone) > self.asking.at


class Adviser(Finding):
    """Whom to ask for advice before it is raised."""

    choice = "adviser"
    adviser = forms.ChoiceField(
        error_messages={
            "required": "Choose whom you ask.",
            "invalid_choice": (
                "That person cannot be asked: they do not lead others at your agency now, or work "
                "for the other agency too. Choose another."
            ),
        }
    )

    def choose(self) -> None:
        """Offer those above the writer, and the safeguarding leads, but who was asked already."""
        people = ((str(person), name) for person, name, _ in self.asking.advisers)
        self.offer("adviser", people)

    def hints(self) -> dict[str, str]:
        """Say as what each is asked, and who is out."""
        return {str(person): said for person, _, said in self.asking.advisers}

    def typed(self, said: Writing) -> dict[str, object]:
        """Return nothing: whom to ask is no answer of the draft's."""
        del said
        return {}

    @property
    def chosen(self) -> UUID:
        """Whom to ask, once the form is valid."""
        return UUID(self.cleaned_data["adviser"])


class Advice(forms.Form):
    """What somebody advises on another's draft."""

    advice = Narrative(
        longest=advice.LONGEST, required="Write what you advise, if only that you agree."
    )

    def __init__(self, said: str, data: Any = None) -> None:
        """Fill in what was advised before; `data` is what the form sends now."""
        super().__init__(data, initial={"advice": said})
