#!/usr/bin/env python3
"""Tests of the dashboard and the reports in a real browser.

    Tests/browser/run.sh [--assay PATH] [--quick] [--data FOLDER] [--screenshots FOLDER] [--only NAME]

Every page and every kind of report at three widths, light and dark: no error in the console, nothing loaded from elsewhere,
no page wider than the window, no serious violation found by axe, every chart drawn. Then tables, the feed, a tab that
slept, many tabs, the way from a run to a backtest, actions, the token, and a hostile page in the same browser.
"""
import argparse
import http.server
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from support import Server, check, failures, links, new_context, watch, write_backtest

LOOKS = [(width, scheme) for scheme in ("light", "dark") for width in (1400, 800, 390)]
QUICK_LOOKS = [(1400, "light"), (390, "dark")]
FIXED_PAGES = ["/", "/runs", "/leaderboard", "/studies", "/models", "/portfolio", "/impact", "/activity", "/data"]


def look(browser, address, pages, looks, screenshots):
    """Each page of `pages` (path or file, name) in each of `looks` (width, scheme)."""
    for width, scheme in looks:
        context = new_context(browser, viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        complaints = watch(page, address)
        for path in pages:
            name = f"{path.split('?')[0]} at {width}, {scheme}"
            complaints.clear()
            page.goto(path if "://" in path else address + path, wait_until="load")
            # Charts are drawn when they come near the window.
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            page.wait_for_timeout(300)
            check(f"{name} complains", not complaints, complaints[:3])
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            check(f"{name} is wider than the window", wide <= 1, wide)
            check(f"{name} has one heading", page.locator("h1").count() == 1)
            empty = page.eval_on_selector_all(
                "[data-chart]", "all => all.filter(c => !c.querySelector('canvas, svg')).map(c => c.innerText.slice(0, 60))")
            check(f"{name} has charts that are not drawn", not empty, empty)
            if width != 800:
                violations = [
                    f"{one['id']} {one['nodes'][0]['target']}" for one in Axe().run(page).response["violations"]
                    if one["impact"] in ("serious", "critical")]
                check(f"{name} is not accessible", not violations, violations)
            if screenshots:
                stem = re.sub(r"\W+", "-", Path(path).stem if "://" in path else path.split("?")[0]).strip("-")
                stem = re.sub(r"[0-9a-f]{12,}", "ID", stem) or "overview"
                if path.startswith("/runs/") and "?" in path:
                    stem += "-pair"
                page.screenshot(path=f"{screenshots}/{stem}-{width}-{scheme}.png", full_page=True)
        context.close()


def reports(assay, data, folder):
    """A file of each kind of report that the workspace can make."""
    symbol = next(path.parent.name for path in sorted(Path(data, "bars").glob("*/1d.parquet")))
    common = ["--data", data, "--db", f"{data}/results.sqlite"]
    backtest = ["backtest", "--symbol", symbol, "--timeframe", "1d", "--strategy"]
    for name, words in [
        ("backtest", [*backtest, "MACross", "--report", f"{folder}/backtest.html"]),
        ("first", [*backtest, "MACross", "--report", f"{folder}/first.json"]),
        ("second", [*backtest, "TurtleTrading", "--report", f"{folder}/second.json"]),
        ("compare", ["compare", f"{folder}/first.json", f"{folder}/second.json", "--report", f"{folder}/comparison.html"]),
        ("factory", ["factory", "report", "--report", f"{folder}/factory.html"]),
        ("study", ["search", "show", "cross", "--report", f"{folder}/study.html"]),
    ]:
        # The workspace may be a reader's own, without the study.
        done = subprocess.run([assay, *words, *common], capture_output=True, text=True)
        check(f"the report of {name} is written", done.returncode == 0 or name == "study", done.stderr[-300:])
    return sorted(path.as_uri() for path in Path(folder).glob("*.html"))


def tables(browser, address):
    page = new_context(browser).new_page()
    page.goto(address + "/data")
    rows = page.locator("#bars tbody tr").count()
    if rows > 1:
        first = page.locator("#bars tbody tr th").first.inner_text()
        for _ in range(2):
            page.click("#bars th a:has-text('Symbol')")
        check("the server sorts", page.locator("#bars tbody tr th").first.inner_text() != first)
        with page.expect_download() as download:
            page.click("#bars >> text=Download all as CSV")
        text = Path(download.value.path()).read_text()
        check("a file has every row", text.count("\n") == rows + 1, text[:80])
    page.goto(address + "/runs?runs.sort=best&runs.desc=0#runs")
    time = page.locator("main time").first
    if time.count():
        check("a time says UTC on hover", "UTC" in (time.get_attribute("title") or ""))
    before = (page.url, page.locator("#runs tbody tr th").all_inner_texts())
    page.reload()
    check("an address survives a reload", (page.url, page.locator("#runs tbody tr th").all_inner_texts()) == before)
    for tool in ("Columns", "Copy"):
        check(f"a table of the server has the tool {tool}", page.locator(f"#runs >> text={tool}").count() > 0)
    page.goto(address + "/runs")
    page.keyboard.press("Tab")
    check("the keyboard reaches the content first", page.evaluate("document.activeElement.className") == "skip")
    page.close()


def feed(browser, assay, data):
    """What is written to the ledger while a page is open appears in it, also after the server was away."""
    server = Server(assay, data)
    page = new_context(browser).new_page()
    page.goto(server.address + "/activity")
    page.wait_for_selector("#live[data-state=on]")
    write_backtest(assay, data, "MACross")
    page.wait_for_selector("#feed-list li:has-text('MACross') >> nth=0")
    server.stop()
    page.wait_for_selector("#live[data-state=lost]")
    again = Server(assay, data, port=server.port)
    page.wait_for_selector("#live[data-state=on]")
    before = page.locator("#feed-list li").count()
    write_backtest(assay, data, "TurtleTrading")
    page.wait_for_selector("#feed-list li:has-text('TurtleTrading') >> nth=0")
    check("the feed goes on after a restart", page.locator("#feed-list li").count() >= before)
    page.close()
    again.stop()


def sleep(browser, assay, data):
    """A tab that slept catches up by itself: with what happened meanwhile, and over a restart of the server."""
    server = Server(assay, data)
    page = new_context(browser).new_page()
    page.goto(server.address + "/activity")
    page.wait_for_selector("#live[data-state=on]")
    session = page.context.new_cdp_session(page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    write_backtest(assay, data, "ThreeBarLow")
    time.sleep(5)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    page.wait_for_selector("#feed-list li:has-text('ThreeBarLow') >> nth=0")
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    server.stop()
    again = Server(assay, data, port=server.port)
    write_backtest(assay, data, "TenBarHighBreakout")
    time.sleep(5)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    page.wait_for_selector("#live[data-state=on]")
    page.wait_for_selector("#feed-list li:has-text('TenBarHighBreakout') >> nth=0")
    page.close()
    # A machine that slept holds a connection that may have ended without a word: it is opened anew.
    page = new_context(browser).new_page()
    page.clock.install()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/events" in request.url else None)
    page.goto(again.address + "/activity")
    page.wait_for_selector("#live[data-state=on]")
    before = len(asked)
    page.clock.fast_forward("01:00:00")
    page.wait_for_timeout(2_000)
    check("a page opens its stream anew after the machine slept", len(asked) > before, asked)
    page.close()
    again.stop()


def tabs(browser, assay, data):
    """More tabs than a browser has connections to one server: all are live."""
    server = Server(assay, data)
    context = new_context(browser)
    pages = [context.new_page() for _ in range(10)]
    for page in pages:
        page.goto(server.address + "/activity")
    for number, page in enumerate(pages):
        page.wait_for_selector("#live[data-state=on]")
    write_backtest(assay, data, "RSI2_MeanReversion")
    for page in pages:
        page.wait_for_selector("#feed-list li:has-text('RSI2_MeanReversion') >> nth=0")
    # The tab that holds the connection goes; another takes over.
    pages[0].close()
    pages[1].wait_for_timeout(500)
    write_backtest(assay, data, "TurtleTrading")
    for page in pages[1:]:
        page.wait_for_selector("#feed-list li:has-text('TurtleTrading') >> nth=0")
    context.close()
    server.stop()


def drill(browser, assay, data):
    """What a reader should see first is first, and maps lead to the backtests that they show."""
    server = Server(assay, data)
    page = new_context(browser).new_page()
    complaints = watch(page, server.address)
    pages = links(page, server.address)
    run = next((path for path in pages if re.match(r"^/runs/[^/?]+$", path)), None)
    if run:
        page.goto(server.address + run)
        first = page.locator("main h2").first.inner_text()
        check("the page of a run begins with what it came to", first in ("Verdict", "Winners"), first)
    backtest = next((path for path in pages if path.startswith("/backtest?")), None)
    if backtest:
        page.goto(server.address + backtest)
        # The choices come when the map comes near the window.
        page.locator(".heat-frame").first.scroll_into_view_if_needed()
        page.wait_for_selector(".heat-choice select")
        for which in ("as it was written", "after another choice"):
            cell = page.locator(".heat td a").first
            if which != "as it was written":
                page.locator(".heat-choice select").first.select_option("return")
            words, target = cell.inner_text(), cell.get_attribute("href")
            check("a cell of a map leads to a backtest", target.startswith("/backtest?") and "&at." in target, target)
            answer = page.request.get(server.address + target)
            check(f"the backtest of a cell is there, {which}", answer.status == 200, (target, answer.status))
        page.goto(server.address + target)
        check("the backtest of a cell is that of its figure", words in page.locator(".tiles").nth(1).inner_text(),
              (words, page.locator(".tiles").nth(1).inner_text()))
        titles = page.eval_on_selector_all(
            ".table-frame:has(caption)",
            "all => all.filter(f => !f.querySelector('.heat')).map(f => [f.querySelector('caption').textContent, "
            "f.querySelector('.table-title')?.textContent])")
        check("a table's title stands before its tools", titles and all(a == b for a, b in titles), titles)
    check("the way to a backtest complains", not complaints, complaints[:3])
    page.close()
    server.stop()


def token(browser, assay, data):
    server = Server(assay, data, "--token", "correct-horse-battery")
    context = new_context(browser)
    page = context.new_page()
    page.goto(server.address + "/runs")
    check("without the token there is no page", "Token" in page.inner_text("main"), page.inner_text("main")[:80])
    page.fill("input[name=token]", "wrong")
    page.click("button")
    check("a wrong token does not let in", "not the token" in page.inner_text("main"))
    page.fill("input[name=token]", "correct-horse-battery")
    page.click("button")
    page.wait_for_selector("nav.menu")
    check("the token is hidden from scripts", "assay-token" not in page.evaluate("document.cookie"))
    context.close()
    server.stop()


def actions(browser, assay, data):
    """Each action is asked twice; without --control there are none."""
    server = Server(assay, data, "--control")
    page = new_context(browser).new_page()
    page.goto(server.address + "/impact")
    button = page.locator("form.action button").first
    if button.count():
        button.click()
        check("an action is asked a second time", "What will happen" in page.inner_text("main"))
        page.click("text=No, go back")
    server.stop()
    page.close()
    reader = Server(assay, data)
    page = new_context(browser).new_page()
    page.goto(reader.address + "/impact")
    check("a dashboard that only reads has no buttons", page.locator("form.action").count() == 0)
    page.close()
    reader.stop()


HOSTILE = """<!doctype html><title>hostile</title><body><script>
const target = "%s";
const results = {};
const attempt = async (name, body) => { try { results[name] = await body(); } catch (error) { results[name] = "refused"; } };
(async () => {
  await attempt("fetch", async () => (await (await fetch(target + "/runs")).text()).slice(0, 20));
  await attempt("no-cors", async () => {
    const answer = await fetch(target + "/runs", { mode: "no-cors", credentials: "include" });
    return (await answer.text()).slice(0, 20);
  });
  await attempt("events", () => new Promise((resolve, reject) => {
    const source = new EventSource(target + "/events");
    source.onmessage = () => resolve("read");
    source.addEventListener("hello", () => resolve("read"));
    source.onerror = () => reject();
  }));
  await attempt("frame", () => new Promise(resolve => {
    const frame = document.createElement("iframe");
    frame.onload = () => { try { resolve(frame.contentDocument.body.innerText.slice(0, 20) || "refused"); }
      catch (error) { resolve("refused"); } };
    frame.src = target + "/runs";
    document.body.append(frame);
  }));
  await attempt("script", () => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => resolve("loaded");
    script.onerror = () => reject();
    script.src = target + "/assets/dashboard.js";
    document.body.append(script);
  }));
  await attempt("post", async () => {
    const answer = await fetch(target + "/act", { method: "POST", mode: "no-cors", credentials: "include",
      body: new URLSearchParams({ action: "start-continuous", target: "", secret: "guess" }) });
    return answer.type === "opaque" ? "refused" : await answer.text();
  });
  document.title = "done";
  window.results = results;
})();
</script>"""


def hostile(browser, assay, data):
    """A page of another site, in a browser that is logged in."""
    server = Server(assay, data, "--control", "--token", "correct-horse-battery")

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write((HOSTILE % server.address).encode())

        def log_message(self, *arguments):
            pass

    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    context = new_context(browser)
    page = context.new_page()
    page.goto(server.address + "/")
    page.fill("input[name=token]", "correct-horse-battery")
    page.click("button")
    page.wait_for_selector("nav.menu")
    # The same machine under another name is another site.
    page.goto(f"http://localhost:{site.server_address[1]}/")
    page.wait_for_function("document.title === 'done'")
    results = page.evaluate("window.results")
    for name, result in results.items():
        check(f"a hostile page is refused ({name})", result in ("refused", ""), result)
    log = Path(data, "dashboard-actions.jsonl")
    check("a hostile page starts nothing", not log.exists() or "continuous" not in log.read_text())
    # A name that leads here and is not ours (DNS rebinding).
    answer = page.request.get(server.address + "/runs", headers={"Host": "evil.example"})
    check("a foreign name is refused", answer.status == 421, answer.status)
    context.close()
    site.shutdown()
    server.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--assay", required=True)
    parser.add_argument("--data", help="a workspace; sample prices and a small run in a new one unless given")
    parser.add_argument("--screenshots")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--only", help="look, reports, tables, feed, sleep, tabs, drill, token, actions or hostile")
    parser.add_argument("--quick", action="store_true", help="each page in two looks instead of six")
    given = parser.parse_args()
    looks = QUICK_LOOKS if given.quick else LOOKS

    def wanted(name):
        return given.only in (None, name)

    with tempfile.TemporaryDirectory() as folder:
        data = given.data or make(given.assay, folder)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
            if wanted("look") or wanted("tables"):
                server = Server(given.assay, data)
                page = new_context(browser).new_page()
                pages = FIXED_PAGES + links(page, server.address)
                page.close()
                if wanted("look"):
                    look(browser, server.address, pages, looks, given.screenshots)
                if wanted("tables"):
                    tables(browser, server.address)
                server.stop()
            if wanted("reports"):
                Path(folder, "reports").mkdir()
                files = reports(given.assay, data, f"{folder}/reports")
                look(browser, "file://", files, looks, given.screenshots)
            for test in (feed, sleep, tabs, drill, token, actions, hostile):
                if wanted(test.__name__):
                    test(browser, given.assay, data)
            browser.close()
    print(f"{len(failures)} failures" if failures else "Dashboard and reports behave in the browser.")
    sys.exit(1 if failures else 0)


def make(assay, folder):
    """A small workspace: sample prices, a run, a study."""
    data = f"{folder}/assay-data"
    common = ["--data", data, "--db", f"{data}/results.sqlite"]
    for words in [
        ["data", "sample"],
        ["factory", "run", "--timeframe", "1d", "--symbols", "AAPL,SPX", "--strategies", "MACross,RSI2_MeanReversion"],
        ["search", "run", "--strategy", "MACross", "--symbol", "AAPL", "--timeframe", "1d", "--trials", "20",
         "--name", "cross"],
    ]:
        subprocess.run([assay, *words, *common], check=False, capture_output=True, cwd=folder)
    return data


if __name__ == "__main__":
    main()
