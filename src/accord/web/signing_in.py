"""Signing in and out: by password or by a code sent to one's mailbox, and for how long it holds."""

from http import HTTPStatus

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django import shortcuts
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accord.directory.models import Person
from accord.queries import demonstration, partnerships
from accord.services import codes
from accord.web import pages
from accord.web.signing_in_forms import Code, Name, SignIn

TICKET = "sign-in"
"""Under which name the session keeps the ticket of a code; it says nothing about anybody."""

NO_MATCH = "That address and password do not belong together. Try again, or have a code sent."
TOO_OFTEN = "That was tried many times in a short while. Wait five minutes, then try again."
TOO_OFTEN_HERE = f"{TOO_OFTEN} Or have a code sent: leave the password empty."
WRONG_CODE = "That is not the code we sent. Look at the newest message, and try again."
GONE = (
    "That code is used, too old, or was tried too often. Give your address, and we send a new one."
)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """How the sign-in package fits Accord: nobody signs up, and who was ended is as unknown."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody signs up: people join by their mailbox, or are invited."""
        del request
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """Send somebody who was ended meanwhile back to the start, as anybody unknown."""
        del request, user
        return shortcuts.redirect("account_login")


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for an address, then sign in by password or send a code; the same for every address."""
    if request.user.is_authenticated:
        return shortcuts.redirect(_onward(request))
    form = SignIn(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _asked(request, form)
    if form.by_password:
        return _by_password(request, form)
    return _by_code(request, form)


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponseBase:
    """Take the code, and sign in its person; somebody new is asked for their name first."""
    if request.user.is_authenticated:
        return shortcuts.redirect(_onward(request))
    ticket = request.session.get(TICKET, "")
    address = codes.address(ticket)
    if not address:
        return _start_again(request)
    form = Code(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not ratelimit.consume(request, action="enter_login_code"):
            form.add_error("code", TOO_OFTEN)
            return _coded(request, form, address, status=HTTPStatus.TOO_MANY_REQUESTS)
        try:
            return _entered(request, codes.enter(ticket, form.cleaned_data["code"]))
        except codes.Wrong:
            form.add_error("code", WRONG_CODE)
        except codes.Gone:
            return _start_again(request)
    return _coded(request, form, address)


@login_not_required
@require_http_methods(["GET", "POST"])
def say_name(request: HttpRequest) -> HttpResponseBase:
    """Ask somebody new for their name, then let them join and sign them in."""
    if request.user.is_authenticated:
        return shortcuts.redirect(_onward(request))
    ticket = request.session.get(TICKET, "")
    agency = codes.joining(ticket)
    if not agency:
        return _start_again(request)
    form = Name(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "account/name.html", form, agency=agency)
    try:
        person = codes.join(ticket, name=form.cleaned_data["name"], at=timezone.now())
    except codes.Gone:
        return _start_again(request)
    return _in(request, person)


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Sign out, once it is asked for by a form; a link alone only asks."""
    if request.method == "POST":
        auth.logout(request)
        messages.success(request, "You are signed out.")
        return shortcuts.redirect("start")
    return pages.render(request, "account/logout.html")


def _by_password(request: HttpRequest, form: SignIn) -> HttpResponseBase:
    if not ratelimit.consume(request, action="login"):
        return _too_often(request, form, TOO_OFTEN_HERE)
    credentials = {key: form.cleaned_data[key] for key in ("email", "password")}
    try:
        person = get_adapter(request).authenticate(request, **credentials)
    except ValidationError:
        # what the package raises after too many wrong passwords
        return _too_often(request, form, TOO_OFTEN_HERE)
    if person is None or not person.is_active:
        form.add_error("password", NO_MATCH)
        return _asked(request, form)
    return _in(request, person)


def _by_code(request: HttpRequest, form: SignIn) -> HttpResponseBase:
    address = form.cleaned_data["email"]
    if not ratelimit.consume(request, action="request_login_code", key=address):
        return _too_often(request, form)
    request.session[TICKET] = codes.send(address, at=timezone.now())
    return shortcuts.redirect(_with_next(request, "account_confirm_login_code"))


def _entered(request: HttpRequest, entered: codes.Entered) -> HttpResponseBase:
    if entered.person is None:
        request.session[TICKET] = entered.ticket
        return shortcuts.redirect(_with_next(request, "account_name"))
    return _in(request, Person.objects.get(pk=entered.person))


def _in(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Sign a person in; the package gives the session another key as it does so."""
    request.session.pop(TICKET, None)
    response: HttpResponseBase = perform_login(request, person, redirect_url=_onward(request))
    return response


def _start_again(request: HttpRequest) -> HttpResponseBase:
    """Ask for the address again, and say why to somebody who had just sent something."""
    request.session.pop(TICKET, None)
    if request.method == "GET":
        return shortcuts.redirect(_with_next(request, "account_login"))
    form = SignIn({"email": request.POST.get("email", "")})
    form.errors.clear()
    form.add_error("email", GONE)
    return _asked(request, form)


def _too_often(request: HttpRequest, form: Form, said: str = TOO_OFTEN) -> HttpResponse:
    form.add_error("email", said)
    return _page(
        request, "account/login.html", form, status=HTTPStatus.TOO_MANY_REQUESTS,
        invented=_invented(),
    )  # fmt: skip


def _asked(request: HttpRequest, form: Form) -> HttpResponse:
    return _page(request, "account/login.html", form, invented=_invented())


def _invented() -> tuple[demonstration.Group, ...]:
    """Return as whom to sign in; somebody only in the demonstration, where all are invented."""
    if not getattr(settings, "DEMO", False):
        return ()
    return demonstration.sign_ins(getattr(settings, "DEMO_FIRST", {}), today=timezone.localdate())


def _coded(
    request: HttpRequest, form: Form, address: str, *, status: int | None = None
) -> HttpResponse:
    return _page(request, "account/code.html", form, status=status, address=address)


def _page(
    request: HttpRequest, template: str, form: Form, *, status: int | None = None, **values: object
) -> HttpResponse:
    wrong = {name: str(said[0]) for name, said in form.errors.items()}
    typed = {name: form.data.get(name, "") for name in form.fields if name != "password"}
    return pages.render(
        request, template, status or (HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK),
        errors=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
        wrong=wrong, typed=typed, next=_next(request), offices=partnerships.mailboxes(),
        password=getattr(settings, "DEMO_PASSWORD", ""),
        **values,
    )  # fmt: skip


def _onward(request: HttpRequest) -> str:
    return _next(request) or reverse("my-work")


def _next(request: HttpRequest) -> str:
    """Return where somebody was going, if it is a page of ours; nothing else is followed."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else ""


def _with_next(request: HttpRequest, name: str) -> str:
    wanted = _next(request)
    return f"{reverse(name)}?{urlencode({'next': wanted})}" if wanted else reverse(name)
