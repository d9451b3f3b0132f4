"""What somebody typed and could not send: shown to them once more, so that nothing is lost."""

from typing import Final

from django.http import HttpRequest

NOT_WRITING: Final = frozenset(
    {
        "csrfmiddlewaretoken",
        "key",
        "seen",
        "next",
        "email",
        "password",
        "password-again",
        "code",
    }
)
"""Fields that hold nothing which somebody would have to write again."""


def words(request: HttpRequest) -> list[str]:
    """Return the texts that a request brings, as far as they are somebody's own words."""
    return [
        text
        for name, texts in request.POST.lists()
        if name not in NOT_WRITING
        for text in texts
        if " " in text.strip()
    ]
