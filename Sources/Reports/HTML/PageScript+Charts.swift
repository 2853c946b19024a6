extension PageScript {
  /// Draws lines, areas, bars, bands and points with uPlot, in the colours of the page.
  static let charts = #"""
    // As many as tell the steps apart: 0.0025 needs four.
    const decimalsOf = step => {
      for (let digits = 0; digits < 8; digits += 1) {
        const scaled = step * 10 ** digits;
        if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return digits;
      }
      return 8;
    };
    const short = value => {
      const size = Math.abs(value);
      for (const [limit, sign] of [[1e9, "bn"], [1e6, "m"], [1e4, "k"]]) {
        const scale = sign === "k" ? 1e3 : limit;
        if (size >= limit) return String(Number((value / scale).toPrecision(4))).replace("-", "−") + sign;
      }
      return fixed(value, size > 0 && size < 10 ? 2 : 0);
    };
    const tick = (value, unit, step, isLog) => {
      if (value === null || value === undefined) return "";
      const isShare = /percent|probability/.test(unit);
      const scaled = isShare ? value * 100 : value;
      const text = isLog ? String(Number(scaled.toPrecision(3)))
        : /money/.test(unit) ? short(scaled) : fixed(scaled, decimalsOf(isShare ? step * 100 : step));
      return isShare ? text + "%" : text;
    };
    const dayLength = 86400;
    const timeTick = (seconds, step, last) => {
      const date = new Date(seconds * 1000);
      const year = date.getUTCFullYear(), month = monthNames[date.getUTCMonth()], day = date.getUTCDate();
      if (step >= 360 * dayLength) return String(year);
      const isNewYear = last === undefined || new Date(last * 1000).getUTCFullYear() !== year;
      if (step >= 28 * dayLength) return isNewYear ? `${month}\n${year}` : month;
      if (step >= dayLength) return isNewYear ? `${day} ${month}\n${year}` : `${day} ${month}`;
      const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
      const isNewDay = last === undefined || Math.floor(last / dayLength) !== Math.floor(seconds / dayLength);
      return isNewDay ? `${clock}\n${day} ${month}` : clock;
    };
    const horizontal = x => {
      if (x.t) {
        const values = times(x.t);
        return { values, isTime: true, label: index => stamp(values[index], x.daily), title: x.daily ? "date" : "time, UTC" };
      }
      if (x.names) {
        return { values: x.names.map((_, index) => index), names: x.names, label: index => x.names[index], title: x.title };
      }
      return { values: x.v, unit: x.unit, title: x.title,
        label: index => (x.labels ? x.labels[index] : `${x.title} ${show(x.v[index], x.unit)}`) };
    };
    // Words in place of numbers, the first and the last alone where all would run into each other.
    const wordTicks = (ticks, room) => {
      const fits = ticks.reduce((sum, tick) => sum + 7 * tick[1].length + 14, 0) <= room;
      const shown = fits || ticks.length < 3 ? ticks : [ticks[0], ticks[ticks.length - 1]];
      return { splits: shown.map(tick => tick[0]), words: shown.map(tick => tick[1]) };
    };
    const wide = u => u.bbox.width / (devicePixelRatio || 1);
    const across = (x, isLast, ticks) => ({
      stroke: () => color("muted"), grid: { show: !x.names, stroke: () => color("line"), width: 1 },
      ticks: { show: false }, font: "12px system-ui, sans-serif", size: isLast ? (x.isTime ? 40 : 30) : 6,
      ...(isLast && !x.isTime && x.title ? { label: x.title, labelFont: "12px system-ui, sans-serif", labelSize: 18 } : {}),
      ...(x.names ? {
        incrs: [1, 2, 3, 4, 6, 12, 24, 48], space: Math.max(24, 8 * Math.max(...x.names.map(name => name.length))),
      } : { space: x.isTime ? 70 : 60 }),
      ...(ticks ? { splits: u => wordTicks(ticks, wide(u)).splits, filter: (u, splits) => splits } : {}),
      values: (u, splits, axis, space, step) => !isLast ? splits.map(() => "")
        : ticks ? wordTicks(ticks, wide(u)).words : splits.map((value, index) =>
          x.isTime ? timeTick(value, step, index ? splits[index - 1] : undefined)
            : x.names ? (Number.isInteger(value) ? x.names[value] ?? "" : "") : tick(value, x.unit, step)),
    });
    // 1, 2, 5, 10 …, or every power of ten where the range is wide.
    const logSplits = (low, high) => {
      const all = [];
      for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
        for (const digit of high / low > 2000 ? [1] : high / low > 20 ? [1, 2, 5] : [1, 1.2, 1.5, 2, 3, 4, 5, 6, 8]) {
          const value = digit * 10 ** power;
          if (value >= low && value <= high) all.push(value);
        }
      }
      return all;
    };
    const upward = (panel, isLog) => ({
      ...(isLog ? { splits: (u, axis, low, high) => logSplits(low, high), filter: (u, splits) => splits } : {}),
      ...(panel.ticks ? { splits: () => panel.ticks.map(tick => tick[0]), filter: (u, splits) => splits } : {}),
      scale: "y", stroke: () => color("muted"), grid: { stroke: () => color("line"), width: 1 },
      ticks: { show: false }, font: "12px system-ui, sans-serif", space: 34,
      size: panel.ticks ? Math.min(140, Math.max(58, 14 + 7 * Math.max(...panel.ticks.map(tick => tick[1].length)))) : 58,
      values: (u, splits, axis, space, step) => panel.ticks ? panel.ticks.map(tick => tick[1])
        : splits.map(value => tick(value, panel.unit, step, isLog)),
    });
    const valuesOf = (series, key) => (series[key] ?? []).map(value => value === null ? null : value * (series.s ?? 1));
    // What the page calls one series can need several of uPlot's: a band two, bars of two colours two.
    const partsOf = series => {
      const v = valuesOf(series, "v");
      const base = { label: series.name, scale: "y", points: { show: false }, show: !series.hidden };
      const hue = () => color(series.hue);
      // Gaps between very many bars would make a pattern of their own.
      const isTouching = series.touching || v.length > 150;
      const bars = (values, name, label) => [{ ...base, label, stroke: () => color(name), width: 0,
        fill: () => faint(name, 0.8),
        paths: uPlot.paths.bars({ size: [isTouching ? 1 : 0.8, isTouching ? Infinity : 48] }) }, values];
      switch (series.style) {
      case "bars":
        if (series.hue !== "sign") return [bars(v, series.hue, series.name)];
        return [bars(v.map(y => y !== null && y >= 0 ? y : null), "good", series.name),
          bars(v.map(y => y !== null && y < 0 ? y : null), "bad", series.name)];
      case "dots":
        return [[{ ...base, stroke: hue, width: 0, paths: () => null,
          points: { show: true, size: 6, width: 1, stroke: hue, fill: () => faint(series.hue, 0.45) } }, v]];
      case "band": {
        const edge = { ...base, stroke: () => faint(series.hue, 0.4), width: 1 };
        return [[edge, valuesOf(series, "w")], [edge, v]];
      }
      case "area":
        return [[{ ...base, stroke: hue, width: 1, fill: () => faint(series.hue, 0.25), fillTo: () => 0 }, v]];
      default:
        return [[{ ...base, stroke: hue, width: series.width ?? 1.6, dash: series.dash ? [6, 4] : undefined,
          ...(series.style === "step" ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}) }, v]];
      }
    };
    const shading = (spec, panel) => u => {
      const { ctx, bbox } = u;
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      ctx.fillStyle = faint("bad", 0.1);
      for (const [from, to] of spec.shades ?? []) {
        const left = u.valToPos(from, "x", true), right = u.valToPos(to, "x", true);
        ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height);
      }
      ctx.restore();
    };
    // Cells from 0 to 1 on both axes; the higher the value, the deeper the colour.
    const surfaceScale = surface => {
      const known = surface.v.filter(value => value !== null);
      const low = Math.min(...known), high = Math.max(...known);
      return { low, high, share: value => high > low ? (value - low) / (high - low) : 0.5 };
    };
    const surfaceShade = share => faint("warm", 0.06 + 0.84 * share);
    const painting = surface => u => {
      if (!surface) return;
      const { ctx } = u, columns = surface.across.length, rows = surface.up.length, scale = surfaceScale(surface);
      ctx.save();
      for (let row = 0; row < rows; row += 1) {
        for (let column = 0; column < columns; column += 1) {
          const value = surface.v[row * columns + column];
          if (value === null) continue;
          const left = Math.round(u.valToPos(column / columns, "x", true)), right = Math.round(u.valToPos((column + 1) / columns, "x", true));
          const top = Math.round(u.valToPos((row + 1) / rows, "y", true)), bottom = Math.round(u.valToPos(row / rows, "y", true));
          ctx.fillStyle = surfaceShade(scale.share(value));
          ctx.fillRect(left, top, right - left, bottom - top);
        }
      }
      ctx.restore();
    };
    const cellAt = (surface, x, y) => {
      const column = Math.floor(x * surface.across.length), row = Math.floor(y * surface.up.length);
      if (column < 0 || row < 0 || column >= surface.across.length || row >= surface.up.length) return null;
      const value = surface.v[row * surface.across.length + column];
      return value === null ? null : [`${surface.across[column]}, ${surface.up[row]}`, [["expected", show(value, surface.unit), "warm"]]];
    };
    const rampOf = surface => {
      const { low, high } = surfaceScale(surface), bar = make("i");
      bar.style.background = "linear-gradient(to right, color-mix(in srgb, var(--warm) 6%, transparent), color-mix(in srgb, var(--warm) 90%, transparent))";
      return make("span", { className: "ramp" }, show(low, surface.unit), bar, show(high, surface.unit));
    };
    // The place of the point nearest to the pointer, of those that are shown; -1 where none is near.
    const nearestPlace = u => {
      let best = -1, least = 24 * 24;
      for (let s = 1; s < u.series.length; s += 1) {
        if (!u.series[s].show) continue;
        u.data[s].forEach((value, index) => {
          if (value === null) return;
          const across = u.valToPos(u.data[0][index], "x") - u.cursor.left, up = u.valToPos(value, "y") - u.cursor.top;
          const distance = across * across + up * up;
          if (distance < least) { least = distance; best = index; }
        });
      }
      return best;
    };
    const marking = panel => u => {
      const { ctx, bbox } = u, ratio = devicePixelRatio || 1;
      ctx.save();
      ctx.font = `${12 * ratio}px system-ui, sans-serif`;
      ctx.textAlign = "left";
      ctx.textBaseline = "alphabetic";
      ctx.setLineDash([5 * ratio, 4 * ratio]);
      ctx.lineWidth = 1.5 * ratio;
      (panel.marks ?? []).forEach((mark, order) => {
        ctx.strokeStyle = ctx.fillStyle = color(mark.hue);
        const isUpright = mark.x !== undefined;
        const at = isUpright ? u.valToPos(mark.x, "x", true) : u.valToPos(mark.y, "y", true);
        if (isUpright ? at < bbox.left || at > bbox.left + bbox.width : at < bbox.top || at > bbox.top + bbox.height) return;
        ctx.beginPath();
        if (isUpright) { ctx.moveTo(at, bbox.top); ctx.lineTo(at, bbox.top + bbox.height); }
        else { ctx.moveTo(bbox.left, at); ctx.lineTo(bbox.left + bbox.width, at); }
        ctx.stroke();
        const width = ctx.measureText(mark.name).width;
        const right = bbox.left + bbox.width;
        const x = !isUpright ? right - width - 4 * ratio
          : at + width + 8 * ratio > right ? at - width - 5 * ratio : at + 5 * ratio;
        const y = isUpright ? bbox.top + (14 + 16 * (order % 4)) * ratio : at - 4 * ratio;
        const ink = ctx.fillStyle;
        ctx.fillStyle = faint("panel", 0.85);
        ctx.fillRect(x - 2 * ratio, y - 11 * ratio, width + 4 * ratio, 14 * ratio);
        ctx.fillStyle = ink;
        ctx.fillText(mark.name, x, y);
      });
      ctx.restore();
    };

    """#
}
