extension PageScript {
  /// Draws parallel coordinates as SVG: ranges on the axes keep the lines that pass through all of them.
  static let parallel = #"""
    const shape = (name, attributes, ...children) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key]);
      element.append(...children);
      return element;
    };
    const drawParallel = figure => {
      const { axes, lines } = specOf(figure), caption = figure.querySelector("figcaption").textContent;
      const tools = make("div", { className: "chart-tools" }), body = make("div", { className: "chart-body" });
      const tip = tooltip(body), ranges = axes.map(() => null), count = make("span", { className: "count" });
      count.setAttribute("role", "status");
      let paths = [], here = -1, isWide = null, placeOf = null, marks = [];
      const isIn = line => ranges.every((range, axis) =>
        !range || line.at[axis] !== null && line.at[axis] >= range[0] && line.at[axis] <= range[1]);
      const clear = press("All lines", "Take the ranges away", () => { ranges.fill(null); refresh(); });
      const rowsOf = line => axes.map((axis, index) => [axis.name, line.values[index], null]);
      const showLine = index => {
        paths.forEach((path, place) => path.classList.toggle("here", place === index));
        if (index < 0) return tip.hide();
        body.querySelector("svg").append(paths[index]);
        const last = lines[index].at.findIndex(value => value !== null);
        const [x, y] = placeOf(Math.max(0, last), lines[index].at[Math.max(0, last)] ?? 0);
        tip.show(lines[index].words, rowsOf(lines[index]), x, y);
      };
      const refresh = () => {
        let kept = 0;
        lines.forEach((line, index) => {
          const isKept = isIn(line);
          kept += isKept;
          paths[index].classList.toggle("out", !isKept);
        });
        marks.forEach((mark, axis) => {
          const range = ranges[axis];
          mark.setAttribute("visibility", range ? "visible" : "hidden");
          if (!range) return;
          const [x1, y1] = placeOf(axis, range[0]), [x2, y2] = placeOf(axis, range[1]);
          for (const [key, value] of Object.entries({ x1, y1, x2, y2 })) mark.setAttribute(key, value);
        });
        clear.hidden = !ranges.some(Boolean);
        count.textContent = ranges.some(Boolean) ? `${group(kept)} of ${group(lines.length)} lines` : `${group(lines.length)} lines`;
      };
      const build = () => {
        const width = body.clientWidth;
        if (!width) return;
        isWide = width >= 110 * axes.length;
        const height = isWide ? 340 : 46 * axes.length + 30, edge = isWide ? 70 : 12;
        const along = index => (isWide ? edge + index * (width - 2 * edge) / Math.max(1, axes.length - 1) : 30 + index * 46);
        placeOf = (axis, share) => isWide
          ? [along(axis), height - 26 - share * (height - 66)] : [edge + share * (width - 2 * edge), along(axis)];
        const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, height, "aria-hidden": "true" });
        paths = lines.map(line => {
          const points = line.at.map((share, axis) => share === null ? null : placeOf(axis, share)).filter(Boolean);
          const d = points.map(([x, y], index) => (index ? "L" : "M") + x.toFixed(1) + " " + y.toFixed(1)).join("");
          return shape("path", { d, class: line.best ? "line best" : "line" });
        });
        // The best are drawn last, over the others.
        svg.append(...[...paths].reverse());
        marks = [];
        axes.forEach((axis, index) => {
          const [x1, y1] = placeOf(index, 0), [x2, y2] = placeOf(index, 1);
          svg.append(shape("line", { x1, y1, x2, y2, class: "axis" }));
          const anchor = !isWide ? "start" : index === 0 ? "start" : index === axes.length - 1 ? "end" : "middle";
          const name = axis.name.length > 24 ? axis.name.slice(0, 23) + "…" : axis.name;
          const at = isWide ? { x: anchor === "start" ? 4 : anchor === "end" ? width - 4 : x1, y: 16 } : { x: edge, y: y1 - 14 };
          svg.append(shape("text", { ...at, "text-anchor": anchor }, name));
          const shown = isWide || axis.ticks.length < 3 ? axis.ticks : [axis.ticks[0], axis.ticks[axis.ticks.length - 1]];
          for (const [share, words] of shown) {
            const [x, y] = placeOf(index, share), text = words.length > 12 ? words.slice(0, 11) + "…" : words;
            svg.append(shape("text", isWide
              ? { x: index === axes.length - 1 ? x - 6 : x + 6, y: y + 4, class: "tick", "text-anchor": index === axes.length - 1 ? "end" : "start" }
              : { x, y: y + 14, class: "tick", "text-anchor": share < 0.5 ? "start" : "end" }, text));
          }
          const mark = shape("line", { class: "range", visibility: "hidden" });
          marks.push(mark);
          const grip = shape("line", { x1, y1, x2, y2, class: "grip" });
          grip.append(shape("title", {}, `Drag to keep a range of ${axis.name}`));
          const shareOf = event => {
            const frame = body.getBoundingClientRect();
            const at = isWide ? (y1 - (event.clientY - frame.top)) / (y1 - y2) : (event.clientX - frame.left - x1) / (x2 - x1);
            return Math.max(0, Math.min(1, at));
          };
          let begun = null;
          grip.addEventListener("pointerdown", event => { begun = shareOf(event); grip.setPointerCapture(event.pointerId); });
          grip.addEventListener("pointermove", event => {
            if (begun === null) return;
            const now = shareOf(event);
            ranges[index] = Math.abs(now - begun) < 0.02 ? null : [Math.min(begun, now), Math.max(begun, now)];
            refresh();
          });
          grip.addEventListener("pointerup", event => {
            if (begun !== null && Math.abs(shareOf(event) - begun) < 0.02) { ranges[index] = null; refresh(); }
            begun = null;
          });
          svg.append(mark, grip);
        });
        body.querySelector("svg")?.remove();
        body.prepend(svg);
        refresh();
      };
      body.addEventListener("pointermove", event => {
        if (!placeOf || event.buttons) return;
        const frame = body.getBoundingClientRect(), x = event.clientX - frame.left, y = event.clientY - frame.top;
        let best = -1, least = 9;
        lines.forEach((line, index) => {
          if (!isIn(line)) return;
          for (let axis = 0; axis + 1 < axes.length; axis += 1) {
            if (line.at[axis] === null || line.at[axis + 1] === null) continue;
            const [ax, ay] = placeOf(axis, line.at[axis]), [bx, by] = placeOf(axis + 1, line.at[axis + 1]);
            const part = isWide ? (x - ax) / (bx - ax) : (y - ay) / (by - ay);
            if (part < 0 || part > 1) continue;
            const distance = isWide ? Math.abs(ay + part * (by - ay) - y) : Math.abs(ax + part * (bx - ax) - x);
            if (distance < least) { least = distance; best = index; }
          }
        });
        paths.forEach((path, place) => path.classList.toggle("here", place === best));
        if (best < 0) tip.hide(); else tip.show(lines[best].words, rowsOf(lines[best]), x, y);
      });
      body.addEventListener("pointerleave", () => showLine(-1));
      body.tabIndex = 0;
      body.setAttribute("role", "group");
      body.setAttribute("aria-label", `Chart: ${caption}. Arrow keys step through the lines, the best first.`);
      body.addEventListener("keydown", event => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === "Escape") { here = -1; return showLine(-1); }
        if (!step) return;
        event.preventDefault();
        for (let next = here + step; next >= 0 && next < lines.length; next += step) {
          if (isIn(lines[next])) { here = next; break; }
        }
        showLine(here);
      });
      figure.insertBefore(tools, figure.querySelector("figcaption").nextSibling);
      figure.insertBefore(body, tools.nextSibling);
      tools.append(count, make("div", { className: "chart-buttons" }, clear, press("Data", "Save the data of this chart as CSV",
        () => save(caption, csv([["what", ...axes.map(axis => axis.name)], ...lines.map(line => [line.words, ...line.values])])))));
      build();
      let width = body.clientWidth;
      new ResizeObserver(() => { if (body.clientWidth !== width) { width = body.clientWidth; build(); } }).observe(body);
      return {};
    };

    """#
}
