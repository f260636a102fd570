"""One HTTP request to an address that a lead has chosen: it must not reach into the server's own network.

The name is resolved here and the connection made to that very address, so that it cannot point elsewhere a moment
later. Redirects are not followed, and everything is over after DEADLINE.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT = 5.0
"""Seconds for the connection, and for each piece of the answer."""
DEADLINE = 15.0
"""Seconds for everything."""
MAX_ANSWER = 2_000
"""Bytes of the answer that are read."""
MAX_URL = 2_000


class SendError(Exception):
    """The request was not made or not answered; the message says why."""


def check_url(url: str) -> SplitResult:
    """The parts of an address that can be used. Raises SendError."""
    if len(url) > MAX_URL or any(ord(one) <= 32 or ord(one) == 127 for one in url):
        raise SendError("it is too long or has spaces in it")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise SendError("it is no address") from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise SendError("it must begin with https:// or http:// and a host")
    if parts.username is not None or parts.password is not None:
        raise SendError("it must not hold a user name or password")
    if not settings.GISA_WEBHOOKS_PRIVATE:
        _need_public_literal(host)
    return parts


def _need_public_literal(host: str) -> None:
    """What is private by its looks is refused at once; a name is resolved when something is sent."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
            raise SendError("it leads into a private network") from None
        return
    if not _public(address):
        raise SendError("it leads into a private network")


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address belongs to the open internet; one that hides an IPv4 address is judged by that."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in ipaddress.IPv6Network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _resolve(host: str, port: int) -> tuple[Any, ...]:
    """One address of a host. A name that has any private one is refused as a whole. Raises SendError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise SendError(f"{host} has no address") from None
    for *_, address in found:
        if not settings.GISA_WEBHOOKS_PRIVATE and not _public(ipaddress.ip_address(str(address[0]).partition("%")[0])):
            raise SendError(f"{host} leads into a private network")
    return found[0]


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever its name means by now."""

    def __init__(self, parts: SplitResult, host: str, port: int) -> None:
        super().__init__(host, port, timeout=CONNECT)
        self._secure = parts.scheme == "https"
        self._found = _resolve(host, port)

    def connect(self) -> None:
        family, kind, protocol, _, address = self._found
        sock = socket.socket(family, kind, protocol)
        sock.settimeout(CONNECT)
        self.sock = sock
        sock.connect(address)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.host)

    def cut(self) -> None:
        """From another thread: whatever waits on the socket fails at once."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def send(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """POST a body; the status, and the beginning of the answer. Raises SendError."""
    parts = check_url(url)
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Connection(parts, host, port)
    clock = threading.Timer(DEADLINE, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        usual = 443 if parts.scheme == "https" else 80
        name = f"[{host}]" if ":" in host else host
        connection.putrequest("POST", target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", name if port == usual else f"{name}:{port}")
        for header, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
            connection.putheader(header, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read(MAX_ANSWER).decode("utf-8", "replace")
    except TimeoutError:
        raise SendError("no answer in time") from None
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise SendError(f"no answer: {type(error).__name__}: {error}") from None
    finally:
        clock.cancel()
        connection.close()
