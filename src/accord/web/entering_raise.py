"""The page on which an office raises for an agency that wrote, rang or came."""

from uuid import UUID, uuid4

from django import shortcuts, urls
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from accord.engine import events, words
from accord.engine.objections import Refused
from accord.queries import attached, colleagues, raising
from accord.services import access, attaching, entering, escalations, offices
from accord.web import attachments, entering_form, just_written, pages, reading_forms, which_office
from accord.web.entering_form import Place, Raising
from accord.web.reading_forms import Problem, Typed


@login_required
@require_http_methods(["GET"])
def begin(request: HttpRequest) -> HttpResponseBase:
    """Ask for which partnership, where somebody works in several offices."""
    return which_office.ask(request, title="Enter for an agency", to="enter-raise")


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Ask what an agency told the office, and put it on record as theirs."""
    at = timezone.now()
    office = offices.to_running(
        partnership, person=pages.person(request), today=timezone.localdate(at)
    )
    if office.policy is None:
        raise access.Nobody  # nothing can be raised there yet
    place = Place(
        office=office,
        policy=office.policy,
        agencies=colleagues.agencies_of(office.id),
        at=at,
    )
    if request.method != "POST":
        return _page(request, place, reading_forms.write_day("happened", timezone.localdate(at)))
    typed: Typed = dict(request.POST.lists())
    said, problems = entering_form.read(typed, place)
    files, unfit = attachments.taken(request)
    if said is None or unfit:
        return _page(request, place, typed, (*problems, *unfit))
    return _entered(request, place, typed, said, files)


def _entered(
    request: HttpRequest,
    place: Place,
    typed: Typed,
    said: Raising,
    files: tuple[attaching.Given, ...],
) -> HttpResponse:
    people = raising.workers(
        said.agency, but=UUID(int=0), against=said.responding, today=timezone.localdate(place.at)
    )
    worker = entering_form.worker(said, people)
    source = said.source if worker else replace(said.source, worker=said.worker)
    between = words.Agencies(raising=said.agency, responding=said.responding)
    if access.is_on_both_sides(pages.person(request), (said.agency,), between, at=place.at):
        return _page(request, place, typed, (BOTH_SIDES,))
    try:
        done = entering.raise_(
            said.act, key=pages.key(request), person=pages.person(request), office=place.office,
            agency=said.agency, responding=said.responding, source=source, worker=worker,
            happened=said.happened, account=said.account, attachments=files, at=place.at,
        )  # fmt: skip
    except attaching.Unfit as matter:
        return _page(request, place, typed, (attachments.problem(str(matter)),))
    except Refused as refused:
        against = tuple(Problem("enter", each.reason) for each in refused.objections)
        return _page(request, place, typed, against)
    if done.again and not _is_said(said, source, escalations.stand(done.escalation)):
        fresh = {name: text for name, text in typed.items() if name != "key"}
        return _page(request, place, fresh, before=done.escalation)
    just_written.keep(request, done, raised=True)
    return shortcuts.redirect("escalation", done.escalation)


BOTH_SIDES = Problem(
    "agency",
    "You also work for the other side of this disagreement. Please ask a colleague of the office "
    "to enter it; what you typed is still here to copy.",
)
SENT_BEFORE = (
    "You sent this form before, and what it said then is on record: look at it here. What it says "
    "now is not. Send this if it is another matter."
)


def _is_said(said: Raising, source: entering.Source, stand: escalations.Stand) -> bool:
    """Test whether what was typed is what an escalation began with."""
    bodies = tuple(each.event.body for each in stand.stored if each.event.entry == 1)
    lines = {line for line in events.lines(bodies) if not attached.names(line)}
    agencies = stand.standing.agencies
    return (
        said.act in bodies
        and lines == {*said.account, *entering.lines(source, said.agency)}
        and (agencies.raising, agencies.responding) == (said.agency, said.responding)
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
        "pages/enter_raise.html",
        409 if before else 422 if problems else 200,
        place=place,
        first=entering_form.before_the_day(place),
        then=entering_form.after_the_day(place),
        files=attachments.field(request),
        typed=typed,
        one=reading_forms.one,
        problems={each.at: each.text for each in problems},
        errors=errors,
        key=reading_forms.one(typed, "key") or uuid4(),
    )
