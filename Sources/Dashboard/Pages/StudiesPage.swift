import Diagnostics
import Factory
import HTTPServer
import Market
import Reports
import Search
import Storage

extension PageMaker {
  /// All studies, a page at a time.
  func studies() throws -> DashboardPage {
    let found = try read { database in
      try database.reading { reader in
        try reader.rows(
          """
          SELECT s.run_id, s.name, s.created_at, t.trials, t.complete, t.pruned, t.failed, t.running,
            json_extract(s.specification, '$.trials')
          FROM studies s LEFT JOIN (
            SELECT run_id, count(*) AS trials, sum(state = 'complete') AS complete, sum(state = 'pruned') AS pruned,
              sum(state = 'failed') AS failed, sum(state = 'running') AS running
            FROM study_trials GROUP BY run_id) t ON t.run_id = s.run_id
          ORDER BY s.created_at DESC, s.run_id
          """
        ) { row in
          (
            id: row.text(0) ?? "", name: row.text(1) ?? "", at: row.text(2) ?? "",
            counts: (3...7).map { Int(row.integer($0) ?? 0) }
          )
        }
      }
    }
    func cells(_ study: (id: String, name: String, at: String, counts: [Int])) -> [Cell] {
      [
        .text(
          study.name.isEmpty ? study.id : study.name, detail: study.id,
          link: Address("/studies/\(study.id)").text),
        .time(study.at),
      ] + study.counts.map { .count($0) }
    }
    let grid = Grid.listing(
      id: "studies", label: "Studies",
      columns: [
        Grid.Column("Study"), Grid.Column("Begun"), Grid.Column("Trials", isNumeric: true),
        Grid.Column("Complete", isNumeric: true), Grid.Column("Pruned", isNumeric: true),
        Grid.Column("Failed", isNumeric: true), Grid.Column("Under way", isNumeric: true),
      ], rows: (found ?? []).map(cells), query: query, filters: "name",
      empty:
        "No study was made yet. `assay search run --strategy RSI2_MeanReversion --symbol SPX --timeframe 1d "
        + "--trials 60` makes one.")
    return DashboardPage(
      "Studies", menu: .studies,
      lead: "Searches for parameters: on one part of the bars, measured on another.",
      sections: [PageSection("list", "All studies", isLive: true, [.grid(grid)])])
  }

  /// One study with its plots.
  func study(_ id: String) throws -> DashboardPage? {
    try read { database -> DashboardPage in
      let stored = try StoredStudy(named: id, in: database)
      let report = StudyReport(
        id: stored.record.id, name: stored.record.name, created: settings.now(),
        codeVersion: stored.record.codeVersion, study: stored.study,
        specification: stored.record.specification,
        verdict: try verdict(stored))
      var page = DashboardPage(
        "Study \(stored.record.name.isEmpty ? stored.record.id : stored.record.name)", menu: .studies)
      var blocks: [PageBlock] = [
        .facts([
          ("Study", .text(stored.record.id)), ("Begun", .time(stored.record.createdAt)),
          (
            "Trials",
            .text(
              "\(Figure.count(stored.study.trials.count)) of \(Figure.count(stored.specification.design.trials))"
            )
          ),
          ("Made by", .text(stored.record.codeVersion)),
        ])
      ]
      if !stored.study.isFinished { blocks += button(.resumeStudy(stored.record.id)) }
      let isFinished = stored.study.isFinished
      let section = PageSection("study", "State", blocks)
      if isFinished { page.closing.append(section) } else { page.sections.append(section) }
      page.report = report.fragment
      return page
    }
  }

  /// What is left of the best trial after all that was tried on the bars. The unseen dates are not looked at here: such
  /// a look is counted, and reading a page is none.
  private func verdict(_ stored: StoredStudy) throws -> StudyVerdict? {
    guard case .strategy(let task) = stored.specification.task,
      let entry = try? settings.workspace.catalogue().entry(task.symbol, task.timeframe),
      entry.contentHash == stored.record.dataHash
    else { return nil }
    let trials = try settings.workspace.ledger().distinctTrials(dataHash: entry.contentHash)
    return StudyVerdict(
      stored.study, ledgerTrials: trials, periodsPerYear: entry.instrument.daysPerYear, unseen: nil)
  }
}
