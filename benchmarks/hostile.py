"""Time and memory of the whole program on answers that mean harm, each beside a plain page in the same run.

    python -m benchmarks.hostile [--ours PATH]

Four bombs that unfold to 300 MB, headers that drip for ever, a body that never ends, and 20,000 early hints. Everything is on
loopback; the time-out of a visit is 5 seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNFOLDED = 300_000_000
TIMEOUT = 5.0
BLOCK = bytes(1_000_000)

Answer = Callable[[socketserver.StreamRequestHandler], None]


def gzip(chunks: int, block: bytes = BLOCK) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join([*(packer.compress(block) for _ in range(chunks)), packer.flush()])


def gzip_in_gzip() -> bytes:
    inner = gzip(UNFOLDED // len(BLOCK))
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(inner) + packer.flush()


def brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=5)
    return b"".join([*(packer.process(BLOCK) for _ in range(UNFOLDED // len(BLOCK))), packer.finish()])


def zstandard_bomb() -> bytes:
    packer = zstd.ZstdCompressor()
    return b"".join([*(packer.compress(BLOCK) for _ in range(UNFOLDED // len(BLOCK))), packer.flush()])


def whole(body: bytes, *headers: str) -> Answer:
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html", f"Content-Length: {len(body)}", *headers, "", ""]

    def send(peer: socketserver.StreamRequestHandler) -> None:
        peer.wfile.write("\r\n".join(lines).encode() + body)

    return send


def dripping_headers(peer: socketserver.StreamRequestHandler) -> None:
    peer.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        peer.wfile.write(b"X-Drip: 1\r\n")
        time.sleep(0.1)


def endless_body(peer: socketserver.StreamRequestHandler) -> None:
    peer.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>On and on</title>")
    while True:
        peer.wfile.write(b"<p>and on" * 1_000)


def dripping_body(peer: socketserver.StreamRequestHandler) -> None:
    peer.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Drop by drop</title>")
    while True:
        peer.wfile.write(b"<p>and on")
        time.sleep(0.1)


def early_hints(peer: socketserver.StreamRequestHandler) -> None:
    for _ in range(20_000):
        peer.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
    whole(b"<title>At last</title>words")(peer)


def answers() -> dict[str, Answer]:
    return {
        "a plain page": whole(b"<title>Here</title>" + b"<p>words" * 2_000),
        "gzip bomb, 300 MB": whole(gzip(UNFOLDED // len(BLOCK)), "Content-Encoding: gzip"),
        "brotli bomb, 300 MB": whole(brotli_bomb(), "Content-Encoding: br"),
        "zstandard bomb, 300 MB": whole(zstandard_bomb(), "Content-Encoding: zstd"),
        "gzip in gzip, 300 MB": whole(gzip_in_gzip(), "Content-Encoding: gzip, gzip"),
        "headers that drip for ever": dripping_headers,
        "a body that drips for ever": dripping_body,
        "a body that never ends": endless_body,
        "20,000 x 103": early_hints,
    }


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def listening(answer: Answer) -> Server:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                while self.rfile.readline() not in {b"\r\n", b""}:
                    pass
                answer(self)

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def measured(ours: str, port: int) -> tuple[float, float, str]:
    """Seconds, peak resident megabytes, and the verdict of one visit by the whole program."""
    with tempfile.TemporaryDirectory() as folder:
        links, lines = Path(folder, "links.txt"), Path(folder, "lines.jsonl")
        links.write_text(f"http://127.0.0.1:{port}/\n", "ascii")
        command = [ours, "check", "--links-from", str(links), "--format", "jsonl", "--output", str(lines)]
        command += ["--allow-private", "127.0.0.1/32", "--control-host", "none", "--timeout", str(TIMEOUT), "--quiet"]
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)  # noqa: S603 - our own program
        _, _, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = 0
        return seconds, usage.ru_maxrss / 1024, lines.read_text("utf-8")


def said(line: str) -> str:
    fields = dict(part.split(":", 1) for part in line.replace('"', "").strip("{}\n").split(",") if ":" in part)
    return f"{fields['verdict']}/{fields['reason']}, {fields['requests']} requests"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", default=str(Path(sys.executable).with_name("toolkit-maint")))
    ours = parser.parse_args().ours
    print("| answer | seconds | resident memory | more than a plain page | verdict |\n|---|---|---|---|---|")  # noqa: T201 - this is what it is for
    plain = 0.0
    for name, answer in answers().items():
        with listening(answer) as server:
            seconds, memory, line = measured(ours, server.server_address[1])
            server.shutdown()
        plain = plain or memory
        print(f"| {name} | {seconds:.2f} | {memory:.0f} MB | {memory - plain:+.0f} MB | {said(line)} |", flush=True)  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main()
