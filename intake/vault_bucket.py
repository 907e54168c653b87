"""A vault in an object store: several machines reach it, and no machine's disk is lost with it.

An object is put only where there is none (If-None-Match), and is what it is named by whenever it is read. Nothing else is
believed: a store that does not answer holds nothing and lacks nothing, and whoever asks stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import S3Store

from config.settings import SettingsError, VaultSettings, vault_secret
from intake.vault import VaultAwayError, VaultError, path_of

if TYPE_CHECKING:  # obstore says these for type checkers only
    from obstore.store import ClientConfig, RetryConfig

One = TypeVar("One")
Found = TypeVar("Found")

_GONE = (NotFoundError, FileNotFoundError)  # the library raises now the one, now the other
_HANDS = 8  # requests under way at once: each waits for the network, not for us
_SHOWN = 300  # letters of what the store says

_LARGE = 128_000  # bytes; eight of them at once need five seconds on a line of 2 Mbit/s

#: A page waits for a mail, and a poll for the vault: who says nothing for so long is away, and asked again by the next turn.
_SILENCE = timedelta(seconds=5)
_PATIENCE: ClientConfig = {"connect_timeout": timedelta(seconds=3), "timeout": timedelta(seconds=120)}


class BucketVault:
    """Objects `prefix/ab/cdef…` of one bucket, each named by the SHA-256 of what it holds.

    `at_point` is called around each put ("before-put", "after-put").
    """

    def __init__(self, settings: VaultSettings, at_point: Callable[[str], None]) -> None:
        self.place = settings.url
        self.glance = 20  # a request each, and some stores count requests
        self._settings = settings
        self._at_point = at_point

    def keep(self, content: bytes) -> str:
        """Keep one mail; when this returns, the store has said that it has it. Returns its SHA-256 in hex."""
        return self.keep_all((content,))[0]

    def keep_all(self, contents: Iterable[bytes]) -> tuple[str, ...]:
        """Keep several mails at once; when this returns, the store has said that it has them all."""
        mails = tuple((hashlib.sha256(content).hexdigest(), content) for content in contents)
        if not mails:
            return ()
        with self._asked() as store:
            _at_once(lambda mail: self._put(store, *mail), dict(mails).items())
        return tuple(name for name, _ in mails)

    def read(self, sha256: str) -> bytes:
        """The mail of that hash. Raises VaultError naming the object when it is not there or not what it was."""
        path = path_of(sha256)
        with self._asked() as store:
            content = _content(store, path)
            if content is None:
                _answers(store)
                raise VaultError(f"{self.place}/{path}: is not there")
        if hashlib.sha256(content).hexdigest() != sha256:
            raise VaultError(f"{self.place}/{path}: the object is damaged, its content no longer has the hash it is named by")
        return content

    def remove(self, sha256: str) -> None:
        """Forget a mail that the books name no more; nothing happens where it is not there."""
        with self._asked() as store, suppress(*_GONE):
            obstore.delete(store, path_of(sha256))

    def lacking(self, asked: Mapping[str, int]) -> frozenset[str]:
        """Of these hashes those of which no object of their size is there."""
        with self._asked() as store:
            sizes = _at_once(lambda name: _size(store, path_of(name)), asked)
            found = frozenset(name for (name, size), there in zip(asked.items(), sizes, strict=True) if there != size)
            if found:
                _answers(store)
        return found

    def is_whole(self, sha256: str) -> bool:
        """Whether the mail can be read back as it was kept."""
        try:
            self.read(sha256)
        except VaultAwayError:
            raise
        except VaultError:
            return False
        return True

    def any_mail(self) -> bool:
        """Whether any mail is kept; the empty one by which a vault is tried is none."""
        return next(self.names(), None) is not None

    def names(self) -> Iterator[str]:
        """The hashes of all that is kept, whole or not."""
        with self._asked() as store:
            for some in obstore.list(store):
                for one in some:
                    name = one["path"].replace("/", "")
                    with suppress(VaultError):  # what others have put there is no mail of ours
                        if one["size"] and path_of(name) == one["path"]:
                            yield name

    def sweep(self, before: datetime) -> int:  # noqa: ARG002 - what a folder needs
        """Nothing: a put is whole or not at all."""
        return 0

    def _put(self, store: S3Store, name: str, content: bytes) -> None:
        path = path_of(name)
        way = store
        if len(content) > _LARGE:  # while it goes up the store says nothing: whether it answers at all is asked before
            _size(store, path)
            way = _store(self._settings, vault_secret(self._settings), None)
        self._at_point("before-put")
        try:
            obstore.put(way, path, content, mode="create")
        except AlreadyExistsError:
            if _content(store, path) != content:  # one that was damaged is mended when its mail comes again
                obstore.put(way, path, content, mode="overwrite", use_multipart=False)
        self._at_point("after-put")

    @contextmanager
    def _asked(self) -> Iterator[S3Store]:
        """Whatever the store says against us means that it is away; its words hold no secret."""
        try:
            yield _store(self._settings, vault_secret(self._settings), _SILENCE)
        except SettingsError as exc:
            raise VaultAwayError(f"{self.place}: {exc}") from exc
        except (BaseError, OSError) as exc:
            said = " ".join(str(exc).split("Debug source")[0].split())[:_SHOWN]
            raise VaultAwayError(f"{self.place} does not answer as it should: {said}") from exc


def _at_once(ask: Callable[[One], Found], of: Iterable[One]) -> tuple[Found, ...]:
    with ThreadPoolExecutor(_HANDS) as hands:
        return tuple(hands.map(ask, tuple(of)))


def _content(store: S3Store, path: str) -> bytes | None:
    try:
        return bytes(obstore.get(store, path).bytes())
    except _GONE:
        return None


def _size(store: S3Store, path: str) -> int:
    try:
        return obstore.head(store, path)["size"]
    except _GONE:
        return -1


def _answers(store: S3Store) -> None:
    """Raises where the bucket itself is not there: what it lacks then says nothing of a mail."""
    next(iter(obstore.list(store, chunk_size=1)), None)


@cache
def _store(settings: VaultSettings, secret: str, silence: timedelta | None) -> S3Store:
    """One for all vaults of the same place: its connections are kept open. A secret that has changed makes another.

    `silence`: for how long it may send nothing. A mail that goes up is silence too, so what is large is given none.
    """
    address = urlsplit(settings.url)
    patience: ClientConfig = {**_PATIENCE, "allow_http": settings.endpoint.startswith("http://")}
    again: RetryConfig = {"max_retries": 2, "retry_timeout": silence or _SILENCE}
    if silence:
        patience["read_timeout"] = silence
    return S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        endpoint=settings.endpoint or None,
        region=settings.region,
        access_key_id=settings.access_key,
        secret_access_key=secret,
        virtual_hosted_style_request=not settings.endpoint,  # a store of one's own seldom has a name for each bucket
        client_options=patience,
        retry_config=again,
    )
