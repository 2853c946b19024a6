/// The script of the dashboard: the feed, and pages that are read again when something changed. All works without it.
enum DashboardScript {
  static let source = #"""
    (() => {
    "use strict";
    const live = document.getElementById("live");
    if (!live || typeof EventSource === "undefined") return;
    const state = (name, words) => {
      live.dataset.state = name;
      live.textContent = words;
    };
    let waiting = 0;
    let hidden = false;
    // Many changes in a moment read a page once, and a page that nobody sees waits until it is seen.
    const changed = () => {
      if (document.hidden) { hidden = true; return; }
      if (waiting) return;
      waiting = setTimeout(() => {
        waiting = 0;
        document.body.dispatchEvent(new CustomEvent("assay:changed"));
      }, 400);
    };
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || !hidden) return;
      hidden = false;
      changed();
    });
    // What a reader types, sorted or filtered is not taken away.
    document.body.addEventListener("htmx:beforeSwap", event => {
      const part = event.detail.target;
      const isTyped = part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
      const isFiltered = [...part.querySelectorAll(".table-tools input[type=search]")].some(input => input.value);
      if (!isTyped && !isFiltered && !part.querySelector("th[aria-sort] button")) return;
      event.detail.shouldSwap = false;
      state("on", "live; tables that you sorted or filtered stay as they are");
    });
    const feed = document.getElementById("feed-list");
    const add = event => {
      if (!feed) return;
      const { at, kind, words, link } = JSON.parse(event.data);
      const item = document.createElement("li");
      const time = document.createElement("time");
      time.dateTime = at;
      time.title = `${at.slice(0, 19).replace("T", " ")} UTC`;
      time.textContent = at;
      const text = document.createElement(link ? "a" : "span");
      if (link && link.startsWith("/")) text.href = link;
      text.textContent = words;
      item.append(time, text);
      item.dataset.kind = kind;
      feed.prepend(item);
      while (feed.children.length > 200) feed.lastChild.remove();
      globalThis.assay?.enhance(item);
      feed.querySelector(".empty")?.remove();
    };
    const source = new EventSource("/events");
    source.addEventListener("open", () => state("on", "live"));
    source.addEventListener("error", () => state("lost", "connection lost, trying again"));
    source.addEventListener("changed", changed);
    source.addEventListener("reset", changed);
    source.addEventListener("activity", add);
    addEventListener("pagehide", () => source.close());
    })();

    """#
}
