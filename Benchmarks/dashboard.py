#!/usr/bin/env python3
"""What the dashboard costs with 1,000 runs, 100,000 backtests and 50 viewers.

    Benchmarks/dashboard.py [--assay PATH] [--runs 1000] [--backtests 100] [--viewers 50] [--seconds 20] [--rate N]

Makes a workspace in a temporary folder, starts `assay dashboard` on it and prints, for each page, the milliseconds of its
first answer (made from the database) and of the next one (kept until the workspace changes); then, with all viewers
listening to the feed while the database grows, the requests answered a second and the memory of the server, minute by
minute. `--rate 5 --seconds 3600` is an hour at five requests a second, to see whether memory stays flat.
"""
import argparse
import http.client
import json
import random
import re
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STRATEGIES = [f"Strategy{number:02d}" for number in range(54)]


def fill(path, runs, backtests):
    """Rows as a factory run writes them; figures of luck alone."""
    draw = random.Random(1)
    database = sqlite3.connect(path)
    for number in range(runs):
        run = f"{number:016x}"
        strategies = draw.sample(STRATEGIES, 2)
        config = json.dumps({"symbols": ["SPX", "AAPL"], "strategies": strategies, "timeframe": "1d"})
        stamp = f"2026-{1 + number // 84 % 12:02d}-{1 + number // 3 % 28:02d}T{number % 24:02d}:00:00Z"
        database.execute(
            "INSERT INTO runs (run_id, created_at, finished_at, status, config, seed, code_version, data_hash, unit_count)"
            " VALUES (?, ?, ?, 'finished', ?, '1', '0', 'hash', 4)", (run, stamp, stamp, config))
        rows = []
        for place in range(backtests):
            sharpe = draw.gauss(0, 0.35)
            rows.append((
                run, draw.choice(["SPX", "AAPL"]), strategies[place % 2], json.dumps({"fast": place, "slow": 50 + place}),
                json.dumps({"stop_loss_atr": 2.0, "take_profit_atr": 3.0, "max_bars_held": 20}), sharpe, sharpe / 5,
                -0.2, 0.5, 100 + place, draw.random()))
        database.executemany(
            "INSERT INTO backtest_results (run_id, symbol, strategy, parameters, exits, sharpe_ratio, total_return,"
            " max_drawdown, win_rate, trades, p_value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        database.executemany(
            "INSERT INTO units (run_id, unit_index, unit_key, status) VALUES (?, ?, ?, 'finished')",
            [(run, unit, f"SPX/{unit}") for unit in range(4)])
    database.commit()
    return database


def ask(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, len(body), (time.perf_counter() - begun) * 1000


def memory(process):
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def listen(port, stop, counts):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/events")
    answer = connection.getresponse()
    while not stop.is_set():
        line = answer.readline()
        if not line:
            return
        if line.startswith(b"event:"):
            counts.append(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--assay", default=str(ROOT / ".build/release/assay"))
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--backtests", type=int, default=100)
    parser.add_argument("--viewers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=float, help="requests a second; as many as possible unless given")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/results.sqlite"
        common = ["--data", folder, "--db", path]
        subprocess.run([given.assay, "db", "open", *common], check=True, capture_output=True)
        database = fill(path, given.runs, given.backtests)
        begun = time.perf_counter()
        process = subprocess.Popen(
            [given.assay, "dashboard", "--port", "0", *common], stdin=subprocess.PIPE, stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL, text=True)
        line = process.stderr.readline()
        port = int(re.search(r":(\d+)/", line).group(1))
        print(f"ready after {(time.perf_counter() - begun) * 1000:.0f} ms, {memory(process):.0f} MB")
        last = f"{given.runs - 1:016x}"
        print(f"{'page':<58}{'bytes':>9}{'first, ms':>11}{'kept, ms':>10}")
        for page in [
            "/", "/runs", "/runs?runs.sort=best&runs.page=7", f"/runs/{last}/results",
            f"/runs/{last}/results?results.sort=p_value&results.q=fast", "/leaderboard", "/studies", "/models",
            "/portfolio", "/impact", "/activity", "/data",
        ]:
            status, size, first = ask(port, page)
            assert status == 200, (page, status)
            kept = statistics.median(ask(port, page)[2] for _ in range(5))
            print(f"{page:<58}{size:>9,}{first:>11.1f}{kept:>10.1f}")
        stop, counts = threading.Event(), []
        viewers = [threading.Thread(target=listen, args=(port, stop, counts), daemon=True) for _ in range(given.viewers)]
        for viewer in viewers:
            viewer.start()
        time.sleep(2)
        before, requests, begun = memory(process), 0, time.perf_counter()
        changes = minutes = 0
        pages = ["/", "/runs", "/leaderboard", "/activity", f"/runs/{last}/results", "/runs?runs.sort=best&runs.page=7"]
        while (passed := time.perf_counter() - begun) < given.seconds:
            if passed >= changes:
                changes += 1
                database.execute(
                    "UPDATE runs SET finished_at = ?, status = ? WHERE run_id = ?",
                    (f"2027-01-01T{changes // 3600:02d}:{changes // 60 % 60:02d}:{changes % 60:02d}Z",
                     "finished" if changes % 2 else "running", last))
                database.commit()
            if passed >= 60 * (minutes + 1):
                minutes += 1
                print(f"after {minutes} min: {memory(process):.1f} MB, {requests:,} requests", flush=True)
            assert ask(port, pages[requests % len(pages)])[0] == 200
            requests += 1
            if given.rate:
                time.sleep(max(0, begun + requests / given.rate - time.perf_counter()))
        print(
            f"{given.viewers} viewers: {requests / given.seconds:.0f} pages a second by one client beside them, "
            f"{len(counts):,} events sent, {before:.0f} MB before and {memory(process):.0f} MB after")
        stop.set()
        process.stdin.close()
        process.wait(60)


if __name__ == "__main__":
    main()
