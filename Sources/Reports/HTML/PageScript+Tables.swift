extension PageScript {
  /// Sorting, filtering, choice of columns, copying and CSV of every table.
  static let tables = #"""
    const numberOf = text => {
      const plain = text.replace(/[,\s%+]/g, "").replace("−", "-");
      return /^-?[0-9.]+$/.test(plain) ? Number(plain) / (text.includes("%") ? 100 : 1) : NaN;
    };
    const wordsOf = cell => [...cell.childNodes].map(node => node.textContent.trim()).filter(Boolean).join(" ");
    const cellKey = (cell, isNumeric) => {
      if (!cell) return isNumeric ? NaN : "";
      if (!isNumeric) return cell.dataset.v ?? cell.textContent.trim();
      return cell.dataset.v !== undefined ? Number(cell.dataset.v) : numberOf(cell.firstChild?.textContent ?? "");
    };
    const sortBody = (body, column, isNumeric, direction) => {
      const all = [...body.rows];
      const heads = all.filter(row => row.classList.contains("group"));
      const rows = all.filter(row => !heads.includes(row)).map(row => [cellKey(row.cells[column], isNumeric), row]);
      rows.sort(([a], [b]) => {
        if (!isNumeric) return direction * String(a).localeCompare(String(b), "en", { numeric: true });
        if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
        return direction * (a - b);
      });
      body.append(...heads, ...rows.map(entry => entry[1]));
    };
    const addSorting = (table, heads) => {
      for (const head of heads) {
        // A button needs a name; a head without one is that of row names.
        if (head.querySelector("button, a, input") || !head.textContent.trim()) continue;
        const button = make("button", { type: "button" });
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const isNumeric = head.classList.contains("n");
          const first = isNumeric && head.cellIndex > 0 ? -1 : 1;
          const before = head.getAttribute("aria-sort");
          const direction = before === null ? first : before === "ascending" ? -1 : 1;
          for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
          for (const body of table.tBodies) sortBody(body, head.cellIndex, isNumeric, direction);
        });
      }
    };
    const tableRows = (table, full) => {
      const rows = [...table.rows].filter(row => !row.hidden && !row.classList.contains("group"));
      return rows.map(row => [...row.cells].filter(cell => full || !cell.hidden).map(cell => {
        if (cell.tagName === "TD" && cell.classList.contains("n")) {
          const key = cellKey(cell, true);
          if (!Number.isNaN(key)) return key;
        }
        return cell.querySelector("svg") ? "" : wordsOf(cell);
      }));
    };
    const addFilter = (table, tools) => {
      const rows = [...table.tBodies].flatMap(body => [...body.rows]).filter(row => !row.classList.contains("group"));
      if (rows.length < 12) return;
      const input = make("input", { type: "search", placeholder: "Filter rows" });
      input.setAttribute("aria-label", "Filter rows of " + (tools.dataset.title || "the table"));
      const count = make("span", { className: "count" });
      count.setAttribute("role", "status");
      const apply = () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        for (const row of rows) {
          const text = words.length ? row.textContent.toLowerCase() : "";
          row.hidden = !words.every(word => text.includes(word));
          shown += !row.hidden;
        }
        count.textContent = `${group(shown)} of ${group(rows.length)}`;
      };
      input.addEventListener("input", apply);
      apply();
      tools.append(input, count);
    };
    const addColumns = (table, heads, tools) => {
      if (heads.length < 5) return;
      const list = make("div", { className: "column-list" });
      // A choice of columns outlives a reload and the next page of a long table.
      const key = `columns ${location.pathname} ${tools.dataset.title}`;
      let kept = null;
      try { kept = JSON.parse(sessionStorage.getItem(key)); } catch { /* not allowed here */ }
      const keep = () => {
        const off = [...list.querySelectorAll("input")].flatMap((box, index) => box.checked ? [] : [index + 1]);
        try { sessionStorage.setItem(key, JSON.stringify(off)); } catch { /* the same */ }
      };
      const setColumn = (index, isShown) => {
        for (const row of table.rows) if (row.cells[index]?.colSpan === 1) row.cells[index].hidden = !isShown;
      };
      heads.forEach((head, index) => {
        if (index === 0) return;
        const box = make("input", { type: "checkbox", checked: Array.isArray(kept) ? !kept.includes(index) : !head.hasAttribute("data-off") });
        box.addEventListener("change", () => { setColumn(index, box.checked); keep(); });
        if (!box.checked) setColumn(index, false);
        list.append(make("label", {}, box, " " + head.textContent.trim()));
      });
      tools.append(make("details", { className: "columns" }, make("summary", { textContent: "Columns" }), list));
    };
    const prepareTable = frame => {
      const table = frame.querySelector("table");
      if (!table?.tHead || !table.tHead.rows.length || frame.querySelector(".table-tools")) return;
      if (table.classList.contains("heat")) return;
      const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
      const title = frame.querySelector(".scroll").getAttribute("aria-label") || "table";
      const tools = make("div", { className: "table-tools" });
      tools.dataset.title = title;
      // The title stands before the tools; on paper, where there are none, above the table.
      if (table.caption) {
        tools.append(make("strong", { className: "table-title", textContent: table.caption.textContent }));
        table.caption.classList.add("on-paper");
      }
      // Rows that the server sorts and filters are not all here.
      const isPaged = frame.dataset.paged !== undefined;
      if (!isPaged) {
        addSorting(table, heads);
        addFilter(table, tools);
      }
      addColumns(table, heads, tools);
      const copy = press("Copy", "Copy the rows that are shown", async () => {
        const text = tableRows(table, false).map(row => row.map(cell => cell ?? "").join("\t")).join("\n");
        try { await navigator.clipboard.writeText(text); }
        catch {
          const area = make("textarea", { value: text });
          document.body.append(area);
          area.select();
          document.execCommand("copy");
          area.remove();
        }
        copy.textContent = "Copied";
        setTimeout(() => { copy.textContent = "Copy"; }, 1500);
      });
      tools.append(copy);
      if (!isPaged) {
        tools.append(press("CSV", "Save the rows that are shown, all columns",
          () => save(title, csv(tableRows(table, true)))));
      }
      frame.prepend(tools);
    };

    """#
}
