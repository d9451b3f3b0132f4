"""Rules of the service's house: doors, stored names, personal data, and who may write."""

import ast
import re
import subprocess
import typing
import uuid
from pathlib import Path

import pages_looked_at
import pytest
import service_steps
import service_world
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import converters, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from accord.cli import main
from accord.engine import acts, events
from accord.manage import __main__ as manage
from accord.web import headings, sentences, urls

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "accord"
COMMANDS = sorted((SOURCES / "manage" / "management" / "commands").glob("[!_]*.py"))

NAMES_OF_DATA = {"policy", "do", "step"}
"""Parts of addresses that are words of a policy or of the service; all others are ids."""


def patterns(of: URLResolver) -> typing.Iterator[URLPattern]:
    """Yield every address of the service, however deep it is included."""
    for each in of.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


PAGES = {each.name: each for each in patterns(get_resolver())}


def address(page: URLPattern, **known: uuid.UUID) -> str:
    """Return an address of a page, with ids that nobody has where none is given."""
    words = {"policy": "gscp", "do": "discuss", "step": "what-happened"}
    parts = {name: known.get(name, words.get(name, uuid.uuid4())) for name in parts_of(page)}
    return reverse(page.name, kwargs=parts)


def parts_of(page: URLPattern) -> dict[str, object]:
    """Return the parts of a page's address by name, with what converts each."""
    return page.pattern.converters


def without_token(answer) -> str:
    """Return a page without what makes every form's sending safe, which is never the same."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())


class TestEveryModel:
    @pytest.mark.parametrize(
        "model",
        [each for each in apps.get_models() if each.__module__.startswith("accord.")],
        ids=lambda model: model.__name__,
    )
    def test_says_what_personal_data_it_holds(self, model):
        assert undeclared(model) == "", (
            f"{model.__name__}: add `personal_data: ClassVar[str]`, 'none' or in words of which "
            "kind (identity, narrative, who by id) and whether it lies sealed."
        )

    def test_would_be_found_without(self):
        class Silent:
            pass

        class Blank:
            personal_data = " "

        assert undeclared(Silent)
        assert undeclared(Blank)

    @pytest.mark.parametrize("path", sorted(SOURCES.rglob("models.py")), ids=str)
    def test_leaves_saving_to_django_and_sends_no_signal(self, path):
        text = path.read_text(encoding="utf-8")

        assert not re.search(r"def (save|delete)\(|django\.dispatch|signals", text)


def undeclared(model: type) -> str:
    """Return what is the matter with what a model says of its personal data."""
    said = vars(model).get("personal_data", "")
    return "" if said.strip() else "it says nothing"


@pytest.mark.django_db
class TestEveryPage:
    def test_has_a_name_of_its_own(self):
        named = [each.name for each in patterns(get_resolver())]

        assert None not in named
        assert len(named) == len(set(named))

    def test_is_looked_at_with_axe_or_shows_nothing_to_look_at(self):
        listed = [*pages_looked_at.LOOKED_AT, *pages_looked_at.SHOWS_NO_PAGE]

        assert sorted(listed) == sorted(PAGES), (
            "Add the page to LOOKED_AT in tests/pages_looked_at.py and a state of it to "
            "tests/journeys/test_nothing_for_axe_to_find.py; or to SHOWS_NO_PAGE, and say why."
        )

    @pytest.mark.parametrize("name", sorted(PAGES))
    def test_asks_who_is_there_or_stands_open_for_a_reason(self, name, client):
        answer = client.get(address(PAGES[name]))

        signs_in = answer.status_code == 302 and reverse("account_login") in answer["Location"]
        if name in urls.OPEN_TO_ALL:
            assert urls.OPEN_TO_ALL[name].strip(), f"{name}: say why it is open to all."
        else:
            assert signs_in, (
                f"{name}: let only people come who are signed in, or list it in "
                "web.urls.OPEN_TO_ALL and say why."
            )

    @pytest.mark.parametrize(
        "name", sorted(name for name in PAGES if "escalation" in parts_of(PAGES[name]))
    )
    def test_of_an_escalation_answers_a_stranger_as_if_there_were_none(self, name, client):
        people = service_world.world()
        escalation = service_steps.raised(people)
        client.force_login(service_world.find(people.stranger))

        theirs = client.get(address(PAGES[name], escalation=escalation))
        nobodys = client.get(address(PAGES[name]))

        assert theirs.status_code == nobodys.status_code == 404
        assert without_token(theirs) == without_token(nobodys)

    def test_of_an_escalation_opens_for_who_raised_it(self, client):
        people = service_world.world()
        escalation = service_steps.raised(people)
        client.force_login(service_world.find(people.school.practitioner))

        assert client.get(address(PAGES["escalation"], escalation=escalation)).status_code == 200

    @pytest.mark.parametrize("name", sorted(PAGES))
    def test_takes_ids_that_nobody_can_guess(self, name):
        loose = [
            part
            for part, converter in parts_of(PAGES[name]).items()
            if not isinstance(converter, converters.UUIDConverter) and part not in NAMES_OF_DATA
        ]

        assert not loose, f"{name}: write <uuid:{loose[0]}>; an id in an address is random."

    def test_that_stands_open_exists(self):
        assert set(urls.OPEN_TO_ALL) <= set(PAGES)


class TestEveryEvent:
    @pytest.mark.parametrize(
        "kind",
        [*acts.BY_NAME.values(), *typing.get_args(events.AnyFact)],
        ids=lambda kind: kind.__struct_config__.tag,
    )
    def test_has_a_sentence(self, kind):
        assert kind in sentences.SENTENCES, (
            f"{kind.__name__}: say in web/sentences.py what happened, in the past tense."
        )


class TestEveryHeading:
    @pytest.mark.parametrize("heading", sorted(headings.HEADINGS))
    def test_of_what_stands_beside_an_act_is_explained_in_one_place(self, heading):
        assert f"`{heading}" in str(events.Account.__doc__), (
            f"{heading}: say in the docstring of engine.events.Account beside what it is written."
        )


class TestTheTables:
    @pytest.mark.django_db
    def test_are_what_the_migrations_make(self, capsys):
        try:
            call_command("makemigrations", check=True, dry_run=True)
        except SystemExit:
            pytest.fail(f"A model changed without a migration:\n{capsys.readouterr().out}")

    @pytest.mark.django_db
    def test_would_be_found_changed(self):
        class Changed(models.Model):
            personal_data = "none"

            class Meta:
                app_label = "desk"

        try:
            with pytest.raises(SystemExit):
                call_command("makemigrations", "desk", check=True, dry_run=True, verbosity=0)
        finally:
            del apps.all_models["desk"]["changed"]
            apps.clear_cache()


ASK_FOR_A_FILE = {
    "queries/in_force.py": "the one place that says which version is in force",
    "services/escalations.py": "the record keeps the file's version, once it was found in force",
    "services/adopting.py": "what is proposed is compared with the file under the same name",
    "services/at_once.py": "what was done at once under any policy stays done",
    "web/policy_comparing.py": "it compares the published files",
    "web/public.py": "what is kept of a file beside it, worked out once",
    "web/clause_telling.py": "what is kept of a file beside it, worked out once",
    "web/flowchart_telling.py": "what is kept of a file beside it, worked out once",
}
"""Modules that read the files that ship with Accord, and why; all others ask what is in force."""


class TestWhichPolicyIsInForce:
    def test_is_asked_of_one_place(self):
        found = {
            str(path.relative_to(SOURCES))
            for room in ("web", "services", "queries", "worker")
            for path in sorted((SOURCES / room).rglob("*.py"))
            if re.search(
                r"\b(policies|library)\.(by_id|usable|load)\(", path.read_text(encoding="utf-8")
            )
        }

        assert found == set(ASK_FOR_A_FILE), (
            f"{found ^ set(ASK_FOR_A_FILE)}: a partnership may have adopted another version than "
            "the file. Ask queries.in_force with a local date, or a desk; or say here why not."
        )


ROOMS_THAT_ONLY_ASK = ("queries", "web", "manage", "desk", "config")
"""The doors and what they ask; below them stand the rooms through whose tables services write."""

WRITE_FOR_A_REASON = {
    "manage/demo/people.py": "no service makes partnerships and agencies; the demo's are invented",
    "desk/keeping.py": "it seals what was typed into a row; services.drafts stores the row",
}
"""Files of those rooms that write all the same."""

_OF_ROWS = {
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update",
    "delete", "save", "save_base", "set_password", "set_unusable_password", "create_user",
}  # fmt: skip
WRITING = {
    *_OF_ROWS, *(f"a{name}" for name in _OF_ROWS),
    "cursor", "chunked_cursor", "execute", "executemany", "executescript", "callproc", "copy",
}  # fmt: skip
"""What is written `something.name` where rows are changed, or where SQL is carried out."""

OF_WHAT_BELONGS = {"add", "set", "remove", "clear"}
"""Writes where it is asked of what belongs to a row (`agency.partnerships.set`)."""

FIELDS = {
    name
    for model in apps.get_models()
    for field in model._meta.get_fields()
    for name in (field.name, getattr(field, "attname", field.name))
}
RELATIONS = {
    getattr(field, "get_accessor_name", lambda name=field.name: name)()
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if field.one_to_many or field.many_to_many
}


def writes(text: str) -> list[str]:
    """Return the places of a file that change a row, make SQL of their own, or prepare to."""
    return [ast.unparse(each) for each in ast.walk(ast.parse(text)) if _writes(each)]


def _writes(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name) if name in WRITING:
            return True
        case ast.Attribute(attr=name, value=ast.Attribute(attr=of)) if name in OF_WHAT_BELONGS:
            return of in RELATIONS
        case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del(), value=of):
            return name in FIELDS and ast.unparse(of) != "self"
        case ast.Call(func=ast.Name(id="setattr" | "delattr")):
            return True
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=name), *_]):
            return name in WRITING
    return False


class TestOnlyServicesWrite:
    @pytest.mark.parametrize(
        "path",
        [each for room in ROOMS_THAT_ONLY_ASK for each in sorted((SOURCES / room).rglob("*.py"))],
        ids=lambda path: str(path.relative_to(SOURCES)),
    )
    def test_and_no_page_query_or_command_does(self, path):
        if "migrations" in path.parts:
            pytest.skip("a migration makes tables")
        found = writes(path.read_text(encoding="utf-8"))

        if str(path.relative_to(SOURCES)) in WRITE_FOR_A_REASON:
            assert found, f"{path.name} writes no more: take it off WRITE_FOR_A_REASON."
        else:
            assert not found, f"{path.name} has {found}: do it in a service, in one transaction."

    def test_but_for_files_that_are_there(self):
        assert all((SOURCES / name).is_file() for name in WRITE_FOR_A_REASON)

    @pytest.mark.parametrize(
        "planted",
        [
            "Draft.objects.filter(pk=1).delete()",
            "person.save()",
            "found = Holding.objects.filter(person=who)\nfound.update(held_to=yesterday)",
            "old = Draft.objects.all()\nif old:\n    old.order_by('pk').delete()",
            "gone = Draft.objects.filter(pk=1).delete\ngone()",
            "await Draft.objects.acreate()",
            "with connection.cursor() as cursor:\n    cursor.execute('DELETE FROM desk_draft')",
            "from django import db\nask = db.connections['default'].cursor",
            "setattr(person, 'name', name)\nservices.people.keep(person)",
            "person.is_active = True\nservices.people.keep(person)",
            "holding.person_id = who",
            "person.name += '!'",
            "getattr(person, 'save')()",
            "agency.partnerships.set(of)",
            "entry.seats.clear()",
        ],
    )
    def test_or_it_would_be_found(self, planted):
        assert writes(planted)

    @pytest.mark.parametrize(
        "harmless",
        [
            "found = set()\nfound.add(each)",
            "form.errors.clear()",
            "self.fields['title'].choices = titles",
            "self.name = name",
            "name = person.name",
            "auth.logout(request)",
            "drafts.throw_away(draft, person=person)",
        ],
    )
    def test_and_what_writes_nothing_is_let_be(self, harmless):
        assert not writes(harmless)

    @pytest.mark.parametrize("path", sorted((SOURCES / "web").rglob("*.py")), ids=str)
    def test_and_pages_have_no_classes_of_views_and_no_forms_of_models(self, path):
        text = path.read_text(encoding="utf-8")

        assert not re.search(r"django\.views\.generic|ModelForm", text)


@pytest.fixture(scope="module")
def told():
    """Return the commands that `./accord help` tells of."""
    shown = subprocess.run(
        ["sh", str(ROOT / "accord"), "help"], capture_output=True, text=True, check=True
    )
    found = set(re.findall(r"^ +\./accord (?:manage )?([a-z-]+)", shown.stdout, re.MULTILINE))
    return found | {each for each in main.OF_THE_SERVICE if f"./accord {each} " in shown.stdout}


def typed(path):
    """Return a command of Django's as people type it."""
    words = path.stem.replace("_", " ")
    return words if words in main.OF_THE_SERVICE else words.replace(" ", "-")


class TestEveryCommand:
    def test_of_the_service_is_told_of_in_the_help(self, told):
        there = {typed(path) for path in COMMANDS}

        assert there <= told, f"{there - told}: add a line to help() in the script."

    def test_of_the_command_line_is_told_of_in_the_help(self, told):
        firsts = {command.name.split()[0] for command in main.COMMANDS}

        assert firsts | set(main.OF_THE_SCRIPT) <= told

    def test_that_the_help_tells_of_is_there(self, told):
        ours = {command.name.split()[0] for command in main.COMMANDS} | {"help", "version"}
        there = {typed(path) for path in COMMANDS}

        assert told <= ours | there | set(main.OF_THE_SCRIPT)

    @pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
    def test_says_of_itself_what_it_does(self, path, capsys):
        with pytest.raises(SystemExit) as left:
            call_command(path.stem, "--help")

        assert left.value.code == 0
        about = re.search(r"^    help = \(?\s*\"(.+)", path.read_text(), re.MULTILINE)
        assert about
        assert about[1].split()[0] in capsys.readouterr().out

    def test_that_needs_a_database_is_a_command(self):
        assert set(manage.NEED_A_DATABASE) <= {path.stem for path in COMMANDS}


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_a_command_is_short(path):
    longest = max(
        node.end_lineno - node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )

    assert longest <= 30, f"{longest} lines: a command takes arguments and calls one service."


class TestChangesOfTheDirectory:
    def test_are_written_in_one_place_and_altered_in_none(self):
        naming = {
            str(path.relative_to(SOURCES)): re.findall(r"\bChange\.objects\.(\w+)", text)
            for path in sorted(SOURCES.rglob("*.py"))
            if (text := path.read_text(encoding="utf-8")) and "Change.objects" in text
        }

        assert naming == {"services/changes.py": ["create"], "queries/changes.py": ["filter"]}
