"""The page on which a difference that was settled by talking is written down in a minute."""

from datetime import datetime
from uuid import UUID, uuid4

from django import shortcuts, urls
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accord.engine.objections import Refused
from accord.queries import raising as choices
from accord.services import access, settled
from accord.services.access import Desk
from accord.web import just_written, pages, reading_forms, settled_form, where
from accord.web.reading_forms import Problem, Typed
from accord.web.settled_form import Place


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Ask what was settled with whom, and put it on record: raised, talked about, ended.

    Somebody who can raise in several places is asked first where the child lives.
    """
    at = timezone.now()
    desks = access.desks(pages.person(request), today=timezone.localdate(at))
    if not desks:
        return shortcuts.redirect("raise")  # which says what to do
    given = request.POST if request.method == "POST" else request.GET
    desk = _desk(given.get("desk", ""), desks)
    if desk is None and request.method == "POST":
        raise access.Nobody  # no desk of theirs any more; the page shows again what was typed
    if desk is None:
        return _where(request, desks)
    place = Place(
        desk=desk,
        policy=desk.in_force,
        others=choices.others(desk.partnership, own=desk.agency),
        at=at,
    )
    if request.method == "POST":
        return _written(request, place, at)
    return _page(request, place, settled_form.first(place))


def _written(request: HttpRequest, place: Place, at: datetime) -> HttpResponse:
    typed: Typed = dict(request.POST.lists())
    key, person = pages.key(request), pages.person(request)
    talk, problems = settled_form.read(typed, place)
    if talk is None:
        return _page(request, place, typed, problems)
    try:
        done = settled.log(talk, key=key, person=person, desk=place.desk, at=at)
    except Refused as refused:
        against = tuple(Problem("settled", each.reason) for each in refused.objections)
        return _page(request, place, typed, against)
    except settled.SaidElse as else_:
        return _said_else(request, place, typed, else_.escalation)
    just_written.keep(request, done, raised=True)
    return shortcuts.redirect("escalation", done.escalation)


def _said_else(request: HttpRequest, place: Place, typed: Typed, before: UUID) -> HttpResponse:
    """Show a form that was sent before and says something else now: nothing typed is lost."""
    fresh = {name: said for name, said in typed.items() if name != "key"}
    return _page(request, place, fresh, before=before)


SENT_BEFORE = (
    "You sent this form before, and what it said then is on record: look at it here. What it says "
    "now is not. To mend the first, correct its entries there. Send this if it is another matter."
)


def _page(
    request: HttpRequest,
    place: Place,
    typed: Typed,
    problems: tuple[Problem, ...] = (),
    *,
    before: UUID | None = None,
) -> HttpResponse:
    errors = reading_forms.summary(problems)
    if before is not None:
        href = urls.reverse("escalation", kwargs={"escalation": before})
        errors.append({"text": SENT_BEFORE, "href": href})
    return pages.render(
        request,
        "pages/settled.html",
        409 if before else 422 if problems else 200,
        place=place,
        desk=where.value(place.desk),
        typed=typed,
        elsewhen=settled_form.is_elsewhen(typed, place, problems),
        one=reading_forms.one,
        problems={each.at: each.text for each in problems},
        errors=errors,
        key=reading_forms.one(typed, "key") or uuid4(),
    )


def _desk(said: str, desks: where.Desks) -> Desk | None:
    """Return the desk that a page named, or the only one there is."""
    if len(desks) == 1:
        return desks[0]
    return next((each for each in desks if where.value(each) == said), None)


def _where(request: HttpRequest, desks: where.Desks) -> HttpResponse:
    wrong = "Choose one: it decides the policy." if "asked" in request.GET else ""
    return pages.render(
        request,
        "pages/settled_where.html",
        422 if wrong else 200,
        title=where.title(desks),
        errors=[{"text": wrong, "href": "#desk"}] if wrong else [],
        hint=where.question_hint(desks),
        items=[
            {
                "value": where.value(each),
                "text": where.text(each, desks),
                "hint": {"text": where.hint(each)},
            }
            for each in desks
        ],
    )
