"""What is asked for in signing in."""

from django import forms


class SignIn(forms.Form):
    """An address, and a password for who has one; without it a code is sent."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Enter your e-mail address.",
            "invalid": "Enter an e-mail address as in name@example.org.",
            "max_length": "Enter an e-mail address of at most 254 letters.",
        },
    )
    password = forms.CharField(required=False, strip=False, max_length=1000)

    @property
    def by_password(self) -> bool:
        """Whether the password is to be tried: it was given, and no code was asked for."""
        return bool(self.cleaned_data["password"]) and self.data.get("how") != "code"

    def clean_email(self) -> str:
        """Return the address as it is compared and counted."""
        return str(self.cleaned_data["email"]).strip().lower()


class Code(forms.Form):
    """A code as it was typed or pasted."""

    code = forms.CharField(
        max_length=100,
        error_messages={
            "required": "Enter the code from the message we sent you.",
            "max_length": "Enter the code alone: eight letters.",
        },
    )


class Name(forms.Form):
    """How somebody is called."""

    name = forms.CharField(
        max_length=200,
        error_messages={
            "required": "Enter your name, as your colleagues know it.",
            "max_length": "Enter your name with at most 200 letters.",
        },
    )
