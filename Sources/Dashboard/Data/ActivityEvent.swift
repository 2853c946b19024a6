import Diagnostics
import Market
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

  init(_ tail: LedgerTail.Entry) {
    let entry = tail.entry
    let span = entry.from.map { " from \($0)" } ?? ""
    let what =
      switch entry.kind {
      case .backtests: "\(entry.count) backtests"
      case .trials: "\(entry.count) trials"
      case .holdoutLook: "A look at the sealed part"
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
