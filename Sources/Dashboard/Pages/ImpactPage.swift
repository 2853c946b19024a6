import Continuous
import Diagnostics
import HTTPServer
import Reports
import Storage

extension PageMaker {
  /// Every change of a configuration: before and after, the evidence, and the way back.
  func impact() throws -> DashboardPage {
    let changes = state.continuous.changes
    var sections: [PageSection] = []
    if changes.isEmpty {
      var blocks: [PageBlock] = [
        .empty(
          state.hasContinuous
            ? "The continuous system has changed no configuration. A change needs a better result on data that neither "
              + "side was fitted on."
            : "The continuous system has not run in this workspace. It looks for better parameters and changes a "
              + "configuration only where unseen data speak for it.",
          commands: ["assay continuous --once", "assay continuous status"])
      ]
      blocks += button(.startContinuous)
      sections.append(PageSection("changes", "No change yet", isLive: true, blocks))
    } else {
      let asked = GridRequest("changes", query, keys: [], sort: "at")
      let matching = changes.filter { asked.matches("\($0.strategy) \($0.old) \($0.new) \($0.at)") }
      let columns = [
        Grid.Column("Strategy"), Grid.Column("When"), Grid.Column("What changed"),
        Grid.Column("Improvement", meaning: "On data that neither side was fitted on", isNumeric: true),
      ]
      var grid = Grid(
        id: "changes", label: "Changes", columns: columns, rows: asked.page(of: matching).map(Self.row),
        paging: Grid.Paging(request: asked, total: matching.count, filters: "strategy or parameter"))
      grid.all = { matching.map(Self.row) }
      var blocks: [PageBlock] = [.grid(grid)]
      for name in Self.unique(changes.map(\.strategy)).prefix(20) {
        blocks += button(.rollBackStrategy(name))
      }
      sections.append(
        PageSection(
          "changes", "Changes of configurations",
          lead: "The newest first. `assay continuous rollback` takes one back.",
          isLive: true, blocks))
    }
    sections.append(contentsOf: try evidence())
    return DashboardPage(
      "Optimisation impact", menu: .impact,
      lead:
        "What was changed by itself, what it was worth on data that nobody had seen, and how to take it back.",
      sections: sections)
  }

  private static func row(_ change: ContinuousData.Change) -> [Cell] {
    [
      .text(change.strategy), .time(change.at), .text(difference(change.old, change.new)),
      .number(
        change.improvement, .signedPercent, undefined: "it was not measured",
        tone: change.improvement > 0 ? .good : change.improvement < 0 ? .bad : nil),
    ]
  }

  /// `fast 10 → 12, slow 50 → 40`.
  static func difference(_ old: String, _ new: String) -> String {
    guard let before = (try? JSONValue(parsing: old))?.objectValue,
      let after = (try? JSONValue(parsing: new))?.objectValue
    else { return "\(old) → \(new)" }
    func text(_ value: JSONValue?) -> String { value.map { $0.stringValue ?? $0.text() } ?? "not set" }
    let keys = unique(before.keys + after.keys)
    let changed = keys.filter { before[$0] != after[$0] }
    return changed.isEmpty
      ? "nothing" : changed.map { "\($0) \(text(before[$0])) → \(text(after[$0]))" }.joined(separator: ", ")
  }

  /// What the continuous system recorded beside the two tables that everybody reads: attempts, the state of the error
  /// budget, iterations. Shown as they are, the newest rows first.
  private func evidence() throws -> [PageSection] {
    let path = ContinuousFolder(of: settings.workspace).database
    guard FileStamp(path) != nil else { return [] }
    let database = try Database(path, access: .readOnly)
    let names = ["attempts", "fdr_state", "iterations"]
    let there = try ContinuousData.tables(of: database)
    return try names.filter { there.contains($0) }.compactMap { name -> PageSection? in
      let columns = try database.rows("SELECT name FROM pragma_table_info(?)", [name]) { $0.text(0) ?? "" }
      let time = columns.first { $0.hasSuffix("timestamp") || $0.hasSuffix("_at") || $0 == "at" }
      let order = time.map { "ORDER BY \"\($0)\" DESC" } ?? ""
      let rows = try database.rows("SELECT * FROM \(name) \(order) LIMIT 200") { row in
        columns.indices.map { place -> Cell in
          if let number = row.double(place), let text = row.text(place), Double(text) != nil {
            return Cell(
              text: number == number.rounded() ? Figure.count(Int(number)) : Figure.pValue(number),
              value: number, isNumeric: true)
          }
          let text = row.text(place) ?? ""
          return columns[place] == time ? .time(text) : .text(String(text.prefix(200)))
        }
      }
      guard !rows.isEmpty else { return nil }
      let title = name.replacing("_", with: " ").replacing("fdr", with: "FDR")
      return PageSection(
        "evidence-\(name)", title.prefix(1).uppercased() + title.dropFirst(),
        [
          .grid(
            Grid(
              id: "evidence-table-\(name)", label: title,
              columns: columns.map { Grid.Column($0.replacing("_", with: " ")) }, rows: rows))
        ])
    }
  }
}
