"""How an installation is set: by the environment, by a file, and what is refused as not safe."""

import contextlib

import pytest
from django.core import checks
from django.db import DatabaseError, connection
from test_commands import started

from accord.config import environment, secrets
from accord.manage import NotUsable, safety
from accord.record import durability

KEY = "5a" * 16 + "c3" * 16
SAFE = {"ACCORD_HOSTS": "accord.example", "ACCORD_URL": "https://accord.example"}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    """Begin with nothing set, whatever the tests were started with."""
    for name in (*environment.KNOWN, "ACCORD_SETTINGS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Return what writes a file of settings and names it."""

    def write(text):
        file = tmp_path / "settings"
        file.write_text(text)
        monkeypatch.setenv("ACCORD_SETTINGS", str(file))
        environment._file.cache_clear()
        return file

    yield write
    environment._file.cache_clear()


class TestASetting:
    def test_comes_from_the_environment(self, monkeypatch):
        monkeypatch.setenv("ACCORD_HOSTS", "accord.example")

        assert environment.text("ACCORD_HOSTS") == "accord.example"

    def test_comes_from_a_file(self, written):
        written('# ours\n\nACCORD_HOSTS = a.example\nACCORD_FROM="Accord <a@a.example>"\n')

        assert environment.text("ACCORD_HOSTS") == "a.example"
        assert environment.text("ACCORD_FROM") == "Accord <a@a.example>"

    def test_in_the_environment_counts_before_the_file(self, written, monkeypatch):
        written("ACCORD_HOSTS=file.example\n")
        monkeypatch.setenv("ACCORD_HOSTS", "environment.example")

        assert environment.text("ACCORD_HOSTS") == "environment.example"

    def test_is_else_what_is_usual(self, monkeypatch):
        monkeypatch.setenv("ACCORD_PROXIES", "")

        assert environment.number("ACCORD_PROXIES", 0) == 0
        assert not environment.switch("ACCORD_BEHIND_PROXY")

    @pytest.mark.parametrize(("said", "means"), [("1", True), ("YES", True), ("off", False)])
    def test_is_yes_or_no(self, said, means, monkeypatch):
        monkeypatch.setenv("ACCORD_BEHIND_PROXY", said)

        assert environment.switch("ACCORD_BEHIND_PROXY") is means

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("ACCORD_HOST=a.example", r"settings:1: there is no setting 'ACCORD_HOST'"),
            ("\njust words", "settings:2: there is no setting 'just words'"),
            ("ACCORD_URL=a\nACCORD_URL=b", "settings:2: ACCORD_URL is set twice"),
        ],
    )
    def test_is_refused_with_its_line(self, text, says, written):
        written(text)

        with pytest.raises(environment.NotUsable, match=says):
            environment.text("ACCORD_URL")

    def test_that_is_no_number_or_neither_yes_nor_no_is_refused(self, monkeypatch):
        monkeypatch.setenv("ACCORD_PROXIES", "one")
        monkeypatch.setenv("ACCORD_BEHIND_PROXY", "perhaps")

        with pytest.raises(environment.NotUsable, match="no whole number"):
            environment.number("ACCORD_PROXIES", 0)
        with pytest.raises(environment.NotUsable, match="neither yes nor no"):
            environment.switch("ACCORD_BEHIND_PROXY")

    def test_of_a_file_that_is_not_there_is_refused(self, tmp_path):
        ended = started("migrate", ACCORD_SETTINGS=str(tmp_path / "nowhere"))

        assert ended.returncode == 2
        assert "ACCORD_SETTINGS names" in ended.stderr
        assert "Traceback" not in ended.stderr


class TestASecret:
    def test_comes_from_the_file_that_is_named(self, monkeypatch, tmp_path):
        (tmp_path / "key").write_text(KEY + "\n")
        monkeypatch.setenv("ACCORD_MASTER_KEY_FILE", str(tmp_path / "key"))

        assert secrets.key("ACCORD_MASTER_KEY", tmp_path / "elsewhere") == bytes.fromhex(KEY)
        assert tmp_path / "key" in secrets.FILES

    def test_of_a_file_that_cannot_be_read_is_missed(self, monkeypatch, tmp_path):
        monkeypatch.setenv("ACCORD_SMTP_PASSWORD_FILE", str(tmp_path / "nowhere"))

        with pytest.raises(secrets.Missing, match="nowhere cannot be read"):
            secrets.optional("ACCORD_SMTP_PASSWORD")

    def test_names_the_ways_to_give_it(self, tmp_path):
        with pytest.raises(secrets.Missing, match="nor ACCORD_SECRET_KEY_FILE, nor the file"):
            secrets.text("ACCORD_SECRET_KEY", tmp_path / "secret.key")


class TestASafeInstallation:
    @pytest.mark.parametrize(
        ("check", "good", "bad", "says"),
        [
            ("hosts", {"ALLOWED_HOSTS": ["a.example"]}, {"ALLOWED_HOSTS": []}, "Name the host"),
            ("hosts", {"ALLOWED_HOSTS": ["a.example"]}, {"ALLOWED_HOSTS": ["*"]}, "ACCORD_HOSTS"),
            ("address", {"BASE_URL": "https://a.example"}, {"BASE_URL": "http://a.example"},
             "without https"),
            ("address", {"BASE_URL": "http://127.0.0.1:8000"}, {"BASE_URL": ""}, "Write it whole"),
            ("secret", {"SECRET_KEY": KEY}, {"SECRET_KEY": "short"}, "could be guessed"),
            ("master", {"MASTER_KEY": bytes.fromhex(KEY)}, {"MASTER_KEY": bytes(32)}, "by chance"),
            ("master", {"MASTER_KEY": bytes.fromhex(KEY)}, {"MASTER_KEY": b"short"}, "by chance"),
            ("debugging", {"DEBUG": False}, {"DEBUG": True}, "Switch it off"),
            ("proxy", {"BEHIND_PROXY": True, "ALLAUTH_TRUSTED_PROXY_COUNT": 1},
             {"BEHIND_PROXY": True, "ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "ACCORD_PROXIES=1"),
            ("proxy", {"BEHIND_PROXY": True, "ALLAUTH_TRUSTED_PROXY_COUNT": 2},
             {"BEHIND_PROXY": False}, "ACCORD_BEHIND_PROXY=1"),
            ("cookie", {"SESSION_COOKIE_NAME": "__Host-session", "SESSION_COOKIE_SECURE": True},
             {"SESSION_COOKIE_NAME": "session", "SESSION_COOKIE_SECURE": True}, "__Host-"),
            ("cookie", {"SESSION_COOKIE_NAME": "__Host-session", "SESSION_COOKIE_SECURE": True},
             {"SESSION_COOKIE_NAME": "__Host-session", "SESSION_COOKIE_SECURE": False}, "Secure"),
        ],
    )  # fmt: skip
    def test_is_refused_by_one_setting_and_let_be_by_another(
        self, check, good, bad, says, settings
    ):
        for name, value in good.items():
            setattr(settings, name, value)
        assert getattr(safety, check)() == ""

        for name, value in bad.items():
            setattr(settings, name, value)
        assert says in getattr(safety, check)()

    @pytest.mark.parametrize(("mode", "is_good"), [(0o600, True), (0o640, True), (0o644, False)])
    def test_keeps_its_secrets_from_everybody_else(self, mode, is_good, settings, tmp_path):
        file = tmp_path / "master.key"
        file.touch()
        file.chmod(mode)
        settings.SECRET_FILES, settings.SETTINGS_FILE = [file], None
        assert (safety.files() == "") is is_good

        settings.SECRET_FILES, settings.SETTINGS_FILE = [], file
        assert is_good or f"chmod 600 {file}" in safety.files()

    def test_of_several_machines_has_no_file(self, settings):
        in_a_file = connection.vendor == "sqlite"
        settings.MACHINES = 1
        assert safety.machines() == ""

        settings.MACHINES = 2
        assert ("Name a PostgreSQL" in safety.machines()) is in_a_file

    def test_has_no_file_on_another_machines_disk(self, tmp_path, settings, monkeypatch):
        file = str(tmp_path / "far" / "accord.sqlite3")
        monkeypatch.setitem(settings.DATABASES["default"], "NAME", file)
        mounts = tmp_path / "mounts"
        monkeypatch.setattr(safety, "MOUNTS", mounts)
        mounts.write_text("/dev/sda / ext4 rw 0 0\n")
        assert safety.network() == ""

        mounts.write_text(f"/dev/sda / ext4 rw 0 0\nnas:/x {tmp_path}/far nfs4 rw 0 0\n")
        assert ("another machine's disk (nfs4)" in safety.network()) is (
            connection.vendor == "sqlite"
        )

    def test_goes_by_the_nearest_mount_and_its_written_name(self, tmp_path):
        near = tmp_path / "with space"
        mounts = f"a / cifs rw 0 0\nb {str(near).replace(' ', chr(92) + '040')} xfs rw 0 0\n"

        assert safety.file_system(near / "accord.sqlite3", mounts) == "xfs"
        assert safety.file_system(tmp_path / "accord.sqlite3", mounts) == "cifs"
        assert safety.file_system(tmp_path, "") == ""


GOOD = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class TestADurableDatabase:
    @pytest.mark.parametrize("name", GOOD)
    def test_flushes_and_says_what_does_not(self, name):
        assert durability.lacking(GOOD) == ()
        assert durability.lacking({**GOOD, name: "off"}) == (name,)

    @pytest.mark.parametrize(("value", "lacks"), [("3", ()), ("2", ()), ("1", ("synchronous",))])
    def test_in_a_file_flushes_at_every_commit(self, value, lacks):
        assert durability.lacking({"synchronous": value}) == lacks

    @pytest.mark.django_db(transaction=True)
    def test_is_asked_what_it_does(self):
        if connection.vendor != "sqlite":
            # the one that tests are given does without, as nothing outlives the run
            assert set(durability.settings(connection)) == set(GOOD)
            assert "fsync is off" in safety.durable()
            return
        assert safety.durable() == ""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            assert "synchronous is 1" in safety.durable()
        finally:
            connection.close()


class TestStarting:
    @pytest.mark.django_db
    def test_names_all_that_is_unsafe_at_once(self, settings):
        settings.REAL, settings.ALLOWED_HOSTS, settings.BASE_URL = True, [], ""

        with pytest.raises(NotUsable, match=r"(?s)does not start.*ACCORD_HOSTS.*ACCORD_URL"):
            safety.look()

    def test_of_the_demo_is_let_be(self, settings):
        settings.REAL, settings.ALLOWED_HOSTS = False, []

        safety.look()

    @pytest.mark.django_db
    def test_says_so_where_the_database_cannot_be_asked(self, settings, monkeypatch):
        settings.REAL, settings.ALLOWED_HOSTS = True, []

        def away():
            raise DatabaseError("nobody answers")

        monkeypatch.setattr(safety, "OF_THE_DATABASE", (away,))
        with pytest.raises(NotUsable, match=r"(?s)ACCORD_HOSTS.*nobody answers"):
            safety.look()

    def test_is_the_same_as_checking_to_deploy(self):
        assert safety.registered in checks.registry.registry.deployment_checks

    @pytest.mark.parametrize("command", ["serve", "worker"])
    def test_is_refused_by_the_commands_themselves(self, command, tmp_path):
        (tmp_path / "accord.sqlite3").touch()
        (tmp_path / "settings").write_text(
            f"ACCORD_DATA={tmp_path}\nACCORD_SMTP_HOST=127.0.0.1\nACCORD_SMTP_TLS=none\n"
            f"ACCORD_SECRET_KEY={KEY}\nACCORD_MASTER_KEY={KEY}\n"
        )
        (tmp_path / "settings").chmod(0o644)

        ended = started(command, ACCORD_SETTINGS=str(tmp_path / "settings"))

        assert ended.returncode == 2
        assert "Accord does not start, for this is not safe" in ended.stderr
        for each in ("ACCORD_HOSTS", "ACCORD_URL", "everybody on this machine"):
            assert each in ended.stderr
        assert "Traceback" not in ended.stderr
        with contextlib.suppress(FileNotFoundError):
            (tmp_path / "static").rmdir()
            pytest.fail("it had begun to serve")
