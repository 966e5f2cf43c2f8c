"""The door of the desk: throttled, with two-factor where it is switched on, and no page that a strict CSP would break."""

from __future__ import annotations

import re
import runpy
import time
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.contrib import admin
from django.contrib.auth import hashers
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.accounts import lockout
from desk.admin import devices
from tests.strict import blocked
from tests.website.test_qr import drawn, read_back

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
STEP = "/admin/two-factor/"
PASSWORD = "兰州的冬天很长1"


@pytest.fixture
def editor(db: None) -> User:
    user = User.objects.create_user("bianji", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="编辑"))
    return user


def sign_in(client: Client, password: str = PASSWORD, name: str = "bianji", **extra: str) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": "/admin/"}, **extra)


# ---- throttling ----


def test_five_failures_close_the_door_for_a_quarter_of_an_hour(client: Client, editor: User) -> None:
    answers = [sign_in(client, "不对").status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 429, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "900"
    html = locked.content.decode()
    assert "请等15分钟再试" in html
    assert blocked(html) == []
    assert "script-src 'self'" in locked.headers["Content-Security-Policy"]


def test_the_right_password_forgets_the_wrong_ones(client: Client, editor: User) -> None:
    for _ in range(4):
        sign_in(client, "不对")
    assert sign_in(client).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_others_in_the_same_network_are_not_locked_out(client: Client, editor: User) -> None:
    for _ in range(5):
        sign_in(client, "不对", name="shenhe")
    assert sign_in(client).status_code == 302


def test_another_address_is_another_count(client: Client, editor: User) -> None:
    for _ in range(5):
        sign_in(client, "不对", REMOTE_ADDR="203.0.113.9")
    assert sign_in(client, REMOTE_ADDR="203.0.113.10").status_code == 302


def test_the_wait_ends_and_trying_does_not_make_it_longer(client: Client, editor: User) -> None:
    for _ in range(5):
        sign_in(client, "不对")
    began = AccessAttempt.objects.get().attempt_time
    sign_in(client, "不对")
    assert AccessAttempt.objects.get().attempt_time == began
    AccessAttempt.objects.update(attempt_time=began - configured.AXES_COOLOFF_TIME)
    assert sign_in(client).status_code == 302


def test_no_password_is_kept(client: Client, editor: User) -> None:
    sign_in(client, "猜的密码")
    kept = AccessAttempt.objects.values().get()
    assert "猜的密码" not in str(kept)


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "203.0.113.7", "127.0.0.1"),
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (True, "<b>", "127.0.0.1"),
        (True, "2001:db8::1:2:3:4", "2001:db8::"),
        (True, "::ffff:203.0.113.7", "203.0.113.7"),
        (True, "fe80::1%x'\"", "fe80::"),
        (True, "", "127.0.0.1"),
    ],
)
def test_whose_address_counts(settings: Any, behind_proxy: bool, forwarded: str, address: str | None) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get(LOGIN, headers={"x-forwarded-for": forwarded})
    assert lockout.client_address(request) == address


# ---- what the door tells ----


def test_the_door_does_not_tell_who_there_is(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words, status and work for an unknown name, a wrong password, a closed account and somebody without a role."""
    User.objects.create_user("gone", password=PASSWORD, is_active=False, is_staff=True)
    User.objects.create_user("reader", password=PASSWORD)
    hashed: list[str] = []
    plain = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or plain(self, password, salt),
    )
    values, worked = set(), set()
    tries = (("nobody", "x"), ("bianji", "x"), ("gone", PASSWORD), ("reader", "x"))
    for number, (name, password) in enumerate(tries):
        before = len(hashed)
        answer = sign_in(Client(), password, name, REMOTE_ADDR=f"203.0.113.{number}")
        assert answer.status_code == 200
        values.add(re.search(r'class="errornote">(.*?)</p>', answer.content.decode(), re.S).group(1).strip())
        worked.add(len(hashed) - before)
    assert len(values) == 1
    assert worked == {1}
    known = sign_in(Client(), PASSWORD, "reader", REMOTE_ADDR="203.0.113.9").content.decode()
    assert "您还没有身份" in known, "told only to whoever knows the password"


@pytest.mark.parametrize(
    "goal",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "\t//evil.example"),
        *("https:evil.example", "///evil.example", "http:///evil.example", "https://testserver@evil.example/"),
    ],
)
def test_after_signing_in_one_stays_here(client: Client, editor: User, goal: str) -> None:
    answer = client.post(LOGIN, {"username": "bianji", "password": PASSWORD, "next": goal})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_a_session_that_was_there_before_is_not_the_one_afterwards(client: Client, editor: User) -> None:
    """Nobody can hand an editor a session and use it once they are in."""
    client.force_login(User.objects.create_user("stranger"))
    planted = client.session.session_key
    sign_in(client)
    assert client.session.session_key != planted
    assert Session.objects.filter(pk=planted).count() == 0


def test_a_closed_account_is_out_at_once(client: Client, editor: User) -> None:
    sign_in(client)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get("/admin/")["Location"].startswith(LOGIN)


def test_an_ipv6_subscriber_is_one_however_many_addresses(client: Client, editor: User) -> None:
    answers = [sign_in(client, "不对", REMOTE_ADDR=f"2001:db8::{number}").status_code for number in range(1, 7)]
    assert answers[-2:] == [429, 429]


@pytest.mark.parametrize("behind_proxy", [False, True])
def test_a_forged_address_gains_no_further_guess(settings: Any, editor: User, behind_proxy: bool) -> None:
    settings.BEHIND_PROXY = behind_proxy
    seen = ", 203.0.113.9" if behind_proxy else ""
    answers = [
        Client().post(LOGIN, {"username": "bianji", "password": "x"}, headers={"x-forwarded-for": f"10.0.0.{n}{seen}"})
        for n in range(6)
    ]
    assert [answer.status_code for answer in answers][-1] == 429


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_with_https_the_cookies_belong_to_this_host_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = settings_with(monkeypatch, HTTPS="1")
    assert (strict["SESSION_COOKIE_NAME"], strict["CSRF_COOKIE_NAME"]) == ("__Host-sessionid", "__Host-csrftoken")
    assert strict["CSRF_COOKIE_HTTPONLY"]


# ---- sessions, passwords, accounts ----


def test_signing_in_again_gets_a_new_key_and_ends_the_old_one(client: Client, editor: User) -> None:
    sign_in(client)
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_session_cookie(client: Client, editor: User) -> None:
    cookie = sign_in(client).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")
    assert client.session.get_expiry_age() == 8 * 3600
    assert (configured.SESSION_COOKIE_SECURE, configured.CSRF_COOKIE_SECURE) == (configured.HTTPS, configured.HTTPS)
    assert configured.CSRF_COOKIE_HTTPONLY


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_module("config.settings", run_name="settings_again")


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_switches_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = settings_with(monkeypatch)
    assert (plain["DESK_TOTP"], plain["SESSION_COOKIE_SECURE"]) == (False, False)
    strict = settings_with(monkeypatch, HTTPS="1", DESK_TOTP="1")
    assert strict["DESK_TOTP"]
    assert strict["SESSION_COOKIE_SECURE"]
    assert strict["CSRF_COOKIE_SECURE"]
    with pytest.raises(ImproperlyConfigured, match="DESK_TOTP must be 0 or 1"):
        settings_with(monkeypatch, DESK_TOTP="yes")


def test_no_account_comes_with_the_site() -> None:
    assert not User.objects.exists()


def test_signing_out_is_a_button_and_ends_the_session(client: Client, editor: User) -> None:
    sign_in(client)
    key = client.session.session_key
    assert client.get("/admin/logout/").status_code == 405
    assert client.post("/admin/logout/").status_code == 200
    assert not client.session.exists(key)
    assert client.get("/admin/")["Location"].startswith(LOGIN)


def test_password_change_ends_other_sessions(client: Client, editor: User) -> None:
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    fresh = "黄河水从城里慢慢过2"
    data = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
    assert client.post("/admin/password_change/", data).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("a1b2c3", "密码太短了，至少要10个字符"),
        ("password123", "这个密码太常见了"),
        ("1234509876", "密码只包含数字"),
        ("bianji1234", "密码和登录名太像了"),
    ],
)
def test_password_rules_are_told_in_chinese(editor: User, password: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_password(password, editor)
    assert any(said in message for message in caught.value.messages), caught.value.messages


# ---- uploads ----


def test_the_largest_upload_stays_in_memory(rf: RequestFactory) -> None:
    content = b"a" * (configured.FILE_UPLOAD_MAX_MEMORY_SIZE - 1000)
    request: HttpRequest = rf.post("/", {"file": SimpleUploadedFile("a.csv", content)})
    assert type(request.FILES["file"]) is InMemoryUploadedFile
    assert request.FILES["file"].size == len(content)


def test_a_larger_upload_is_not_written_to_disk(rf: RequestFactory) -> None:
    content = b"a" * configured.FILE_UPLOAD_MAX_MEMORY_SIZE
    request: HttpRequest = rf.post("/", {"file": SimpleUploadedFile("a.csv", content)})
    assert dict(request.FILES) == {}


# ---- two-factor ----


@pytest.fixture
def two_steps(settings: Any) -> None:
    settings.DESK_TOTP = True


def code_of(device: TOTPDevice, drift: int = 0) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, drift)
    totp.time = time.time()
    return f"{totp.token():06d}"


@pytest.fixture
def phone(editor: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=editor, name="手机", confirmed=True)


def test_switched_off_nothing_is_different(client: Client, editor: User) -> None:
    sign_in(client)
    html = client.get("/admin/").content.decode()
    assert "登录验证" not in html
    for name in ("", "new/", "manage/", "backup-codes/"):
        assert client.get(f"{STEP}{name}").status_code == 404


@pytest.mark.usefixtures("two_steps")
def test_the_first_time_a_phone_is_bound_and_codes_are_kept(client: Client, editor: User) -> None:
    assert sign_in(client).status_code == 302
    page = client.get("/admin/policies/claim/", follow=True)
    assert page.redirect_chain[-1][0].startswith(f"{STEP}new/?next=")
    html = page.content.decode()
    assert blocked(html) == []
    device = TOTPDevice.objects.get(user=editor, confirmed=False)
    (code,) = re.findall(r'<div class="desk-code">(.+)</div>', html)
    assert read_back(code) == device.config_url
    # the white around it in static/css/bulk.css is meant for a code as large as this
    assert len(drawn(code)) >= 53
    assert re.search(r'desk-key">[A-Z2-7 ]{32,}<', html)
    assert "no-store" in page.headers["Cache-Control"]

    wrong = client.post(f"{STEP}new/", {"code": "abc"})
    assert "不对" in wrong.content.decode()
    done = client.post(f"{STEP}new/", {"code": code_of(device), "next": "/admin/policies/claim/"})
    codes = re.findall(r"<li>([a-z2-7]{4}-[a-z2-7]{4})</li>", done.content.decode())
    assert len(codes) == 8
    assert blocked(done.content.decode()) == []
    assert 'href="/admin/policies/claim/"' in done.content.decode()
    index = client.get("/admin/")
    assert index.status_code == 200
    assert f'href="{STEP}manage/"' in index.content.decode()


@pytest.mark.usefixtures("two_steps")
def test_every_sign_in_asks_for_the_code(client: Client, editor: User, phone: TOTPDevice) -> None:
    sign_in(client)
    params = client.get("/admin/policies/claim/", follow=True)
    html = params.content.decode()
    assert params.redirect_chain[-1][0] == f"{STEP}?next=%2Fadmin%2Fpolicies%2Fclaim%2F"
    assert "六位数字，或一个备用码" in html
    assert blocked(html) == []
    assert 'href="/admin/password_change/"' not in html
    key = client.session.session_key
    answer = client.post(
        STEP, {"code": f" {code_of(phone)[:3]} {code_of(phone)[3:]}", "next": "/admin/policies/claim/"}
    )
    assert answer["Location"] == "/admin/policies/claim/"
    assert client.session.session_key != key
    assert client.get("/admin/policies/claim/").status_code == 200
    assert client.get(STEP)["Location"] == "/admin/"


@pytest.mark.usefixtures("two_steps")
def test_a_code_is_good_once_and_wrong_ones_have_to_wait(client: Client, editor: User, phone: TOTPDevice) -> None:
    code = code_of(phone)
    sign_in(client)
    assert client.post(STEP, {"code": code}).status_code == 302
    other = Client()
    sign_in(other)
    assert "这个数字刚用过了" in other.post(STEP, {"code": code}).content.decode()
    waiting = other.post(STEP, {"code": "000000"}).content.decode()
    assert re.search(r"请等\d+秒再试", waiting)
    assert other.get("/admin/").status_code == 302


@pytest.mark.usefixtures("two_steps")
def test_backup_code_is_good_once(client: Client, editor: User, phone: TOTPDevice) -> None:
    paper = StaticDevice.objects.create(user=editor, name="备用码")
    paper.token_set.create(token="abcd2345")
    sign_in(client)
    assert client.post(STEP, {"code": "ABCD-2345"}).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert not StaticToken.objects.exists()
    # who came in by one may get new ones, and stays in
    assert client.post(f"{STEP}backup-codes/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert StaticToken.objects.count() == 8
    other = Client()
    sign_in(other)
    assert "备用码不对，或者用过了。" in other.post(STEP, {"code": "abcd-2345"}).content.decode()


@pytest.mark.usefixtures("two_steps")
def test_half_way_in_is_not_in(client: Client, editor: User, phone: TOTPDevice) -> None:
    """Whoever has only the password sees no page of the desk, sets up no phone, and is a stranger on public pages."""
    sign_in(client)
    for path in ("/admin/", "/admin/policies/claim/", "/admin/password_change/", "/admin/bulk/claim/export.csv"):
        assert client.get(path)["Location"].startswith(STEP), path
        assert client.post(path).status_code == 302, path
    for name in ("new/", "manage/", "backup-codes/"):
        assert client.get(f"{STEP}{name}")["Location"].startswith(f"{STEP}?next="), name
        assert client.post(f"{STEP}{name}").status_code == 302, name
    assert TOTPDevice.objects.get() == phone
    assert not StaticToken.objects.exists()
    page = client.get("/cities/lanzhou/")
    assert page.status_code == 200
    assert page.wsgi_request.user.is_anonymous
    assert client.post("/admin/logout/").status_code == 200


@pytest.mark.usefixtures("two_steps")
def test_readers_pages_do_not_depend_on_a_session(client: Client) -> None:
    assert "Cookie" not in client.get("/cities/lanzhou/").headers.get("Vary", "")


@pytest.mark.usefixtures("two_steps")
def test_strangers_are_sent_to_the_login(client: Client) -> None:
    for name in ("", "new/", "manage/", "backup-codes/"):
        assert client.get(f"{STEP}{name}")["Location"].startswith(LOGIN)


@pytest.mark.usefixtures("two_steps")
@pytest.mark.parametrize("goal", ["https://x.cn/", "//x.cn/admin/", "/cities/", "/admin/two-factor/"])
def test_the_way_on_stays_in_the_desk(client: Client, editor: User, phone: TOTPDevice, goal: str) -> None:
    sign_in(client)
    assert client.post(STEP, {"code": code_of(phone), "next": goal})["Location"] == "/admin/"


@pytest.mark.usefixtures("two_steps")
def test_another_phone_takes_the_place_of_the_first(client: Client, editor: User, phone: TOTPDevice) -> None:
    sign_in(client)
    client.post(STEP, {"code": code_of(phone)})
    html = client.get(f"{STEP}manage/").content.decode()
    assert "备用码还剩0个" in html
    assert blocked(html) == []
    client.get(f"{STEP}new/")
    assert client.get("/admin/").status_code == 200
    client.post(f"{STEP}new/", {"code": code_of(TOTPDevice.objects.get(confirmed=False))})
    assert TOTPDevice.objects.get(user=editor) != phone
    assert client.get("/admin/").status_code == 200
    old = set(StaticToken.objects.values_list("token", flat=True))
    assert client.get(f"{STEP}backup-codes/")["Location"] == f"{STEP}manage/"
    assert client.post(f"{STEP}backup-codes/").status_code == 200
    assert len(old) == 8
    assert not old & set(StaticToken.objects.values_list("token", flat=True))


@pytest.mark.usefixtures("two_steps")
def test_a_session_from_before_the_switch_is_asked_too(client: Client, editor: User, phone: TOTPDevice) -> None:
    client.force_login(editor)
    assert client.get("/admin/")["Location"].startswith(STEP)


def test_a_lost_phone_is_reset_by_hand(editor: User, phone: TOTPDevice) -> None:
    StaticDevice.objects.create(user=editor, name="备用码")
    call_command("reset_two_factor", "bianji")
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    with pytest.raises(CommandError, match="没有叫"):
        call_command("reset_two_factor", "nobody")


def test_only_who_may_change_a_person_resets_their_phone(rf: RequestFactory, editor: User, phone: TOTPDevice) -> None:
    chief = User.objects.create_superuser("chief")
    TOTPDevice.objects.create(user=chief, name="手机", confirmed=True)
    manager = User.objects.create_user("guanli", is_staff=True)
    manager.groups.add(Group.objects.get(name="管理员"))
    desk = admin.site.get_model_admin(User)
    request: Any = rf.post("/admin/auth/user/")
    request.user = manager
    values: list[str] = []
    desk_like: Any = type("Desk", (), {"message_user": lambda self, request, note, level: values.append(note)})()
    desk_like.has_change_permission, desk_like.log_change = desk.has_change_permission, desk.log_change
    devices.reset_two_factor(desk_like, request, User.objects.exclude(pk=manager.pk).order_by("pk"))
    assert [device.user for device in TOTPDevice.objects.all()] == [chief]
    assert values == ["bianji：下次登录时，会请本人重新绑定手机。", "chief：您不能改这个人。"]


def test_keys_of_phones_have_no_page() -> None:
    assert not any(admin.site.is_registered(model) for model in (TOTPDevice, StaticDevice, AccessAttempt))


# ---- under the strict policy ----


def test_pages_before_and_after_signing_in_are_strict(client: Client, editor: User) -> None:
    pages = [client.get(LOGIN), sign_in(client, "不对")]
    sign_in(client)
    pages.append(client.post("/admin/logout/"))
    for page in pages:
        assert page.status_code == 200
        assert blocked(page.content.decode()) == []
        assert "form-action 'self'" in page.headers["Content-Security-Policy"]
