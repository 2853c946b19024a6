import Diagnostics
import Market

/// `NAME_metadata.json`: what the dataset is made of, and what is not in it and why.
struct DatasetMetadata {
  /// `SymbolFacts.json` of every symbol.
  let parts: [JSONValue]
  /// Day of the first window in days since 1970-01-01.
  let first: Int64?
  let stride: Int
  let header: JSONObject

  var json: JSONObject {
    var object = header
    object["stride_days"] = JSONValue(stride)
    object["first_window"] = JSONValue(first.map { CivilDate(daysSinceEpoch: Int32($0)).description })
    object["records"] = JSONValue(sum("records"))
    object["trades"] = JSONValue(sum("trades"))
    object["skipped_windows"] = total("skipped_windows")
    object["skipped_strategy_windows"] = strategyTotal
    object["skipped_symbols"] = .array(
      parts.filter { $0["skipped"]?.stringValue != nil }.map {
        ["symbol": $0["symbol"] ?? .null, "reason": $0["skipped"] ?? .null]
      })
    object["symbols"] = .array(parts)
    return object
  }

  private func sum(_ key: String) -> Int { parts.reduce(0) { $0 + ($1[key]?.integerValue ?? 0) } }

  private func total(_ key: String) -> JSONValue { Self.total(parts.compactMap { $0[key]?.objectValue }) }

  private var strategyTotal: JSONValue {
    Self.total(
      parts.flatMap { $0["skipped_strategies"]?.objectValue?.members.compactMap(\.value.objectValue) ?? [] })
  }

  /// Counts by reason, in the order of the reasons.
  private static func total(_ counts: [JSONObject]) -> JSONValue {
    .object(
      JSONObject(
        WindowSkip.allCases.compactMap { skip in
          let sum = counts.reduce(0) { $0 + ($1[skip.rawValue]?.integerValue ?? 0) }
          return sum > 0 ? (skip.rawValue, JSONValue(sum)) : nil
        }))
  }
}
