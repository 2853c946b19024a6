/// The script of a page: tables, charts, heat maps and the choice of colours.
///
/// It is one file without a framework. A report carries it inside the page; a server can send it as a file of its own,
/// because it reads its data from JSON elements and never from inline code. Names are never written as markup.
/// `assay.enhance(element)` prepares a fragment that was added later.
package enum PageScript {
  package static let source =
    "(() => {\n\"use strict\";\n" + common + tables + heatMaps + charts + chartTools + parallel + prices
    + priceTools + start
    + "})();"

  /// Helpers; number formats agree with `Figure`.
  private static let common = #"""
    const data = JSON.parse(document.getElementById("report-data")?.textContent ?? "{}");
    const root = document.documentElement;
    const color = name => getComputedStyle(root).getPropertyValue("--" + name).trim();
    const faint = (name, share) => {
      const parts = color(name).match(/[0-9a-f]{2}/gi).map(part => parseInt(part, 16));
      return `rgba(${parts.join(",")},${share})`;
    };
    const make = (tag, properties = {}, ...children) => {
      const element = Object.assign(document.createElement(tag), properties);
      element.append(...children);
      return element;
    };
    const press = (text, title, action) => {
      const button = make("button", { type: "button", textContent: text, title });
      button.addEventListener("click", () => action(button));
      return button;
    };
    // [start, step, [steps]] in seconds; [n] repeats the step before it n times.
    const times = ([start, step, steps]) => {
      const all = [];
      let now = start, last = 0;
      for (const count of steps) {
        if (!Array.isArray(count)) last = count;
        for (let left = Array.isArray(count) ? count[0] : 1; left > 0; left -= 1) all.push(now += last * step);
      }
      return all;
    };
    const group = value => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    const fixed = (value, decimals) => {
      const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".");
      const text = group(whole) + (fraction ? "." + fraction : "");
      return (value < 0 && /[1-9]/.test(text) ? "−" : "") + text;
    };
    const percent = value => {
      const size = Math.abs(value * 100);
      return fixed(value * 100, size < 9.995 ? 2 : size < 99.95 ? 1 : 0) + "%";
    };
    const signed = text => (/^[^−]*[1-9]/.test(text) ? "+" : "") + text;
    const price = value => String(Number(value.toPrecision(7)));
    const show = (value, unit) => {
      if (value === null || value === undefined || Number.isNaN(value)) return "–";
      switch (unit) {
      case "percent": case "probability": return percent(value);
      case "signed_percent": return signed(percent(value));
      case "count": return fixed(value, 0);
      case "money": return fixed(value, Math.abs(value) < 1000 ? 2 : 0);
      case "signed_money": return signed(fixed(value, Math.abs(value) < 1000 ? 2 : 0));
      case "p_value": return fixed(value, value < 0.00995 ? 4 : 3);
      case "price": return price(value);
      default: return fixed(value, Math.abs(value) < 100 ? 2 : Math.abs(value) < 1000 ? 1 : 0);
      }
    };
    const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const two = value => String(value).padStart(2, "0");
    const stamp = (seconds, daily) => {
      const text = new Date(seconds * 1000).toISOString();
      return daily ? text.slice(0, 10) : text.slice(0, 16).replace("T", " ") + " UTC";
    };
    const save = (name, text) => {
      const link = make("a", {
        href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })),
        download: (name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "data") + ".csv",
      });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    };
    // A spreadsheet takes text that starts with one of these for a formula.
    const safe = text => /^[=+@\t\r]/.test(text) || /^-[^0-9.]/.test(text) ? "'" + text : text;
    const csvCell = value => {
      if (value === null || value === undefined || Number.isNaN(value)) return "";
      const text = typeof value === "number" ? String(value) : safe(String(value));
      return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    const csv = rows => rows.map(row => row.map(csvCell).join(",")).join("\n") + "\n";

    """#

  private static let start = #"""
    const prepared = new WeakMap();
    const draw = element => {
      const before = prepared.get(element);
      if (before) return;
      if (element.dataset.heat !== undefined) prepareHeat(element);
      const drawn = element.dataset.chart === "price" ? drawPrice(element)
        : element.dataset.chart === "parallel" ? drawParallel(element)
        : element.dataset.chart !== undefined ? drawChart(element) : {};
      if (drawn) prepared.set(element, drawn);
    };
    // Charts are drawn when they come near the screen, so that a page with many results opens at once: those on it
    // now, those beside it one by one when nothing else is to be done.
    const idle = action => globalThis.requestIdleCallback ? requestIdleCallback(action, { timeout: 500 })
      : setTimeout(action, 20);
    const waiting = [];
    const drawNext = () => {
      draw(waiting.shift());
      if (waiting.length) idle(drawNext);
    };
    const watcher = new IntersectionObserver(entries => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watcher.unobserve(entry.target);
        const { top, bottom } = entry.boundingClientRect;
        if (top < innerHeight && bottom > 0) draw(entry.target);
        else if (waiting.push(entry.target) === 1) idle(drawNext);
      }
    }, { rootMargin: "400px" });
    const drawn = () => [...document.querySelectorAll("[data-chart]")].map(e => prepared.get(e)).filter(Boolean);
    const zone = element => {
      const time = new Date(element.dateTime);
      if (Number.isNaN(time.getTime()) || !element.dateTime.endsWith("Z")) return;
      element.title = element.dateTime.replace("T", " ").replace("Z", " UTC");
      element.textContent = time.toLocaleString(undefined,
        { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
    };
    const each = (part, selector, action) => {
      if (part.matches?.(selector)) action(part);
      part.querySelectorAll(selector).forEach(action);
    };
    const enhance = part => {
      each(part, ".table-frame", prepareTable);
      each(part, "[data-chart], [data-heat]", element => watcher.observe(element));
      each(part, "time[datetime]", zone);
    };
    const reveal = id => {
      const target = id && document.getElementById(id);
      if (!target) return null;
      for (let part = target; part; part = part.parentElement) {
        if (part instanceof HTMLDetailsElement) part.open = true;
      }
      target.scrollIntoView({ block: "start" });
      return target;
    };
    const openTarget = () => { if (location.hash.length > 1) reveal(decodeURIComponent(location.hash.slice(1))); };
    addEventListener("hashchange", openTarget);
    // A trade of a table leads to its place on the chart.
    document.addEventListener("click", event => {
      const link = event.target.closest?.("a[data-from]");
      if (!link) return;
      const chart = document.getElementById(link.getAttribute("href").slice(1));
      if (!chart) return;
      event.preventDefault();
      reveal(chart.id);
      draw(chart);
      prepared.get(chart)?.zoom?.(Number(link.dataset.from), Number(link.dataset.to));
    });
    enhance(document);
    openTarget();
    const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
    addEventListener("beforeprint", drawAll);
    if (location.hash === "#paper") drawAll();

    const button = document.getElementById("theme");
    const systemDark = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
    const themeChanged = () => {
      if (button) button.textContent = isDark() ? "Light" : "Dark";
      for (const chart of drawn()) chart.recolor?.();
    };
    const keep = value => { try { localStorage.setItem("theme", value); } catch { /* not allowed here */ } };
    try { const kept = localStorage.getItem("theme"); if (kept) root.dataset.theme = kept; } catch { /* the same */ }
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        keep(root.dataset.theme);
        themeChanged();
      });
    }
    systemDark.addEventListener("change", themeChanged);
    matchMedia("print").addEventListener("change", themeChanged);
    themeChanged();
    globalThis.assay = { enhance };
    document.addEventListener("htmx:load", event => enhance(event.detail.elt));

    """#
}
