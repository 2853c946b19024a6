extension PageScript {
  /// Draws equity, price and histogram with plotly, in the colours of the page.
  static let plots = #"""
    const baseLayout = () => ({
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: color("ink") },
      margin: { l: 58, r: 12, t: 10, b: 34 }, hovermode: "x unified", dragmode: "pan",
      hoverlabel: { bgcolor: color("panel"), bordercolor: color("line"), font: { color: color("ink") } },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
    });
    const axis = extra => ({
      gridcolor: color("line"), zerolinecolor: color("line"), linecolor: color("line"), automargin: true, ...extra,
    });
    const settings = {
      responsive: true, displaylogo: false, scrollZoom: false,
      modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    };
    const caption = (element, text) => {
      const place = element.parentNode.querySelector("figcaption");
      if (place) place.textContent = text;
    };
    const toggle = (element, options, current, onChoice) => {
      let tools = element.parentNode.querySelector(".plot-tools");
      if (tools) return;
      tools = make("div", { className: "plot-tools" });
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

    const drawEquity = (element, result) => {
      const { equity } = result, x = times(equity.t);
      const growth = values => values.map(value => value === null ? null : value / 10000);
      const line = (name, y, hue, extra) => ({
        type: "scatter", mode: "lines", x, y: growth(y), name, line: { color: color(hue), width: 1.6 }, ...extra,
      });
      const below = { yaxis: "y2", showlegend: false, hovertemplate: "%{y:.1%}" };
      const traces = [];
      if (equity.b) traces.push(line("Buy and hold", equity.b, "reference", { hovertemplate: "%{y:.3f}" }));
      traces.push(line("Equity", equity.e, "accent", { hovertemplate: "%{y:.3f}" }));
      if (equity.bd) traces.push(line("Drawdown, buy and hold", equity.bd, "reference", { ...below, line: { color: color("reference"), width: 1 } }));
      traces.push(line("Drawdown", equity.d, "fall", { ...below, fill: "tozeroy", line: { color: color("fall"), width: 1 } }));
      const scale = element.dataset.scale || (Math.max(...equity.e) > 40000 ? "log" : "linear");
      Plotly.react(element, traces, {
        ...baseLayout(),
        xaxis: axis({ type: "date", anchor: "y2", hoverformat: "%Y-%m-%d" }),
        yaxis: axis({ domain: [0.36, 1], type: scale, title: { text: "growth of 1" }, fixedrange: true }),
        yaxis2: axis({ domain: [0, 0.3], tickformat: ".0%", title: { text: "drawdown" }, fixedrange: true }),
      }, settings);
      toggle(element, [["linear", "Linear"], ["log", "Logarithmic"]], scale, value => {
        element.dataset.scale = value;
        drawEquity(element, result);
      });
      const shown = x.length < equity.points
        ? ` ${group(String(x.length))} of ${group(String(equity.points))} points are drawn; every extreme is among them.` : "";
      caption(element, "Equity after costs, marked to market, as growth of 1; below it the distance from the peak." + shown);
    };

    const tradeMarks = (result, symbol, daily) => {
      const { trades } = result, entries = times(trades.in), exits = times(trades.out);
      const day = time => new Date(time).toISOString().slice(0, daily ? 10 : 16).replace("T", " ");
      const money = value => (value > 0 ? "+" : "") + fixed(value, Math.abs(value) < 1000 ? 2 : 0) + " " + plain(data.currency);
      const text = index => [
        `${trades.long[index] ? "long" : "short"} from ${trades.from[index]} on ${day(entries[index])}`,
        `to ${trades.to[index]} on ${day(exits[index])}`,
        `P&amp;L ${money(trades.profit[index])}`,
        `exit: ${plain(trades.reasons[trades.reason[index]])}${trades.ambiguous[index] ? " (ambiguous)" : ""}`,
      ].join("<br>");
      const marks = (name, x, y, keep, marker) => {
        const index = trades.profit.map((_, i) => i).filter(keep);
        return {
          type: "scatter", mode: "markers", name, x: index.map(i => x[i]), y: index.map(i => y[i]),
          text: index.map(text), hovertemplate: "%{text}<extra></extra>",
          marker: { size: 9, line: { width: 1, color: color("panel") }, ...marker },
        };
      };
      const path = { x: [], y: [] };
      trades.profit.forEach((_, i) => {
        path.x.push(entries[i], exits[i], null);
        path.y.push(trades.from[i], trades.to[i], null);
      });
      return [
        { type: "scatter", mode: "lines", ...path, hoverinfo: "skip", showlegend: false, line: { color: color("muted"), width: 1, dash: "dot" } },
        marks("Long entry", entries, trades.from, i => trades.long[i], { symbol: "triangle-up", color: color("accent") }),
        marks("Short entry", entries, trades.from, i => !trades.long[i], { symbol: "triangle-down", color: color("accent") }),
        marks("Exit with gain", exits, trades.to, i => trades.profit[i] > 0, { symbol: "circle", color: color("good") }),
        marks("Exit with loss", exits, trades.to, i => trades.profit[i] <= 0, { symbol: "x", color: color("bad") }),
      ].filter(trace => trace.showlegend === false || trace.x.length);
    };
    const drawPrice = (element, result) => {
      const market = data.markets[result.market], x = times(market.t);
      const daily = !/[mh]$/.test(market.timeframe);
      const kind = element.dataset.kind || (x.length <= 800 ? "candles" : "line");
      const bars = kind === "candles"
        ? { type: "candlestick", x, open: market.o, high: market.h, low: market.l, close: market.c, name: plain(market.symbol),
            increasing: { line: { color: color("good"), width: 1 } }, decreasing: { line: { color: color("bad"), width: 1 } } }
        : { type: "scatter", mode: "lines", x, y: market.c, name: plain(market.symbol) + " close", hoverinfo: "skip",
            line: { color: color("reference"), width: 1.3 } };
      const range = [];
      if (kind === "line" && market.merged > 1) {
        const edge = (y, extra) => ({ type: "scatter", mode: "lines", x, y, hoverinfo: "skip", showlegend: false, line: { width: 0 }, ...extra });
        range.push(edge(market.l), edge(market.h, { fill: "tonexty", fillcolor: color("line") }));
      }
      Plotly.react(element, [...range, bars, ...tradeMarks(result, market.symbol, daily)], {
        ...baseLayout(), hovermode: "closest",
        xaxis: axis({ type: "date", rangeslider: { visible: true, thickness: 0.09, bgcolor: color("wash"), bordercolor: color("line") } }),
        yaxis: axis({ title: { text: plain(market.symbol) }, fixedrange: false }),
      }, settings);
      toggle(element, [["line", "Line"], ["candles", "Candles"]], kind, value => {
        element.dataset.kind = value;
        drawPrice(element, result);
      });
      const count = group(String(market.bars));
      const merged = market.merged > 1
        ? `${count} bars of ${market.timeframe} are drawn as ${group(String(x.length))} candles of ${market.merged} bars each, extremes kept. ` : "";
      const shown = result.trades.profit.length;
      const some = shown < result.trades.total
        ? `${group(String(shown))} of ${group(String(result.trades.total))} trades are drawn: the largest and an even sample. ` : "";
      caption(element, merged + some + "Drag to move, use the slider below to zoom.");
    };

    const drawHistogram = (element, result) => {
      const { width, start, counts } = result.histogram;
      const edges = counts.map((_, i) => start + i * width);
      Plotly.react(element, [{
        type: "bar", x: edges.map(edge => edge + width / 2), y: counts, width,
        marker: { color: edges.map(edge => color(edge < 0 ? "bad" : "good")), opacity: 0.75, line: { width: 0.5, color: color("panel") } },
        customdata: edges.map(edge => [edge, edge + width]),
        hovertemplate: "%{y} trades between %{customdata[0]:,.0f} and %{customdata[1]:,.0f}<extra></extra>",
      }], {
        ...baseLayout(), hovermode: "closest", bargap: 0, dragmode: false,
        xaxis: axis({ title: { text: plain("P&L of a trade, " + data.currency) }, fixedrange: true }),
        yaxis: axis({ title: { text: "trades" }, fixedrange: true }),
      }, { ...settings, displayModeBar: false });
      caption(element, "How the P&L of the trades is distributed. One bin edge is zero.");
    };

    const drawPlot = element => {
      const result = data.results[Number(element.dataset.result)];
      const draw = { equity: drawEquity, price: drawPrice, histogram: drawHistogram }[element.dataset.plot];
      draw(element, result);
    };

    """#
}
