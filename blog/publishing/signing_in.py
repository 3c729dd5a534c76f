"""Who comes in: signing in, and a new password by mail; neither can be tried without end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import ngettext

from blog.models import SignInAttempt
from blog.reading.context import site_of


def refuse_too_many(purpose: str, request: HttpRequest) -> None:
    """Note an attempt; ValidationError when there were too many from this address."""
    minutes = SignInAttempt.minutes_to_wait(purpose, request.META["REMOTE_ADDR"])
    if minutes:
        raise ValidationError(
            ngettext(
                "Too many attempts. Try again in %(minutes)d minute.",
                "Too many attempts. Try again in %(minutes)d minutes.",
                minutes,
            )
            % {"minutes": minutes},
            code="too_many",
        )


class SignInForm(AdminAuthenticationForm):
    """The form of the login page."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        refuse_too_many("sign in", self.request)
        cleaned: dict[str, Any] = super().clean()
        SignInAttempt.forgive("sign in", self.request.META["REMOTE_ADDR"])
        return cleaned


class ForgottenPasswordForm(PasswordResetForm):
    """Asks for the address to which a link for a new password is sent."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_email(self) -> str:
        refuse_too_many("new password", self.request)
        email: str = self.cleaned_data["email"]
        return email

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Send it in the language of the person it goes to, with a link made from our own address."""
        context |= {"site_name": site_of(self.request).title, "site_url": settings.SITE_URL}
        with translation.override(context["user"].language or translation.get_language()):
            super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)


class ForgottenPasswordView(PasswordResetView):
    """The page with that form."""

    form_class = ForgottenPasswordForm
    email_template_name = "registration/password_reset_email.txt"
    success_url = reverse_lazy("admin:password_reset_done")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}


class NewPasswordView(PasswordResetConfirmView):
    """Where the link leads."""

    success_url = reverse_lazy("admin:password_reset_complete")
