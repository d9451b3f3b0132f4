"""What could be done now: each act tried by its default actor, complete and without a departure."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accord.engine import actors, acts, decide, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.standing import Standing
from accord.engine.working_days import WorkingCalendar


def can(
    standing: Standing, policy: policies.Policy, calendar: WorkingCalendar, *, at: datetime
) -> tuple[str, ...]:
    """Return the acts that would be accepted at an instant, in the order of `acts.BY_NAME`.

    Each is tried with complete particulars, by its default actor, giving no reason to depart.
    """
    return tuple(
        do
        for do, kind in acts.BY_NAME.items()
        if not decide.objections(
            _command(complete(kind, standing, policy, calendar, at=at), standing, policy, at),
            standing,
            policy,
        )
    )


def _command(act: acts.Act, standing: Standing, policy: policies.Policy, at: datetime) -> Command:
    by = actors.expected(act, standing, policy)
    entered = standing.entered
    # a stage whose start was recorded ahead of this moment is tried at its start
    happened = at if entered is None or entered <= at else entered
    entry = standing.last_entry + 1
    return Command(act=act, by=by, at=happened, happened=happened, entry=entry)  # type: ignore[arg-type]


def complete(
    kind: type[acts.Act],
    standing: Standing,
    policy: policies.Policy,
    calendar: WorkingCalendar,
    *,
    at: datetime,
) -> acts.Act:
    """Return an act of that kind with everything said that can be required."""
    make = _EXAMPLES.get(kind)
    if make is not None:
        return make(standing, policy)
    if kind is acts.ProtectBy:
        present = standing.protective
        day = calendar.local_date(at) if present is None else present.day
        due = calendar.due_on(max(day, type(day).min + timedelta(days=1)) - timedelta(days=1))
        return acts.ProtectBy(due=due, reason=_WORDS)
    if kind is acts.VaryLimit:
        agreed = (words.Side("raising"), words.Side("responding"))
        due = calendar.due_on(calendar.local_date(at))
        return acts.VaryLimit(due=due, agreed_by=agreed, reason=_WORDS)
    return kind()


def _raise(standing: Standing, policy: policies.Policy) -> acts.Act:
    return acts.Raise(
        areas=tuple(policy.areas.listed)[:1] or (words.OTHER_AREA,), area_other=_WORDS
    )


def _send_form(standing: Standing, policy: policies.Policy) -> acts.Act:
    return acts.SendForm(form=policy.forms[0].id if policy.forms else words.FormId(_WORDS))


def _appoint_panel(standing: Standing, policy: policies.Policy) -> acts.Act:
    decision = policy.stages[policy.last].decision
    wanted = decision.panel.agencies if decision and decision.panel else 0
    agencies = list(standing.agencies.all)
    others = (f"another-{number}" for number in range(wanted - len(agencies)))
    return acts.AppointPanel(
        members=tuple(
            acts.Member(agency=agency, senior=True, body=("executive", "partnership"))
            for agency in (*agencies, *others)
        )
    )


def _plan_done(standing: Standing, policy: policies.Policy) -> acts.Act:
    outstanding = (each.action.what for each in standing.promises if not each.done)
    return acts.PlanDone(what=next(outstanding, _WORDS))


def _correct(standing: Standing, policy: policies.Policy) -> acts.Act:
    """Return a correction of the first entry that changes nothing."""
    for event in standing.history:
        if isinstance(event.body, acts.Raise):
            return acts.Correct(entry=event.entry, reason=_WORDS, particulars=acts.Raise())
    return acts.Correct(entry=1, reason=_WORDS)


_WORDS = "said in words"
_ANYONE = words.Addressee("raising.safeguarding_lead")

_EXAMPLES: dict[type[acts.Act], Callable[[Standing, policies.Policy], acts.Act]] = {
    acts.Raise: _raise,
    acts.Discuss: lambda *_: acts.Discuss(mode="telephone", outcome="unresolved"),
    acts.Respond: lambda *_: acts.Respond(response=_WORDS),
    acts.Propose: lambda *_: acts.Propose(agreement=_WORDS),
    acts.Decline: lambda *_: acts.Decline(reason=_WORDS),
    acts.Inform: lambda *_: acts.Inform(who=_ANYONE),
    acts.Refer: lambda *_: acts.Refer(to=_WORDS),
    acts.ConsiderMeeting: lambda *_: acts.ConsiderMeeting(convened=False, reason=_WORDS),
    acts.SendForm: _send_form,
    acts.Escalate: lambda *_: acts.Escalate(
        reason=_WORDS, actions_to_date=_WORDS, rationale=_WORDS
    ),
    acts.ChooseRoute: lambda *_: acts.ChooseRoute(route="direct"),
    acts.AppointPanel: _appoint_panel,
    acts.Hear: lambda *_: acts.Hear(from_=words.Side("raising")),
    acts.RequestReport: lambda *_: acts.RequestReport(agency=_WORDS),
    acts.Report: lambda *_: acts.Report(agency=_WORDS),
    acts.AgreePlan: lambda *_: acts.AgreePlan(actions=(acts.Action(what=_WORDS),)),
    acts.PlanDone: _plan_done,
    acts.Decide: lambda *_: acts.Decide(decision=_WORDS),
    acts.Resolve: lambda *_: acts.Resolve(how="agreed", agreement=_WORDS),
    acts.Confirm: lambda *_: acts.Confirm(party=words.Side("raising")),
    acts.Withdraw: lambda *_: acts.Withdraw(reason=_WORDS),
    acts.Reopen: lambda *_: acts.Reopen(reason=_WORDS),
    acts.Correct: _correct,
}
