extension PageScript {
  /// Puts a chart together: panels over one axis, legend, tooltip, keys, and the data behind it.
  static let chartTools = #"""
    const specOf = figure => JSON.parse(figure.querySelector("script").textContent);
    const padded = (low, high, isLog, hasZero) => {
      if (low === null || high === null || low === undefined) return [0, 1];
      if (hasZero) { low = Math.min(low, 0); high = Math.max(high, 0); }
      if (isLog) return [low / 1.05, high * 1.05];
      const room = (high - low) * 0.06 || Math.abs(high) * 0.05 || 1;
      return [low < 0 || low - room >= 0 ? low - room : 0, high > 0 || high + room <= 0 ? high + room : 0];
    };
    const legendOf = (names, toggle) => {
      const legend = make("div", { className: "legend" });
      for (const { name, hue, style, hidden } of names) {
        const swatch = make("i");
        swatch.style.setProperty("--hue", `var(--${hue === "sign" ? "good" : hue})`);
        if (style === "dash") swatch.classList.add("dash");
        const button = make("button", { type: "button" }, swatch, name);
        button.setAttribute("aria-pressed", String(!hidden));
        button.addEventListener("click", () => {
          const isShown = button.getAttribute("aria-pressed") !== "true";
          button.setAttribute("aria-pressed", String(isShown));
          toggle(name, isShown);
        });
        legend.append(button);
      }
      return legend;
    };
    const tooltip = body => {
      const box = make("div", { className: "tip", hidden: true });
      box.setAttribute("role", "status");
      body.append(box);
      return {
        hide: () => { box.hidden = true; },
        show: (title, rows, left, top) => {
          box.replaceChildren(make("b", { textContent: title }), ...rows.map(([name, value, hue]) => {
            const row = make("span", {}, make("i"), make("span", { textContent: name }), make("em", { textContent: value }));
            if (hue) row.firstChild.style.setProperty("--hue", `var(--${hue})`);
            return row;
          }));
          box.hidden = false;
          const width = body.clientWidth, own = box.offsetWidth;
          box.style.left = Math.max(0, left + own + 24 > width ? left - own - 14 : left + 14) + "px";
          box.style.top = Math.max(0, Math.min(top + 10, body.clientHeight - box.offsetHeight)) + "px";
        },
      };
    };
    const chartRows = (spec, x) => {
      const series = spec.panels.flatMap(panel => panel.series.map(one => [panel, one]));
      const several = spec.panels.length > 1;
      const head = series.flatMap(([panel, one]) => {
        const name = several && panel.title ? `${panel.title}: ${one.name}` : one.name;
        return one.style === "band" ? [name + ", low", name + ", high"] : [name];
      });
      const columns = series.flatMap(([, one]) =>
        one.style === "band" ? [valuesOf(one, "v"), valuesOf(one, "w")] : [valuesOf(one, "v")]);
      const place = index => x.isTime ? new Date(x.values[index] * 1000).toISOString().slice(0, spec.x.daily ? 10 : 19)
        : x.names ? x.names[index] : x.values[index];
      const named = spec.places ? ["what"] : [];
      return [[x.title || "x", ...head, ...named],
        ...x.values.map((_, index) => [place(index), ...columns.map(c => c[index]), ...(spec.places ? [spec.places[index]] : [])])];
    };
    let chartCount = 0;
    const drawChart = figure => {
      if (typeof uPlot === "undefined") return null;
      const spec = specOf(figure), x = horizontal(spec.x), caption = figure.querySelector("figcaption").textContent;
      if (spec.places) x.label = index => spec.places[index];
      const body = make("div", { className: "chart-body" });
      const tools = make("div", { className: "chart-tools" });
      const plots = [], key = "chart" + (chartCount += 1);
      const tip = tooltip(body);
      let isLog = Boolean(spec.log === 2), isMoving = false;
      const reset = press("Whole range", "Show everything again", () => setRange(x.values[0], x.values[x.values.length - 1]));
      reset.hidden = true;
      const setRange = (low, high) => { if (plots.length) plots[0].setScale("x", { min: low, max: high }); };
      const rangeOf = () => {
        const first = x.values[0], last = x.values[x.values.length - 1];
        if (spec.surface) return [0, 1];
        if (x.names) return [-0.6, last + 0.6];
        if (spec.x.touching) { const half = (x.values[1] - first) / 2 || 0.5; return [first - half, last + half]; }
        if (!x.isTime) { const room = (last - first) * 0.03 || 1; return [first - room, last + room]; }
        return first === last ? [first - dayLength, last + dayLength] : [first, last];
      };
      const rowsAt = index => spec.panels.flatMap(panel => panel.series
        .filter(one => !hidden.has(one.name)).map(one => {
          const value = one.v[index] === null || one.v[index] === undefined ? null : one.v[index] * (one.s ?? 1);
          if (value === null) return null;
          const text = one.style === "band"
            ? `${show(value, panel.unit)} … ${show(one.w[index] * (one.s ?? 1), panel.unit)}` : show(value, panel.unit);
          const name = spec.panels.length > 1 && panel.title && panel.series.length === 1 ? panel.title : one.name;
          return [name, text, one.hue === "sign" ? (value < 0 ? "bad" : "good") : one.hue];
        }).filter(Boolean));
      const hidden = new Set(spec.panels.flatMap(panel => panel.series.filter(one => one.hidden).map(one => one.name)));
      const whole = rangeOf();
      const build = () => {
        for (const plot of plots.splice(0)) plot.destroy();
        const narrow = body.clientWidth < 560;
        spec.panels.forEach((panel, place) => {
          const parts = panel.series.flatMap(partsOf);
          const bands = [];
          let at = 1;
          for (const one of panel.series) {
            const count = partsOf(one).length;
            if (one.style === "band") bands.push({ series: [at, at + 1], fill: faint(one.hue, 0.16) });
            at += count;
          }
          const panelIsLog = isLog && Boolean(panel.log);
          const hasZero = panel.series.some(one => one.style === "bars" || one.style === "area");
          const isLast = place === spec.panels.length - 1;
          if (panel.title && (spec.panels.length > 1 || spec.cloud) && panel.title !== caption) {
            const name = make("div", { className: "panel-title", textContent: panel.title });
            if (!figure.querySelector(`[data-panel="${place}"]`)) { name.dataset.panel = place; body.append(name); }
          }
          const holder = body.querySelector(`[data-holder="${place}"]`) ?? body.appendChild(make("div"));
          holder.dataset.holder = place;
          plots.push(new uPlot({
            width: body.clientWidth, height: Math.round((panel.height ?? 260) * (narrow ? 0.86 : 1)),
            legend: { show: false }, tzDate: time => uPlot.tzDate(new Date(time * 1000), "Etc/UTC"), bands,
            padding: [10, 24, 0, 0],
            cursor: { drag: { x: !x.names && !spec.surface, y: false }, points: { size: spec.cloud ? 0 : 7 },
              sync: { key, setSeries: false } },
            scales: {
              x: { time: x.isTime === true, range: (u, low, high) =>
                low === x.values[0] && high === x.values[x.values.length - 1] || low === null ? whole : [low, high] },
              y: { distr: panelIsLog ? 3 : 1, log: 10, range: (u, low, high) => panel.range ?? padded(low, high, panelIsLog, hasZero) },
            },
            axes: [across(x, isLast, spec.ticks), upward(panel, panelIsLog)],
            series: [{}, ...parts.map(([options, values]) => ({ ...options, show: !hidden.has(options.label) }))],
            hooks: {
              drawClear: [painting(spec.surface), shading(spec, panel)], draw: [marking(panel)],
              setScale: [(u, key) => {
                if (key !== "x" || isMoving) return;
                isMoving = true;
                const { min, max } = u.scales.x;
                for (const other of plots) if (other !== u) other.setScale("x", { min, max });
                reset.hidden = min <= whole[0] && max >= whole[1];
                isMoving = false;
              }],
              setCursor: [u => {
                const index = u.cursor.idx;
                if (index === null || index === undefined || u.cursor.left < 0) return tip.hide();
                if (u !== (plots.active ?? u)) return;
                const over = u.over.getBoundingClientRect(), frame = body.getBoundingClientRect();
                const at = spec.cloud ? nearestPlace(u) : index;
                const cell = at < 0 && spec.surface
                  ? cellAt(spec.surface, u.posToVal(u.cursor.left, "x"), u.posToVal(u.cursor.top, "y")) : null;
                if (at < 0 && !cell) return tip.hide();
                const [words, rows] = cell ?? [x.label(at), spec.cloud ? [] : rowsAt(at)];
                tip.show(words, rows, over.left - frame.left + u.cursor.left,
                  over.top - frame.top + Math.max(0, u.cursor.top));
              }],
            },
          }, [x.values, ...parts.map(entry => entry[1])], holder));
          const plot = plots[plots.length - 1];
          plot.over.addEventListener("mouseenter", () => { plots.active = plot; });
          plot.over.addEventListener("mouseleave", () => tip.hide());
        });
      };
      figure.insertBefore(tools, figure.querySelector("figcaption").nextSibling);
      figure.insertBefore(body, tools.nextSibling);
      const names = new Map();
      for (const panel of spec.panels) for (const one of panel.series) {
        if (!names.has(one.name)) names.set(one.name, { ...one, style: one.dash ? "dash" : one.style });
      }
      if (names.size > 1) tools.append(legendOf([...names.values()], (name, isShown) => {
        if (isShown) hidden.delete(name); else hidden.add(name);
        for (const plot of plots) plot.series.forEach((one, index) => {
          if (index && one.label === name) plot.setSeries(index, { show: isShown });
        });
      }));
      if (spec.surface) tools.append(rampOf(spec.surface));
      const right = make("div", { className: "chart-buttons" }, reset);
      if (spec.log) {
        const scale = press("Logarithmic", "Equal gains have equal height", () => {
          isLog = !isLog;
          scale.setAttribute("aria-pressed", String(isLog));
          build();
        });
        scale.setAttribute("aria-pressed", String(isLog));
        right.append(scale);
      }
      right.append(press("Data", "Save the data of this chart as CSV",
        () => save(caption, csv(chartRows(spec, x)))));
      tools.append(right);
      build();
      new ResizeObserver(() => {
        for (const plot of plots) if (plot.width !== body.clientWidth) plot.setSize({ width: body.clientWidth, height: plot.height });
      }).observe(body);
      body.tabIndex = 0;
      body.setAttribute("role", "group");
      body.setAttribute("aria-label", `Chart: ${caption}. Arrow keys move along it.`);
      let place = -1;
      body.addEventListener("keydown", event => {
        const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 20, PageUp: -20 }[event.key];
        if (event.key === "Escape") return tip.hide();
        if (!step) return;
        event.preventDefault();
        place = Math.max(0, Math.min(x.values.length - 1, place + step));
        const plot = plots.active = plots[0];
        const height = spec.cloud ? plot.data.slice(1).map(values => values[place]).find(value => value !== null) : null;
        plot.setCursor({ left: plot.valToPos(x.values[place], "x"), top: height === null ? 20 : plot.valToPos(height, "y") });
      });
      return { recolor: () => { for (const plot of plots) plot.redraw(); }, zoom: setRange };
    };

    """#
}
