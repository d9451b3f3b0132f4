"""./accord first-partnership: from an empty database to somebody who can sign in and invite."""

import io
import sys

import pytest
from django.core.management import call_command
from service_world import AT, agency, world

from accord.directory.models import Change, Holding, Partnership, Person
from accord.manage import NotUsable
from accord.outbox import reading
from accord.outbox.models import Message
from accord.services import codes, founding, people

pytestmark = pytest.mark.django_db

SAID = {
    "slug": "mallow-bay", "name": "Mallow Bay Safeguarding Children Partnership",
    "policy": "tscp", "mailbox": "Office@mallow-bay.example",
    "front_door": "Mallow Bay front door: 01632 960 111", "administrator": "Olive Stamp",
    "email": "olive.stamp@mallow-bay.example",
}  # fmt: skip


def made(capsys, **changed):
    """Run the command and return what it printed."""
    call_command("first_partnership", **SAID | changed)
    return capsys.readouterr().out


class TestTheFirst:
    def test_is_there_with_its_office_and_somebody_to_run_it(self, capsys):
        said = made(capsys)

        partnership, person = Partnership.objects.get(), Person.objects.get()
        assert (partnership.policy, partnership.mailbox) == ("tscp", "office@mallow-bay.example")
        assert person.name == "Olive Stamp"
        assert Holding.objects.get().title == "office"
        assert (Change.objects.get().what, Change.objects.get().partnership) == (
            "post-given", partnership.id,
        )  # fmt: skip
        assert "Mallow Bay Safeguarding Children Partnership is there" in said
        assert "chooses Sign in and gives olive.stamp@mallow-bay.example" in said

    def test_administrator_is_written_to_and_can_sign_in(self, capsys):
        made(capsys)
        letter = reading.letter(Message.objects.get())
        assert letter.to == SAID["email"]
        assert "you can use Accord for Mallow Bay" in letter.text

        codes.send(SAID["email"], at=AT)

        assert Message.objects.filter(kind="sign-in").count() == 1

    def test_administrator_invites_others(self, capsys):
        made(capsys)
        body = Partnership.objects.get()
        there = agency("mallow-school", "Mallow School", "school", body)

        people.invite(
            "sage@mallow-school.example", name="Sage", title="administrator", body=there.id,
            by=Person.objects.get().id, at=Holding.objects.get().invited_at,
        )  # fmt: skip

        assert Holding.objects.filter(agency=there, title="administrator").exists()

    def test_is_made_once(self, capsys):
        made(capsys)

        with pytest.raises(NotUsable, match="mallow-bay already, and nothing was changed"):
            made(capsys, name="Another name")

        assert Partnership.objects.get().name == SAID["name"]

    def test_may_stand_beside_others_with_an_administrator_who_is_here(self, capsys):
        there = world()
        email = Person.objects.get(pk=there.severn.office).email

        made(capsys, email=email)

        assert Holding.objects.filter(person=there.severn.office, title="office").count() == 2


class TestAgain:
    def test_says_what_would_differ_and_changes_nothing(self, capsys):
        made(capsys)

        said = made(capsys, again=True, policy="gscp", email="else@mallow-bay.example")

        assert "Its policy is 'tscp', and not 'gscp'." in said
        assert "else@mallow-bay.example is not of its office." in said
        assert "Nothing was changed." in said
        assert Partnership.objects.get().policy == "tscp"

    def test_says_so_where_nothing_differs(self, capsys):
        made(capsys)

        assert "Nothing differs." in made(capsys, again=True)

    def test_says_so_where_there_is_none(self, capsys):
        with pytest.raises(NotUsable, match="no partnership mallow-bay yet"):
            made(capsys, again=True)


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"slug": "Mallow Bay!"}, "letters, digits and hyphens"),
            ({"slug": "m" * 51}, "longer than 50"),
            ({"name": " "}, "Nothing is said of the partnership's name"),
            ({"policy": "nowhere"}, "Name one of bscp, chscp, gscp, mscb, tscp"),
            ({"mailbox": "the office"}, "no address for the office's mailbox"),
            ({"front_door": "x" * 201}, "single line of 200"),
            ({"administrator": "Olive\nStamp"}, "single line"),
            ({"email": "olive"}, "no address for the administrator's"),
        ],
    )
    def test_has_to_be_of_use(self, changed, says, capsys):
        with pytest.raises(NotUsable, match=says):
            made(capsys, **changed)

        assert not Partnership.objects.exists()
        assert not Person.objects.exists()

    def test_is_complained_of_all_at_once(self):
        nothing = founding.Founding(**dict.fromkeys(SAID, ""))

        with pytest.raises(founding.Unfit) as unfit:
            founding.found(nothing, at=AT)

        assert len(unfit.value.matters) == len(SAID)

    def test_of_somebody_who_was_ended_is_refused(self, capsys):
        there = world()
        Person.objects.filter(pk=there.stranger).update(is_active=False)
        email = Person.objects.get(pk=there.stranger).email

        with pytest.raises(NotUsable, match="was ended"):
            made(capsys, email=email)

        assert not Partnership.objects.filter(slug=SAID["slug"]).exists()

    def test_is_asked_for_at_a_terminal(self, capsys, monkeypatch):
        typed = io.StringIO("tscp\nOlive Stamp\n")
        typed.isatty = lambda: True
        monkeypatch.setattr(sys, "stdin", typed)

        said = made(capsys, policy=None, administrator=None)

        assert "The policies here: bscp, chscp, gscp, mscb, tscp" in said
        assert "The name of who runs its office: " in said
        assert Person.objects.get().name == "Olive Stamp"

    def test_is_named_where_nobody_can_be_asked(self, capsys, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO())

        with pytest.raises(NotUsable, match="missing: --name --front-door"):
            made(capsys, name=None, front_door=None)
