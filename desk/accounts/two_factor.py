"""Two-factor authentication (TOTP and backup codes) for the desk, where DESK_TOTP=1.

First time: scan the code, type the six digits, keep the backup codes. Later: six digits, or one of the backup codes.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable
from functools import wraps
from typing import Any

import django_otp
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.middleware import OTPMiddleware
from django_otp.oath import hotp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from website.form_fields import half_width
from website.qr import qr_svg

app_name = "two_factor"
BACKUP_CODES = 8
PHONE, PAPER = "手机", "备用码"


class TwoFactorMiddleware(OTPMiddleware):
    """Users without a verified OTP device are anonymous outside the admin; inside it they are sent to the page for the code."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DESK_TOTP:
            raise MiddlewareNotUsed
        super().__init__(get_response)
        self.desk = reverse("admin:index")
        self.open = (reverse("two_factor:verify"), reverse("admin:login"), reverse("admin:logout"))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._install_lazy_accessors(request)
        # readers have no session: their pages are not made to depend on one
        user: Any = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()
        if user.is_authenticated and not user.is_verified():
            if not request.path.startswith(self.desk):
                request.user = AnonymousUser()
            elif not request.path.startswith(self.open):
                return redirect_to("verify", request.get_full_path())
        return self.get_response(request)


# ---- devices ----


def confirmed_device(user: Any) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_device(user: Any) -> TOTPDevice:
    """The device that is being set up: one a person, the same until it is confirmed."""
    begun = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return begun or TOTPDevice.objects.create(user=user, confirmed=False, name=PHONE)


@transaction.atomic
def new_backup_codes(user: Any) -> list[str]:
    """Eight new codes, each good once; the old ones are good no longer. Who came in by one of them stays in."""
    device = StaticDevice.objects.filter(user=user).first() or StaticDevice.objects.create(user=user, name=PAPER)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(BACKUP_CODES)]
    for code in codes:
        device.token_set.create(token=code)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def backup_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


def pass_through(request: HttpRequest, device: Any) -> None:
    """Log the verified device in, with a new session key."""
    request.session.cycle_key()
    django_otp.login(request, device)


# ---- forms ----


class CodeForm(forms.Form):
    """Six digits from the phone; a backup code too, except while a phone is being set up. `device` is what accepted them."""

    code = forms.CharField(
        label="六位数字",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        error_messages={"required": "请写手机上的六位数字。", "max_length": "写得太长了，请看清手机上的六位数字。"},
    )

    def __init__(self, *args: Any, user: Any, device: TOTPDevice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.setting_up = device
        self.device: Any = None
        if device is None:
            self.fields["code"].label = "六位数字，或一个备用码"
            self.fields["code"].widget.attrs["inputmode"] = "text"

    def clean_code(self) -> str:
        code = half_width(self.cleaned_data["code"]).replace(" ", "").replace("-", "").lower()
        is_digits = code.isascii() and code.isdecimal()
        # backup codes have neither 0 nor 1
        code = code if is_digits else code.replace("0", "o").replace("1", "l")
        kind: Any = TOTPDevice if is_digits else StaticDevice
        device: Any = self.setting_up or kind.objects.filter(user=self.user, confirmed=True).first()
        if device is None or (self.setting_up and not is_digits):
            raise forms.ValidationError("不对。请看手机上现在的六位数字。")
        allowed, why = device.verify_is_allowed()
        if not allowed:
            raise forms.ValidationError(_wait(why))
        # tried once, under a lock, so that of two at the same moment one is too late
        with transaction.atomic():
            locked = type(device).objects.select_for_update().get(pk=device.pk)
            self.device = locked if locked.verify_token(code) else None
        if self.device is None:
            raise forms.ValidationError(_why_not(device, code))
        return code


def _why_not(device: Any, code: str) -> str:
    if isinstance(device, StaticDevice):
        return "备用码不对，或者用过了。"
    if device.last_t >= 0 and int(code) == hotp(device.bin_key, device.last_t, device.digits):
        return "这个数字刚用过了。等手机上换了下一个，再写。"
    return "不对。数字每30秒换一次，请看清现在的；手机的时间也要准。"


def _wait(why: Any) -> str:
    until = (why or {}).get("locked_until")
    seconds = max(1, round((until - timezone.now()).total_seconds())) if until else 60
    return f"刚才错了几次，请等{seconds}秒再试。"


# ---- pages ----

View = Callable[..., HttpResponse]


def step(*, verified: bool) -> Callable[[View], View]:
    """A page of the two-factor step: not there where it is switched off, and only for people who gave a password.

    `verified`: only for those who have also given a code.
    """

    def around(view: View) -> View:
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def inner(request: HttpRequest) -> HttpResponse:
            if not settings.DESK_TOTP:
                raise Http404
            user: Any = request.user
            if not admin.site.has_permission(request):
                return redirect(f"{reverse('admin:login')}?{urlencode({'next': reverse('admin:index')})}")
            if verified and not user.is_verified():
                return redirect_to("verify", request.get_full_path())
            response = view(request)
            patch_vary_headers(response, ["Cookie"])
            return response

        return inner

    return around


def redirect_to(name: str, goal: str = "") -> HttpResponseRedirect:
    query = f"?{urlencode({'next': goal})}" if goal else ""
    return redirect(reverse(f"two_factor:{name}") + query)


def _goal(request: HttpRequest) -> str:
    """Where the person wanted to go; only a page of this desk."""
    goal = request.POST.get("next") or request.GET.get("next") or ""
    desk = reverse("admin:index")
    safe = url_has_allowed_host_and_scheme(goal, allowed_hosts=None) and goal.startswith(desk)
    return goal if safe and not goal.startswith(reverse("two_factor:verify")) else desk


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    user: Any = request.user
    around = {**admin.site.each_context(request), "title": title, "next": _goal(request)}
    # what leads elsewhere in the desk is shown once it can be reached
    around["has_permission"] = user.is_verified()
    return TemplateResponse(request, f"admin/two_factor/{name}.html", {**around, **context})


@step(verified=False)
def verify(request: HttpRequest) -> HttpResponse:
    """Asked for at every sign-in; who has no phone yet sets one up."""
    user: Any = request.user
    if user.is_verified():
        return redirect(_goal(request))
    if confirmed_device(user) is None:
        return redirect_to("new", _goal(request))
    form = CodeForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        pass_through(request, form.device)
        if isinstance(form.device, StaticDevice):
            left = backup_codes_left(user)
            messages.warning(request, f"刚用掉一个备用码，它作废了，还剩{left}个。要换一批，点右上“登录验证”。")
        return redirect(_goal(request))
    return _page(request, "verify", "登录的第二步", form=form)


@step(verified=False)
def new(request: HttpRequest) -> HttpResponse:
    """Set up a phone: the first one after the password, another one only after a code of the old."""
    user: Any = request.user
    if confirmed_device(user) is not None and not user.is_verified():
        return redirect_to("verify", _goal(request))
    device = new_device(user)
    form = CodeForm(request.POST if request.method == "POST" else None, user=user, device=device)
    if form.is_valid():
        # the phone has shown that it can count: it takes the place of an older one
        with transaction.atomic():
            TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
            form.device.confirmed = True
            form.device.save()
        pass_through(request, form.device)
        return _page(request, "codes", "记下备用码", codes=new_backup_codes(user))
    key = b32encode(device.bin_key).decode().rstrip("=")
    grouped = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    return _page(
        request, "new", "把登录和您的手机绑在一起", form=form, code=qr_svg(device.config_url, "绑定手机"), key=grouped
    )


@step(verified=True)
def manage(request: HttpRequest) -> HttpResponse:
    """What is set up, and how to change it."""
    user: Any = request.user
    return _page(request, "manage", "登录验证", phone=confirmed_device(user), left=backup_codes_left(user))


@step(verified=True)
def backup_codes(request: HttpRequest) -> HttpResponse:
    """New backup codes, shown once."""
    if request.method != "POST":
        return redirect_to("manage")
    return _page(request, "codes", "记下备用码", codes=new_backup_codes(request.user))


urlpatterns = [
    path("", verify, name="verify"),
    path("new/", new, name="new"),
    path("manage/", manage, name="manage"),
    path("backup-codes/", backup_codes, name="backup_codes"),
]
