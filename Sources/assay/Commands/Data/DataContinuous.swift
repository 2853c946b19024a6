import CommandKit
import Diagnostics
import Market
import Storage

struct DataContinuous: Command {
  static let path = "data continuous"
  static let abstract = "Join the contracts of a future to one series."
  static let discussion = """
    The contracts are symbols of the catalogue in the order of their expiry. The adjusted series is stored under --as,
    the prices of the contract held under the same name with -RAW. The table of rolls goes into the provenance and, with
    --table, into a file. A roll by volume happens in the session after the next contract traded more. A roll by open
    interest needs a table with the columns date, contract and open_interest; that of a session is published on the next
    one, so the roll comes on the session after that. `assay backtest --raw-fills` trades the result as it was.
    """
  static let examples = [
    CommandExample(
      "assay data continuous ESH24 ESM24 ESU24 --as ES --timeframe 1d --roll volume",
      "returns of the contract held"),
    CommandExample(
      "assay data continuous CLF24 CLG24 --as CL --timeframe 1d --days 5 --adjust difference --table rolls.csv",
      "five sessions before the end, shifted by differences"),
  ]

  enum Roll: String, CaseIterable, Sendable {
    case calendar, volume
    case openInterest = "open_interest"
  }

  let contracts = Argument.repeated("CONTRACT", .text, "symbols of the catalogue, the first to expire first")
  let name = Option.required("as", .text("SYMBOL"), "what the joined series is of")
  let timeframe = Option.required("timeframe", .timeframe, "length of a bar")
  let roll = Option(
    "roll", .choice(of: Roll.self, "RULE"), default: .calendar, "when to go to the next contract")
  let days = Option("days", .integer(in: 1...250), default: 1, "sessions before the last bar of a contract")
  let adjustment = Option(
    "adjust", .choice(of: RollAdjustment.self, "METHOD"), default: .ratio,
    "how earlier contracts are levelled")
  let openInterest = Option(
    "open-interest", .file, "with --roll open_interest: date, contract, open_interest")
  let table = Option("table", .file.named("OUT.csv"), "where the table of rolls is written")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let catalogue = try context.workspace.catalogue()
    let names = context[contracts]
    let instrument = try catalogue.instrument(context[name])
    let series = try names.map { try catalogue.load($0, context[timeframe]) }
    let future = try ContinuousFuture(
      series, as: instrument, roll: try rule(context),
      adjustment: context[adjustment])
    let source = "contracts " + names.joined(separator: ", ")
    let report = RollTable(adjustment: context[adjustment], rolls: future.rolls).json
    func provenance(_ change: String) -> BarProvenance {
      BarProvenance(
        source: source, stamp: "close", adjustments: [change], importedBy: "assay \(Version.number)",
        report: report)
    }
    let what = "rolled by \(context[roll].rawValue)"
    let adjusted = try catalogue.put(
      future.adjusted, provenance("\(what), levelled by \(context[adjustment].rawValue)"))
    let raw = try catalogue.put(
      future.raw.named(RollTable.rawSymbol(of: instrument.symbol)),
      provenance("\(what), prices of the contract held"))
    if let path = context[table] { try AtomicFile.replace(path, with: Self.csv(future.rolls)) }
    var json = EntryText.document(adjusted).objectValue ?? [:]
    json["rolls"] = .array(future.rolls.map(RollTable.document))
    json["raw"] = EntryText.document(raw)
    var page = TextTable([
      .text("first session"), .text("from"), .text("to"), .number("close"), .number("next close"),
      .number("difference"),
    ])
    for roll in future.rolls {
      page.append([
        roll.date.description, roll.from, roll.to, NumberText.significant(roll.fromClose),
        NumberText.significant(roll.toClose), NumberText.significant(roll.difference),
      ])
    }
    let text = page.text(width: context.console.width, style: context.console.outputStyle)
    return CommandOutput(
      json: .object(json),
      text: text
        + "\n\nStored \(NumberText.grouped(adjusted.barCount)) bars as \(adjusted.symbol) (adjusted) and "
        + "\(raw.symbol) (as traded).")
  }

  private func rule(_ context: CommandContext) throws -> RollRule {
    guard context[roll] == .openInterest else {
      if context[openInterest] != nil {
        throw AssayError(
          code: "conflicting_options", message: "`--open-interest` is not looked at by this rule.",
          remedy: "Give --roll open_interest, or leave it out.", place: "--open-interest", kind: .usage)
      }
      return context[roll] == .volume ? .volume : .sessionsBeforeEnd(context[days])
    }
    guard let path = context[openInterest] else {
      throw AssayError(
        code: "missing_option", message: "`--roll open_interest` needs the open interest of the contracts.",
        remedy: "Give a table with --open-interest FILE.", place: "--open-interest", kind: .usage)
    }
    return .openInterest(try OpenInterestFile.read(path))
  }

  private static func csv(_ rolls: [Market.Roll]) -> String {
    "date,from,to,time,from_close,to_close,difference,ratio\n"
      + rolls.map {
        "\($0.date),\($0.from),\($0.to),\($0.time),\($0.fromClose),\($0.toClose),\($0.difference),\($0.ratio)\n"
      }.joined()
  }
}
