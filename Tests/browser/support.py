"""What the tests in a browser share: a server of their own, what a page complains about, checks that are counted."""
import re
import subprocess
import sys
import threading
from pathlib import Path

failures = []


def new_context(browser, **options):
    """Patient: a debug build on a busy machine takes its time to make a report."""
    context = browser.new_context(**options)
    context.set_default_timeout(300_000)
    return context


def check(what, holds, detail=""):
    if not holds:
        failures.append(f"{what}{': ' + str(detail) if detail else ''}")
        print(f"FAILED {failures[-1]}", flush=True)


class Server:
    """The dashboard as a process of its own; the end of its standard input stops it."""

    def __init__(self, assay, data, *options, port=0):
        command = [assay, "dashboard", "--port", str(port), "--data", data, "--db", f"{data}/results.sqlite", *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.address = None
        for line in self.process.stderr:
            found = re.search(r"http://\S+?/(?=\.| |$)", line)
            if found:
                self.address = found.group(0).rstrip("/")
                break
        if not self.address:
            sys.exit("the dashboard did not start")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        self.port = int(self.address.rsplit(":", 1)[1])

    def stop(self):
        self.process.stdin.close()
        self.process.wait(60)


def watch(page, address):
    """Collects what a page complains about and what it asks of other servers."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(f"asked {request.url}")
            if not request.url.startswith((address, "data:", "blob:")) else None)
    return complaints


def links(page, address):
    """One page of each further kind, as far as the workspace has them."""
    def first(start, pattern):
        page.goto(address + start)
        hrefs = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
        return [href for href in hrefs if href and re.match(pattern, href)][:1]

    runs = first("/runs", r"^/runs/[^/?]+$")
    found = runs + first("/studies", r"^/studies/[^/?]+$") + first("/data", r"^/data/series\?")
    if runs:
        pairs = first(runs[0], r"^/runs/[^/]+/results\?symbol=")
        found += [runs[0] + "/results", runs[0] + "/report"] + pairs
        found += first((pairs or [runs[0] + "/results"])[0], r"^/backtest\?")
        found += first("/runs", r"^/compare\?")
    return found


def write_backtest(assay, data, strategy):
    symbol = next(path.parent.name for path in sorted(Path(data, "bars").glob("*/1d.parquet")))
    subprocess.run(
        [assay, "backtest", "--symbol", symbol, "--timeframe", "1d", "--strategy", strategy, "--data", data,
         "--db", f"{data}/results.sqlite"], check=True, capture_output=True)
