"""How people are looked up and added, for Django's sign-in machinery."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import BaseUserManager


class PeopleManager(BaseUserManager[Any]):
    """People by e-mail address, whose case never matters."""

    def get_by_natural_key(self, username: str | None) -> Any:
        """Return the person with that e-mail address.

        Raises:
            DoesNotExist: there is none.
        """
        return self.get(email=(username or "").strip().lower())

    def add(
        self, *, email: str, name: str, joined_at: datetime, password: str | None = None
    ) -> Any:
        """Return a new person; without a password they sign in by a code sent to their mailbox.

        Args:
            joined_at: an aware instant.
        """
        person = self.model(email=email.strip().lower(), name=name.strip(), joined_at=joined_at)
        person.set_password(password)
        person.save(using=self._db)
        return person
