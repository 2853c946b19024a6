import Diagnostics
import HTTPServer
import Reports
import Storage

extension PageMaker {
  /// The live feed, the log to search, the ledger with its head.
  func activity() throws -> DashboardPage {
    let kind = query.value("kind").flatMap(ActivityEvent.Kind.init)
    let events = try events()
    func cells(_ event: ActivityEvent) -> [Cell] {
      [.time(event.at), .text(event.kind.rawValue), .text(event.words, link: event.link)]
    }
    let log = Grid.listing(
      id: "log", label: "Log", columns: [Grid.Column("When"), Grid.Column("Kind"), Grid.Column("What")],
      rows: events.filter { kind == nil || $0.kind == kind }.map(cells), query: query, filters: "words",
      empty: "Nothing has happened in this workspace yet. `assay demo` makes a first run.")
    let kinds: [(text: String, address: String)] =
      [("Everything", "/activity")]
      + ActivityEvent.Kind.allCases.map { ($0.rawValue, Address("/activity", ["kind": $0.rawValue]).text) }
    var feed: [PageBlock] = [.feed(Array(events.prefix(20)))]
    let jobs = dashboard.runner.jobs.filter(\.isRunning)
    for job in jobs {
      feed.append(.text("Started here: `\(job.command)`, running."))
      feed += button(.pause(job: job.id))
    }
    return DashboardPage(
      "Activity", menu: .activity, lead: "What happens in the workspace, as it happens.",
      sections: [
        PageSection("feed", "Now", feed),
        PageSection("log-section", "Log", [.links(kinds), .grid(log)]),
        PageSection("ledger", "Trial ledger", isLive: true, ledger()),
      ])
  }

  private func ledger() -> [PageBlock] {
    let ledger = state.ledger
    guard let head = ledger.head else {
      return [
        .empty(
          "The ledger has no entry. Everything that is tried on bars is written there, so that a winner can be judged "
            + "against all of it.",
          commands: ["assay backtest --symbol AAPL --timeframe 1d --strategy MACross"])
      ]
    }
    func cells(_ entry: LedgerTail.Entry) -> [Cell] {
      [
        .count(entry.line), .time(entry.entry.at), .text(entry.entry.kind.rawValue.replacing("_", with: " ")),
        .text("\(entry.entry.symbol) \(entry.entry.timeframe)"), .count(entry.entry.count),
        .text(entry.entry.note),
        .text(String(entry.hash.prefix(16))),
      ]
    }
    let grid = Grid.listing(
      id: "entries", label: "Entries of the ledger",
      columns: [
        Grid.Column("Line", isNumeric: true), Grid.Column("When"), Grid.Column("Kind"), Grid.Column("Bars"),
        Grid.Column("Count", isNumeric: true), Grid.Column("Note"), Grid.Column("Hash"),
      ], rows: ledger.entries.reversed().map(cells), query: query, filters: "symbol, kind, note or hash")
    return [
      .facts([
        ("Head", .text(head)), ("Entries", .text(Figure.count(ledger.count))),
        (
          "Shown",
          .text(
            ledger.count > ledger.entries.count
              ? "the newest \(Figure.count(ledger.entries.count))" : "all of them")
        ),
        ("To check the chain", .text("assay ledger verify")),
      ]), .grid(grid),
    ]
  }

  /// Everything that the workspace says happened, the newest first.
  private func events() throws -> [ActivityEvent] {
    var events = state.actions.map { ActivityEvent($0) }
    events += ActivityEvent.merging(state.ledger.entries)
    for run in state.runs.runs {
      var begun = run
      begun.status = "running"
      begun.finishedAt = nil
      events.append(ActivityEvent(begun))
      if !run.isRunning { events.append(ActivityEvent(run)) }
    }
    events += state.continuous.changes.map { change in
      ActivityEvent(
        at: change.at, kind: .change,
        words: "The configuration of \(change.strategy) changed: \(Self.difference(change.old, change.new)).",
        link: "/impact")
    }
    let others = try read { database in
      try database.reading { reader in
        try reader.rows("SELECT name, run_id, created_at FROM studies ORDER BY created_at DESC LIMIT 1000") {
          row in
          ActivityEvent(
            at: row.text(2) ?? "", kind: .study, words: "The study \(row.text(0) ?? "") was begun.",
            link: Address("/studies/\(row.text(1) ?? "")").text)
        }
          + reader.rows(
            "SELECT name, version, promoted_at FROM model_promotions ORDER BY promoted_at DESC LIMIT 1000"
          ) {
            row in
            ActivityEvent(
              at: row.text(2) ?? "", kind: .model,
              words: "\(row.text(0) ?? "") version \(row.integer(1) ?? 0) was put into use.", link: "/models")
          }
          + reader.rows(
            """
            SELECT a.name, count(*), max(d.date), max(d.recorded_at) FROM paper_days d
            JOIN paper_accounts a ON a.run_id = d.run_id GROUP BY a.name, d.recorded_at
            ORDER BY d.recorded_at DESC LIMIT 1000
            """
          ) { row in
            ActivityEvent(
              at: row.text(3) ?? "", kind: .paper,
              words:
                "The paper account \(row.text(0) ?? "") booked \(row.integer(1) ?? 0) days, to \(row.text(2) ?? "").",
              link: Address("/portfolio", ["account": row.text(0) ?? ""]).text)
          }
      }
    }
    events += others ?? []
    return events.enumerated().sorted { ($1.element.at, $0.offset) < ($0.element.at, $1.offset) }.map(
      \.element)
  }
}
