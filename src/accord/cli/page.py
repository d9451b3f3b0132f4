"""`policy show`: a policy as a page to read beside the partnership's own document."""

import argparse
import datetime
from collections.abc import Iterable, Sequence

import msgspec

from accord.cli import policy, render, usage, wording
from accord.engine.policy import Decision, Duty, Offer, Policy, Stage
from accord.library import phrases, policies

ABOUT = """\
ID is a policy's id, its short title, its file or its folder. The numbers in brackets are clauses
of the partnership's own document; "reading 7" is one of ours, in docs/readings.md. Words in
quotation marks are what the one who owes it is asked to do.

--json prints one object: the policy with the keys of its file, those left out included.
What cannot be used is {"problems": [{"path", "line", "column", "message"}]}.

Exit code: 0, or 2 when there is no such policy or it cannot be used.

example:
  ./accord policy show gscp"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy show` takes."""
    parser.add_argument("policy", type=usage.given, metavar="ID")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.add_argument(
        "--today", type=usage.day, metavar="YYYY-MM-DD",
        help="the day from which the review date is judged (default: today)",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Show one policy."""
    loaded = policies.load(policy.path_of(asked.policy))
    if asked.json:
        render.as_json(msgspec.to_builtins(loaded.policy), indent=2)
    else:
        _show(loaded.policy, asked.today or datetime.datetime.now(datetime.UTC).date())
    return 0


def _show(read: Policy, today: datetime.date) -> None:
    _head(read, today)
    _subject(read)
    _harm(read)
    for stage in read.stages:
        _stage(stage, read)
    _throughout(read)
    _ending(read)
    _words(read)


def _head(read: Policy, today: datetime.date) -> None:
    render.paragraph(read.title, style="bold")
    dates = [phrases.edition(read.version)]
    if read.in_force_from:
        dates.append(f"in force from {wording.day(read.in_force_from)}")
    if read.review_due:
        dates.append(f"review due {wording.day(read.review_due)}")
    render.paragraph(f"{read.partnership.name}; {', '.join(dates)}.")
    render.paragraph(f'Source: "{read.source.title}", {read.source.publisher}.')
    if read.source.note:
        render.paragraph(read.source.note)
    if read.source.website:
        render.paragraph(f"Where it is published, as far as we know: {read.source.website}")
    if read.review_due is not None and read.review_due < today:
        passed = "The review date has passed: ask the partnership whether this version is in force."
        render.paragraph(passed, style="yellow")


def _subject(read: Policy) -> None:
    _heading("What disagreements are about", read.areas.clauses)
    for area in read.areas.listed.values():
        _item(area)
    _item("or anything else, in words")
    if read.grounds:
        _heading("Grounds")
    for ground in read.grounds:
        _item(ground.title, ground.clauses)
    if read.equivalents:
        _heading("Who is meant in each sector")
    for each in read.equivalents:
        title = wording.TITLES.get(each.post, each.post)
        _item(f"{title} in {wording.agency(each.sector)}: {each.title}", each.clauses)


def _harm(read: Policy) -> None:
    _heading("A child thought to be at immediate harm")
    render.paragraph(wording.RING_999, indent=2, style="bold")
    _duties(read.immediate_harm, read)
    _heading("Starting higher, or going up by more than a stage", read.skipping.clauses)
    if read.skipping.with_immediate_harm:
        _item("Open where a child is thought to be at immediate harm, with a reason.")
    else:
        _item("Not foreseen; it can be done with a reason, and is recorded as a departure.")


def _stage(stage: Stage, read: Policy) -> None:
    _heading(wording.stage(stage), stage.clauses)
    if stage.meets is not None:
        who = [f"raising.{stage.meets.raising}", f"responding.{stage.meets.responding}"]
        _item(f"Who meets: {wording.listed([wording.post(each, read) for each in who])}.")
    if stage.optional:
        _item("May be left out.")
    for limit in stage.limits:
        _item(f"Limit ({limit.strength}): {wording.limit(limit)}", limit.clauses)
    if not stage.limits:
        _item("Limit: none in the document.")
    for needed in stage.before_entering:
        _item(f'Before it begins: "{needed.title}"', needed.clauses)
    _duties(stage.duties, read)
    _offers(stage.offers)
    if stage.tiers:
        _item(
            "While it is not settled, it goes up to the next tier of management inside the stage",
            stage.tiers,
        )
    for telling in stage.tells:
        whom = wording.listed([wording.post(each, read) for each in telling.whom])
        _item(f"Accord tells {whom} when it begins: {telling.text}", telling.clauses)
    if stage.decision is not None:
        _decision(stage.decision, read)


def _decision(decision: Decision, read: Policy) -> None:
    who = wording.post(decision.by, read)
    _item(f'Decided by {who}, who {decision.strength}: "{decision.title}"', decision.clauses)
    panel = decision.panel
    if panel is not None:
        rank = "senior officers" if panel.senior else "members"
        body = "Executive" if panel.body == "executive" else "partnership"
        made = f"{rank} of the {body} from {panel.agencies} agencies, those in dispute among them"
        if panel.where_possible:
            made += ", where possible"
        _item(f'On the panel\'s route: "{panel.title}" ({made})', panel.clauses)
    if decision.representations is not None:
        heard = decision.representations
        _item(f'Before a panel decides: "{heard.title}"', heard.clauses)
    if decision.reports is not None:
        _item(f'Reports: "{decision.reports.title}"', decision.reports.clauses)


def _throughout(read: Policy) -> None:
    _heading("At every stage")
    _item("The worker who raised it is told of every step that others take", read.worker_is_told)
    if read.filing is not None:
        _item(f'Every agency {read.filing.strength}: "{read.filing.title}"', read.filing.clauses)
    if read.visibility:
        _heading("What the partnership sees")
    for seen in read.visibility:
        stage = read.stage(seen.from_)
        _item(f"From {stage.title} on: {phrases.SEES[seen.sees]}.")
    if read.forms:
        _heading("Forms")
    for form in read.forms:
        to = wording.listed([wording.post(each, read) for each in form.to])
        _item(f"{form.title}, to {to}", form.clauses)


def _ending(read: Policy) -> None:
    _heading("How it ends")
    for way in read.outcome.ways:
        _item(way.title, way.clauses)
    if read.outcome.confirmation is not None:
        _duties((read.outcome.confirmation,), read)
    _offers(read.outcome.offers)


def _words(read: Policy) -> None:
    choices = [(each.reading, each.clauses) for each in read.interpretations]
    _section("Where the document leaves a choice, and what we chose", choices)
    guidance = [(each.text, each.clauses) for each in read.guidance]
    _section("Guidance, shown where it helps", guidance)
    service = [(each.text, each.clauses) for each in read.service]
    _section("Carried out by the service itself", service)
    _section("Background", [(each.text, each.clauses) for each in read.context])


def _section(title: str, items: Sequence[tuple[str, Iterable[str]]]) -> None:
    """Print a heading with its items; nothing where there are none."""
    if items:
        _heading(title)
    for text, clauses in items:
        _item(text, clauses)


def _duties(duties: Iterable[Duty], read: Policy) -> None:
    for duty in duties:
        who = wording.post(duty.who, read)
        conditions = [wording.CONDITIONS[each] for each in duty.when]
        when = f", if the child is {wording.listed(conditions, last='or')}" if conditions else ""
        said = f'{who} {duty.strength}{when}: "{duty.title}"{_first(duty)}'
        _item(said, duty.clauses)


def _first(duty: Duty) -> str:
    if duty.before_deciding:
        return " (before the decision)"
    if not duty.before_leaving:
        return ""
    # An attempt is enough where somebody else has to be there (reading 20).
    what = "an attempt at it" if duty.do == "discuss" else "it"
    return f" ({what} comes before the next stage)"


def _offers(offers: Iterable[Offer]) -> None:
    for offer in offers:
        _item(f'May: "{offer.title}"', offer.clauses)


def _heading(text: str, clauses: Iterable[str] = ()) -> None:
    render.say()
    render.paragraph(f"{text} {wording.clauses(clauses)}".rstrip(), style="bold")


def _item(text: str, clauses: Iterable[str] = ()) -> None:
    text = text[:1].upper() + text[1:]
    render.paragraph(f"- {text} {wording.clauses(clauses)}".rstrip(), indent=2, hang=2)


SHOW = usage.Command(
    name="policy show",
    summary="show a policy as a page to read beside its document",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
