import CommandKit
import Diagnostics
import Market
import Storage

/// Symbols whose bars all lie outside discovery: known before the run starts, not after it.
struct SealedSymbols {
  /// A symbol with the dates of its first and last bar.
  private typealias Span = (symbol: String, first: CivilDate?, last: CivilDate?)

  private let catalogue: Catalogue
  private let timeframe: Timeframe
  private let window: DiscoveryOptions.Window

  init(_ catalogue: Catalogue, _ timeframe: Timeframe, _ window: DiscoveryOptions.Window) {
    self.catalogue = catalogue
    self.timeframe = timeframe
    self.window = window
  }

  /// The symbols that discovery can judge. Those without a bar in it are named: left out where the catalogue chose
  /// the symbols, an error where the user did or where none is left. Symbols without a bar in the holdout stay, and
  /// are named too.
  /// - Throws: `no_bars_in_discovery`.
  func judged(of symbols: [String], areNamed: Bool, _ console: Console) throws -> [String] {
    let spans = try symbols.map(span)
    let outside = spans.filter { !hasBars($0, window.from, window.through) }
    if !outside.isEmpty, areNamed || outside.count == symbols.count {
      throw AssayError(
        code: "no_bars_in_discovery",
        message: "\(Self.sentence(outside)) no bar in discovery, \(Self.dates(window.from, window.through)).",
        remedy:
          "Leave \(outside.count == 1 ? "it" : "them") out, or move discovery with `--from` and `--to`.",
        place: "symbols", kind: .badData)
    }
    if !outside.isEmpty {
      console.warning(
        "Left out: \(Self.sentence(outside)) no bar in discovery, \(Self.dates(window.from, window.through))."
      )
    }
    let judged = spans.filter { hasBars($0, window.from, window.through) }
    let unsealed = judged.filter { !hasBars($0, window.holdoutFrom, window.holdoutThrough) }
    if !unsealed.isEmpty, window.holdoutFrom != nil {
      console.warning(
        "\(Self.sentence(unsealed)) no bar in the holdout, "
          + "\(Self.dates(window.holdoutFrom, window.holdoutThrough)): `assay factory validate` cannot judge "
          + (unsealed.count == 1 ? "it there." : "them there."))
    }
    return judged.map(\.symbol)
  }

  private func span(_ symbol: String) throws -> Span {
    let entry = try catalogue.entry(symbol, timeframe)
    func day(_ stamp: String?) -> CivilDate? { stamp.flatMap { CivilDate(String($0.prefix(10))) } }
    return (symbol, day(entry.first), day(entry.last))
  }

  private func hasBars(_ span: Span, _ from: CivilDate?, _ through: CivilDate?) -> Bool {
    guard let first = span.first, let last = span.last else { return false }
    // The session date of an intraday bar can be a day after the date of its stamp.
    return through.map { first <= $0 } ?? true && from.map { last.advanced(byDays: 1) >= $0 } ?? true
  }

  private static func sentence(_ spans: [Span]) -> String {
    let names = spans.prefix(20).map { "\($0.symbol) (\(dates($0.first, $0.last)))" }.joined(separator: ", ")
    let more = spans.count > 20 ? " and \(spans.count - 20) more" : ""
    return names + more + (spans.count == 1 ? " has" : " have")
  }

  private static func dates(_ first: CivilDate?, _ last: CivilDate?) -> String {
    "\(first.map { "\($0)" } ?? "the start") to \(last.map { "\($0)" } ?? "the end")"
  }
}
