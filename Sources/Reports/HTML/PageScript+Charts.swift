extension PageScript {
  /// Draws lines, areas, bars, bands and points with uPlot, in the colours of the page.
  static let charts = #"""
    const decimalsOf = step => Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9)));
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
    const across = (x, isLast) => ({
      stroke: () => color("muted"), grid: { show: !x.names, stroke: () => color("line"), width: 1 },
      ticks: { show: false }, font: "12px system-ui, sans-serif", size: isLast ? (x.isTime ? 40 : 30) : 6,
      ...(x.names ? {
        incrs: [1, 2, 3, 4, 6, 12, 24, 48], space: Math.max(24, 8 * Math.max(...x.names.map(name => name.length))),
      } : { space: x.isTime ? 70 : 60 }),
      values: (u, splits, axis, space, step) => !isLast ? splits.map(() => "") : splits.map((value, index) =>
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
      scale: "y", stroke: () => color("muted"), grid: { stroke: () => color("line"), width: 1 },
      ticks: { show: false }, font: "12px system-ui, sans-serif", size: 58, space: 34,
      values: (u, splits, axis, space, step) => splits.map(value => tick(value, panel.unit, step, isLog)),
    });
    const valuesOf = (series, key) => (series[key] ?? []).map(value => value === null ? null : value * (series.s ?? 1));
    // What the page calls one series can need several of uPlot's: a band two, bars of two colours two.
    const partsOf = series => {
      const v = valuesOf(series, "v");
      const base = { label: series.name, scale: "y", points: { show: false }, show: !series.hidden };
      const hue = () => color(series.hue);
      const bars = (values, name, label) => [{ ...base, label, stroke: () => color(name), width: 0,
        fill: () => faint(name, 0.8),
        paths: uPlot.paths.bars({ size: [series.touching ? 1 : 0.8, series.touching ? Infinity : 48] }) }, values];
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
