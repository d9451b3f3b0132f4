"""Policy files: how they are found and read, and what is said of one that cannot be used."""

import re

import pytest
import trials

from accord.engine import acts
from accord.library import clauses, places, policies, source, vocabulary

GSCP = trials.without_drawing(
    (places.policies_folder() / "gscp" / "policy.yaml").read_text(encoding="utf-8")
)
CLAUSES = (places.policies_folder() / "gscp" / "clauses.yaml").read_text(encoding="utf-8")
ACTIONS = ", ".join(acts.BY_NAME)
STAGES = re.compile("^stages:.*?^outcome:", re.MULTILINE | re.DOTALL)
DECIDED = '{by: partnership.chair, title: said, clauses: ["2.4a"]'
MEETS = "    meets: {raising: practitioner, responding: practitioner}\n"


def told(path):
    with pytest.raises(source.NotUsable) as matter:
        policies.load(path)
    return matter


class TestAPolicy:
    @pytest.mark.parametrize("name", policies.ids())
    def test_is_found_by_its_id(self, name):
        loaded = policies.by_id(name)

        assert loaded.policy.id == loaded.catalogue.policy == name
        assert loaded.path == places.policies_folder() / name / "policy.yaml"
        assert policies.by_id(name) is loaded

    def test_of_the_first_five_partnerships_is_there(self):
        assert {"bscp", "chscp", "gscp", "mscb", "tscp"} <= set(policies.ids())

    def test_may_lie_anywhere_and_have_its_own_clauses(self, tmp_path):
        path = trials.write(tmp_path / "ours" / "policy.yaml", GSCP.replace("gscp", "ours", 1))
        trials.write(path.parent / "clauses.yaml", CLAUSES.replace("gscp", "ours", 1))

        loaded = policies.load(policies.find("ours/policy.yaml", beside=tmp_path))

        assert (loaded.policy.id, loaded.path) == ("ours", path)

    @pytest.mark.parametrize("name", ["policy.yaml", "policy.yml", "ours/policy"])
    def test_is_a_path_when_it_looks_like_one(self, tmp_path, name):
        assert policies.find(name, beside=tmp_path) == tmp_path / name
        assert str(policies.find(name)) == name

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("gscpp", "There is no policy 'gscpp'; did you mean 'gscp'?"),
            (
                "",
                "There is no policy '': expected one of bscp (Bromley), chscp (City & Hackney), "
                "gscp (Gloucestershire), mscb (Medway), tscp (Torbay)",
            ),
            ("torby", "There is no policy 'torby'; did you mean 'tscp' (Torbay)?"),
            ("Medwa", "There is no policy 'Medwa'; did you mean 'mscb' (Medway)?"),
            ("Haknee", "There is no policy 'Haknee'; did you mean 'chscp' (City & Hackney)?"),
            ("torbay", "There is no policy 'torbay'; did you mean 'tscp'?"),
            ("Hackney", "There is no policy 'Hackney'; did you mean 'chscp'?"),
        ],
    )
    def test_that_is_not_there_brings_the_nearest(self, name, says):
        with pytest.raises(policies.Unknown) as matter:
            policies.find(name)

        assert str(matter.value) == says

    def test_brings_its_forms_to_the_list_of_all(self):
        assert policies.all_forms() >= {
            "escalation-monitoring",
            "notification",
            "stage-3-escalation",
        }

    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("medway", "mscb"),
            ("City & Hackney", "chscp"),
            ("hackney", "chscp"),
            ("&", None),
            ("council", None),
        ],
    )
    def test_has_a_short_title_by_which_people_call_it(self, name, meant):
        assert policies.titled(name) == meant


# what is changed (its first occurrence), into what, and the message for each mark
WORDS = [
    ("policy: gscp", "policy: §12", ("expected words, got a number: put it in quotes",)),
    ("version: spring 2025", "version:§", ("expected words, got nothing",)),
    ("2025-04-01", "§2025-04-31", ("there is no such day in the calendar: 2025-04-31",)),
    (
        '["1.7d"]',
        '[§"1.7z"]',
        ("there is no clause '1.7z' in clauses.yaml; did you mean '1.7'?",),
    ),
    ('["1.7d"]', "[§1.7d]", ('put the clause in quotes: "1.7d"',)),
    ('["1.6"]', "[§1.6]", ("expected a clause, got a number: put it in quotes",)),
    ('["1.6"]', "§'1.6'", ("expected a list, got '1.6': put it in [ ]",)),
    (
        '["1.6"]',
        "§[]",
        ("no clause is named here: expected ids of clauses.yaml, in quotes",),
    ),
    (
        "raising.practitioner",
        "§rasing.practitioner",
        ("there is no party 'rasing'; did you mean 'raising'?",),
    ),
    (
        "chair: the partnership",
        "§chairman: x",
        ("there is no post 'chairman'; did you mean 'chair'?",),
    ),
    (
        "levels-of-need",
        "§'levels of need'",
        ("expected a name without spaces, got 'levels of need'",),
    ),
    (
        "roles-and-responsibilities:",
        "§levels-of-need:",
        ("key 'levels-of-need' stands twice (first on line 26): keep one",),
    ),
    ("working_days: 5", "working_days: §five", ("expected a whole number, got 'five'",)),
    (
        "do: discuss",
        "do: §discus",
        (
            "expected one of discuss, respond, consult, consider_meeting, engage_board_members, "
            "inform, refer, send_form, agree_plan, confirm, got 'discus'; did you mean 'discuss'?",
        ),
    ),
    (
        "form: escalation-monitoring",
        "form: §monitoring",
        ("there is no form 'monitoring'; did you mean 'escalation-monitoring'?",),
    ),
    (
        "{from: stage-3",
        "{from: §stage-9",
        ("there is no stage 'stage-9'; did you mean 'stage-4'?",),
    ),
    ("id: stage-1", "id: §''", ("expected a name without spaces, got ''",)),
    ("id: stage-1", "id: §stage 1", ("expected a name without spaces, got 'stage 1'",)),
    (
        "- {working_days: 5, ",
        "- §{working_days: 5, hours: 3, ",
        ("a limit has one length: working_days, calendar_days or hours",),
    ),
    (
        "source:\n  title:",
        "source:\n  §website: http://gscp.example/\n  title:",
        ("a website begins with https://",),
    ),
]
MISFITS = [
    (
        "version: spring 2025",
        "version: x\nzone: §Europe/Gloucester",
        (
            "This machine knows no time zone named 'Europe/Gloucester'. Check the name, as in "
            "Europe/London; if it is right, install the Python package tzdata.",
        ),
    ),
    (
        "version: spring 2025",
        "version: x\ncalendar: §wales",
        (
            f"{places.policies_folder()}/bank-holidays.yaml has no bank holidays for 'wales'. "
            "It has england-and-wales, scotland, northern-ireland.",
        ),
    ),
    ("id: stage-2", "id: §stage-1", ("stage 'stage-1' stands here twice: keep one",)),
    (
        "forms:\n",
        "forms:\n  - {id: a, title: x, to: [chair], clauses: ['3a']}\n"
        "  - {id: §a, title: x, to: [chair], clauses: ['3a']}\n",
        ("form 'a' stands here twice: keep one",),
    ),
    (
        "forms:\n",
        "grounds:\n  - {id: a, title: x, clauses: ['3a']}\n"
        "  - {id: §a, title: x, clauses: ['3a']}\nforms:\n",
        ("ground 'a' stands here twice: keep one",),
    ),
    ("how: understood", "how: §agreed", ("way to end 'agreed' stands here twice: keep one",)),
    (
        "  - id: stage-1\n    title: Stage 1\n    name: Discuss with the other worker\n"
        f'    clauses: ["2.1a"]\n{MEETS}',
        "  - §id: stage-1\n    title: Stage 1\n    name: Discuss with the other worker\n"
        '    clauses: ["2.1a"]\n',
        ("say who meets whom at stage-1: expected 'meets'",),
    ),
    (
        MEETS,
        f"{MEETS}    decision: §{DECIDED}}}\n",
        ("only the last stage is decided: leave this out",),
    ),
    ("working_days: 5", "working_days: §1001", ("expected at most 1000",)),
    ("working_days: 5", "calendar_days: §1001", ("expected at most 1000",)),
    ("working_days: 5", "hours: §1001", ("expected at most 1000",)),
    (
        "- do: inform\n    title",
        "- do: §consult\n    title",
        ("immediate harm is met by inform or refer: expected one of them",),
    ),
    (
        "- do: inform\n    title",
        "- do: inform\n    before_leaving: §true\n    before_deciding: §true\n    title",
        (
            "no stage is left after this: leave this key out",
            "only the last stage is decided: leave this key out",
        ),
    ),
    (
        "        before_leaving: true",
        "        before_deciding: §true",
        ("only the last stage is decided: leave this key out",),
    ),
    (
        "    decision:\n",
        "    duties:\n      - {do: consult, title: x, who: raising.director, strength: should,\n"
        "         before_leaving: §true, clauses: ['3a']}\n    decision:\n",
        ("no stage is left after this: leave this key out",),
    ),
    (
        "- do: inform\n    title: tell the designated safeguarding lead in your agency at once\n"
        "    who: raising.practitioner\n    whom: [raising.safeguarding_lead]",
        "- §do: inform\n    title: tell the designated safeguarding lead in your agency at once\n"
        "    who: raising.practitioner\n    whom: []",
        ("nothing can meet this duty: 'inform' needs 'whom'",),
    ),
    (
        "- do: inform\n    title",
        "- §do: refer\n    title",
        ("nothing can meet this duty: 'refer' needs 'to'",),
    ),
    (
        "- do: inform\n    title",
        "- do: refer\n    to: [mash, §' MASH']\n    title",
        ("where to is compared in small letters: write 'mash'",),
    ),
    (
        "- do: inform\n    title",
        "- do: refer\n    to: [§' ']\n    title",
        ("this names nowhere: expected where to, in a few small letters such as mash",),
    ),
    (
        "- do: consult\n",
        "- §§do: send_form\n",
        (
            "nothing can meet this duty: 'send_form' needs 'form'",
            "nothing can meet this duty: 'send_form' needs 'to'",
        ),
    ),
    (
        "- do: consult\n",
        "- do: consult\n        explained: §true\n",
        ("only a discussion explains: leave this out",),
    ),
    (
        "- do: consult\n",
        "- do: §confirm\n",
        ("a confirmation comes after the outcome: expected under 'outcome'",),
    ),
    (
        "      - engaged: true\n        title",
        "      - §title",
        ("this asks for nothing: expected 'engaged: true' or 'particulars'",),
    ),
    (
        "    do: confirm\n",
        "    do: §discuss\n",
        ("a confirmation is met by confirm: expected that",),
    ),
    (
        "{do: consult, title: take",
        "{do: §consultt, title: take",
        ("there is no action 'consultt'; did you mean 'consult'?",),
    ),
    (
        "{do: debrief",
        "{do: §look",
        (f"there is no action 'look': expected one of {ACTIONS}",),
    ),
    (
        "at: [raise]",
        "at: [§rase]",
        ("there is no moment 'rase'; did you mean 'raise'?",),
    ),
    (
        "at: [raise]",
        "at: §[]",
        ("this is shown nowhere: expected a stage or an action",),
    ),
]
LAST_STAGES = [
    ("stages: §[]\n", ("expected at least one stage, got an empty list",)),
    (
        "stages:\n  - §id: stage-1\n    title: x\n    name: x\n    clauses: ['3a']\n" + MEETS,
        ("the last stage is not decided: expected 'decision': who decides, under which clauses",),
    ),
    (
        "stages:\n  - §id: stage-1\n    title: x\n    name: x\n    clauses: ['3a']\n"
        f"    decision: {DECIDED}}}\n",
        ("say who meets whom before anybody decides: expected 'meets'",),
    ),
    (
        "stages:\n  - id: stage-1\n    title: x\n    name: x\n    clauses: ['3a']\n"
        f"{MEETS}    decision: {DECIDED}, representations: §{{clauses: ['3a'], title: x}}}}\n",
        ("there is no panel to hear them: expected 'panel' beside this",),
    ),
]
NO_LADDER = [
    ("stages: §stage-1\n", "expected a list, got 'stage-1': put it in [ ]"),
    ("stages: [§stage-1]\n", "expected a mapping, got 'stage-1'"),
]


class TestAPolicyThatCannotBeUsed:
    def check(self, folder, marked, messages):
        path = trials.write(folder / "policy.yaml", marked)

        assert trials.complaints(told(path)) == trials.expected(path, marked, messages)

    def change(self, old, new):
        assert old in GSCP, "the policy was rewritten: choose another line to change"
        return GSCP.replace(old, new, 1)

    @pytest.mark.parametrize(("old", "new", "messages"), WORDS)
    def test_points_at_the_word(self, tmp_path, old, new, messages):
        self.check(tmp_path, self.change(old, new), messages)

    @pytest.mark.parametrize(("old", "new", "messages"), MISFITS)
    def test_points_at_what_does_not_fit(self, tmp_path, old, new, messages):
        self.check(tmp_path, self.change(old, new), messages)

    @pytest.mark.parametrize(("stages", "messages"), LAST_STAGES)
    def test_needs_a_ladder_that_ends_with_a_decision(self, tmp_path, stages, messages):
        visible = re.compile("^visibility:.*?^interpretations:", re.MULTILINE | re.DOTALL)
        text = visible.sub("interpretations:", GSCP).replace("at: [stage-3]", "at: [always]")

        self.check(tmp_path, STAGES.sub(lambda _: f"{stages}outcome:", text), messages)

    @pytest.mark.parametrize(("stages", "message"), NO_LADDER)
    def test_needs_stages_that_are_stages(self, tmp_path, stages, message):
        marked = STAGES.sub(f"{stages}outcome:", GSCP)
        marked = re.sub("from: (?=stage)", "from: §", marked)
        none = "there is no stage '{}': expected none, there is nothing to choose from"

        messages = (message, none.format("stage-3"), none.format("stage-4"))
        self.check(tmp_path, marked, messages)

    def test_says_everything_at_once(self, tmp_path):
        marked = GSCP
        for old, new in (
            ("policy: gscp", "§policy: gscp"),
            ("short_title:", "§shrt_title:"),
            ('["1.7d"]', "[§1.7d]"),
            ("working_days: 5", "working_days: §soon"),
            ("id: stage-2", "id: §stage-1"),
            ('clauses: ["2.2a"]', "clauses: §[]"),
            ("how: understood", "how: §understod"),
        ):
            marked = marked.replace(old, new, 1)

        messages = (
            "missing key 'short_title': expected words",
            "unknown key 'shrt_title'; did you mean 'short_title'?",
            'put the clause in quotes: "1.7d"',
            "expected a whole number, got 'soon'",
            "stage 'stage-1' stands here twice: keep one",
            "no clause is named here: expected ids of clauses.yaml, in quotes",
            "expected one of agreed, understood, got 'understod'; did you mean 'understood'?",
        )
        self.check(tmp_path, marked, messages)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            (b"", "1:1 nothing is written here, or only comments"),
            (b"- a\n", "1:1 expected a mapping, got a list"),
            (b"\xff\xff", "1:1 byte 0xff is not UTF-8: save the file as UTF-8"),
            (b"#" * 10_000_000, "1:1 the file is larger than 512 KiB: expected a policy or"),
        ],
        ids=["empty", "list", "binary", "large"],
    )
    def test_may_be_none_at_all(self, tmp_path, text, says):
        path = tmp_path / "policy.yaml"
        path.write_bytes(text)

        assert trials.complaints(told(path))[0].startswith(f"{path}:{says}")

    def test_may_be_nowhere(self, tmp_path):
        path = tmp_path / "policy.yaml"

        said = trials.complaints(told(path))

        assert said == [f"{path}:1:1 there is no such file: check its name and folder"]


class TestItsCatalogue:
    def test_has_to_lie_beside_it(self, tmp_path):
        marked = GSCP.replace("policy: gscp", "policy: §ours", 1).replace('["1.7d"]', '["9.9"]')
        path = trials.write(tmp_path / "policy.yaml", marked)

        said = trials.complaints(told(path))

        # no catalogue, no complaint about clauses: one cause, one message
        message = "there is no clauses.yaml beside this file: expected one"
        assert said == trials.expected(path, marked, (message,))

    def test_may_be_what_is_wrong(self, tmp_path):
        path = trials.write(tmp_path / "policy.yaml", GSCP)
        marked = "policy: gscp\nclauses:\n  - {id: §1.10, sort: rule, text: x}\n"
        catalogue = trials.write(tmp_path / "clauses.yaml", marked)

        said = trials.complaints(told(path))

        message = "expected a clause, got a number: put it in quotes"
        assert said == trials.expected(catalogue, marked, (message,))


def test_every_clause_of_a_reading_may_be_named_in_a_policy(tmp_path):
    marked = GSCP.replace('["1.7d"]', f'["{vocabulary.READINGS[-1]}"]', 1)

    loaded = policies.load(trials.write(tmp_path / "policy.yaml", marked))

    assert loaded.policy.skipping.clauses == ("reading-38",)


class TestATextThatWasTyped:
    """As on a page: it lies in no folder, so nothing lies beside it."""

    def test_has_the_clauses_that_are_given_with_it(self):
        ours = GSCP.replace("gscp", "ours", 1).encode()

        loaded = policies.typed(ours, catalogue=CLAUSES.replace("gscp", "ours", 1).encode())

        assert loaded.policy.id == loaded.catalogue.policy == "ours"

    def test_has_else_those_that_are_known(self):
        ours = CLAUSES.replace("gscp", "ours", 1).encode()
        known = clauses.typed(ours, path="clauses.yaml", policy="ours")

        assert (
            policies.typed(GSCP.replace("gscp", "ours", 1).encode(), known=known).catalogue is known
        )

    def test_has_else_those_of_the_bundled_policy_of_its_id(self):
        other = clauses.typed(CLAUSES.replace("gscp", "ours", 1).encode(), path="clauses.yaml")

        loaded = policies.typed(GSCP.encode(), known=other)

        assert loaded.catalogue == policies.by_id("gscp").catalogue

    def test_is_told_of_by_a_name_of_a_file(self):
        with pytest.raises(source.NotUsable, match=r"^policy.yaml:\d+:\d+ .*clauses.yaml beside"):
            policies.typed(GSCP.replace("gscp", "ours", 1).encode())
