"""How Accord reads every policy, a sentence each, for whoever meets the number on a page."""

READINGS = {
    "reading-1": "Some things no reason can change, so that the record stays true and fair.",
    "reading-2": "The side that raised it ends it, or the body that decides at the last stage. "
    "The other side may offer a way to end.",
    "reading-3": "The worker who raised it is told of every step that somebody else takes.",
    "reading-4": "The areas are what disagreements are likely to be about. Anything else may be "
    "raised too, in your own words.",
    "reading-5": "A working day is Monday to Friday without bank holidays. The day on which a "
    "limit begins is not counted.",
    "reading-6": "What was done counts from when it happened, and that is never in the future.",
    "reading-7": "Either side may set an earlier day that protects the child.",
    "reading-8": "A limit moves by agreement only where the document says so, and only when every "
    "side agrees.",
    "reading-9": "A limit that the document calls a guide is counted like any other. Past it, "
    "Accord says “past the guide”.",
    "reading-10": "Where the limit is for a response, it is met once every agency that was asked "
    "has answered.",
    "reading-11": "A passed limit moves nothing by itself: people are reminded, and decide.",
    "reading-12": "An escalation is overdue from the midnight after its last day, until the stage "
    "is left.",
    "reading-13": "The same post of both sides meets at a stage, as the document pairs them. Where "
    "a body decides, it is the posts of the stage before.",
    "reading-14": "Where nobody is named, a step is taken to be that of the post whose stage it "
    "is.",
    "reading-15": "Who may take a step depends on the side they act for.",
    "reading-16": "Several agencies may be asked in one disagreement. Each answers for itself.",
    "reading-17": "A side that has named nobody yet is asked to name its person at once.",
    "reading-18": "What a document says you must do stays open until it is done. What you should "
    "do ends with its stage, and the record says that it was not done.",
    "reading-19": "Some people must be told only of a child on a plan or looked after. That is "
    "asked as soon as the child is, from that stage on.",
    "reading-20": "Before the next stage the two sides have talked, or somebody has tried.",
    "reading-21": "Going up a tier of management belongs to the senior managers' stage.",
    "reading-22": "Where the document names two people to tell, telling either of them is enough.",
    "reading-23": "Where the partnership has to be told of a step, Accord tells it with the step "
    "itself: a reference and a link, never the details.",
    "reading-24": "Sending a form once does all that the form is for.",
    "reading-25": "Every agency is asked for its own record at the raising, at each stage and at "
    "the end.",
    "reading-26": "An escalation goes up, to a stage that the policy has.",
    "reading-27": "What a document says you may do is offered, and never counted as left undone.",
    "reading-28": "At the last stage the chair chooses how it is settled, and may choose again "
    "until it is decided.",
    "reading-29": "The panel is of three agencies, those in dispute among them. Where more than "
    "three are in dispute, all of them sit.",
    "reading-30": "A panel hears both sides before it decides.",
    "reading-31": "In Medway the Learning Lessons Subgroup decides, through its chair.",
    "reading-32": "Some steps belong before the outcome, others after it.",
    "reading-33": "Each organisation counts its escalations from the first stage. The partnership "
    "sees only what its policy gives it at each stage.",
    "reading-34": "A step says what it is about; without that it would say nothing.",
    "reading-35": "This policy has no such thing.",
    "reading-36": "Policies, stages and forms have one name each in Accord's files.",
    "reading-37": "Areas and grounds have one name each in Accord's files.",
    "reading-38": "Posts have one name each in Accord's files.",
}
"""What our readings say where a page names one instead of a clause; docs/readings.md has them."""
