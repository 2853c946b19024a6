/// The options that every command takes, as given on the command line.
public struct GlobalOptions: Sendable {
  /// One JSON document on standard output instead of text.
  public var json: Bool
  /// Where to write reports and tables; `nil` when not given.
  public var output: String?
  /// The seed of all random streams; `nil` when not given, so that a configuration can name one.
  public var seed: UInt64?
  /// How many units of work run side by side.
  public var workers: Int
  /// The configuration file; `nil` when not given.
  public var config: String?
  /// The folder of the catalogue.
  public var data: String
  /// The results database.
  public var database: String
  public var quiet: Bool
  public var verbose: Bool
}

/// The declarations behind `GlobalOptions`.
///
/// A command may declare an option of the same name with a closer meaning, as `assay indicator` does for
/// `--output`; its own declaration then counts.
struct GlobalParameters: ParameterGroup {
  static let standardData = "./assay-data"
  static let standardDatabase = "./assay-data/results.sqlite"

  let json = Flag("json", "print one JSON document on standard output and nothing else there")
  let output = Option("output", .folder, "where reports and tables are written")
  let seed = Option("seed", .seed, "seed of all random streams")
  let workers = Option(
    "workers", .integer(in: 1...1024), "units of work side by side; all cores unless given")
  let config = Option("config", .file, "configuration file in YAML")
  let data = Option("data", .folder, default: standardData, "folder of the catalogue")
  let database = Option("db", .file, default: standardDatabase, "results database")
  let quiet = Flag("quiet", "only warnings and errors on standard error (-q)")
  let verbose = Flag("verbose", "details on standard error (-v)")
  let help = Flag("help", "what a command does and takes, with examples (-h)")
}

extension GlobalOptions {
  init(_ values: ParsedValues, defaultWorkers: Int) {
    let declared = GlobalParameters()
    json = values.value(of: declared.json) ?? false
    output = values.value(of: declared.output) ?? nil
    seed = values.value(of: declared.seed) ?? nil
    workers = (values.value(of: declared.workers) ?? nil) ?? defaultWorkers
    config = values.value(of: declared.config) ?? nil
    data = values.value(of: declared.data) ?? GlobalParameters.standardData
    database = values.value(of: declared.database) ?? GlobalParameters.standardDatabase
    quiet = values.value(of: declared.quiet) ?? false
    verbose = values.value(of: declared.verbose) ?? false
  }
}
