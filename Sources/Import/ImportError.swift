import Diagnostics

/// Where something stands in an imported file.
struct ImportPlace {
  var path: String
  /// Line (or row of JSON and Parquet), counted from 1.
  var line: Int
  /// Position of the column, counted from 1.
  var column: Int

  var description: String { "\(path):\(line):\(column)" }
}

extension AssayError {
  /// An error in the data of an imported file.
  static func badData(
    _ code: String, _ message: String, remedy: String, at place: ImportPlace
  ) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, place: place.description, kind: .badData)
  }
}

extension AssayError {
  static func severalSymbols(_ expected: String, _ found: String, at place: ImportPlace) -> AssayError {
    .badData(
      "several_symbols", "The file holds more than one symbol: `\(expected)` and `\(found)`.",
      remedy: "Import one of them with `--only \(expected)`, or ignore the column with "
        + "`--map symbol=none`.", at: place)
  }
}

/// `a`, `b` and `c`: the names in a sentence, the first dozen of them.
func listed(_ names: [String]) -> String {
  let shown = names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
  return names.count > 12 ? shown + " and \(names.count - 12) more" : shown
}
