import CommandKit
import Diagnostics
import Import
import Market
import Storage

/// What a user may say about a file of bars; everything that is left out is recognised from the data.
struct BarFile: ParameterGroup {
  let assetClass = Option(
    "class", .choice(of: AssetClass.self, "CLASS"), "class of a symbol that is not known")
  let timeZone = Option("tz", .text("ZONE"), "zone of timestamps that carry none, like America/New_York")
  let stamp = Option(
    "stamp", .choice(of: StampConvention.self, "END"), "which end of an intraday bar its timestamp names")
  let dateOrder = Option("date-order", .choice(of: DateOrder.self, "ORDER"), "order of day, month and year")
  let decimal = Option(
    "decimal", .choice(of: DecimalMark.self, "MARK"), "the mark before the fraction of numbers")
  let member = Option("member", .text("NAME"), "the file to take from an archive that holds several")
  let map = Option.repeated(
    "map", .assignment.named("ROLE=COLUMN"), "take a column, by name or position, for time, open, … or symbol"
  )
  let delimiter = Option("delimiter", .text("CHARACTER"), "what stands between cells")
  let hasNoHeader = Flag("no-header", "the first line is data")
  let scale = Option("scale", .positive("X"), "multiply prices, by 0.0001 for integers of 1/10,000")
  let isPriceOnly = Flag("price-only", "take one price column for open, high, low and close")
  let onlySymbol = Option("only", .text("NAME"), "keep rows whose symbol column has this name")
  let duplicates = Option(
    "duplicates", .choice(of: DuplicatePolicy.self, "POLICY"), default: .quarantine,
    "rows that share a timestamp and differ")
  let unpacked = Option(
    "max-unpacked", .byteCount,
    "how large a compressed file may become: 20GB; 16 GiB and 200 times unless given")

  /// The options for an import of bars of `instrument`.
  ///
  /// - Throws: `unknown_role` for a role of `--map` that does not exist.
  func options(
    _ context: CommandContext, instrument: Instrument, timeframe: Timeframe?
  ) throws -> ImportOptions {
    var options = ImportOptions(instrument: instrument, timeframe: timeframe)
    options.timeZone = context[timeZone]
    options.stamp = context[stamp]
    options.dateOrder = context[dateOrder]
    options.decimal = context[decimal]
    options.member = context[member]
    options.today = Clock.today
    options.scale = context[scale]
    options.isPriceOnly = context[isPriceOnly]
    options.onlySymbol = context[onlySymbol]
    options.duplicates = context[duplicates]
    if let bytes = context[unpacked] { options.unpackingLimit = .upTo(bytes) }
    options.workers = context.globals.workers
    if context[hasNoHeader] { options.hasHeader = false }
    if let text = context[delimiter] { options.delimiter = try Self.delimiter(text) }
    for pair in context[map] {
      guard let role = ColumnRole(rawValue: pair.key) else { throw Self.unknownRole(pair.key) }
      options.columns[role] = pair.value
    }
    return options
  }

  private static func delimiter(_ text: String) throws -> Character {
    if text == "tab" || text == "\\t" { return "\t" }
    guard text.count == 1, let character = text.first else {
      throw AssayError(
        code: "invalid_value", message: "`--delimiter` takes one character or `tab`, not `\(text)`.",
        remedy: "Write it as in `--delimiter ';'`.", place: "--delimiter", kind: .usage)
    }
    return character
  }

  private static func unknownRole(_ name: String) -> AssayError {
    let names = ColumnRole.allCases.map(\.rawValue)
    return AssayError(
      code: "unknown_role", message: "`--map` knows no role `\(name)`.",
      remedy: "Roles are \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
      place: "--map", kind: .usage)
  }
}
