extension PageScript {
  /// Sorts tables by a click on a head, and filters long ones by words.
  static let tables = #"""
    const sortKey = (row, column, kind) => {
      const cell = row.cells[column];
      if (kind === "text") return cell.textContent.trim();
      return cell.dataset.v === undefined ? NaN : Number(cell.dataset.v);
    };
    const sortTable = (table, column, kind, direction) => {
      const body = table.tBodies[0];
      const rows = [...body.rows].map(row => [sortKey(row, column, kind), row]);
      rows.sort(([a], [b]) => {
        if (kind === "text") return direction * a.localeCompare(b, "en");
        if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
        return direction * (a - b);
      });
      body.append(...rows.map(entry => entry[1]));
    };
    for (const head of document.querySelectorAll("table.sortable th[data-sort]")) {
      const button = make("button", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const kind = head.dataset.sort;
        const first = kind === "text" || head.cellIndex === 0 ? 1 : -1;
        const before = head.getAttribute("aria-sort");
        const direction = before === null ? first : before === "ascending" ? -1 : 1;
        for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        sortTable(head.closest("table"), head.cellIndex, kind, direction);
      });
    }
    for (const table of document.querySelectorAll("table.filtered")) {
      const rows = [...table.tBodies[0].rows];
      if (rows.length < 12) continue;
      const input = make("input", { type: "search", placeholder: "symbol, strategy, passed, reason" });
      const count = make("span");
      count.setAttribute("role", "status");
      const apply = () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        for (const row of rows) {
          const text = row.textContent.toLowerCase();
          row.hidden = !words.every(word => text.includes(word));
          shown += !row.hidden;
        }
        count.textContent = `${group(shown)} of ${group(rows.length)}`;
      };
      input.addEventListener("input", apply);
      apply();
      const label = make("label", {}, "Show only ", input);
      table.parentNode.before(make("div", { className: "filter" }, label, count));
    }

    """#
}
