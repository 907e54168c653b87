"""An object store for one run of the tests: SeaweedFS, as scripts/servers has put it beside the tests' other tools."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from config.settings import VaultSettings

ACCESS_KEY, SECRET = "van-phong", "khoa-bi-mat-cua-van-phong"
_PORTS = ("s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "filer.port", "filer.port.grpc", "volume.port")
_PATIENCE = 60.0  # seconds until it answers; two as a rule, twenty once in a while behind a kill


class ObjectStore:
    """One server on 127.0.0.1 that may be stopped and started again with all that it holds."""

    def __init__(self, folder: Path, program: Path) -> None:
        self._folder = folder
        self._ports = dict(zip((*_PORTS, "volume.port.grpc"), _free_ports(len(_PORTS) + 1), strict=True))
        flags = ("-webdav=false", "-admin.ui=false", "-master.telemetry=false", "-s3.port.iceberg=0", "-s3.port.lance=0")
        ports = (f"-{name}={port}" for name, port in self._ports.items())
        here = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", "-bucket=baocao", "-master.volumeSizeLimitMB=64")
        self._command = (str(program), "mini", *here, *flags, *ports)
        self._process: subprocess.Popen[bytes] | None = None

    def vault(self, secret_file: Path, prefix: str) -> VaultSettings:
        """Settings of a vault there; its secret is written into that file."""
        secret_file.write_text(SECRET)
        secret_file.chmod(0o600)
        return VaultSettings(
            secret_file.parent / "vault",
            f"s3://baocao/{prefix}",
            f"http://127.0.0.1:{self._ports['s3.port']}",
            access_key=ACCESS_KEY,
            secret_key_file=secret_file,
        )

    def start(self) -> None:
        """Returns when it takes and gives: it says that it is ready some moments before it knows its volumes again."""
        signs_in = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "HOME": str(self._folder)}
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command, env=os.environ | signs_in, stdout=log, stderr=log)
        until = time.monotonic() + _PATIENCE
        while b"press Ctrl+C".lower() not in (self._folder / "log").read_bytes().lower():
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError(f"the object store does not start: {(self._folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        bucket = S3Store(
            "baocao",
            endpoint=f"http://127.0.0.1:{self._ports['s3.port']}",
            region="us-east-1",
            access_key_id=ACCESS_KEY,
            secret_access_key=SECRET,
            client_options={"allow_http": True, "timeout": timedelta(seconds=5)},
            retry_config={"max_retries": 0, "retry_timeout": timedelta(seconds=1)},
        )
        while not _takes_and_gives(bucket):
            if time.monotonic() > until:
                raise RuntimeError(f"the object store takes nothing: {(self._folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """At once, as a machine dies."""
        if self._process:
            self._process.kill()
            self._process.wait()
        (self._folder / "log").write_bytes(b"")


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """A running one; what it held is gone afterwards."""
    program = Path(sys.prefix) / "servers" / "bin" / "weed"
    if not program.exists():
        raise RuntimeError("no SeaweedFS beside the tests' Python; run scripts/servers")
    folder = Path(tempfile.mkdtemp(prefix="baocao-s3-"))
    store = ObjectStore(folder, program)
    try:
        store.start()
        yield store
    finally:
        store.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _takes_and_gives(bucket: S3Store) -> bool:
    try:
        obstore.put(bucket, "ready", b"ready")
        return bytes(obstore.get(bucket, "ready").bytes()) == b"ready"
    except (BaseError, OSError):
        return False


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
