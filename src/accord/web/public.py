"""Pages for everybody: what to do at once, the policies, and when something is due."""

import functools
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.library import flowchart as flowcharts
from accord.library import flowchart_svg
from accord.library import policies as library
from accord.queries import in_force, partnerships
from accord.queries.in_force import InForce
from accord.web import (
    clause_telling,
    flowchart_telling,
    pages,
    policy_comparing,
    policy_telling,
    readings,
)
from accord.web import when_due as dues


def same_for_all(
    keep: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let browsers keep a page that shows nothing about anyone, as `keep` says.

    The middleware takes it back for people who are signed in.
    """

    def decorated(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(page)
        def answered(request: HttpRequest, **parts: str) -> HttpResponse:
            response = page(request, **parts)
            response.headers["Cache-Control"] = keep
            return response

        return answered

    return decorated


@login_not_required
@require_safe
@same_for_all("no-cache")
def start(request: HttpRequest) -> HttpResponse:
    """Ask first whether a child is in immediate danger, then what somebody came for."""
    return pages.render(request, "pages/start.html")


@login_not_required
@require_safe
@same_for_all("no-cache")
def immediate_danger(request: HttpRequest) -> HttpResponse:
    """Say whom to ring, and what each policy asks at once."""
    followed = in_force.everywhere(timezone.localdate())
    asked = [(each.policy, policy_telling.at_once(each.policy)) for each in followed]
    return pages.render(
        request, "pages/immediate_danger.html", doors=partnerships.front_doors(), asked=asked
    )


@login_not_required
@require_safe
@same_for_all("no-cache")
def policies(request: HttpRequest) -> HttpResponse:
    """List the policies that Accord carries out."""
    today = timezone.localdate()
    return pages.render(
        request, "pages/policies.html", followed=in_force.everywhere(today), today=today,
        offices=partnerships.mailboxes(),
    )  # fmt: skip


@login_not_required
@require_safe
@same_for_all("no-cache")
def compare_policies(request: HttpRequest) -> HttpResponse:
    """Set two policies side by side, differences first."""
    given = request.GET.dict()
    asked, errors = policy_comparing.read(given)
    return pages.render(
        request,
        "pages/policies_compare.html",
        422 if errors else 200,
        given=given,
        errors=errors,
        choices=policy_comparing.choices(),
        compared=policy_comparing.of(*asked) if asked else None,
    )


@login_not_required
@require_safe
@same_for_all("no-cache")
def policy(request: HttpRequest, policy: str) -> HttpResponse:
    """Show one policy: whose it is, its stages, who meets whom, the limits, and its flowchart."""
    holds, today = _policy(policy, request), timezone.localdate()
    followed = [each for each in in_force.everywhere(today) if each.policy.id == policy]
    following = next((each.by for each in followed if each.version == holds.version), ())
    return pages.render(
        request,
        "pages/policy.html",
        policy=holds.policy,
        catalogue=holds.catalogue,
        stages=policy_telling.stages(holds.policy),
        harm=policy_telling.harm(holds.policy),
        throughout=policy_telling.throughout(holds.policy),
        ending=policy_telling.ending(holds.policy),
        forms=policy_telling.forms(holds.policy),
        boxes=_boxes(holds),
        today=today,
        offices=partnerships.mailboxes(following=following),
        adopted=bool(holds.version),
        others=[each for each in followed if each.version != holds.version and each.by],
    )


@login_not_required
@require_safe
@same_for_all("no-cache")
def clauses(request: HttpRequest, policy: str) -> HttpResponse:
    """Show every clause of a policy's document, what Accord does for it, and how we read it."""
    holds = _policy(policy, request)
    return pages.render(
        request,
        "pages/policy_clauses.html",
        policy=holds.policy,
        document=_document(holds),
        readings=readings.READINGS,
    )


@login_not_required
@require_safe
@same_for_all("public, max-age=3600")
def flowchart(request: HttpRequest, policy: str) -> HttpResponse:
    """Draw one policy, as a picture with a name of its own."""
    drawn = flowchart_svg.drawn(flowcharts.of(_policy(policy, request).policy))
    return HttpResponse(drawn, content_type="image/svg+xml")


@login_not_required
@require_safe
@same_for_all("no-cache")
def when_due(request: HttpRequest) -> HttpResponse:
    """Count the days of a limit, and show how."""
    given, today = request.GET.dict(), timezone.localdate()
    followed = in_force.everywhere(today)
    asked, errors = dues.read(given, followed) if given else (None, [])
    return pages.render(
        request,
        "pages/when_due.html",
        422 if errors else 200,
        given=given or dues.first(today),
        errors=errors,
        groups=dues.groups(followed),
        from_raising=dues.from_raising(followed),
        asked=asked,
        counted=dues.answer(asked) if asked else (),
    )


def _policy(name: str, request: HttpRequest) -> InForce:
    """Return the version that an address names: the one that ships with Accord, or by its name."""
    found = in_force.published(name, request.GET.get("version", ""), timezone.localdate())
    if found is None:
        raise Http404
    return found


def _boxes(holds: InForce) -> tuple[flowchart_telling.BoxTold, ...]:
    if holds.version:
        return flowchart_telling.of_policy(holds.policy)
    return flowchart_telling.of(library.by_id(holds.policy.id))


def _document(holds: InForce) -> clause_telling.DocumentTold:
    if holds.version:
        return clause_telling.of_adopted(holds)
    return clause_telling.of(library.by_id(holds.policy.id))
