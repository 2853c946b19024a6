import CommandKit
import Diagnostics
import Indicators
import Market

/// How many bars until it no longer matters where the data start, for one indicator or for all.
struct IndicatorWarmUp {
  let study: WarmUpStudy
  /// What the bars are, in a few words.
  let source: String

  /// The made-up bars that are studied unless the user gives some.
  static func syntheticBars() throws -> BarSeries {
    let instrument = try InstrumentRegistry.resolve(symbol: "ES", assetClass: nil)
    return try SyntheticMarket(
      instrument: instrument, timeframe: Timeframe(minutes: 15), start: CivilDate(daysSinceEpoch: 14_613)
    ).bars(count: 20_000, seed: 1)
  }

  func output(of requests: [IndicatorRequest], _ context: CommandContext) throws -> CommandOutput {
    var rows: [(request: IndicatorRequest, found: WarmUpSensitivity)] = []
    var refused: [(name: String, error: AssayError)] = []
    for request in requests {
      do {
        rows.append((request, try study.sensitivity(of: request)))
      } catch let error as AssayError where requests.count > 1 && error.kind == .badData {
        context.console.warning("left out \(request.function): \(error.message)")
        refused.append((request.function, error))
      }
    }
    let leftOut: [JSONValue] = refused.map {
      ["name": .string($0.name), "code": .string($0.error.code), "message": .string($0.error.message)]
    }
    let json: JSONValue = [
      "tolerance": .number(study.tolerance), "bars": .string(source),
      "indicators": .array(try rows.map { try document($0.request, $0.found) }),
      "left_out": .array(leftOut),
    ]
    let text = try page(rows, context)
    return CommandOutput(json: json, exitCode: refused.isEmpty ? .done : .failed, text: text)
  }

  private func document(_ request: IndicatorRequest, _ found: WarmUpSensitivity) throws -> JSONValue {
    let metadata = try IndicatorCatalogue.type(named: request.function).metadata
    let values = try IndicatorParameters(request.parameters, for: metadata).values
    return [
      "name": .string(request.function),
      "parameters": .object(
        JSONObject(zip(metadata.parameters, values).map { ($0.name, .number($1)) })),
      "lookback": JSONValue(found.lookback),
      "settled_after": found.bars.map { JSONValue($0) } ?? .null,
      "outputs": .object(
        JSONObject(zip(metadata.outputs, found.settled).map { ($0, $1.map { JSONValue($0) } ?? .null) })),
    ]
  }

  private func page(
    _ rows: [(request: IndicatorRequest, found: WarmUpSensitivity)], _ context: CommandContext
  ) throws -> String {
    var table = TextTable([
      .text("name"), .number("look-back"), .number("settled after"), .text("what it is"),
    ])
    for (request, found) in rows {
      let metadata = try IndicatorCatalogue.type(named: request.function).metadata
      let values = try IndicatorParameters(request.parameters, for: metadata).values
      let parameters = zip(metadata.parameters, values).map { "\($0.name)=\(NumberText.significant($1))" }
      let list = parameters.isEmpty ? "" : ": " + parameters.joined(separator: " ")
      table.append([
        metadata.name, NumberText.grouped(found.lookback), found.bars.map(NumberText.grouped) ?? "never",
        metadata.title + list,
      ])
    }
    let tolerance = NumberText.significant(study.tolerance)
    let head = "Bars until the start of the data matters less than \(tolerance) of a value, on \(source).\n\n"
    return head + table.text(width: context.console.width, style: context.console.outputStyle)
  }
}
