import Diagnostics
import Market
import Reports
import Storage

/// One line of the activity log, whatever it is about.
struct ActivityEvent: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case run, study, trial, holdout, model, paper, change, action
  }

  /// ISO 8601 UTC.
  var at: String
  var kind: Kind
  var words: String
  var link: String?

  var json: JSONValue {
    ["at": .string(at), "kind": .string(kind.rawValue), "words": .string(words), "link": JSONValue(link)]
  }

  /// What a filter looks at.
  var text: String { "\(at) \(kind.rawValue) \(words)" }
}

extension ActivityEvent {
  init(_ run: RunOverview) {
    let size = "\(run.strategies) strategies on \(run.symbols) symbols, \(run.timeframe) bars"
    let words =
      switch run.status {
      case "running": "The run \(run.id) was started: \(size)."
      case "finished":
        "The run \(run.id) ended: \(run.winners) winners, \(run.candidates) candidates of \(run.backtests) backtests."
      default: "The run \(run.id) failed: \(run.unitsFailed) of \(run.unitCount) units."
      }
    self.init(
      at: run.finishedAt ?? run.createdAt, kind: .run, words: words, link: Address("/runs/\(run.id)").text)
  }

  /// One event for entries that follow each other and say the same, such as the trials of a search.
  static func merging(_ entries: some Sequence<LedgerTail.Entry>) -> [ActivityEvent] {
    var merged: [LedgerTail.Entry] = []
    for tail in entries {
      if let last = merged.last, last.isLike(tail) {
        merged[merged.count - 1].entry.count += tail.entry.count
        merged[merged.count - 1].entry.at = tail.entry.at
      } else {
        merged.append(tail)
      }
    }
    return merged.map { ActivityEvent($0) }
  }

  private init(_ tail: LedgerTail.Entry) {
    let entry = tail.entry
    let span = entry.from.map { " from \($0)" } ?? ""
    let what =
      switch entry.kind {
      case .backtests: entry.count == 1 ? "1 backtest" : "\(Figure.count(entry.count)) backtests"
      case .trials: entry.count == 1 ? "1 trial" : "\(Figure.count(entry.count)) trials"
      case .holdoutLook: "A look at the holdout"
      case .selection: "A choice among \(entry.count)"
      }
    self.init(
      at: entry.at, kind: entry.kind == .holdoutLook ? .holdout : .trial,
      words:
        "\(what) on \(entry.symbol), \(entry.timeframe)\(span)\(entry.note.isEmpty ? "" : ": \(entry.note)")",
      link: entry.run.map { Address("/runs/\($0)").text })
  }

  init(_ action: ActionRecord) {
    self.init(at: action.at, kind: .action, words: action.words, link: nil)
  }
}

extension LedgerTail.Entry {
  /// Whether two entries differ in nothing but their time, count and place; looks at the holdout are told one by one.
  fileprivate func isLike(_ other: LedgerTail.Entry) -> Bool {
    let (a, b) = (entry, other.entry)
    return [.backtests, .trials].contains(a.kind) && a.kind == b.kind && a.symbol == b.symbol
      && a.timeframe == b.timeframe && a.from == b.from && a.note == b.note && a.run == b.run
      && a.at.prefix(10) == b.at.prefix(10)
  }
}
