public import Diagnostics

/// What an entry of the trial ledger says was done to some data.
public enum LedgerKind: String, Sendable, CaseIterable {
  /// Backtests that were run and whose figures somebody saw or ranked.
  case backtests
  /// Anything else that was tried on the data and could have been chosen: models, thresholds, portfolios.
  case trials
  /// A look at a sealed holdout.
  case holdoutLook = "holdout_look"
  /// A choice among what was tried. It adds no trial.
  case selection

  /// Whether entries of this kind make a later winner less surprising.
  public var countsAsTrial: Bool { self == .backtests || self == .trials }
}

/// One thing that this installation did to some data.
public struct LedgerEntry: Sendable, Hashable {
  public var kind: LedgerKind
  /// Hash of the bars, as the catalogue states it.
  public var dataHash: String
  public var symbol: String
  public var timeframe: String
  /// First and last session date that were looked at, `2010-01-04`; `nil` is the start or the end of the data.
  public var from: String?
  public var through: String?
  /// How many backtests, trials or looks.
  public var count: Int
  /// Hash of exactly what was tried (`SHA256.hexadecimal(ofParts:)`), so that the same work done again is no
  /// new trial.
  public var work: String
  /// The run of the results database that it belongs to.
  public var run: String?
  /// What it was, for a reader: `MACross, 81 × 20`.
  public var note: String
  /// ISO 8601 UTC; the caller's clock.
  public var at: String

  public init(
    kind: LedgerKind, dataHash: String, symbol: String, timeframe: String, from: String? = nil,
    through: String? = nil, count: Int, work: String, run: String? = nil, note: String = "", at: String
  ) {
    self.kind = kind
    self.dataHash = dataHash
    self.symbol = symbol
    self.timeframe = timeframe
    self.from = from
    self.through = through
    self.count = count
    self.work = work
    self.run = run
    self.note = note
    self.at = at
  }
}

extension LedgerEntry {
  /// Keys in alphabetical order, every key always there: one text for one entry.
  public var json: JSONObject {
    [
      "at": .string(at), "count": JSONValue(count), "data_hash": .string(dataHash), "from": JSONValue(from),
      "kind": .string(kind.rawValue), "note": .string(note), "run": JSONValue(run), "symbol": .string(symbol),
      "through": JSONValue(through), "timeframe": .string(timeframe), "work": .string(work),
    ]
  }

  /// Reads back what `json` wrote; `nil` when a member is missing or has another type.
  public init?(json: JSONValue) {
    guard let at = json["at"]?.stringValue, let count = json["count"]?.integerValue,
      let dataHash = json["data_hash"]?.stringValue,
      let kind = json["kind"]?.stringValue.flatMap({ LedgerKind(rawValue: $0) }),
      let note = json["note"]?.stringValue, let symbol = json["symbol"]?.stringValue,
      let timeframe = json["timeframe"]?.stringValue, let work = json["work"]?.stringValue
    else { return nil }
    self.init(
      kind: kind, dataHash: dataHash, symbol: symbol, timeframe: timeframe, from: json["from"]?.stringValue,
      through: json["through"]?.stringValue, count: count, work: work, run: json["run"]?.stringValue,
      note: note,
      at: at)
  }
}
