"""The demo's world: invented partnerships, agencies, people and escalations, as data."""

PASSWORD = "talk-it-over-first"
"""Of everybody there; it protects nobody, for nobody is real and nothing leaves the machine."""

FIRST = {
    "penny.chalk@puddlewick-school.example": "teacher",
    "linus.bell@puddlewick-school.example": "head of year",
    "sage.watchful@puddlewick-school.example": "designated safeguarding lead",
    "kit.doorstep@severn-vale-care.example": "social worker",
    "lavinia.rota@severn-vale-care.example": "team manager",
    "delphine.directs@severn-vale-care.example": "director of children's services",
    "nora.thermometer@wobbleford-health.example": "health visitor",
    "lorcan.sergeant@twoshires-police.example": "detective sergeant, in two partnerships",
    "olive.inkwell@gloucestershire.example": "administrator of the partnership",
    "charlotte.gavel@gloucestershire.example": "chair",
    "bertha.stapler@bromley.example": "administrator of the partnership",
    "conrad.fairly@bromley.example": "independent chair",
    "perdita.satchel@gullhaven-school.example": "teacher",
    "phoebe.stethoscope@tidewatch-health.example": "health visitor",
}
"""As whom to sign in first: mailboxes, and what their people are by trade."""

MARK = "this-is-a-demo.txt"
"""A file that says so, in the folder of a demo."""
