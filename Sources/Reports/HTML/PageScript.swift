/// The script of a page, written for the page alone: plots when they come into view, sorting, filtering, axes
/// of heat maps, the choice of colours.
///
/// It reads `report-data` (`PlotData`) and never writes model text as markup.
enum PageScript {
  static let source =
    "(() => {\n\"use strict\";\n" + common + tables + heatMaps + plots + trades + start + "})();"

  /// Helpers; number formats agree with `Figure`.
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
    const times = ([start, step, steps]) => {
      let now = start;
      return steps.map(count => (now += count * step) * 1000);
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
      if (!(target instanceof HTMLDetailsElement)) return;
      target.open = true;
      target.scrollIntoView();
    };
    addEventListener("hashchange", openTarget);
    openTarget();

    const button = document.getElementById("theme");
    const systemDark = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
    const themeChanged = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      if (!canPlot) return;
      for (const element of document.querySelectorAll("[data-plot]")) {
        if (prepared.has(element)) drawPlot(element);
      }
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      themeChanged();
    });
    systemDark.addEventListener("change", themeChanged);
    matchMedia("print").addEventListener("change", themeChanged);
    themeChanged();

    """#
}
