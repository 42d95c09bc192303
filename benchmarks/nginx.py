"""nginx for the fast workloads: one page, whatever is asked, on every address of 127/8 at once."""

from __future__ import annotations

import importlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.page import PAGE

SYSTEM_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/sbin")  # where it is installed, and PATH of a user seldom looks
SECONDS_TO_START = 10.0
SECONDS_TO_END = 5.0
# The page only goes to the loopback, though the socket hears more: one socket for each address would cost more.
CONFIG = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log error; worker_rlimit_nofile {files};
events {{ worker_connections {connections}; multi_accept on; }}
http {{
  access_log off; server_tokens off; etag off; default_type text/html; keepalive_requests 100000000; keepalive_timeout 300s;
  sendfile on; tcp_nopush on; tcp_nodelay on; open_file_cache max=10 inactive=1h; open_file_cache_valid 1h;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s; allow 127.0.0.0/8; deny all; root {folder}/pages;
{servers}}}
"""
PLAIN = (
    "  server {{ listen 0.0.0.0:{port} backlog=4096; location / {{ return 404; }} "
    "location /page/ {{ rewrite ^ /page.html break; }} }}\n"
)
ANY_TLS = "  server {{ listen 0.0.0.0:{port} ssl backlog=4096; {certificate} return 404; }}\n"
ONE_TLS = (
    "  server {{ listen {host}:{port} ssl; {certificate} location / {{ return 404; }} "
    "location /page/ {{ rewrite ^ /page.html break; }} }}\n"
)


def found() -> str | None:
    """The path of nginx, or ``None`` if it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path=os.pathsep.join(SYSTEM_FOLDERS))


@contextmanager
def plain(folder: Path, port: int, *, files: int) -> Iterator[None]:
    """The page over HTTP, on every address of 127/8."""
    with _running(folder, PLAIN.format(port=port), port, files):
        yield


@contextmanager
def secure(folder: Path, port: int, hosts: Sequence[str], *, files: int) -> Iterator[Path]:
    """The page over TLS, each host with a certificate of its own; gives the path of the authority to trust."""
    trustme: Any = importlib.import_module("trustme")
    authority = trustme.CA()
    trusted = folder / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    servers: list[str] = []
    for host in hosts:
        path = folder / f"{host}.pem"
        authority.issue_cert(host).private_key_and_cert_chain_pem.write_to_path(path)
        certificate = f"ssl_certificate {path}; ssl_certificate_key {path};"
        servers.append((ONE_TLS if servers else ANY_TLS + ONE_TLS).format(host=host, port=port, certificate=certificate))
    with _running(folder, "".join(servers), port, files):
        yield trusted


@contextmanager
def _running(folder: Path, servers: str, port: int, files: int) -> Iterator[None]:
    folder.chmod(0o755)  # started by root, its workers are nobody
    (folder / "pages").mkdir()
    (folder / "pages" / "page.html").write_bytes(PAGE)
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, servers=servers, files=files, connections=files * 3 // 4), "ascii")
    log = folder / "error.log"
    command = [found() or "nginx", "-p", str(folder), "-e", str(log), "-c", str(config)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        _wait_for(process, port, log)
        yield
    finally:
        end(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nginx did not start:\n{log.read_text('utf-8') if log.exists() else 'and wrote no log'}")


def end(process: subprocess.Popen[Any]) -> None:
    """End a server that was started here, by its own process id, and wait until it is gone."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
