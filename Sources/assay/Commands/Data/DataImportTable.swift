import CommandKit
import Diagnostics
import Features
import Market
import Storage

struct DataImportTable: Command {
  static let path = "data import-table"
  static let abstract = "Bring in a table beside the bars: figures with the time at which they became known."
  static let discussion = """
    Reads CSV (plain or compressed) or Parquet. A row has the date that its figures are of, the day or the time since
    which they are known, maybe a symbol, and any number of figures. Features name them as `table:NAME.COLUMN`, and their
    age as `table:NAME.age_days`.

    At each bar a feature has the figures of the newest date that were known then. Figures known since a day count from
    the next session on, those known since a time of day from the first bar that closes no earlier. A revision counts
    from when it became known; before that, the figure as it was first published does.

    Rows of a table that is there already are added to it; --replace puts the file in its place.
    """
  static let examples = [
    CommandExample(
      "assay data import-table cpi.csv --name cpi --as-of release_date",
      "figures of months, by day of release"),
    CommandExample("assay data import-table vix.csv --name vix --as-of date", "known on their own date"),
    CommandExample("assay data import-table gdp.csv --name gdp --lag 45", "45 days after their own date"),
  ]

  let file = Argument.required("FILE", .file, "the table")
  let name = Option.required("name", .text("NAME"), "what features call the table")
  let date = Option("date", .text("COLUMN"), "the date that the figures are of")
  let asOf = Option("as-of", .text("COLUMN"), "the day or the time since which they are known")
  let symbol = Option("symbol-column", .text("COLUMN"), "the symbol that a row is about; without one, all")
  let columns = Option(
    "columns", .list(of: .text("COLUMN")), "the figures to take; every column of numbers unless given")
  let lag = Option(
    "lag", .integer(in: 0...3_650, "DAYS"), "days from the date or --as-of until figures are known")
  let zone = Option("tz", .text("ZONE"), "zone of times of day that carry none")
  let stale = Option(
    "stale-after", .integer(in: 1...36_500, "DAYS"), default: FundamentalHistory.stalenessLimit,
    "after how many days without a newer row a figure is undefined")
  let isDryRun = Flag("dry-run", "read and judge, write nothing")
  let isReplacing = Flag("replace", "put the file in place of the stored table")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    try SideTableStore.check(context[name])
    var options = SideTableFile.Options(name: context[name], today: Clock.today)
    options.dateColumn = context[date]
    options.asOfColumn = context[asOf]
    options.symbolColumn = context[symbol]
    options.columns = context[columns]
    options.lagDays = context[lag]
    options.timeZone = context[zone]
    options.staleDays = context[stale]
    let read = try SideTableFile(context[file], options)
    let store = SideTableStore(folder: context.globals.data)
    let isThere = store.names().contains(context[name])
    let whole =
      isThere && !context[isReplacing] ? try store.load(context[name]).adding(read.table) : read.table
    if !context[isDryRun] { try store.put(whole) }
    for note in read.notes { context.console.info(note) }
    var json = whole.document.objectValue ?? [:]
    json["rows_of_the_file"] = JSONValue(read.table.entries.count)
    json["notes"] = JSONValue(read.notes)
    json["is_dry_run"] = .bool(context[isDryRun])
    let first = whole.columns.first ?? ""
    return CommandOutput(
      json: .object(json),
      text: "\(context[isDryRun] ? "Dry run" : "Stored"): \(whole.sentence)\n"
        + "Features: `--features \(SideField(table: whole.name, column: first).featureName)`.")
  }
}
