extension PageScript {
  /// Candles at any zoom with Lightweight Charts; the trades are drawn over them at their own prices.
  static let prices = #"""
    // A loop: the mapping form of Uint8Array.from takes ten times as long.
    const bytesOf = text => {
      const letters = atob(text), bytes = new Uint8Array(letters.length);
      for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
      return bytes;
    };
    // Whole numbers of seven bits a byte, the low ones first; signed ones are folded, 0 −1 1 −2 …
    const reader = text => {
      const bytes = bytesOf(text);
      let at = 0;
      const whole = () => {
        let value = 0, scale = 1, byte;
        do {
          byte = bytes[at++];
          value += (byte & 127) * scale;
          scale *= 128;
        } while (byte > 127);
        return value;
      };
      return { whole, signed: () => { const value = whole(); return value % 2 ? -(value + 1) / 2 : value / 2; } };
    };
    const marketCache = new Map();
    const marketOf = id => {
      if (marketCache.has(id)) return marketCache.get(id);
      const element = [...document.querySelectorAll("script[data-market]")].find(one => one.dataset.market === id);
      if (!element) return null;
      const market = JSON.parse(element.textContent);
      const read = reader(market.candles), t = times(market.t);
      let last = 0;
      market.bars = t.map(time => {
        const open = last + read.signed(), close = open + read.signed();
        const high = Math.max(open, close) + read.whole(), low = Math.min(open, close) - read.whole();
        last = close;
        return { time, open: open * market.unit, high: high * market.unit, low: low * market.unit, close: close * market.unit };
      });
      market.times = t;
      delete market.candles;
      marketCache.set(id, market);
      return market;
    };
    // A column of numbers beside the candles; the first `gap` have no value.
    const columnOf = column => {
      const read = reader(column.data);
      let last = 0;
      const known = Array.from({ length: column.n }, (_, index) => {
        if (index < column.gap) return null;
        const step = read.signed();
        last += step;
        return column.base + last * column.unit;
      });
      const every = column.every ?? 1;
      if (every === 1) return known;
      return Array.from({ length: column.n * every }, (_, index) => {
        const place = Math.floor(index / every), share = index / every - place, from = known[place];
        return from === null ? null : from + ((known[place + 1] ?? from) - from) * share;
      });
    };
    // The first candle that ends at or after a time.
    const candleAt = (list, time) => {
      let low = 0, high = list.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle] < time) low = middle + 1; else high = middle;
      }
      return low;
    };
    const tradesOf = (spec, market) => {
      const { trades } = spec, entries = times(trades.in), exits = times(trades.out);
      return entries.map((time, index) => ({
        index, entry: candleAt(market.times, time), exit: candleAt(market.times, exits[index]), time, end: exits[index],
        from: trades.from[index], to: trades.to[index], long: trades.long[index] === 1, profit: trades.profit[index],
        reason: trades.reasons[trades.reason[index]], ambiguous: trades.ambiguous[index] === 1,
      }));
    };
    const triangle = (ctx, x, y, size, isUp) => {
      const s = isUp ? 1 : -1;
      ctx.beginPath();
      ctx.moveTo(x, y - s * size);
      ctx.lineTo(x - size, y + s * size * 0.8);
      ctx.lineTo(x + size, y + s * size * 0.8);
      ctx.closePath();
    };
    // A primitive of the candle series: the path of each trade, a triangle where it was opened, a dot or a cross where
    // it was closed. Only what is in view is drawn.
    const tradeLayer = (trades, isShown) => {
      let chart = null, series = null;
      const mark = (ctx, x, y, size, trade) => {
        ctx.fillStyle = ctx.strokeStyle = color(trade.profit > 0 ? "good" : "bad");
        ctx.lineWidth = Math.max(1.5, size / 3);
        ctx.beginPath();
        if (trade.profit > 0) {
          ctx.arc(x, y, size * 0.8, 0, 2 * Math.PI);
          ctx.fill();
        } else {
          ctx.moveTo(x - size * 0.75, y - size * 0.75); ctx.lineTo(x + size * 0.75, y + size * 0.75);
          ctx.moveTo(x + size * 0.75, y - size * 0.75); ctx.lineTo(x - size * 0.75, y + size * 0.75);
          ctx.stroke();
        }
      };
      const render = scope => {
        if (!isShown() || !chart) return;
        const { context: ctx, horizontalPixelRatio: h, verticalPixelRatio: v } = scope;
        const range = chart.timeScale().getVisibleLogicalRange();
        if (!range) return;
        const inView = trades.filter(trade => trade.exit >= range.from - 1 && trade.entry <= range.to + 1);
        const size = (inView.length > 400 ? 2.5 : inView.length > 120 ? 4 : 6) * v;
        const place = (index, price) => [chart.timeScale().logicalToCoordinate(index) * h, series.priceToCoordinate(price) * v];
        ctx.save();
        for (const trade of inView) {
          const [x0, y0] = place(trade.entry, trade.from), [x1, y1] = place(trade.exit, trade.to);
          ctx.strokeStyle = color(trade.profit > 0 ? "good" : "bad");
          ctx.lineWidth = 1.5 * v;
          ctx.setLineDash([4 * v, 3 * v]);
          ctx.beginPath(); ctx.moveTo(x0, y0); ctx.lineTo(x1, y1); ctx.stroke();
          ctx.setLineDash([]);
          if (inView.length <= 250) {
            ctx.fillStyle = color("accent");
            ctx.strokeStyle = color("panel");
            ctx.lineWidth = v;
            triangle(ctx, x0, y0, size, trade.long);
            ctx.fill(); ctx.stroke();
          }
          mark(ctx, x1, y1, size, trade);
        }
        ctx.restore();
      };
      const view = { renderer: () => ({ draw: target => target.useBitmapCoordinateSpace(render) }), zOrder: () => "top" };
      return {
        attached: one => { chart = one.chart; series = one.series; }, detached: () => { chart = null; },
        paneViews: () => [view], updateAllViews: () => {},
      };
    };

    """#
}
