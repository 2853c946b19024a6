extension PageScript {
  /// Draws equity and the distribution of P&L with plotly, in the colours of the page.
  static let plots = #"""
    // Plotly reads a little markup in its texts; model text must not be read as such.
    const plain = text => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    const faint = (name, share) => {
      const parts = color(name).match(/[0-9a-f]{2}/gi).map(part => parseInt(part, 16));
      return `rgba(${parts.join(",")},${share})`;
    };
    const isNarrow = () => innerWidth < 700;
    const isTouched = () => matchMedia("(pointer: coarse)").matches;
    const baseLayout = () => ({
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: color("ink") },
      margin: { l: isNarrow() ? 44 : 62, r: 10, t: 10, b: 34 },
      // A finger scrolls the page; it must not get stuck in a plot.
      hovermode: "x unified", dragmode: isTouched() ? false : "zoom",
      hoverlabel: { bgcolor: color("panel"), bordercolor: color("line"), font: { color: color("ink") } },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal" },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: faint("muted", 0.6), activecolor: color("accent") },
    });
    const axis = extra => ({
      gridcolor: color("line"), zerolinecolor: color("line"), linecolor: color("line"), automargin: true,
      ...extra,
    });
    // A list of what is wanted: by default there is a button that uploads the chart.
    const settings = () => ({
      responsive: true, displaylogo: false, displayModeBar: isNarrow() ? false : "hover",
      modeBarButtons: [["toImage"], ["zoom2d", "pan2d"], ["zoomIn2d", "zoomOut2d", "resetScale2d"]],
    });
    const caption = (element, text) => {
      element.parentNode.querySelector("figcaption").textContent = text;
    };
    const toggle = (element, options, current, onChoice) => {
      if (element.parentNode.querySelector(".plot-tools")) return;
      const tools = make("div", { className: "plot-tools" });
      for (const [value, text] of options) {
        const button = make("button", { type: "button", textContent: text });
        button.setAttribute("aria-pressed", String(value === current));
        button.addEventListener("click", () => {
          for (const other of tools.children) other.setAttribute("aria-pressed", String(other === button));
          onChoice(value);
        });
        tools.append(button);
      }
      element.before(tools);
    };
    const growthAxis = (type, extra) => axis({
      type, title: isNarrow() ? undefined : { text: "growth of 1" }, fixedrange: true,
      ...(type === "log" ? { dtick: "D2", tickformat: "~g" } : {}), ...extra,
    });

    // The holdout goes on from where discovery ended, so that both are growth of the same 1.
    const outOfSample = (equity, out, line, below) => {
      const last = values => values[values.length - 1] / 10000;
      const at = { x: times(out.t), hovertemplate: "%{y:.3f}" };
      const from = (values, start) => values.map(value => value === null ? null : value * start);
      const traces = [
        line("Out of sample", from(out.e, last(equity.e)), "good", 1.7, at),
        line("Out of sample, drawdown", out.d, "bad", 1,
          { ...at, ...below, fill: "tozeroy", fillcolor: faint("bad", 0.25) }),
      ];
      if (out.b && equity.b) {
        const held = from(out.b, last(equity.b));
        traces.push(line("Buy and hold", held, "reference", 1.3, { ...at, showlegend: false }));
      }
      return traces;
    };
    const drawEquity = (element, result) => {
      const { equity } = result, x = times(equity.t);
      const share = values => values.map(value => value === null ? null : value / 10000);
      const line = (name, y, hue, width, extra) => ({
        type: "scatter", mode: "lines", x, y: share(y), name, line: { color: color(hue), width }, ...extra,
      });
      const growth = { hovertemplate: "%{y:.3f}" };
      const below = { yaxis: "y2", showlegend: false, hovertemplate: "%{y:.1%}" };
      const traces = [line("Strategy", equity.e, "accent", 1.7, growth)];
      if (equity.b) traces.unshift(line("Buy and hold", equity.b, "reference", 1.3, growth));
      traces.push(line("Strategy, drawdown", equity.d, "bad", 1,
        { ...below, fill: "tozeroy", fillcolor: faint("bad", 0.25) }));
      if (equity.bd) traces.push(line("Buy and hold, drawdown", equity.bd, "reference", 1, below));
      if (result.out) traces.push(...outOfSample(equity, result.out, line, below));
      // Large changes are easier to judge where equal gains have equal height.
      const values = [...equity.e, ...(equity.b ?? [])];
      const isPositive = values.every(value => value > 0);
      const isLarge = isPositive && Math.max(...values) > 4 * Math.min(...values);
      const scale = element.dataset.scale || (isLarge ? "log" : "linear");
      Plotly.react(element, traces, {
        ...baseLayout(),
        xaxis: axis({ type: "date", anchor: "y2", hoverformat: "%Y-%m-%d" }),
        yaxis: growthAxis(scale, { domain: [0.36, 1] }),
        yaxis2: axis({
          domain: [0, 0.3], tickformat: ".0%", fixedrange: true, rangemode: "tozero",
          title: isNarrow() ? undefined : { text: "drawdown" },
        }),
      }, settings());
      if (isPositive) {
        toggle(element, [["linear", "Linear"], ["log", "Logarithmic"]], scale, value => {
          element.dataset.scale = value;
          drawEquity(element, result);
        });
      }
      const thinned = x.length < equity.points
        ? ` ${group(x.length)} of ${group(equity.points)} points are drawn, every extreme among them.` : "";
      caption(element, "Growth of 1 after costs, marked to market; below it the distance from the peak."
        + thinned);
    };

    const drawHistogram = (element, result) => {
      const { width, start, counts } = result.histogram;
      const edges = counts.map((_, index) => start + index * width);
      const hues = edges.map(edge => color(edge < -width / 2 ? "bad" : "good"));
      Plotly.react(element, [{
        type: "bar", x: edges.map(edge => edge + width / 2), y: counts, width,
        marker: { color: hues, opacity: 0.75, line: { width: 0.5, color: color("panel") } },
        customdata: edges.map(edge => [edge, edge + width]),
        hovertemplate: "%{y} trades from %{customdata[0]:,.0f} to %{customdata[1]:,.0f}<extra></extra>",
      }], {
        ...baseLayout(), hovermode: "closest", bargap: 0, dragmode: false,
        xaxis: axis({ title: { text: plain("P&L of a trade, " + data.currency) }, fixedrange: true }),
        yaxis: axis({ title: { text: "trades" }, fixedrange: true }),
      }, { ...settings(), displayModeBar: false });
      caption(element, "How the P&L of the trades is distributed. No bar mixes gains with losses."
        + (result.histogram.clipped ? " The outermost bars hold everything beyond them." : ""));
    };

    const drawPlot = element => {
      const result = data.results[Number(element.dataset.result)];
      const draw = { equity: drawEquity, price: drawPrice, histogram: drawHistogram }[element.dataset.plot];
      draw(element, result);
    };

    """#
}
