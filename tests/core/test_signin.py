"""Signing in: lockout, limits of the session, first-login change, second factor, and what every answer carries."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import AuditEntry
from kepu.core.signin.actions import remove_second_factor, reset_password, unlock
from kepu.core.signin.queries import is_locked_out
from tests.factories import PASSWORD

LOGIN = "/accounts/login/"
NEW = "quite-another-river-7"


def sign_in(client: Client, username: str = "he", password: str = PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def deeds() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))


@pytest.fixture
def client(cast) -> Client:
    return Client()


# Password and lockout -----------------------------------------------------------------------------------------------


def test_the_right_password_signs_in_and_is_on_record(client, cast):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.region_code, entry.address) == (
        "signin.signed_in",
        cast.he,
        cast.county.code,
        "127.0.0.1",
    )


def test_a_password_is_kept_as_argon2(cast):
    assert cast.he.password.startswith("argon2$argon2id$")


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client):
    answers = [sign_in(client, name, "wrong-password-1") for name in ("he", "nobody-of-that-name")]
    assert [answer.status_code for answer in answers] == [200, 200]
    told = [answer.context["form"].non_field_errors() for answer in answers]
    assert told[0] == told[1] == ["您提供的用户名或密码不正确。"]
    assert not is_signed_in(client)
    assert deeds() == ["signin.failed", "signin.failed"]
    known, unknown = AuditEntry.objects.order_by("sequence")
    assert (known.actor, known.object_name, bool(known.region_code)) == (None, "何秀兰", True)
    assert (unknown.actor_name, unknown.region_code) == ("nobody-of-that-name", "")


def test_five_failures_lock_the_account_from_any_address_even_for_the_right_password(client, cast):
    for _ in range(4):
        assert sign_in(client, password="wrong-password-1").status_code == 200
    assert not is_locked_out("he")
    assert sign_in(client, password="wrong-password-1").status_code == 429
    assert is_locked_out("he")
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert sign_in(elsewhere).status_code == 429
    assert not is_signed_in(elsewhere)
    assert "signin.locked_out" in deeds()
    assert sign_in(Client(), "fang").status_code == 302


def test_whoever_tries_many_names_from_one_address_is_slowed_down(client):
    answers = [sign_in(client, f"name-{number}", "wrong-password-1") for number in range(31)]
    assert {answer.status_code for answer in answers[:20]} == {200}
    assert answers[-1].status_code == 429
    assert sign_in(Client(REMOTE_ADDR="10.9.8.7")).status_code == 302


def test_a_lock_ends_by_itself_after_half_an_hour(client):
    for _ in range(5):
        sign_in(client, password="wrong-password-1")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert not is_locked_out("he")
    assert sign_in(client).status_code == 302


def test_the_security_administrator_unlocks(client, cast):
    for _ in range(5):
        sign_in(client, password="wrong-password-1")
    assert unlock(cast.he, by=cast.bai) == 1
    assert not is_locked_out("he")
    assert sign_in(client).status_code == 302


def test_failures_are_forgotten_after_a_success(client):
    for _ in range(2):
        for _ in range(4):
            sign_in(client, password="wrong-password-1")
        assert sign_in(client).status_code == 302
        client.logout()


@pytest.mark.parametrize("name", ["zhou", "liang", "he", "xie", "yan", "tao", "meng", "nobody"])
def test_only_the_security_administrator_of_the_place_helps(cast, name):
    person = getattr(cast, name)
    for act in (unlock, reset_password, remove_second_factor):
        with pytest.raises(NotAllowed):
            act(cast.fang, by=person)
        with pytest.raises(NotAllowed):
            act(cast.ou, by=cast.bai)


def test_nobody_resets_the_own_password_or_factor_that_way(cast):
    for act, code in ((reset_password, "SIG-001"), (remove_second_factor, "SIG-002")):
        with pytest.raises(RuleBroken) as refused:
            act(cast.bai, by=cast.bai)
        assert refused.value.code == code


# First sign-in ------------------------------------------------------------------------------------------------------


def test_a_reset_password_must_be_changed_before_anything_else(client, cast):
    elsewhere = Client()
    sign_in(elsewhere)
    first = reset_password(cast.he, by=cast.bai)
    assert elsewhere.get("/notices/").status_code == 302, "the old session ends with the old password"
    assert sign_in(client).status_code == 200
    sign_in(client, password=first)
    must = reverse("account_change_password")
    for page in ("/", "/units/", "/notices/"):
        assert client.get(page)["Location"] == must
    changed = client.post(must, {"oldpassword": first, "password1": NEW, "password2": NEW})
    assert changed.status_code == 302
    assert client.get("/notices/").status_code == 200
    cast.he.refresh_from_db()
    assert not cast.he.must_change_password
    assert "signin.password_changed" in deeds()


@pytest.mark.parametrize("weak", ["short1", "1234567890", "password123", "hexiulan-he-he"])
def test_a_weak_password_is_refused(client, cast, weak):
    cast.he.username = "hexiulan-he"
    cast.he.save()
    client.force_login(cast.he)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    cast.he.refresh_from_db()
    assert cast.he.check_password(PASSWORD)


# The session --------------------------------------------------------------------------------------------------------


def with_session(client: Client, **values) -> None:
    session = client.session
    session.update(values)
    session.save()


def test_an_idle_session_ends(client, cast):
    client.force_login(cast.he)
    now = time.time()
    with_session(client, began=now - 3600, seen=now - settings.KEPU_IDLE_SECONDS + 5)
    assert client.get("/notices/").status_code == 200
    with_session(client, seen=now - settings.KEPU_IDLE_SECONDS - 5)
    assert client.get("/notices/")["Location"].startswith(LOGIN)
    assert not is_signed_in(client)


def test_a_session_ends_after_its_whole_time_however_busy(client, cast):
    client.force_login(cast.he)
    now = time.time()
    with_session(client, began=now - settings.KEPU_SESSION_SECONDS - 5, seen=now)
    assert client.get("/notices/")["Location"].startswith(LOGIN)


def test_a_deactivated_person_is_out_at_once(client, cast):
    client.force_login(cast.he)
    cast.he.is_active = False
    cast.he.save()
    assert client.get("/notices/").status_code == 302
    later = Client()
    sign_in(later)
    assert not is_signed_in(later)


def test_a_session_known_before_signing_in_is_worth_nothing_after(client):
    client.get(LOGIN)
    with_session(client, planted=True)
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get("/notices/").status_code == 302


def test_signing_out_ends_the_session_for_good(client):
    sign_in(client)
    key = client.session.session_key
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/notices/").status_code == 302
    assert deeds()[-1] == "signin.signed_out"


def test_a_link_that_leads_elsewhere_is_not_followed_after_signing_in(client):
    answer = sign_in(client, next="https://elsewhere.example/")
    assert answer["Location"] == "/"


# CSRF and headers ---------------------------------------------------------------------------------------------------


def test_a_post_without_a_token_is_refused(cast):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
    strict.force_login(cast.xie)
    given = {"name": "某人", "username": "somebody", "unit": cast.health.pk}
    assert strict.post("/persons/new/", given).status_code == 403
    assert not type(cast.he).objects.filter(username="somebody").exists()


@pytest.mark.parametrize(
    "path",
    [
        LOGIN,
        "/",
        "/units/",
        "/audit/",
        "/persons/999999/",
        "/no-such-page/",
        "/accounts/help/",
        "/units/?region=x",
        "/static/kepu/kepu.css",
    ],
)
def test_every_answer_carries_the_headers_of_a_closed_house(client, cast, path):
    client.force_login(cast.zhou)
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if path.startswith("/static/"):
        return
    assert headers["X-Frame-Options"] == "DENY"
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_cookies_cannot_be_read_by_scripts_or_sent_from_elsewhere(client):
    cookie = sign_in(client).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("page", ["account_signup", "account_reset_password", "account_email"])
def test_nobody_signs_up_or_resets_by_mail(client, page):
    answer = client.post(reverse(page), {"email": "a@example.org"})
    assert answer.status_code in (200, 405)
    assert "管理员" in answer.content.decode()


# The second factor --------------------------------------------------------------------------------------------------


def totp(secret: str, at: float | None = None) -> str:
    """RFC 6238 with 30 seconds, six digits and SHA-1, said again here."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int((at or time.time()) // 30)
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_the_codes_of_these_tests_are_those_of_the_standard(at, code):
    """RFC 6238, appendix B, last six digits."""
    assert totp(base64.b32encode(b"12345678901234567890").decode(), at) == code


def enrol(client: Client) -> str:
    """Sign in with the password and set up an authenticator. Returns its secret."""
    sign_in(client)
    return set_up(client)


def set_up(client: Client) -> str:
    confirm_password(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert done.status_code == 302
    return secret


def confirm_password(client: Client) -> None:
    """Before a change of what protects the account, the password is asked for once more."""
    page = client.get(reverse("mfa_activate_totp"))
    assert page["Location"].startswith(reverse("account_reauthenticate"))
    answer = client.post(page["Location"], {"password": PASSWORD})
    assert answer["Location"] == reverse("mfa_activate_totp")


def test_with_a_second_factor_the_password_alone_signs_nobody_in(client, cast):
    secret = enrol(client)
    later = Client()
    assert sign_in(later)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(later)
    assert later.get("/notices/").status_code == 302
    later.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_signed_in(later)
    # The code of the enrolment is used up; that of the next half minute is taken within the tolerance or not at all.
    cache.clear()
    later.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert is_signed_in(later)


def test_a_code_signs_in_only_once(client, cast):
    secret = enrol(client)
    first, second = Client(), Client()
    cache.clear()
    code = totp(secret)
    for other in (first, second):
        sign_in(other)
        other.post(reverse("mfa_authenticate"), {"code": code})
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_a_secret_lies_encrypted(client, cast):
    secret = enrol(client)
    stored = Authenticator.objects.get(user=cast.he, type="totp").data
    assert secret not in str(stored)


def test_a_wrong_code_enrols_nobody(client, cast):
    sign_in(client)
    confirm_password(client)
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert not Authenticator.objects.filter(user=cast.he).exists()


def test_a_recovery_code_signs_in_once(client, cast):
    enrol(client)
    codes = Authenticator.objects.get(user=cast.he, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    for attempt, works in ((codes[0], True), (codes[0], False), (codes[1], True)):
        later = Client()
        sign_in(later)
        later.post(reverse("mfa_authenticate"), {"code": attempt})
        assert is_signed_in(later) is works


def test_the_security_administrator_removes_a_lost_factor(client, cast):
    enrol(client)
    assert remove_second_factor(cast.he, by=cast.bai) == 2
    later = Client()
    assert sign_in(later)["Location"] == "/"
    assert deeds()[-2:] == ["core.signin.remove_second_factor", "signin.signed_in"]


def test_roles_that_need_a_second_factor_do_nothing_before_they_have_one(client, cast):
    with override_settings(KEPU_SECOND_FACTOR_ROLES=["security_admin"]):
        sign_in(client, "bai")
        for page in ("/", "/persons/", "/notices/"):
            assert client.get(page)["Location"] == reverse("mfa_activate_totp")
        set_up(client)
        assert client.get("/persons/").status_code == 200
        ordinary = Client()
        sign_in(ordinary)
        assert ordinary.get("/notices/").status_code == 200
