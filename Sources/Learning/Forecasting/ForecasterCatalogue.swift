public import Diagnostics

/// The forecasters that a name can choose.
public enum ForecasterCatalogue {
  public static let names = ["naive", "drift", "ridge", "boosting"]

  /// - Throws: `unknown_forecaster` with the nearest name.
  public static func named(_ name: String) throws(AssayError) -> any Forecaster {
    switch name {
    case "naive": return NaiveForecaster()
    case "drift": return DriftForecaster()
    case "ridge": return RidgeForecaster()
    case "boosting": return try BoostingForecaster()
    default:
      throw AssayError(
        code: "unknown_forecaster",
        message: "There is no forecaster `\(name)`.\(NearestName.suggestion(for: name, among: names))",
        remedy: "The forecasters are \(names.joined(separator: ", ")).", place: name, kind: .usage)
    }
  }
}
