#!/usr/bin/env python3
"""Holds the continuous system to what it promises over a long time, and prints a table.

First the daemon is killed at random moments, and after each kill the files are looked at: no half-written
configuration, every test once, every promotion once, the state of the error that of the last test. Then it runs iterations without a
pause, and memory, open files, the size of the database, reports and backups are read after each.

    scripts/endurance.py PATH_OF_ASSAY [--kills 100] [--iterations 200] [--seed 1] [--folder DIR]
    scripts/endurance.py PATH_OF_ASSAY --kills 0 --iterations 400 --plain     # default settings, eight scenarios

To see 90 days of retention within an hour, run it under a clock that goes faster, such as that of libfaketime.
"""
import argparse
import glob
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

SETTINGS = {
    "system_config": {"scan_interval_hours": 0, "watch_files": False},
    "backtest_settings": {
        # A planted edge, so that there is something to promote.
        "scenarios": {"planted_reversion": 0.9, "mixed": 0.1},
        "scenario_bars": 3000, "monte_carlo_simulations": 20, "bootstrap_samples": 20, "walk_forward_candidates": 3,
        "commission_rate": 0, "slippage_rate": 0, "max_position_size": 1,
    },
    # Challengers are to be tested often: only the test itself stays.
    "optimization": {"trials": 6, "deflation": 0},
    "acceptance": {
        "min_sharpe_ratio": -99, "min_win_rate": 0, "min_profit_factor": 0, "min_trades": 0, "max_drawdown": 1,
    },
    "promotion": {"alpha": 0.3, "max_resamples": 4000},
}
STRATEGIES = "RSI2_MeanReversion,VWAPReversion,BollingerBands,IBSStrategy,MACross,MACD,Double7s,BBIBSReversal"


def command(binary, folder, *words):
    return [binary, "continuous", "--scenarios-only", "--strategies", STRATEGIES, "--config", f"{folder}/settings.json",
            "--data", f"{folder}/data", *words]


def check(home):
    """What must hold whenever the process died. Returns counts of what was found."""
    for path in glob.glob(f"{home}/strategy_configs/*"):
        if not path.endswith(".partial"):
            json.load(open(path))
    path = f"{home}/continuous_training.db"
    if not os.path.exists(path):
        return (0, 0, 0)
    database = sqlite3.connect(path)
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'attempts'").fetchall():
        return (0, 0, 0)
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the database is damaged"
    attempts = database.execute(
        "SELECT iteration, strategy_name, state_before, state_after, is_promoted FROM attempts ORDER BY id").fetchall()
    for before, after in zip(attempts, attempts[1:]):
        assert before[3] == after[2], "the error of a test is lost or doubled"
    keys = [(row[0], row[1]) for row in attempts]
    assert len(set(keys)) == len(keys), "a challenger was tested twice in an iteration"
    state = database.execute("SELECT state FROM fdr_state").fetchone()
    if attempts:
        assert state[0] == attempts[-1][3], "the state of the error is not that of the last test"
    promotions = database.execute("SELECT count(*) FROM optimization_history WHERE event = 'promotion'").fetchone()[0]
    assert promotions == sum(row[4] for row in attempts), "a promotion is lost or doubled"
    finished = database.execute("SELECT count(*) FROM iterations WHERE state = 'finished'").fetchone()[0]
    database.close()
    return (finished, len(attempts), promotions)


def kills(arguments, folder, home):
    chance = random.Random(arguments.seed)
    found = (0, 0, 0)
    for number in range(arguments.kills):
        process = subprocess.Popen(
            command(arguments.assay, folder, "--iterations", "1000000"), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, arguments.longest))
        process.kill()
        process.wait()
        found = check(home)
        print(f"kill {number + 1}: {found[0]} iterations, {found[1]} tests, {found[2]} promotions", flush=True)
    return found


def reports(home):
    """Counts iterations in the database and those of them without both files of their report."""
    database = sqlite3.connect(f"file:{home}/continuous_training.db?mode=ro", uri=True)
    paths = [row[0] for row in database.execute("SELECT report FROM iterations WHERE state = 'finished'")]
    database.close()
    missing = [path for path in paths if not (os.path.exists(path) and os.path.exists(path[:-4] + "json"))]
    return len(paths), len(missing)


def soak(arguments, folder, home):
    process = subprocess.Popen(
        command(arguments.assay, folder, "--interval", "0"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rows = []
    last = None
    while len(rows) < arguments.iterations and process.poll() is None:
        time.sleep(0.2)
        try:
            health = json.load(open(f"{home}/health.json"))
        except (OSError, ValueError):
            continue
        # Without a pause the daemon hardly ever waits; the time of the last end tells that another one is done.
        if health["last_finished_at"] and health["last_finished_at"] != last:
            last = health["last_finished_at"]
            size = os.path.getsize(f"{home}/continuous_training.db") / 1e6
            kept, missing = reports(home)
            assert missing == 0, f"{missing} reports are missing"
            backups = len(glob.glob(f"{home}/backups/*.db"))
            rows.append((health["iteration"], health["resident_mb"], health["open_files"], size, kept, backups))
    process.terminate()
    process.wait()
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assay")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--longest", type=float, default=4, help="seconds until a kill, at most")
    parser.add_argument("--iterations", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder")
    parser.add_argument("--plain", action="store_true", help="the default settings on the eight scenarios")
    arguments = parser.parse_args()
    arguments.assay = os.path.abspath(arguments.assay)
    folder = os.path.abspath(arguments.folder or tempfile.mkdtemp(prefix="assay-endurance-"))
    home = f"{folder}/data/continuous"
    os.makedirs(folder, exist_ok=True)
    settings = {"system_config": SETTINGS["system_config"]} if arguments.plain else SETTINGS
    json.dump(settings, open(f"{folder}/settings.json", "w"))
    if arguments.kills:
        found = kills(arguments, folder, home)
        print(f"\n{arguments.kills} kills: {found[0]} iterations, {found[1]} tests, {found[2]} promotions; all held.\n")
    rows = soak(arguments, folder, home)
    if not rows:
        sys.exit("no iteration was finished")
    print("| iteration | resident MB | open files | database MB | reports | backups |\n|--:|--:|--:|--:|--:|--:|")
    step = max(1, len(rows) // 10)
    for row in rows[::step] + ([rows[-1]] if (len(rows) - 1) % step else []):
        print(f"| {row[0]} | {row[1]} | {row[2]} | {row[3]:.1f} | {row[4]} | {row[5]} |")


if __name__ == "__main__":
    main()
