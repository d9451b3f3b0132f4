"""What the record says already of a form's fields, so that nobody writes it twice."""

from collections.abc import Iterator, Mapping

from accord.engine import acts, corrections
from accord.library import phrases
from accord.queries import escalation as queries
from accord.web import act_fields, days, form_fields, naming, present, timeline
from accord.web.present import Shown


def known(of: Shown) -> Mapping[str, str]:
    """Return what the record says already, by the field that asks for it.

    Never a child's name or day of birth: Accord knows neither.
    """
    said = concern(of)
    filled = {
        "date_of_alert": days.day(of.calendar.local_date(of.stand.stored[0].event.happened)),
        "from": _somebody("raising.director", of),
        "to": _somebody("responding.director", of),
        "practitioner": _somebody("raising.practitioner", of),
        "line_manager": _somebody("raising.line_manager", of),
        "service": of.speaker.side("raising"),
        "concerns": said,
        "requested_action": _concern(of).change_wanted or "",
        "actions_to_date": _actions(of),
        "escalation": f"{_about(of)}\n\n{said}".strip(),
    }
    return {field: _fitting(field, text) for field, text in filled.items() if text}


def concern(of: Shown) -> str:
    """Return the concern as it was raised and as it reads now, and why it went on last."""
    raised, labels = _concern(of), phrases.LABELS.items()
    parts = [f"{label}: {text}" for part, label in labels if (text := getattr(raised, part))]
    return "\n\n".join([*parts, *(f"Why it goes on: {each}" for each in _reasons(of)[-1:])])


def _now(of: Shown) -> Iterator[acts.Act]:
    """Yield what counts of what was done, as it reads now."""
    for event, counts in corrections.amended(of.standing.history):
        if counts and isinstance(event.body, acts.Act):
            yield event.body


def _concern(of: Shown) -> acts.Concern:
    raised = next((each for each in _now(of) if isinstance(each, acts.Raise)), None)
    return (raised.concern if raised else None) or acts.Concern()


def _reasons(of: Shown) -> list[str]:
    going_on = (each.reason for each in _now(of) if isinstance(each, acts.Escalate))
    return [each for each in going_on if each]


def _about(of: Shown) -> str:
    """Return which escalation it is: reference, who disagrees, about what, where it stands."""
    stage = of.policy.stages[of.standing.rung]
    sides = f"{of.speaker.side('raising')} and {of.speaker.side('responding')}"
    about = naming.areas(queries.areas(of.standing), of.policy)
    return f"{of.door.reference}: {sides}. {about}. {stage.title}: {stage.name}."


def _somebody(post: str, of: Shown) -> str:
    who = present.somebody(post, of)
    return f"{who.name}, {who.post}" if who.name else phrases.capital(who.post)


def _actions(of: Shown) -> str:
    """Return what has been done so far, a line a step."""
    entries = timeline.of(of.steps, of.speaker)
    return "\n".join(
        f"{days.day(each.happened)}: {each.main.text}" for each in entries if each.counts
    )


def _fitting(field: str, text: str) -> str:
    longest = act_fields.LONGEST_LINE if form_fields.is_short(field) else act_fields.LONGEST
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
