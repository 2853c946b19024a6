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
    const add = data => {
      if (!feed) return;
      const { at, kind, words, link } = JSON.parse(data);
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
    let isOn = false;
    const take = (kind, data) => {
      // What the list of events missed is no longer known: it is written anew.
      if (kind === "reset" && feed) { location.reload(); return; }
      if (kind === "on" || kind === "lost") {
        isOn = kind === "on";
        state(kind, isOn ? "live" : "connection lost, trying again");
      } else if (kind === "activity") {
        add(data);
      } else {
        changed();
      }
    };
    // A browser opens six connections to a server and no more, so all tabs share one stream: the tab that holds the lock
    // listens and tells the others. When it goes, the next one takes over.
    const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("assay-feed");
    let source = null, last = null;
    const tell = (kind, data) => {
      take(kind, data);
      channel?.postMessage([kind, data, last]);
    };
    const listen = () => {
      const own = source = new EventSource(last ? `/events?last=${encodeURIComponent(last)}` : "/events");
      source.addEventListener("open", () => tell("on"));
      source.addEventListener("error", () => {
        tell("lost");
        // A browser gives up for good on an answer that is no stream, such as that of a proxy.
        if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (source === own) listen(); }, 5000);
      });
      for (const kind of ["changed", "reset", "activity"]) {
        source.addEventListener(kind, event => {
          last = event.lastEventId || last;
          tell(kind, event.data);
        });
      }
    };
    if (channel) {
      channel.addEventListener("message", ({ data: [kind, data, id] }) => {
        if (kind === "hello") {
          if (source) channel.postMessage([isOn ? "on" : "lost", "", last]);
          return;
        }
        last = id || last;
        take(kind, data);
      });
    }
    if (channel && navigator.locks) {
      channel.postMessage(["hello"]);
      navigator.locks.request("assay-feed", () => new Promise(listen));
    } else {
      listen();
    }
    // A tab or a machine that slept may hold a connection that ended without a word. It is opened anew, from the last
    // event that came, and what is shown is read again.
    let tick = Date.now();
    const wake = () => {
      tick = Date.now();
      changed();
      if (!source) return;
      source.close();
      listen();
    };
    setInterval(() => {
      // Tabs in the background are called once a minute.
      if (Date.now() - tick > 150_000) wake();
      tick = Date.now();
    }, 5000);
    document.addEventListener("resume", wake);
    addEventListener("pagehide", () => source?.close());
    // A page that comes back from the browser's memory has lost its stream.
    addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
    })();

    """#
}
