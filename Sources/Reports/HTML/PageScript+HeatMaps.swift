extension PageScript {
  /// Lets the reader choose metric and axes of a heat map (`HeatMapTable` writes the first view).
  static let heatMaps = #"""
    const ratio = value => fixed(value, 2);
    const metrics = [
      ["sharpe", "Sharpe ratio", ratio], ["return", "Total return", percent],
      ["drawdown", "Maximum drawdown", percent], ["factor", "Profit factor", ratio],
      ["trades", "Trades", value => fixed(value, 0)],
    ];
    // Profit factors are judged against 1, everything else against 0.
    const neutral = key => key === "factor" ? 1 : 0;
    const sliceOf = ({ result, grid, x, y, metric }) => {
      const width = grid.axes.length;
      const cells = Array.from({ length: y < 0 ? 1 : grid.axes[y].values.length },
        () => grid.axes[x].values.map(() => null));
      grid[metric].forEach((value, point) => {
        const at = grid.at.slice(point * width, (point + 1) * width);
        const lies = at.every((index, axis) => axis === x || axis === y || index === result.at[axis]);
        if (lies) cells[y < 0 ? 0 : at[y]][at[x]] = value;
      });
      return cells;
    };
    // The page of the backtest at a place of the grid, where the server has one.
    const heatLink = ({ result, grid, x, y }, i, j) => grid.backtests && grid.axes.reduce((address, axis, index) => {
      const value = axis.values[index === x ? i : index === y ? j : result.at[index]];
      return axis.values.length < 2 ? address
        : `${address}&at.${encodeURIComponent(axis.name)}=${encodeURIComponent(value)}`;
    }, grid.backtests);
    const heatCell = (value, format, middle, scale, isHere, link) => {
      const text = value === null ? "–" : format(value);
      const cell = link && value !== null && !isHere
        ? make("td", {}, make("a", { href: link, textContent: text })) : make("td", { textContent: text });
      if (value === null) cell.title = "Undefined: not run, or no trades.";
      const distance = value === null ? 0 : value - middle;
      if (distance !== 0 && scale > 0) {
        cell.classList.add(distance < 0 ? "cold" : "warm");
        cell.style.setProperty("--h", Math.round((distance / scale) ** 2 * 100) + "%");
      }
      if (isHere) cell.classList.add("here");
      return cell;
    };
    const drawHeat = frame => {
      const { result, grid, x, y, metric } = frame.state;
      const [key, title, format] = metrics.find(entry => entry[0] === metric);
      const across = grid.axes[x], down = y < 0 ? null : grid.axes[y];
      const cells = sliceOf(frame.state);
      const known = cells.flat().filter(value => value !== null);
      const scale = Math.max(0, ...known.map(value => Math.abs(value - neutral(key))));
      const table = frame.querySelector("table");
      table.caption.textContent = `${title} by ${across.name}${down ? " and " + down.name : ""}`;
      table.parentNode.setAttribute("aria-label", table.caption.textContent);
      const head = (text, scope) => make("th", { textContent: text, scope });
      const corner = (down ? down.name + " ↓\n" : "") + across.name + " →";
      table.tHead.replaceChildren(
        make("tr", {}, head(corner, "col"), ...across.values.map(value => head(value, "col"))));
      table.tBodies[0].replaceChildren(...cells.map((row, j) => make("tr", {},
        head(down ? down.values[j] : title, "row"),
        ...row.map((value, i) => heatCell(value, format, neutral(key), scale,
          i === result.at[x] && (!down || j === result.at[y]), heatLink(frame.state, i, j))))));
    };
    const choice = (label, options, value, onChange) => {
      const select = make("select", {},
        ...options.map(([key, text]) => make("option", { value: key, textContent: text })));
      select.value = value;
      select.addEventListener("change", () => onChange(select.value));
      return make("label", {}, label, select);
    };
    const prepareHeat = frame => {
      const result = data.results[Number(frame.dataset.heat)];
      const grid = data.grids[result.grid];
      const x = Number(frame.dataset.x), y = Number(frame.dataset.y);
      frame.state = { result, grid, x, y, metric: "sharpe" };
      const tools = frame.querySelector(".heat-choice");
      const axes = grid.axes.map((axis, index) => [String(index), axis.name])
        .filter(([index]) => grid.axes[index].values.length > 1);
      const addChoice = (label, options, key) => tools.append(
        choice(label, options, String(frame.state[key]), value => {
          const before = frame.state[key];
          frame.state[key] = key === "metric" ? value : Number(value);
          // The same axis twice makes no map, so the other one takes the place that became free.
          const other = key === "x" ? "y" : "x";
          if (key !== "metric" && frame.state[other] === frame.state[key]) {
            frame.state[other] = before;
            tools.querySelectorAll("select")[other === "x" ? 1 : 2].value = String(before);
          }
          drawHeat(frame);
        }));
      addChoice("Show", metrics.filter(([key]) => grid[key]), "metric");
      if (axes.length > 2 && y >= 0) {
        addChoice("across", axes, "x");
        addChoice("down", axes, "y");
      }
    };

    """#
}
