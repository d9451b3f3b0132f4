"""What is sealed opens under its key, at its place, unchanged; and in no other case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.sealing import seals

MASTER, OTHER_MASTER = b"m" * 32, b"n" * 32
KEY = seals.new_key()
PLACE = "draft 7"


class TestASeal:
    @given(st.binary(max_size=200), st.text(max_size=20))
    def test_opens_where_it_was_made(self, plain, place):
        assert seals.unseal(seals.seal(plain, key=KEY, place=place), key=KEY, place=place) == plain

    def test_opens_at_no_other_place(self):
        with pytest.raises(seals.Broken, match="draft 8"):
            seals.unseal(seals.seal(b"words", key=KEY, place=PLACE), key=KEY, place="draft 8")

    def test_opens_under_no_other_key(self):
        with pytest.raises(seals.Broken):
            seals.unseal(
                seals.seal(b"words", key=KEY, place=PLACE), key=seals.new_key(), place=PLACE
            )

    def test_opens_with_no_byte_changed_and_none_missing(self):
        sealed = seals.seal(b"words", key=KEY, place=PLACE)

        for n in range(len(sealed)):
            for broken in (sealed[:n], sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :]):
                with pytest.raises(seals.Broken):
                    seals.unseal(broken, key=KEY, place=PLACE)

    def test_shows_nothing_of_what_it_holds(self):
        sealed = seals.seal(b"words" * 20, key=KEY, place=PLACE)

        assert b"words" not in sealed
        assert sealed != seals.seal(b"words" * 20, key=KEY, place=PLACE)


class TestAWrappedKey:
    def test_is_the_key_again_under_its_master_key(self):
        wrapped = seals.wrap(KEY, master=MASTER, place=PLACE)

        assert seals.unwrap(wrapped, master=MASTER, place=PLACE) == KEY
        assert KEY not in wrapped

    def test_says_that_it_was_wrapped_under_another_master_key(self):
        with pytest.raises(seals.Broken, match="another master key"):
            seals.unwrap(
                seals.wrap(KEY, master=OTHER_MASTER, place=PLACE), master=MASTER, place=PLACE
            )

    def test_is_bound_to_its_place(self):
        with pytest.raises(seals.Broken):
            seals.unwrap(
                seals.wrap(KEY, master=MASTER, place=PLACE), master=MASTER, place="draft 8"
            )

    def test_cut_short_is_broken(self):
        with pytest.raises(seals.Broken):
            seals.unwrap(
                seals.wrap(KEY, master=MASTER, place=PLACE)[:9], master=MASTER, place=PLACE
            )
