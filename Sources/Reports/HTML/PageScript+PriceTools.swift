extension PageScript {
  /// Puts a price chart together: candles, indicators, trades, tooltip, ranges and keys.
  static let priceTools = #"""
    const priceColors = () => ({
      layout: { background: { type: "solid", color: "transparent" }, textColor: color("muted"),
        fontFamily: "system-ui, sans-serif", attributionLogo: false, panes: { separatorColor: color("line") } },
      grid: { vertLines: { color: color("line") }, horzLines: { color: color("line") } },
    });
    const candleColors = () => ({
      upColor: color("good"), downColor: color("bad"), wickUpColor: color("good"), wickDownColor: color("bad"),
      borderVisible: false,
    });
    const priceSpan = [["All", 0], ["Year", 365.25], ["Quarter", 91], ["Month", 30.5], ["Week", 7]];
    const drawPrice = figure => {
      if (typeof LightweightCharts === "undefined") return null;
      const spec = specOf(figure), market = marketOf(spec.market);
      if (!market || !market.bars.length) return null;
      const { bars } = market, daily = market.daily === 1;
      const body = make("div", { className: "chart-body price-body" });
      const tools = make("div", { className: "chart-tools" });
      figure.insertBefore(tools, figure.querySelector("figcaption").nextSibling);
      figure.insertBefore(body, tools.nextSibling);
      const isLog = market.log === 1;
      const chart = LightweightCharts.createChart(body, {
        ...priceColors(), autoSize: true,
        rightPriceScale: { borderVisible: false },
        // What is no price has an axis of its own, so that the price alone can be logarithmic.
        leftPriceScale: { borderVisible: false, visible: (spec.columns ?? []).some(column => column.pane) },
        timeScale: { borderVisible: false, timeVisible: !daily, secondsVisible: false, minBarSpacing: 0.002,
          rightOffset: 2, enableConflation: true },
        localization: { timeFormatter: time => stamp(time, daily) },
        crosshair: { mode: 0 },
        handleScroll: { mouseWheel: false, vertTouchDrag: false }, handleScale: { mouseWheel: false, pinch: true },
      });
      const exact = Math.max(0, Math.min(8, Math.ceil(-Math.log10(market.unit) - 1e-9)));
      const lowest = bars.reduce((low, bar) => Math.min(low, Math.abs(bar.low)), Infinity);
      const decimals = lowest >= 5 ? Math.min(exact, 2) : exact;
      const format = { type: "price", precision: decimals, minMove: 10 ** -decimals };
      const candles = chart.addSeries(LightweightCharts.CandlestickSeries,
        { ...candleColors(), priceFormat: format, priceLineVisible: false, lastValueVisible: false });
      candles.setData(bars);
      candles.priceScale().applyOptions({ mode: isLog ? 1 : 0 });
      if (market.rounded) figure.querySelector(".chart-note")?.append(` Prices are rounded to ${market.unit}.`);
      const lines = (spec.columns ?? []).map(column => {
        const values = columnOf(column);
        const series = chart.addSeries(LightweightCharts.LineSeries, {
          color: color(column.hue), lineWidth: 1.5, priceLineVisible: false, lastValueVisible: false,
          crosshairMarkerVisible: false,
          ...(column.pane ? { priceScaleId: "left", priceFormat: { type: "price", precision: 2, minMove: 0.01 } } : { priceFormat: format }),
        }, column.pane);
        series.setData(bars.map((bar, index) => values[index] === null ? { time: bar.time }
          : { time: bar.time, value: values[index] }));
        return { ...column, values, series };
      });
      chart.panes().forEach((pane, index) => pane.setStretchFactor(index ? 1 : 3));
      let showsTrades = true;
      const trades = tradesOf(spec, market);
      candles.attachPrimitive(tradeLayer(trades, () => showsTrades));

      const scale = chart.timeScale();
      const view = (from, to) => scale.setVisibleLogicalRange({ from, to });
      const setSpan = days => {
        if (!days) return view(-1, bars.length);
        const range = scale.getVisibleLogicalRange() ?? { from: 0, to: bars.length };
        const last = Math.min(bars.length - 1, Math.max(0, Math.round(range.to)));
        view(candleAt(market.times, market.times[last] - days * dayLength), last + 1);
      };
      const ranges = make("div", { className: "chart-buttons" });
      const length = (market.times[market.times.length - 1] - market.times[0]) / dayLength;
      for (const [name, days] of priceSpan) {
        if (days && (days > length || days < (daily ? 20 : 1))) continue;
        ranges.append(press(name, days ? `Show one ${name.toLowerCase()}` : "Show all bars", () => setSpan(days)));
      }
      const shift = share => {
        const range = scale.getVisibleLogicalRange(), width = range.to - range.from;
        view(range.from + share * width, range.to + share * width);
      };
      const zoomBy = factor => {
        const range = scale.getVisibleLogicalRange(), middle = (range.from + range.to) / 2;
        const half = Math.max(4, (range.to - range.from) / 2 * factor);
        view(middle - half, middle + half);
      };
      ranges.append(press("‹", "Earlier", () => shift(-0.5)), press("›", "Later", () => shift(0.5)),
        press("−", "Zoom out", () => zoomBy(2)), press("+", "Zoom in", () => zoomBy(0.5)));
      if (bars.every(bar => bar.low > 0)) {
        const button = press("Logarithmic", "Equal gains have equal height", () => {
          const isOn = button.getAttribute("aria-pressed") !== "true";
          button.setAttribute("aria-pressed", String(isOn));
          candles.priceScale().applyOptions({ mode: isOn ? 1 : 0 });
        });
        button.setAttribute("aria-pressed", String(isLog));
        ranges.append(button);
      }
      ranges.append(press("Data", "Save bars and indicators as CSV", () => save(market.symbol + " " + market.timeframe, csv([
        ["time", "open", "high", "low", "close", ...lines.map(line => line.name)],
        ...bars.map((bar, i) => [new Date(bar.time * 1000).toISOString().slice(0, daily ? 10 : 19),
          ...["open", "high", "low", "close"].map(key => Number(bar[key].toFixed(exact))), ...lines.map(line => line.values[i])]),
      ]))));
      const names = [...(trades.length ? [{ name: "Trades", hue: "accent" }] : []), ...lines];
      tools.append(legendOf(names, (name, isShown) => {
        if (name === "Trades") {
          showsTrades = isShown;
          candles.applyOptions({});
          chart.applyOptions({});
        } else for (const line of lines) if (line.name === name) line.series.applyOptions({ visible: isShown });
      }), ranges);

      const tip = tooltip(body);
      const near = index => {
        const range = scale.getVisibleLogicalRange();
        const room = Math.max(0, Math.round((range.to - range.from) / 250));
        return trades.filter(trade => Math.abs(trade.entry - index) <= room || Math.abs(trade.exit - index) <= room).slice(0, 4);
      };
      const rowsAt = index => {
        const bar = bars[index];
        const rows = [["open", bar.open], ["high", bar.high], ["low", bar.low], ["close", bar.close]]
          .map(([name, value]) => [name, price(value), null]);
        for (const line of lines) if (line.values[index] !== null) rows.push([line.name, price(line.values[index]), line.hue]);
        if (showsTrades) for (const trade of near(index)) {
          rows.push([`${trade.long ? "long" : "short"} ${price(trade.from)} → ${price(trade.to)}, ${trade.reason}`
            + (trade.ambiguous ? " (ambiguous)" : ""), `${show(trade.profit, "signed_money")} ${spec.currency}`,
          trade.profit > 0 ? "good" : "bad"]);
        }
        return rows;
      };
      chart.subscribeCrosshairMove(event => {
        const index = event.logical;
        if (!event.point || index === undefined || index < 0 || index >= bars.length) return tip.hide();
        tip.show(stamp(bars[Math.round(index)].time, daily), rowsAt(Math.round(index)), event.point.x, event.point.y);
      });
      // The wheel zooms once the chart was clicked, so that it does not hold up the page.
      const wheel = isOn => chart.applyOptions({ handleScroll: { mouseWheel: isOn }, handleScale: { mouseWheel: isOn } });
      body.addEventListener("mousedown", () => wheel(true));
      body.addEventListener("mouseleave", () => { wheel(false); tip.hide(); });
      body.tabIndex = 0;
      body.setAttribute("role", "group");
      body.setAttribute("aria-label",
        `Price chart of ${market.symbol}. Arrow keys move, plus and minus zoom, Home shows everything.`);
      body.addEventListener("keydown", event => {
        const act = { ArrowLeft: () => shift(-0.2), ArrowRight: () => shift(0.2), "+": () => zoomBy(0.5),
          "-": () => zoomBy(2), Home: () => setSpan(0) }[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      });
      setSpan(0);
      return {
        recolor: () => {
          chart.applyOptions(priceColors());
          candles.applyOptions(candleColors());
          for (const line of lines) line.series.applyOptions({ color: color(line.hue) });
        },
        zoom: (from, to) => {
          const a = candleAt(market.times, from), b = candleAt(market.times, to);
          const room = Math.max(15, (b - a) * 1.5);
          view(a - room, b + room);
          body.focus({ preventScroll: true });
        },
      };
    };

    """#
}
