/// The script of a page, written for the page alone: plots when they are opened, sorting, filtering, heat maps.
///
/// It reads `report-data` (`PlotData`) and never writes model text as markup.
enum PageScript {
  static let source = "(() => {\n\"use strict\";\n" + common + tables + heatMaps + plots + start + "})();"

  private static let common = #"""
    const data = JSON.parse(document.getElementById("report-data").textContent);
    const canPlot = typeof Plotly !== "undefined";
    const root = document.documentElement;
    const color = name => getComputedStyle(root).getPropertyValue("--" + name).trim();
    const make = (tag, properties = {}, ...children) => {
      const element = Object.assign(document.createElement(tag), properties);
      element.append(...children);
      return element;
    };
    // Plotly reads a little markup in its texts; model text must not be read as such.
    const plain = text => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    const times = ([start, step, steps]) => {
      let now = start;
      return steps.map(count => (now += count * step) * 1000);
    };
    const group = text => text.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    const fixed = (value, decimals) => {
      const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".");
      const text = group(whole) + (fraction ? "." + fraction : "");
      return (value < 0 && /[1-9]/.test(text) ? "−" : "") + text;
    };
    const percent = value => {
      const size = Math.abs(value * 100);
      return fixed(value * 100, size < 9.995 ? 2 : size < 99.95 ? 1 : 0) + "%";
    };

    """#

  private static let tables = #"""
    const sortKey = (row, column, kind) => {
      const cell = row.cells[column];
      if (kind === "text") return cell.textContent.trim();
      return cell.dataset.v === undefined ? NaN : Number(cell.dataset.v);
    };
    const sortTable = (table, column, kind, direction) => {
      const body = table.tBodies[0];
      const rows = [...body.rows].map(row => [sortKey(row, column, kind), row]);
      rows.sort(([a], [b]) => {
        if (kind === "text") return direction * a.localeCompare(b, "en");
        if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
        return direction * (a - b);
      });
      body.append(...rows.map(entry => entry[1]));
    };
    for (const head of document.querySelectorAll("table.sortable th[data-sort]")) {
      const button = make("button", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const kind = head.dataset.sort;
        const first = kind === "text" || head.cellIndex === 0 ? 1 : -1;
        const before = head.getAttribute("aria-sort");
        const direction = before === null ? first : before === "ascending" ? -1 : 1;
        for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        sortTable(head.closest("table"), head.cellIndex, kind, direction);
      });
    }
    for (const table of document.querySelectorAll("table.filtered")) {
      const rows = [...table.tBodies[0].rows];
      if (rows.length < 12) continue;
      const input = make("input", { type: "search", placeholder: "symbol, strategy, reason" });
      const count = make("span");
      count.setAttribute("role", "status");
      const apply = () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        for (const row of rows) {
          const text = row.textContent.toLowerCase();
          row.hidden = !words.every(word => text.includes(word));
          shown += !row.hidden;
        }
        count.textContent = group(String(shown)) + " of " + group(String(rows.length));
      };
      input.addEventListener("input", apply);
      apply();
      table.parentNode.before(make("div", { className: "filter" }, make("label", {}, "Show only ", input), count));
    }

    """#

  private static let heatMaps = #"""
    const metrics = [
      ["sharpe", "Sharpe ratio", v => fixed(v, 2)], ["return", "Total return", percent],
      ["drawdown", "Maximum drawdown", percent], ["factor", "Profit factor", v => fixed(v, 2)],
      ["trades", "Trades", v => fixed(v, 0)],
    ];
    // Profit factors are judged against 1, everything else against 0.
    const neutral = key => key === "factor" ? 1 : 0;
    const drawHeat = frame => {
      const { result, grid, x, y, metric } = frame.state;
      const [key, title, format] = metrics.find(entry => entry[0] === metric);
      const width = grid.axes.length, across = grid.axes[x], down = y < 0 ? null : grid.axes[y];
      const cells = (down ? down.values : [title]).map(() => across.values.map(() => null));
      grid[key].forEach((value, point) => {
        const at = grid.at.slice(point * width, (point + 1) * width);
        if (at.every((index, axis) => axis === x || axis === y || index === result.at[axis])) {
          cells[down ? at[y] : 0][at[x]] = value;
        }
      });
      const known = cells.flat().filter(value => value !== null).map(value => Math.abs(value - neutral(key)));
      const scale = Math.max(0, ...known);
      const table = frame.querySelector("table");
      table.caption.textContent = title + " by " + across.name + (down ? " and " + down.name : "");
      table.parentNode.setAttribute("aria-label", table.caption.textContent);
      const head = (text, scope) => Object.assign(make("th", { textContent: text }), { scope });
      const corner = down ? down.name + " ↓ " + across.name + " →" : across.name + " →";
      table.tHead.replaceChildren(make("tr", {}, head(corner, "col"), ...across.values.map(v => head(v, "col"))));
      table.tBodies[0].replaceChildren(...cells.map((row, j) => make("tr", {},
        head(down ? down.values[j] : title, "row"),
        ...row.map((value, i) => {
          const cell = make("td", { textContent: value === null ? "–" : format(value) });
          if (value === null) cell.title = "Undefined: not run, or no trades.";
          const distance = value === null ? 0 : value - neutral(key);
          if (distance !== 0 && scale > 0) {
            cell.classList.add(distance < 0 ? "cold" : "warm");
            cell.style.setProperty("--h", Math.round(Math.abs(distance) / scale * 100) + "%");
          }
          if (i === result.at[x] && (!down || j === result.at[y])) cell.classList.add("here");
          return cell;
        }))));
    };
    const choice = (label, options, value, onChange) => {
      const select = make("select", {}, ...options.map(([key, text]) => make("option", { value: key, textContent: text })));
      select.value = value;
      select.addEventListener("change", () => onChange(select.value));
      return make("label", {}, label, select);
    };
    const prepareHeat = frame => {
      const result = data.results[Number(frame.dataset.heat)];
      const grid = data.grids[result.grid];
      frame.state = { result, grid, x: Number(frame.dataset.x), y: Number(frame.dataset.y), metric: "sharpe" };
      const update = change => { Object.assign(frame.state, change); drawHeat(frame); };
      const axes = grid.axes.map((axis, index) => [String(index), axis.name]).filter(([i]) => grid.axes[i].values.length > 1);
      const shown = metrics.filter(([key]) => grid[key]).map(([key, title]) => [key, title]);
      const tools = frame.querySelector(".heat-choice");
      tools.append(choice("Show", shown, "sharpe", value => update({ metric: value })));
      if (axes.length > 2) {
        tools.append(choice("across", axes, String(frame.state.x), value => update({ x: Number(value) })));
        tools.append(choice("down", axes, String(frame.state.y), value => update({ y: Number(value) })));
      }
    };

    """#

  private static let start = #"""
    const prepared = new WeakSet();
    const prepare = element => {
      if (prepared.has(element)) return;
      prepared.add(element);
      if (element.dataset.heat !== undefined) prepareHeat(element);
      else if (canPlot) drawPlot(element);
    };
    // Plots are drawn when they come near the screen, so that a page with many results opens at once.
    const watcher = new IntersectionObserver(entries => {
      for (const entry of entries) if (entry.isIntersecting) prepare(entry.target);
    }, { rootMargin: "300px" });
    for (const element of document.querySelectorAll("[data-plot], [data-heat]")) watcher.observe(element);
    const openTarget = () => {
      const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
      if (target instanceof HTMLDetailsElement) { target.open = true; target.scrollIntoView(); }
    };
    addEventListener("hashchange", openTarget);
    openTarget();
    addEventListener("beforeprint", () => {
      for (const element of document.querySelectorAll("details[open] [data-plot], section > [data-plot]")) prepare(element);
    });

    const button = document.getElementById("theme");
    const systemDark = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
    const themeChanged = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      if (canPlot) for (const element of document.querySelectorAll("[data-plot]")) if (prepared.has(element)) drawPlot(element);
    };
    button.hidden = false;
    button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; themeChanged(); });
    systemDark.addEventListener("change", themeChanged);
    themeChanged();

    """#
}
