"""Scenario files that cannot be used: what is said of each, and where."""

import pytest
import trials

from accord.engine import acts
from accord.library import policies, vocabulary

ACTIONS = ", ".join((*acts.BY_NAME, "look"))
A_DAY = "a date such as 2025-03-10"
A_MOMENT = "a date and time such as 2025-03-10 16:00"
GSCP = len((*policies.by_id("gscp").catalogue.ids, *vocabulary.READINGS))

# what is changed in a good file, the changed text with its marks, and a message for each mark
ODD_FILES = [
    ("", ("nothing is written here, or only comments",)),
    ("# only a comment\n", ("nothing is written here, or only comments",)),
    ("- a list\n", ("expected a mapping, got a list",)),
    ("a sentence\n", ("expected a mapping, got 'a sentence'",)),
]
ODD_STEPS = [
    ("steps: §[]", ("expected at least one step, got an empty list",)),
    ("steps:§", ("expected a list, got nothing",)),
    ("steps: §raise", ("expected a list, got 'raise': put it in [ ]",)),
    ("steps: §{do: raise}", ("expected a list, got a mapping",)),
    (
        "steps:\n  - §raise\n  -§\n",
        ("expected a mapping, got 'raise'", "expected a mapping, got nothing"),
    ),
    (
        "steps:\n  - §§{}",
        (f"missing key 'at': expected {A_MOMENT}", "missing key 'do': expected an action"),
    ),
]
ODD_WORDS = [
    # the head of the file
    ("scenario: A trial", "scenario:§", ("expected words, got nothing",)),
    ("scenario: A trial", "scenario: §5", ("expected words, got a number: put it in quotes",)),
    ("policy: gscp", "policy: §gcsp", ("there is no policy 'gcsp'; did you mean 'gscp'?",)),
    (
        "policy: gscp",
        "policy: §x",
        (
            "there is no policy 'x': expected one of bscp (Bromley), chscp (City & Hackney), "
            "gscp (Gloucestershire), mscb (Medway), tscp (Torbay)",
        ),
    ),
    ("policy: gscp", "policy:§", ("expected words, got nothing",)),
    ("policy: gscp", "policy: §[gscp]", ("expected words, got a list",)),
    (
        "scenario: A trial\npolicy: gscp",
        "§scenario: A trial\n§polcy: gscp",
        ("missing key 'policy': expected words", "unknown key 'polcy'; did you mean 'policy'?"),
    ),
    # YAML that is not read here
    (
        "do: raise",
        "do: raise\n    §do: raise",
        ("key 'do' stands twice (first on line 5): keep one",),
    ),
    ("do: raise", "do: §&act raise", ("an anchor ('&act'): leave it out, nothing is referred to",)),
    (
        "do: raise",
        "do: §!!str raise",
        ("a tag ('!!str'): leave it out, the kind of each value is known",),
    ),
    ("do: raise", "do: raise\n§\tby: x", ("a tab in the indentation: use spaces",)),
    ("do: raise", "do: raise\n    by: §*post", ("an alias ('*post'): write the value out here",)),
    # times
    ("2025-03-03 10:00", "§2025-03-03", (f"expected {A_MOMENT}, got '2025-03-03'",)),
    ("2025-03-03 10:00", "§20250303", (f"expected {A_MOMENT}, got '20250303'",)),
    (
        "2025-03-03 10:00",
        "§2025-03-03 9:00",
        (f"expected {A_MOMENT}, got '2025-03-03 9:00': the hour has two digits, 09:00",),
    ),
    (
        "2025-03-03 10:00",
        "§2025-02-30 10:00",
        ("there is no such day in the calendar: 2025-02-30",),
    ),
    (
        "2025-03-03 10:00",
        "§2025-03-30 01:30",
        ("there is no 01:30 on 2025-03-30: the clocks go forward; did you mean 02:30?",),
    ),
    # what is done
    ("do: raise", "do: §raize", ("there is no action 'raize'; did you mean 'raise'?",)),
    (
        "do: raise",
        "do: §ask_report",
        ("there is no action 'ask_report'; did you mean 'report' or 'request_report'?",),
    ),
    ("do: raise", "do: §zzz", (f"there is no action 'zzz': expected one of {ACTIONS}",)),
    ("do: raise", "do: §[raise]", ("expected an action, got a list",)),
    # particulars
    ("{areas: [levels-of-need]}", "§[areas]", ("expected a mapping, got a list",)),
    ("{areas: ", "{§area: ", ("unknown key 'area'; did you mean 'areas'?",)),
    (
        "[levels-of-need]",
        "§levels-of-need",
        ("expected a list, got 'levels-of-need': put it in [ ]",),
    ),
    (
        "levels-of-need",
        "§level-of-need",
        ("there is no area 'level-of-need' in gscp; did you mean 'levels-of-need'?",),
    ),
    (
        "areas: [levels-of-need]",
        'grounds: [§"2d"]',
        ("there is no ground '2d' in gscp: expected none, there is nothing to choose from",),
    ),
    (
        "]}",
        "], start_at: §stage-5, protect_by: §soon}",
        (
            "there is no stage 'stage-5' in gscp; did you mean 'stage-4'?",
            f"expected {A_DAY}, or {A_MOMENT}, got 'soon'",
        ),
    ),
    (
        "]}",
        "], child: {§looked_afer: true, in_need: §yes}}",
        (
            "unknown key 'looked_afer'; did you mean 'looked_after'?",
            "expected true or false, got 'yes'",
        ),
    ),
]
SECOND_STEPS = [
    (("look", "with: {§reason: so}"), ("'look' has no particulars: leave 'reason' out",)),
    (("close", "with: {§reason: so}"), ("'close' has no particulars: leave 'reason' out",)),
    (("escalate", "with: {§reson: so}"), ("unknown key 'reson'; did you mean 'reason'?",)),
    (("escalate", "departing: §3"), ("expected words, got a number: put it in quotes",)),
    (
        ("discuss", "with: {mode: §phone, outcome: §solved, agency: §police}"),
        (
            "expected one of face-to-face, telephone, video, meeting, email, got 'phone'; "
            "did you mean 'telephone'?",
            "expected one of unresolved, resolved, no_response, got 'solved'; "
            "did you mean 'resolved'?",
            "there is no side or agency 'police': expected one of raising, responding, school, "
            "social-care",
        ),
    ),
    (
        ("send_form", "with: {form: §monitoring, to: [§partnerhip]}"),
        (
            "there is no form 'monitoring'; did you mean 'escalation-monitoring'?",
            "there is no post 'partnerhip'; did you mean 'partnership'?",
        ),
    ),
    (
        ("inform", "with: {who: §rasing.director}"),
        ("there is no party 'rasing'; did you mean 'raising'?",),
    ),
    (
        ("appoint_panel", "with: {members: [{agency: health, §senor: true, body: §partnership}]}"),
        (
            "unknown key 'senor'; did you mean 'senior'?",
            "expected a list, got 'partnership': put it in [ ]",
        ),
    ),
    (
        ("name_counterpart", "with: {post: §manager}"),
        ("there is no post 'manager'; did you mean 'line_manager' or 'senior_manager'?",),
    ),
    (("correct", "with: {entry: §one}"), ("expected a whole number, got 'one'",)),
    (("correct", "with: {entry: 1, particulars: §[areas]}"), ("expected a mapping, got a list",)),
    (
        ("correct", "with: {entry: 1, §reasn: so, particulars: {§mode: email}}"),
        (
            "unknown key 'reasn'; did you mean 'reason'?",
            "unknown key 'mode': expected one of areas, area_other, grounds, child, "
            "immediate_harm, start_at, start_reason, protect_by, concern, follows",
        ),
    ),
    (
        ("look", "by: §rasing.practitioner"),
        ("there is no party 'rasing'; did you mean 'raising'?",),
    ),
    (
        ("look", "by: §raising.headteacher"),
        (
            "raising has no post 'headteacher': expected one of practitioner, line_manager, "
            "senior_manager, director, safeguarding_lead, board_member",
        ),
    ),
    (
        ("look", "by: §practitioner"),
        (
            "expected a post such as raising.line_manager, got 'practitioner'; "
            "did you mean 'raising.practitioner'?",
        ),
    ),
    (
        ("discuss", "happened: §2025-03-03 09:59", "with: {mode: email, outcome: resolved}"),
        ("'discuss' cannot have happened before the present stage began: expected a later time",),
    ),
    (
        ("look", "happened: §2025-03-03 09:59"),
        ("'look' cannot have happened before the present stage began: expected a later time",),
    ),
    (
        ("consult", "happened: §2025-03-05 12:01"),
        ("this happened after it was recorded: expected 2025-03-05 12:00 or earlier",),
    ),
]
ODD_EXPECTATIONS = [
    ("§accepted", ("expected a mapping, got 'accepted'",)),
    ("{§stge: stage-1}", ("unknown key 'stge'; did you mean 'stage'?",)),
    ("{stage: §1}", ("there is no stage '1' in gscp; did you mean 'stage-1'?",)),
    ("{stage: §'1'}", ("there is no stage '1' in gscp; did you mean 'stage-1'?",)),
    ("{stage: §stage-9}", ("there is no stage 'stage-9' in gscp; did you mean 'stage-4'?",)),
    (
        "{status: §closd}",
        ("expected one of open, resolved, withdrawn, closed, got 'closd'; did you mean 'closed'?",),
    ),
    ("{due: §soon}", (f"expected none, {A_DAY}, or {A_MOMENT}, got 'soon'",)),
    ("{due: §5}", (f"expected none, {A_DAY}, or {A_MOMENT}, got '5'",)),
    ("{due: §2025-02-30}", ("there is no such day in the calendar: 2025-02-30",)),
    (
        "{due: §}",
        (
            "nothing is expected here: say what (none where there is no limit), "
            "or leave the key out",
        ),
    ),
    ("{told: §}", ("nothing is expected here: say what, or leave the key out",)),
    ("{overdue: §no}", ("expected true or false, got 'no'",)),
    (
        "{owed: [§1.10, §2.1a, §reading-15]}",
        (
            "expected a clause, got a number: put it in quotes",
            'put the clause in quotes: "2.1a"',
            'put the clause in quotes: "reading-15"',
        ),
    ),
    (
        '{not_owed: [§"2.1z"], offered: [§"zzz"]}',
        (
            "there is no clause '2.1z' in gscp; did you mean '2.1d'?",
            f"there is no clause 'zzz' in gscp: expected one of {GSCP}, such as adm",
        ),
    ),
    ("{owed: §'2.1a'}", ("expected a list, got '2.1a': put it in [ ]",)),
    ("{refused: §s1a}", ('put the clause in quotes: "s1a"',)),
    ("{refused: §1.10}", ("expected a clause, got a number: put it in quotes",)),
    (
        '{refused: ["2.1a", §"reading-39"]}',
        ("there is no clause 'reading-39' in gscp; did you mean 'reading-9'?",),
    ),
    ("{told: [§chairman]}", ("there is no post 'chairman'; did you mean 'chair'?",)),
    ("{departures: §one}", ("expected a whole number, got 'one'",)),
    (
        "{can: [§rase], cannot: §close}",
        (
            "there is no action 'rase'; did you mean 'raise'?",
            "expected a list, got 'close': put it in [ ]",
        ),
    ),
]
ODD_AGENCIES = [
    ("§[school]", ("expected a mapping, got a list",)),
    ("{§rasing: school}", ("unknown key 'rasing'; did you mean 'raising'?",)),
    ("{responding: §police}", ("expected a list, got 'police': put it in [ ]",)),
    ("{responding: [§~]}", ("expected an agency name, got nothing",)),
    ("{raising: §3}", ("expected an agency name, got a number: put it in quotes",)),
    ("{responding: §[]}", ("expected at least one responding agency, got an empty list",)),
    ("{raising: §' '}", ("expected an agency's name without a dot, got ' '",)),
    ("{raising: §a.b}", ("expected an agency's name without a dot, got 'a.b'",)),
    (
        "{raising: §raising, responding: [§partnership]}",
        (
            "'raising' is the name of a party; give the agency a name of its own",
            "'partnership' is the name of a party; give the agency a name of its own",
        ),
    ),
    ("{responding: [§school]}", ("agency 'school' stands here twice: give each its own name",)),
    (
        "{raising: a, responding: [b, §a, §b]}",
        (
            "agency 'a' stands here twice: give each its own name",
            "agency 'b' stands here twice: give each its own name",
        ),
    ),
    (
        "§{raising: social-care}",
        ("agency 'social-care' stands here twice: give each its own name",),
    ),
    (
        f"§{{responding: [{', '.join(f'a{n}' for n in range(100))}]}}",
        ("more than 100 agencies: expected far fewer",),
    ),
]


class TestAFileThatCannotBeUsed:
    def check(self, path, marked, messages):
        path = trials.write(path / "a.yaml", marked)

        assert trials.complaints(trials.told(path)) == trials.expected(path, marked, messages)

    @pytest.mark.parametrize(("text", "messages"), ODD_FILES)
    def test_says_what_it_is_instead(self, tmp_path, text, messages):
        self.check(tmp_path, f"§{text}", messages)

    @pytest.mark.parametrize(("text", "messages"), ODD_STEPS)
    def test_says_what_its_steps_are_instead(self, tmp_path, text, messages):
        self.check(tmp_path, f"scenario: A trial\npolicy: gscp\n{text}", messages)

    @pytest.mark.parametrize(("old", "new", "messages"), ODD_WORDS)
    def test_points_at_the_word(self, tmp_path, old, new, messages):
        assert old in trials.RAISED
        self.check(tmp_path, trials.RAISED.replace(old, new, 1), messages)

    @pytest.mark.parametrize(("lines", "messages"), SECOND_STEPS)
    def test_points_into_the_step(self, tmp_path, lines, messages):
        self.check(tmp_path, trials.then(*lines), messages)

    @pytest.mark.parametrize(("expect", "messages"), ODD_EXPECTATIONS)
    def test_points_at_the_expectation(self, tmp_path, expect, messages):
        self.check(tmp_path, trials.RAISED + f"    expect: {expect}\n", messages)

    @pytest.mark.parametrize(("agencies", "messages"), ODD_AGENCIES)
    def test_points_at_the_agency(self, tmp_path, agencies, messages):
        self.check(tmp_path, trials.RAISED + f"agencies: {agencies}\n", messages)

    def test_says_that_time_runs_backwards(self, tmp_path):
        marked = (
            trials.RAISED
            + "  - {at: §2025-03-03 09:59, do: look}\n"
            + "  - {at: 2025-03-03 10:00, do: look}\n"
            + "  - {at: §2025-03-03 09:59, do: look}\n"
        )
        again = "time runs backwards: expected {}, as at the step before, or later"

        messages = (again.format("2025-03-03 10:00"), again.format("2025-03-03 10:00"))
        self.check(tmp_path, marked, messages)

    def test_says_every_step_that_happened_too_early(self, tmp_path):
        early = "happened: §2025-03-03 09:00, with: {mode: email, outcome: resolved}"
        step = f"  - {{at: 2025-03-05 12:00, do: discuss, {early}}}\n"
        message = (
            "'discuss' cannot have happened before the present stage began: expected a later time"
        )

        self.check(tmp_path, trials.RAISED + step + step, (message, message))

    def test_says_everything_at_once(self, tmp_path):
        marked = """\
scenario: §[]
policy: §gscpp
§extra: 1
agencies: {raising: §independent}
steps:
  - at: 2025-03-03 10:00
    do: raise
    with: {§area: [levels-of-need]}
    expect: {due: §soon}
  - at: §2025-03-02 10:00
    do: §shout
    §with_: {}
    by: §nobody.practitioner
  - at: 2025-03-03 11:00
    §when: 2025-03-03 11:00
    do: discuss
    with: {mode: §post}
    expect: {owed: [§2.1a], can: [§dicuss]}
"""
        messages = (
            "expected words, got a list",
            "there is no policy 'gscpp'; did you mean 'gscp'?",
            "unknown key 'extra': expected one of scenario, policy, steps, agencies",
            "'independent' is the name of a party; give the agency a name of its own",
            "unknown key 'area'; did you mean 'areas'?",
            f"expected none, {A_DAY}, or {A_MOMENT}, got 'soon'",
            "time runs backwards: expected 2025-03-03 10:00, as at the step before, or later",
            f"there is no action 'shout': expected one of {ACTIONS}",
            "unknown key 'with_'; did you mean 'with'?",
            "there is no party 'nobody': expected raising, responding, partnership, independent, "
            "an agency of this disagreement or a sector such as police",
            "unknown key 'when': expected one of at, do, happened, with, by, departing, expect",
            "expected one of face-to-face, telephone, video, meeting, email, got 'post'",
            'put the clause in quotes: "2.1a"',
            "there is no action 'dicuss'; did you mean 'discuss'?",
        )

        self.check(tmp_path, marked, messages)

    def test_tells_no_more_than_helps(self, tmp_path):
        steps = "  - {at: soon, do: shout}\n" * 5000
        path = trials.write(tmp_path / "a.yaml", f"scenario: A\npolicy: gscp\nsteps:\n{steps}")

        said = trials.complaints(trials.told(path))

        assert len(said) == 101
        assert said[-1] == f"{path}:54:10 and more from here: mend the others first"


class TestAFileThatIsNone:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"#" * 10_000_000, "1:1 the file is larger than 512 KiB: expected a policy or "),
            (b"\x7fELF\x02\x01\x01\0\0\0", "1:1 a character that is no text"),
            (b"\x89PNG\r\n\x1a\n\0\0", "1:1 byte 0x89 is not UTF-8"),
            (trials.RAISED.encode("utf-16"), "1:1 the file is saved as UTF-16: save it as UTF-8"),
            (
                trials.RAISED.replace("trial", "tr\u00eel").encode("latin-1"),
                "1:15 byte 0xee is not UTF-8",
            ),
            (b"[" * 100_000, "1:31 nested deeper than 30 levels: expected far less"),
            (b"scenario: {\n", "2:1 the file ends too early"),
            (b"scenario: a: b", "1:12 a second 'key: value' cannot begin here"),
        ],
        ids=range(8),
    )
    def test_is_told_apart(self, tmp_path, content, says):
        path = tmp_path / "a.yaml"
        path.write_bytes(content)

        (problem,) = trials.told(path).value.problems

        assert str(problem).startswith(f"{path}:{says}")

    def test_may_be_a_folder(self, tmp_path):
        (problem,) = trials.told(tmp_path).value.problems

        assert str(problem) == f"{tmp_path}:1:1 this is a folder: name a file in it"

    def test_may_be_nowhere(self, tmp_path):
        path = tmp_path / "nowhere.yaml"

        (problem,) = trials.told(path).value.problems

        assert str(problem) == f"{path}:1:1 there is no such file: check its name and folder"
