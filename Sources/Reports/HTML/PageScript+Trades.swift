extension PageScript {
  /// Draws the price of a market with the trades of a result on it.
  static let trades = #"""
    const money = value => (value > 0 ? "+" : "") + fixed(value, Math.abs(value) < 1000 ? 2 : 0);
    const tradeMarks = (result, daily) => {
      const { trades } = result, entries = times(trades.in), exits = times(trades.out);
      const day = time => new Date(time).toISOString().slice(0, daily ? 10 : 16).replace("T", " ");
      const text = index => [
        `${trades.long[index] ? "long" : "short"} from ${trades.from[index]} on ${day(entries[index])}`,
        `to ${trades.to[index]} on ${day(exits[index])}`,
        `P&amp;L <b>${money(trades.profit[index])}</b> ${plain(data.currency)}`,
        `exit: ${plain(trades.reasons[trades.reason[index]])}`
          + (trades.ambiguous[index] ? " (ambiguous)" : ""),
      ].join("<br>");
      const size = trades.profit.length > 300 ? 6 : 8;
      const marks = (name, x, y, keep, symbol, hue) => {
        const index = trades.profit.map((_, i) => i).filter(keep);
        return {
          type: "scatter", mode: "markers", name, x: index.map(i => x[i]), y: index.map(i => y[i]),
          text: index.map(text), hovertemplate: "%{text}<extra></extra>",
          marker: { size, symbol, color: color(hue), line: { width: 0.8, color: color("panel") } },
        };
      };
      const path = { x: [], y: [] };
      trades.profit.forEach((_, i) => {
        path.x.push(entries[i], exits[i], null);
        path.y.push(trades.from[i], trades.to[i], null);
      });
      return [
        { type: "scatter", mode: "lines", ...path, hoverinfo: "skip", showlegend: false,
          line: { color: color("accent"), width: 1, dash: "dot" } },
        ...[
          marks("Exit with gain", exits, trades.to, i => trades.profit[i] > 0, "circle", "good"),
          marks("Exit with loss", exits, trades.to, i => trades.profit[i] <= 0, "x", "bad"),
          marks("Long entry", entries, trades.from, i => trades.long[i], "triangle-up", "accent"),
          marks("Short entry", entries, trades.from, i => !trades.long[i], "triangle-down", "accent"),
        ].filter(trace => trace.x.length),
      ];
    };
    const priceTraces = (market, x, kind) => {
      if (kind === "candles") {
        const hue = name => ({ line: { color: color(name), width: 1 } });
        return [{
          type: "candlestick", x, open: market.o, high: market.h, low: market.l, close: market.c,
          name: plain(market.symbol), increasing: hue("good"), decreasing: hue("bad"),
        }];
      }
      const line = (y, extra) => ({
        type: "scatter", mode: "lines", x, y, hoverinfo: "skip", showlegend: false, line: { width: 0 },
        ...extra,
      });
      const close = line(market.c, {
        name: plain(market.symbol) + " close", showlegend: true,
        line: { color: color("reference"), width: 1.3 },
      });
      if (market.merged === 1) return [close];
      return [line(market.l), line(market.h, { fill: "tonexty", fillcolor: faint("reference", 0.3) }), close];
    };
    // After a zoom in time, prices are scaled to what is in view.
    const followZoom = (element, market, x) => {
      let last = "";
      element.removeAllListeners?.("plotly_relayout");
      element.on("plotly_relayout", () => {
        const { range } = element._fullLayout.xaxis, { type } = element._fullLayout.yaxis;
        if (range.join() === last) return;
        last = range.join();
        // Plotly writes times without a zone and means UTC.
        const utc = text => typeof text === "number" ? text
          : Date.parse(text.replace(" ", "T") + (text.includes(" ") ? "Z" : ""));
        const [from, to] = range.map(utc);
        let low = Infinity, high = -Infinity;
        x.forEach((time, index) => {
          if (time < from || time > to) return;
          low = Math.min(low, market.l[index]);
          high = Math.max(high, market.h[index]);
        });
        if (low > high) return;
        const [a, b] = type === "log" ? [Math.log10(low), Math.log10(high)] : [low, high];
        const room = (b - a) * 0.05 || Math.abs(a) * 0.01 || 1;
        Plotly.relayout(element, { "yaxis.range": [a - room, b + room] });
      });
    };
    const drawPrice = (element, result) => {
      const market = data.markets[result.market], x = times(market.t);
      const daily = !/[mh]$/.test(market.timeframe);
      const kind = element.dataset.kind || (x.length <= 800 ? "candles" : "line");
      const lowest = Math.min(...market.l), highest = Math.max(...market.h);
      Plotly.react(element, [...priceTraces(market, x, kind), ...tradeMarks(result, daily)], {
        ...baseLayout(), hovermode: "closest",
        xaxis: axis({
          type: "date",
          rangeslider: { visible: true, thickness: 0.09, bgcolor: color("wash"), bordercolor: color("line") },
        }),
        yaxis: axis({
          title: isNarrow() ? undefined : { text: plain(market.symbol) },
          type: lowest > 0 && highest > 4 * lowest ? "log" : "linear",
          ...(lowest > 0 && highest > 4 * lowest ? { dtick: "D2", tickformat: "~g" } : {}),
        }),
      }, settings());
      followZoom(element, market, x);
      toggle(element, [["line", "Line"], ["candles", "Candles"]], kind, value => {
        element.dataset.kind = value;
        drawPrice(element, result);
      });
      const merged = market.merged > 1
        ? `${group(market.bars)} bars of ${market.timeframe} are merged into ${group(x.length)} of `
          + `${market.merged} bars each, extremes kept. ` : "";
      const shown = result.trades.profit.length, total = result.trades.total;
      const sampled = shown < total
        ? `${group(shown)} of ${group(total)} trades are drawn: the largest and an even sample. ` : "";
      caption(element, merged + sampled + (isTouched() ? "Narrow the slider to zoom in."
        : "Narrow the slider, or drag across the chart, to zoom in; double-click to zoom out."));
    };

    """#
}
