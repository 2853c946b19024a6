#!/usr/bin/env python3
"""Sends requests that no browser sends to a running dashboard: it must neither crash, nor hang, nor leak.

    scripts/fuzz-dashboard.py [--assay PATH] [--data FOLDER] [--count 100000] [--threads 8] [--seed 1]

Random methods, paths, headers, lengths, broken chunking, early ends and slow senders, over raw sockets. Afterwards the
dashboard has to answer as before, with as many open files as before; its memory is printed. One part of the requests is
valid and asks for pages, so that the fuzz reaches the handlers as well.
"""
import argparse
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
METHODS = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "G\0T", "A" * 300, ""]
VERSIONS = ["HTTP/1.1"] * 12 + ["HTTP/1.0", "HTTP/9.9", "HTTP", ""]
PATHS = [
    "/", "/runs", "/leaderboard", "/studies", "/models", "/portfolio", "/impact", "/activity", "/data", "/compare",
    "/backtest", "/events", "/healthz", "/assets/style.css", "/assets/../../../../etc/passwd", "/runs/%2e%2e/%2e%2e",
    "/runs/' OR 1=1 --", "/runs/%00", "/data/series?symbol=../../etc&timeframe=1d", "/act", "/ask", "/login", "//evil",
    "http://evil.example/", "*", "/%", "/%zz", "/%ff%fe", "/runs?runs.page=99999999999999999999", "/runs?runs.sort=';--",
    "/runs?csv=../x", "/runs?fragment=%3Cscript%3E", "/" + "a" * 5000, "/?" + "&".join("a=b" for _ in range(3000)),
    "/backtest?run=x&symbol=%3Cb%3E&strategy=y&parameters=%7B&exits=%5B", "/data?bars.q=" + "%41" * 900,
]
HEADERS = [
    "Host: localhost", "Host: evil.example", "Host:", "Host: [::1", "Origin: http://evil.example", "Origin: null",
    "Cookie: " + "a=b; " * 500, "Cookie: assay-token=\xff", "Content-Length: -1", "Content-Length: 99999999999999999999",
    "Content-Length: 5", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Expect: 100-continue",
    "Connection: keep-alive", "Connection: upgrade", "Upgrade: websocket", "Range: bytes=0-,-5", "Last-Event-ID: zz-99",
    "If-None-Match: \"" + "x" * 200 + "\"", "Accept: " + "*/*," * 200, "X: " + "y" * 9000, ": empty", "No colon",
    " leading space", "Sec-Fetch-Site: cross-site", "Authorization: Bearer ", "Host: localhost\r\nHost: evil.example",
    "Content-Type: application/x-www-form-urlencoded", "Content-Type: multipart/form-data; boundary=",
]
BODIES = [
    b"", b"a=b", b"secret=x&action=start-continuous", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\nx", b"-1\r\n\r\n",
    b"zz\r\n", b"3\r\nab", b"\0" * 3000, b"%" * 3000, b"x" * 70_000, b"=&=&=&",
]


def one(draw, port):
    """The bytes of one request."""
    kind = draw.random()
    if kind < 0.1:
        return draw.randbytes(draw.randrange(2000))
    if kind < 0.25:
        path = draw.choice(["/", "/runs", "/leaderboard", "/activity", "/data", "/healthz", "/assets/report.js"])
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    lines = [f"{draw.choice(METHODS)} {draw.choice(PATHS)} {draw.choice(VERSIONS)}"]
    if draw.random() < 0.8:
        lines.append(f"Host: 127.0.0.1:{port}")
    lines += draw.sample(HEADERS, draw.randrange(0, 5))
    end = draw.choice(["\r\n", "\r\n", "\r\n", "\n", "\r"])
    request = (end.join(lines) + end + end).encode("latin-1") + draw.choice(BODIES)
    if kind < 0.5:
        request = bytearray(request)
        for _ in range(draw.randrange(1, 6)):
            request[draw.randrange(len(request))] = draw.randrange(256)
    if kind > 0.9:
        request = request[:draw.randrange(len(request))]
    return bytes(request)


def send(draw, port, counts):
    request = one(draw, port)
    try:
        client = socket.create_connection(("127.0.0.1", port), timeout=20)
    except OSError:
        counts["refused"] += 1
        return
    with client:
        try:
            if draw.random() < 0.01:
                # A slow sender.
                for place in range(0, min(len(request), 20)):
                    client.sendall(request[place:place + 1])
                    time.sleep(0.005)
                request = request[20:]
            client.sendall(request)
            if draw.random() < 0.05:
                # Gone before the answer.
                counts["left"] += 1
                return
            client.shutdown(socket.SHUT_WR)
            answer = b""
            while len(answer) < 200_000 and (part := client.recv(65_536)):
                answer += part
                if b"text/event-stream" in answer:
                    break
            if answer and not answer.startswith(b"HTTP/1."):
                counts["nonsense"] += 1
                counts["example"] = answer[:80]
            counts[answer[9:12].decode("latin-1") if answer else "closed"] = counts.get(
                answer[9:12].decode("latin-1") if answer else "closed", 0) + 1
        except TimeoutError:
            counts["silent"] += 1
            counts["example"] = request[:200]
        except OSError:
            counts["reset"] += 1


def ask(port, path="/healthz"):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := client.recv(65_536):
            answer += part
    return answer


def state(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    resident = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
    return len(os.listdir(f"/proc/{process.pid}/fd")), resident


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--assay", default=str(ROOT / ".build/release/assay"))
    parser.add_argument("--data", help="a workspace; an empty one unless given")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or folder
        process = subprocess.Popen(
            [given.assay, "dashboard", "--port", "0", "--data", data, "--db", f"{data}/results.sqlite"],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        port = int(re.search(r":(\d+)/", process.stderr.readline()).group(1))
        threading.Thread(target=process.stderr.read, daemon=True).start()
        for path in ["/", "/runs", "/leaderboard", "/activity", "/data"]:
            assert ask(port, path).startswith(b"HTTP/1.1 200"), path
        totals = {}
        rounds = 10
        print(f"begin: {state(process)[0]} open files, {state(process)[1]:.0f} MB", flush=True)
        before = state(process)
        for turn in range(rounds):
            counts = [dict.fromkeys(["refused", "left", "nonsense", "silent", "reset"], 0) for _ in range(given.threads)]

            def work(number, turn=turn, counts=counts):
                draw = random.Random(given.seed * 1_000_003 + turn * 1_009 + number)
                for _ in range(given.count // rounds // given.threads):
                    send(draw, port, counts[number])

            threads = [threading.Thread(target=work, args=(number,)) for number in range(given.threads)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for count in counts:
                for name, value in count.items():
                    totals[name] = totals.get(name, 0) + value if isinstance(value, int) else value
            if process.poll() is not None:
                sys.exit(f"the dashboard ended with {process.returncode} (seed {given.seed}, round {turn})")
            files, resident = state(process)
            print(f"after {(turn + 1) * given.count // rounds:,}: {files} open files, {resident:.0f} MB", flush=True)
        print(", ".join(f"{name}: {value}" for name, value in sorted(totals.items(), key=str)))
        # Connections that were left open end after the time limit of the server.
        for _ in range(60):
            if state(process)[0] <= before[0] + 2:
                break
            time.sleep(1)
        after = state(process)
        alive = ask(port, "/").startswith(b"HTTP/1.1 200")
        process.stdin.close()
        code = process.wait(60)
        wrong = [
            words for words, holds in [
                ("it does not answer any more", not alive), (f"it ended with {code}", code != 0),
                (f"{after[0]} files are open, {before[0]} were", after[0] > before[0] + 2),
                ("an answer was no HTTP", totals["nonsense"] > 0), ("requests stayed without an answer", totals["silent"] > 0),
                ("connections were refused", totals["refused"] > 0),
            ] if holds]
        if wrong:
            sys.exit("; ".join(wrong))
        print("The dashboard withstands all of it.")


if __name__ == "__main__":
    main()
