"""How often somebody lately tried to sign in from an address: passwords cannot be guessed for long."""

from __future__ import annotations

import datetime as dt
import ipaddress

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

LIMIT = 10
WINDOW = dt.timedelta(minutes=10)


class SignInAttempt(models.Model):
    """The attempts from one address since a moment. The address is kept as a keyed hash, for minutes."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}… {self.count}"

    @classmethod
    def minutes_to_wait(cls, purpose: str, address: str) -> int:
        """Note an attempt and return 0, or the minutes until another one is taken.

        `purpose` is what is attempted: each is counted apart. After ten attempts within ten minutes the next
        has to wait for the end of these. An IPv6 address counts as its /64, which is what one person has.
        """
        now = timezone.now()
        with transaction.atomic():
            cls.objects.filter(since__lte=now - WINDOW).delete()
            attempt, _ = cls.objects.select_for_update().get_or_create(
                key=_key(purpose, address), defaults={"since": now}
            )
            if attempt.count >= LIMIT:
                left = attempt.since + WINDOW - now
                return max(1, -(-int(left.total_seconds()) // 60))
            attempt.count += 1
            attempt.save(update_fields=["count"])
        return 0

    @classmethod
    def forgive(cls, purpose: str, address: str) -> None:
        """Forget the attempts of who has succeeded."""
        cls.objects.filter(key=_key(purpose, address)).delete()


def _key(purpose: str, address: str) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        network = str(ipaddress.ip_network(f"{ip}/{32 if ip.version == 4 else 64}", strict=False))
    return salted_hmac(
        "blog.sign_in_attempt", f"{purpose} {network}", secret=settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()
