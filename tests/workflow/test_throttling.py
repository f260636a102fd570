"""Guessing is slow, for passwords and tokens, whoever guesses; and who guesses learns nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from annotator.models import Attempts, AuditEvent, Project, User
from annotator.workflow.accounts import create_token
from annotator.workflow.throttling import ACCOUNT, ACCOUNT_AT_ADDRESS, ADDRESS, TOKEN_AT_ADDRESS

RIGHT = "a-long-password"


def sign_in(name: str, password: str = "wrong", address: str = "192.0.2.1") -> Any:
    return Client().post("/login/", {"username": name, "password": password}, REMOTE_ADDR=address)


def test_five_wrong_passwords_and_even_the_right_one_waits(alice: User) -> None:
    assert [sign_in("alice").status_code for _ in range(ACCOUNT_AT_ADDRESS.failures)] == [200] * 5
    refused = sign_in("alice", RIGHT)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 15 * 60
    assert "Try again in 15 minutes" in refused.content.decode()
    assert AuditEvent.objects.filter(action="sign_in_blocked", user=alice).count() == 1


def minutes_later(minutes: float) -> None:
    for row in Attempts.objects.all():
        row.until -= timedelta(minutes=minutes)
        row.save()


def test_it_ends_by_itself(alice: User) -> None:
    for _ in range(ACCOUNT_AT_ADDRESS.failures):
        sign_in("alice")
    minutes_later(14)
    assert "Try again in 1 minute." in sign_in("alice", RIGHT).content.decode()
    minutes_later(1.1)
    assert sign_in("alice", RIGHT).status_code == 302


def test_what_is_over_is_forgotten(alice: User) -> None:
    sign_in("bob", address="203.0.113.9")
    minutes_later(48 * 60)
    sign_in("alice", RIGHT)
    assert Attempts.objects.filter(until__lt=timezone.now()).count() == 0


def test_an_account_that_is_not_there_answers_the_same(alice: User) -> None:
    def answers(name: str, address: str) -> list[tuple[int, bool]]:
        found = [sign_in(name, address=address) for _ in range(7)]
        return [(one.status_code, "Try again in 15 minutes" in one.content.decode()) for one in found]

    assert answers("alice", "192.0.2.2") == answers("nobody", "192.0.2.3")


def test_who_knows_her_password_starts_anew(alice: User) -> None:
    for _ in range(3):
        for _ in range(ACCOUNT_AT_ADDRESS.failures - 1):
            sign_in("alice")
        assert sign_in("alice", RIGHT).status_code == 302


def test_one_guesser_does_not_keep_the_owner_out(alice: User) -> None:
    for _ in range(20):
        sign_in("alice", address="203.0.113.5")
    assert sign_in("alice", RIGHT, "192.0.2.8").status_code == 302


def test_one_address_does_not_try_many_accounts(db: None) -> None:
    codes = [sign_in(f"name{number}").status_code for number in range(ADDRESS.failures + 3)]
    assert codes == [200] * ADDRESS.failures + [429] * 3


def test_many_addresses_do_not_try_one_account(alice: User) -> None:
    codes = [sign_in("alice", address=f"203.0.113.{number}").status_code for number in range(ACCOUNT.failures + 1)]
    assert codes == [200] * ACCOUNT.failures + [429]
    call_command("let_in", "alice", stdout=StringIO())
    assert sign_in("alice", RIGHT).status_code == 302


def test_all_addresses_of_a_network_of_ipv6_are_one(alice: User) -> None:
    codes = [sign_in("alice", address=f"2001:db8::{number:x}").status_code for number in range(1, 8)]
    assert codes == [200] * 5 + [429] * 2
    assert sign_in("alice", RIGHT, "2001:db8:0:1::1").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_time_are_all_counted(alice: User) -> None:
    def one(_: int) -> int:
        try:
            return int(sign_in("alice").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(one, range(24)))
    assert sorted(codes) == [200] * 5 + [429] * 19


def test_the_old_password_is_no_way_round(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    given = {"old_password": "guess", "new_password1": "ganada-rama-7", "new_password2": "ganada-rama-7"}
    for _ in range(5):
        client.post("/account/password/", given)
    answer = client.post("/account/password/", {**given, "old_password": RIGHT})
    assert "Too many attempts" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(RIGHT)


def test_the_admin_has_no_other_way_in(admin: User) -> None:
    answer = Client().post("/admin/login/", {"username": "admin", "password": RIGHT})
    assert answer["Location"].startswith("/login/")


def ask(token: str, address: str = "192.0.2.1") -> Any:
    client = APIClient(headers={"authorization": f"Token {token}"}, REMOTE_ADDR=address)
    return client.get("/api/v1/projects/")


def test_a_wrong_token_is_tried_ten_times(project: Project, alice: User) -> None:
    codes = [ask("0" * 64).status_code for _ in range(TOKEN_AT_ADDRESS.failures + 2)]
    assert codes == [401] * TOKEN_AT_ADDRESS.failures + [429] * 2
    refused = ask("0" * 64)
    assert refused.json()["error"]["code"] == "throttled"
    assert int(refused["Retry-After"]) > 0
    # A colleague's script at the same address goes on.
    assert ask(create_token(alice)).status_code == 200


def test_many_tokens_from_one_address_are_guessing(project: Project, alice: User) -> None:
    codes = [ask(f"{number:064x}"[::-1]).status_code for number in range(104)]
    assert codes == [401] * 100 + [429] * 4
    assert ask(create_token(alice)).status_code == 429
    assert ask(create_token(alice), "192.0.2.9").status_code == 200


@pytest.mark.parametrize("token", ["\x00", "\xff\xfe", "é" * 100, "0" * 100_000, "x y", ""])
def test_whatever_stands_for_a_token_is_no_server_error(token: str, db: None) -> None:
    client = APIClient(HTTP_AUTHORIZATION=f"Token {token}")
    assert client.get("/api/v1/projects/").status_code == 401
