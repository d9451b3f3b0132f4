"""The questions that are asked before something is raised: one form a question."""

import collections
import re
from datetime import date
from typing import Final
from uuid import UUID

from django import forms

from accord.desk import writing
from accord.desk.writing import Writing
from accord.engine import words
from accord.engine.policy import Policy
from accord.library import phrases
from accord.web import counterparts, days, where
from accord.web.raising_asking import FITS_A_PAGE, Finding, Narrative, Pairs, Question

DATE: Final = ("day", "month", "year")
FEW: Final = 3
UNKNOWN: Final = "unknown"
NONE: Final = "none"
A_NAME: Final = re.compile(r"[^\W\d_]+(?:[ .'\u2019-]+[^\W\d_]+)*\.?")
"""Only letters, and what stands between the parts of a name."""


class Danger(Question):
    """Is the child in immediate danger?"""

    danger = forms.ChoiceField(
        choices=(("yes", "Yes"), ("no", "No")),
        error_messages={"required": "Say whether the child is in immediate danger."},
    )

    def typed(self, said: Writing) -> dict[str, object]:
        """Return yes or no, once it was answered."""
        if writing.DANGER not in said.stood_on:
            return {}
        return {"danger": "yes" if said.immediate_harm else "no"}

    def answers(self) -> dict[str, object]:
        """Return whether the child is thought at immediate harm."""
        said = self.cleaned_data.get("danger")
        return {"immediate_harm": said == "yes"} if said else {}


class From(Question):
    """Where does the child live, and for which agency is it raised?"""

    desk = forms.ChoiceField(error_messages={"required": "Choose one: it decides the policy."})

    def choose(self) -> None:
        """Offer every desk of the writer's."""
        desks = self.asking.desks
        self.offer("desk", ((where.value(each), where.text(each, desks)) for each in desks))

    def hints(self) -> dict[str, str]:
        """Say which policy holds there."""
        return {where.value(each): where.hint(each) for each in self.asking.desks}

    def typed(self, said: Writing) -> dict[str, object]:
        """Return the desk chosen before."""
        return {"desk": f"{said.agency} {said.partnership}"}

    def answers(self) -> dict[str, object]:
        """Return the agency and the partnership."""
        agency, _, partnership = self.cleaned_data.get("desk", "").partition(" ")
        return {"agency": agency, "partnership": UUID(partnership)} if partnership else {}


class Start(Question):
    """At which stage should it start? Only where the policy lets it start higher."""

    start_at = forms.ChoiceField(error_messages={"required": "Choose the stage it starts at."})
    start_reason = Narrative()

    def choose(self) -> None:
        """Offer every stage of the policy."""
        policy = self.asking.policy
        stages = policy.stages if policy is not None else ()
        self.offer("start_at", ((each.id, f"{each.title}: {each.name}") for each in stages))

    def typed(self, said: Writing) -> dict[str, object]:
        """Return the stage and the reason; the first stage until another one is chosen."""
        policy = self.asking.policy
        first = policy.stages[0].id if policy is not None else None
        return {"start_at": said.start_at or first, "start_reason": said.start_reason}

    def clean(self) -> None:
        """Ask for the reason where it starts higher (reading 26)."""
        policy, chosen = self.asking.policy, self.cleaned_data.get("start_at")
        higher = policy is not None and chosen not in (None, policy.stages[0].id)
        if higher and not self.cleaned_data.get("start_reason") and not self.errors:
            self.complain("start_reason", "Say why it cannot begin at the first stage.")

    def answers(self) -> dict[str, object]:
        """Return the stage and the reason."""
        return _cleaned(self, "start_at", "start_reason")


class Agency(Finding):
    """Whose decision is it about?"""

    choice = "responding"
    responding = forms.MultipleChoiceField(
        error_messages={
            "required": "Choose the agency whose decision you disagree with.",
            "invalid_choice": "That agency is not in this partnership. Choose one from the list.",
        }
    )

    def choose(self) -> None:
        """Offer every other agency of the partnership."""
        self.offer("responding", ((each.slug, each.name) for each in self.asking.others))

    def suggested(self) -> frozenset[str]:
        """Return the agencies of which there are few of a kind: social care, not every school."""
        kinds = collections.Counter(each.sector for each in self.asking.others)
        few = [each.slug for each in self.asking.others if kinds[each.sector] <= FEW]
        return frozenset(few[:FITS_A_PAGE])

    def hints(self) -> dict[str, str]:
        """Say what kind of agency each is."""
        return {
            each.slug: phrases.capital(phrases.agency(each.sector)) for each in self.asking.others
        }

    def sought(self, value: str, text: str) -> str:
        """Find an agency by its name, by its kind, and by what its people are called there."""
        sector = next((each.sector for each in self.asking.others if each.slug == value), "")
        called = counterparts.titles(sector, self.asking.policy)
        return " ".join((text, phrases.agency(sector), *called))

    def typed(self, said: Writing) -> dict[str, object]:
        """Return the agencies chosen before."""
        return {"responding": said.responding}

    def answers(self) -> dict[str, object]:
        """Return the agencies."""
        return {"responding": tuple(self.cleaned_data.get("responding", ()))}


class Person(Finding):
    """Who there should take it up?"""

    choice = "counterpart"
    always = (UNKNOWN,)
    counterpart = forms.ChoiceField(
        error_messages={
            "required": "Choose a person, or say that you do not know.",
            "invalid_choice": "That person cannot take it up now. Choose another, or say that "
            "you do not know.",
        }
    )

    def choose(self) -> None:
        """Offer who can take it up, or nobody."""
        people = ((str(each.person), each.name) for each in self.asking.people)
        self.offer("counterpart", (*people, (UNKNOWN, "I do not know who")))

    def hints(self) -> dict[str, str]:
        """Say until when people are out, and what follows where nobody is named (reading 17)."""
        out = {str(who): f"Out until {days.day(to)}" for who, to in self.asking.out.items()}
        return {
            **out,
            UNKNOWN: "Nobody is named. Their safeguarding lead is asked to name somebody; the "
            "time runs meanwhile.",
        }

    def typed(self, said: Writing) -> dict[str, object]:
        """Return the person chosen before."""
        if said.counterpart is None and writing.PERSON not in said.stood_on:
            return {}
        return {"counterpart": str(said.counterpart or UNKNOWN)}

    def answers(self) -> dict[str, object]:
        """Return the person, or None."""
        chosen = self.cleaned_data.get("counterpart")
        return {"counterpart": UUID(chosen) if chosen not in (None, UNKNOWN) else None}


class Child(Question):
    """What has to be known of the child, and no more."""

    asks_back: str = ""
    child = forms.MultipleChoiceField(
        required=False,
        error_messages={"required": "Choose what is so, or say that none of it is."},
    )
    child_reference = Narrative(longest=40)
    sure = forms.CharField(required=False)
    """A reference that was asked back already, and is taken when it comes again."""

    def choose(self) -> None:
        """Offer the circumstances that the policy asks about."""
        pairs = circumstances(self.asking.policy)
        self.fields["child"].required = bool(pairs)
        self.offer("child", (*pairs, (NONE, "None of these, or I do not know")))

    def typed(self, said: Writing) -> dict[str, object]:
        """Return what was ticked and typed before."""
        ticked = said.child or ((NONE,) if writing.CHILD in said.stood_on else ())
        return {"child": ticked, "child_reference": said.child_reference}

    def clean(self) -> None:
        """Refuse something and nothing at once; ask back once what looks like a name."""
        ticked = self.cleaned_data.get("child", ())
        if NONE in ticked and len(ticked) > 1:
            text = "Choose what is so, or that none of it is, not both."
            self.complain("child", text, code="both")
        said = self.cleaned_data.get("child_reference", "")
        if A_NAME.fullmatch(said) and said != self.cleaned_data.get("sure"):
            text = (
                "This looks like a name. It would stay in the record, and both agencies would "
                "read it: give a number or a code of yours, or leave it empty. If it is your "
                "reference, press Continue again."
            )
            self.complain("child_reference", text, code="a-name")
            self.asks_back = said

    def answers(self) -> dict[str, object]:
        """Return the circumstances and the agency's own reference."""
        ticked = tuple(each for each in self.cleaned_data.get("child", ()) if each != NONE)
        return {"child": ticked, **_cleaned(self, "child_reference")}


class About(Question):
    """What is it about?"""

    areas = forms.MultipleChoiceField(required=False)
    area_other = Narrative(longest=200)
    grounds = forms.MultipleChoiceField(required=False)

    def choose(self) -> None:
        """Offer the policy's own areas and grounds."""
        policy = self.asking.policy
        if policy is not None:
            other = (words.OTHER_AREA, "Something else")
            self.offer("areas", (*policy.areas.listed.items(), other))
            self.offer("grounds", ((each.id, each.title) for each in policy.grounds))

    def typed(self, said: Writing) -> dict[str, object]:
        """Return what was chosen before."""
        return {"areas": said.areas, "area_other": said.area_other, "grounds": said.grounds}

    def clean(self) -> None:
        """Ask for one area or ground at least; an area in words goes with `other` (reading 4)."""
        said = self.cleaned_data
        if "area_other" not in said:
            return
        if said["area_other"] and words.OTHER_AREA not in said.get("areas", ()):
            said["areas"] = [*said.get("areas", ()), words.OTHER_AREA]
        if not said.get("areas") and not said.get("grounds"):
            self.complain("areas", "Choose at least one thing that it is about.")
        elif words.OTHER_AREA in said.get("areas", ()) and not said["area_other"]:
            self.complain("area_other", "Say in a few words what else it is about.")

    def answers(self) -> dict[str, object]:
        """Return areas and grounds."""
        said = self.cleaned_data
        chosen = {each: tuple(said.get(each, ())) for each in ("areas", "grounds")}
        return {**chosen, **_cleaned(self, "area_other")}


class WhatHappened(Question):
    """What happened? The one part that nobody else can guess."""

    text = Narrative(required="Say in a sentence or two what happened.")

    def typed(self, said: Writing) -> dict[str, object]:
        """Return what was written before."""
        return {"text": said.what_happened}

    def answers(self) -> dict[str, object]:
        """Return the words."""
        return {"what_happened": self.cleaned_data.get("text", "")}


class MoreAboutIt(Question):
    """What helps the other side to see it: four parts, and a supporter; each may be left out."""

    why_unsafe = Narrative()
    change_wanted = Narrative()
    impact_on_child = Narrative()
    evidence = Narrative()
    supporter = Narrative(longest=200)

    def typed(self, said: Writing) -> dict[str, object]:
        """Return what was written before."""
        return {each: getattr(said, each) for each in self.base_fields}

    def answers(self) -> dict[str, object]:
        """Return the words."""
        return _cleaned(self, *self.fields)


class EarlierDay(Question):
    """Does the child need to be safe by an earlier day?"""

    earlier = forms.ChoiceField(
        choices=(("no", "No"), ("yes", "Yes, by an earlier day")),
        error_messages={"required": "Say whether the child needs an earlier day."},
    )
    day = forms.CharField(required=False, max_length=10)
    month = forms.CharField(required=False, max_length=20)
    year = forms.CharField(required=False, max_length=10)
    protect_reason = Narrative()

    def typed(self, said: Writing) -> dict[str, object]:
        """Return the day and the reason given before."""
        day = said.protect_day
        typed: dict[str, object] = {"protect_reason": said.protect_reason}
        if day is not None:
            typed |= {"day": day.day, "month": day.month, "year": day.year}
        if writing.PROTECT in said.stood_on:
            typed["earlier"] = "yes" if day is not None else "no"
        return typed

    def clean(self) -> None:
        """Ask for the day and the reason where there is to be one (reading 7)."""
        said = self.cleaned_data
        typed = any(said.get(each) for each in (*DATE, "protect_reason"))
        if said.get("earlier") == "no" and typed:
            text = (
                "You answered no, and gave a day or a reason as well. Answer yes if they hold, or "
                "empty the boxes."
            )
            self.complain("earlier", text, code="both")
        if said.get("earlier") != "yes":
            return
        self._check_day()
        if not self.cleaned_data.get("protect_reason") and "protect_reason" not in self.errors:
            self.complain("protect_reason", "Say why it cannot be later.")

    def answers(self) -> dict[str, object]:
        """Return the day, or None, and the reason."""
        earlier = self.cleaned_data.get("earlier") == "yes"
        day = self.cleaned_data.get("on") if earlier else None
        return {"protect_day": day, **_cleaned(self, "protect_reason")}

    def _check_day(self) -> None:
        try:
            day = days.typed(*(self.cleaned_data.get(each, "") for each in DATE))
        except days.NoDay as matter:
            self.complain(matter.part, phrases.sentence(str(matter)), code="no-day")
            return
        if day is None:
            self.complain("day", "Give the day by which the child must be safe.")
        elif day < self.asking.today:
            self.complain("day", days.PASSED, code="past")
        elif (ends := self._policys_own()) is not None and day >= ends:
            text = (
                f"The policy's own time ends on {days.day(ends)} already. Give an earlier day, "
                "or answer no."
            )
            self.complain("day", text, code="not-earlier")
        else:
            self.cleaned_data["on"] = day

    def _policys_own(self) -> date | None:
        beginning = self.asking.beginning
        return beginning.due.day if beginning is not None and beginning.due is not None else None


def circumstances(policy: Policy | None) -> Pairs:
    """Return the circumstances of a child that a policy asks about, with their words."""
    known = writing.conditions(policy) if policy is not None else ()
    return tuple((each, phrases.capital(phrases.CONDITIONS[each])) for each in known)


def _cleaned(form: Question, *fields: str) -> dict[str, object]:
    """Return fields whose name is that of the writing's; what cannot be kept stays as it was."""
    return {each: form.cleaned_data[each] for each in fields if each in form.cleaned_data}
