import CommandKit
import Diagnostics
import Market
import Storage

/// Which bars of the catalogue a command works on.
struct StoredBarsOptions: ParameterGroup {
  let symbol = Argument.required("SYMBOL", .text, "a symbol of the catalogue").orOption("symbol")
  let timeframe = Option("timeframe", .timeframe, "one timeframe; all unless given")

  /// The timeframes that were asked for: the named one, or all that are there.
  ///
  /// - Throws: `unknown_symbol` with the nearest one when the symbol has none.
  func timeframes(in catalogue: Catalogue, _ context: CommandContext) throws -> [Timeframe] {
    if let timeframe = context[timeframe] { return [timeframe] }
    let all = try catalogue.timeframes(of: context[symbol])
    // Asking for bars that are not there gives the error with the nearest name.
    if all.isEmpty { _ = try catalogue.entry(context[symbol], .day) }
    return all
  }
}
