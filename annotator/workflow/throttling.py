"""Slow down who guesses passwords and tokens. The counters are rows, so that all processes count together."""

from __future__ import annotations

import ipaddress
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from annotator.core.caller import caller
from annotator.core.errors import AnnotatorError
from annotator.models import Action, Attempts, User
from annotator.workflow.auditing import record


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `failures` in `minutes` after the first; then nothing is tried until these minutes are over."""

    failures: int
    minutes: int


# README.md, "Run it for a team", names these.
ACCOUNT_AT_ADDRESS = Limit(5, 15)
ACCOUNT = Limit(50, 60)
ADDRESS = Limit(50, 15)
TOKEN_AT_ADDRESS = Limit(10, 15)
TOKENS_AT_ADDRESS = Limit(100, 15)

TOKEN_PART = 15
"""Characters of a token that stand for it: knox keeps these in plain. One script that goes wrong is one of them."""
Key = tuple[str, Limit]


class TooManyAttemptsError(AnnotatorError):
    """Nothing was tried. `seconds` is how long to wait; the same whether the account exists or not."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many_attempts", f"Too many attempts. Try again in {math.ceil(seconds / 60)} minutes.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, counted as failed until it succeeds."""

    keys: tuple[Key, ...]
    last: bool
    """Whether a limit is reached with it."""


def begin_sign_in(name: str) -> Attempt:
    """Count a try at the account `name` from the caller's address, before its password is looked at.

    Whoever tries a hundred passwords at once so has them counted before the first is checked.
    Raises TooManyAttemptsError, without counting.
    """
    account, address = _hash("account", unicodedata.normalize("NFKC", name)), _hash("address", _network())
    keys = (
        (f"a{account}@{address}", ACCOUNT_AT_ADDRESS),
        (f"a{account}", ACCOUNT),
        (f"f{address}", ADDRESS),
    )
    with transaction.atomic():
        counters = _count(keys)
        wait = _wait(keys, counters)
        if not wait:
            _add_one(keys)
    if wait:
        raise TooManyAttemptsError(wait)
    return Attempt(keys, any(counters[key].failures + 1 == limit.failures for key, limit in keys))


def sign_in_failed(attempt: Attempt, name: str) -> None:
    """The try stays counted; the audit says when it was the last one for now."""
    if attempt.last:
        record(Action.SIGN_IN_BLOCKED, None if "\x00" in name else User.objects.filter(username=name).first())


def signed_in(attempt: Attempt) -> None:
    """The try was right: it counts no more, and neither do those before it at this address."""
    at_address, *others = (key for key, _ in attempt.keys)
    with transaction.atomic():
        Attempts.objects.filter(pk=at_address).delete()
        Attempts.objects.filter(pk__in=others, failures__gt=0).update(failures=F("failures") - 1)


def need_token_tries(token: str) -> None:
    """Raises TooManyAttemptsError when this token, or this address with any, has failed too often.

    One read. A right token costs no write; guessing 196 bits is not what has to be slowed down to the last try.
    """
    keys = _token_keys(token)
    wait = _wait(keys, _living(keys))
    if wait:
        raise TooManyAttemptsError(wait)


def token_failed(token: str) -> None:
    """Count a token that nobody has."""
    keys = _token_keys(token)
    with transaction.atomic():
        counters = _count(keys)
        _add_one(keys)
        if counters[keys[0][0]].failures == 0:
            record(Action.TOKEN_REFUSED)


def forgive(name: str) -> int:
    """Let an account be tried again, from everywhere; how many counters that were."""
    account = _hash("account", unicodedata.normalize("NFKC", name))
    return Attempts.objects.filter(key__startswith=f"a{account}").delete()[0]


def _token_keys(token: str) -> tuple[Key, ...]:
    address = _hash("address", _network())
    return (
        (f"t{_hash('token', token[:TOKEN_PART])}@{address}", TOKEN_AT_ADDRESS),
        (f"u{address}", TOKENS_AT_ADDRESS),
    )


def _network() -> str:
    """The caller's address; of IPv6 the /64, as everybody has 2^64 addresses in it."""
    address = caller().address
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))


def _hash(salt: str, value: str) -> str:
    return salted_hmac(f"annotator.throttling.{salt}", value, algorithm="sha256").hexdigest()[:32]


def _living(keys: Sequence[Key]) -> dict[str, Attempts]:
    rows = Attempts.objects.filter(pk__in=[key for key, _ in keys], until__gt=timezone.now())
    return {row.key: row for row in rows}


def _count(keys: Sequence[Key]) -> dict[str, Attempts]:
    """The counters, locked in one order so that two tries never wait for each other; those that are over begin anew."""
    now = timezone.now()
    _sweep()
    limits = dict(keys)
    fresh = [Attempts(key=key, until=now + timedelta(minutes=limits[key].minutes)) for key in sorted(limits)]
    Attempts.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = list(Attempts.objects.select_for_update().filter(pk__in=limits).order_by("key"))
    for row in rows:
        if row.until <= now:
            row.failures, row.until = 0, now + timedelta(minutes=limits[row.key].minutes)
            row.save()
    return {row.key: row for row in rows}


def _sweep() -> None:
    """Forget what has been over for a day, a few at a time; never those that another try holds."""
    skip = connection.features.has_select_for_update_skip_locked
    old = Attempts.objects.filter(until__lt=timezone.now() - timedelta(days=1))
    keys = old.select_for_update(skip_locked=skip).values_list("pk", flat=True)[:100]
    Attempts.objects.filter(pk__in=list(keys)).delete()


def _add_one(keys: Sequence[Key]) -> None:
    Attempts.objects.filter(pk__in=[key for key, _ in keys]).update(failures=F("failures") + 1)


def _wait(keys: Iterable[Key], counters: dict[str, Attempts]) -> int:
    """Seconds until all limits allow another try, 0 for now."""
    now = timezone.now()
    over = [
        (counters[key].until - now).total_seconds()
        for key, limit in keys
        if key in counters and counters[key].failures >= limit.failures
    ]
    return max(1, math.ceil(max(over))) if over else 0
