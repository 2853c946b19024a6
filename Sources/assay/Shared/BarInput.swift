import CommandKit
import Diagnostics
import Import
import Market
import Storage

/// Bars from a file or from the catalogue.
struct BarInput: ParameterGroup {
  let input = Option("input", .file, "bars in any form that `assay data import` reads; or give --symbol")
  let symbol = Option("symbol", .text("S"), "a symbol of the catalogue; with --input, what the bars are of")
  let timeframe = Option("timeframe", .timeframe, "length of a bar")
  let file = BarFile()

  /// - Parameter standard: the bar length of a symbol of the catalogue where none is given.
  func read(_ context: CommandContext, standard: Timeframe? = nil) throws -> BarSeries {
    guard let path = context[input] else { return try stored(context, standard) }
    let known = try context[symbol].map {
      try context.workspace.catalogue().instrument($0, assetClass: context[file.assetClass])
    }
    let instrument =
      known ?? Instrument(symbol: "bars", assetClass: .cfd, sessions: .aroundTheClock, costs: .free)
    var options = try file.options(context, instrument: instrument, timeframe: context[timeframe])
    options.isExchangeZoneKnown = known != nil
    let result = try BarImporter.importFile(path, options: options)
    ImportText.warn(about: result.report, on: context.console)
    return result.series
  }

  private func stored(_ context: CommandContext, _ standard: Timeframe?) throws -> BarSeries {
    guard let symbol = context[symbol], let timeframe = context[timeframe] ?? standard else {
      throw AssayError(
        code: "missing_option",
        message: context[symbol].map { "No bar length is given for `\($0)`." } ?? "No bars are named.",
        remedy: "Give `--input FILE`, or `--symbol S --timeframe T` of the catalogue.", place: "--input",
        kind: .usage)
    }
    return try context.workspace.catalogue().load(symbol, timeframe)
  }
}
