"""A rehearsal in words: what happens, how days were counted, who is told, what is left."""

import datetime
from collections.abc import Iterable

import msgspec

from accord.cli import render, telling, wording
from accord.engine import posts
from accord.engine.policy import Policy
from accord.engine.working_days import Due, WorkingCalendar
from accord.library.pretence import Pretence
from accord.library.rehearse import Happening, LimitMet, Rehearsal

Receipt = tuple[tuple[datetime.date, str], ...]


class _Teller(telling.Teller, frozen=True, kw_only=True):
    """Tells a step with the posts as a rehearsal calls them."""

    words: "Words"

    def post(self, address: str) -> str:
        return self.words.post(address)


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to put a rehearsal into words."""

    policy: Policy
    calendar: WorkingCalendar
    pretence: Pretence
    rehearsal: Rehearsal

    def when(self, happening: Happening) -> tuple[str, str]:
        """Return the day and the time; a limit that is a day is reached at the end of it."""
        local, due = self.calendar.local(happening.at), happening.due
        if happening.kind == "step" or (happening.kind == "limit" and due and due.moment):
            return dated(local.date()), f"{local:%H:%M}"
        if happening.kind == "limit":
            return dated(local.date() - datetime.timedelta(days=1)), "end of day"
        return dated(local.date()), "start of day"

    def what(self, happening: Happening) -> str:
        """Return what happened, as sentences."""
        return self._step(happening) if happening.kind == "step" else self._reminder(happening)

    def told(self, happening: Happening) -> list[str]:
        """Return who is told, a line for those who are told for the same clauses."""
        why: dict[str, dict[str, None]] = {}
        for each in happening.told:
            why.setdefault(self.post(each.who), {}).update(dict.fromkeys(each.clauses))
        whom: dict[tuple[str, ...], list[str]] = {}
        for who, ids in why.items():
            whom.setdefault(tuple(ids), []).append(who)
        return [f"{wording.listed(who)} {wording.clauses(ids)}" for ids, who in whom.items()]

    def post(self, address: str) -> str:
        """Return a post in words; the worker is the one who raised it."""
        if posts.same(address, posts.WORKER, self.pretence.agencies):
            return "the worker"
        return wording.post(address, self.policy, self.pretence.agencies)

    def side(self, name: str) -> str:
        """Return a side by the names of its agencies."""
        return wording.side(name, self.pretence.agencies)

    def receipt(self, met: LimitMet) -> tuple[str, str]:
        """Return a limit, and how its days were counted."""
        if met.limit is None:
            heading = f"The child's own limit {wording.clauses(('reading-7',))}"
        else:
            stage, ids = self.policy.stage(met.stage).title, wording.clauses(met.limit.clauses)
            heading = f"{stage}: {wording.limit(met.limit)} {ids}"
        if met.due is None:
            return heading, "None is agreed, for that takes two."
        twin = next(each for each in self.rehearsal.limits if _same_days(each, met))
        if twin is not met:
            stage = self.policy.stage(twin.stage).title
            return heading, f"These are the days of {stage}. {self._end(met.due)}"
        return heading, " ".join([*_counted(met), self._end(met.due)])

    def without_limit(self) -> list[str]:
        """Return the titles of the stages gone through for which the document has no limit."""
        begun = [each.began for each in self.rehearsal.happenings if each.began]
        return [stage.title for stage in map(self.policy.stage, begun) if not stage.limits]

    def _end(self, due: Due) -> str:
        day = f"It ends with {dated(due.day)}"
        if due.moment is not None:
            day = f"It ends on {self._day_or_moment(due)}"
        unsure = " (provisional: the bank holidays of that year are not published yet)"
        return f"{day}{unsure if due.provisional else ''}."

    def _step(self, happening: Happening) -> str:
        sentences = [telling.told(happening.act, self._teller(happening)).sentence]
        if happening.began is not None:
            stage = self.policy.stage(happening.began)
            sentences.append(f"{wording.stage(stage)}. {self._time(happening)}.")
        if happening.departed:
            ids = wording.clauses(happening.departed)
            sentences.append(f"What should come first is missing {ids}; the record says why.")
        return " ".join(sentences)

    def _teller(self, happening: Happening) -> telling.Teller:
        meets = self.policy.meets(self.policy.rung(happening.stage))
        both = (posts.post("raising", meets.raising), posts.post("responding", meets.responding))
        return _Teller(
            policy=self.policy, calendar=self.calendar, agencies=self.pretence.agencies,
            by=str(happening.by), meets=both, words=self,
        )  # fmt: skip

    def _time(self, happening: Happening) -> str:
        due = happening.due
        if due is None:
            return "It has no limit"
        met = self._limit(happening)
        passed, end = due.passed(happening.at), self._day_or_moment(due)
        if met is None or met.limit is None:
            own, ids = "the child's own limit", wording.clauses(("reading-7",))
            if passed:
                return f"{own.capitalize()} ran out on {end} {ids}"
            return f"It has until {end}, {own} {ids}"
        said = "Its time ran out on" if passed else "It has until"
        return f"{said} {end} {wording.clauses(met.limit.clauses)}"

    def _limit(self, happening: Happening) -> LimitMet | None:
        """Return the limit that is due, the stage's own before the child's (reading 7)."""
        stage = happening.began or happening.stage
        same = [each for each in self.rehearsal.limits if each.due == happening.due]
        own = [each for each in same if each.stage == stage and each.limit is not None]
        return next(iter([*own, *same]), None)

    def _reminder(self, happening: Happening) -> str:
        number, due = f"Reminder {happening.point}:", happening.due
        stage, met = self.policy.stage(happening.stage).title, self._limit(happening)
        limit = None if met is None else met.limit
        if due is None or limit is None:
            return f"{number} {self._of_the_child(happening)}."
        guide = "guide" if limit.guide else "limit"
        if happening.kind == "before":
            as_a_guide = ", as a guide" if limit.guide else ""
            return f"{number} {stage} has until {self._day_or_moment(due)}{as_a_guide}."
        if happening.kind == "limit":
            missing = "no response has come" if limit.for_ == "response" else "nothing is settled"
            return f"{number} the {guide} for {stage} is reached, and {missing}."
        return f"{number} it is the {_nth(happening.past)} after the {guide} for {stage}."

    def _of_the_child(self, happening: Happening) -> str:
        if happening.kind == "before" and happening.due is not None:
            return f"the child is to be safe by {self._day_or_moment(happening.due)}"
        if happening.kind == "limit":
            return "the child's own limit is reached, and nothing is settled"
        return f"it is the {_nth(happening.past)} after the child's own limit"

    def _day_or_moment(self, due: Due) -> str:
        if due.moment is None:
            return f"{short(due.day)}"
        local = self.calendar.local(due.moment)
        return f"{short(local.date())},{render.UNBROKEN}{local:%H:%M}"


def _nth(number: int) -> str:
    ordinal = {1: "first", 3: "third", 5: "fifth"}.get(number, f"{number}th")
    return f"{ordinal} working day"


def short(of: datetime.date) -> str:
    """Return a day in few letters, without its year: Mon 14 Dec."""
    return f"{of:%a} {of.day} {of:%b}".replace(" ", render.UNBROKEN)


def dated(of: datetime.date) -> str:
    """Return a day in few letters: Mon 14 Dec 2026."""
    return f"{short(of)}{render.UNBROKEN}{of.year}"


def _same_days(one: LimitMet, other: LimitMet) -> bool:
    return one is other or (one.counted == other.counted != ())


def _counted(met: LimitMet) -> Iterable[str]:
    """Yield how the days of a limit were counted, where they were."""
    if met.limit is None:
        return
    if met.limit.hours is not None:
        yield "Every hour counts, those of weekends and holidays too."
        return
    yield f"It starts on {dated(met.starts)}, which is not counted."
    if not met.counted:
        yield "After it every day counts, weekends and holidays too."
        return
    yield f"Counted: {_run([day for day, why in met.counted if why == 'counted'])}."
    left_out = [*_weekends(met.counted), *_holidays(met.counted)]
    if left_out:
        yield f"Left out: {'; '.join(left_out)}."


def _weekends(receipt: Receipt) -> Iterable[str]:
    saturdays = dict.fromkeys(
        day - datetime.timedelta(days=day.weekday() - 5) for day, why in receipt if why == "weekend"
    )
    if saturdays:
        noun = "weekend" if len(saturdays) == 1 else "weekends"
        yield f"the {noun} of {_run(list(saturdays), weekdays=False)}"


def _holidays(receipt: Receipt) -> Iterable[str]:
    for day, why in receipt:
        if why not in ("weekend", "counted"):
            yield f"{why} on {short(day)}"


def _run(days: list[datetime.date], *, weekdays: bool = True) -> str:
    """Return days in a row, each month said once, after its last day."""
    said = []
    for place, day in enumerate(days):
        following = days[place + 1] if place + 1 < len(days) else None
        named = following is None or following.month != day.month
        text = f"{day:%a} {day.day}" if weekdays else str(day.day)
        said.append((f"{text} {day:%b}" if named else text).replace(" ", render.UNBROKEN))
    return wording.listed(said)
