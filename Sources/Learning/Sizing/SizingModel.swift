public import Diagnostics
import Market

/// Says which fraction of capital a window of a strategy on a symbol deserves, from what was known before it.
public struct SizingModel: Sendable {
  static let kind = "position_size"

  let fit: SizingFit
  public let family: SizingTraining.Family
  /// From the open of the first window it learned from to the close of the last, UTC nanoseconds. A window that starts
  /// before the latter may have taught it.
  public let trainedFrom: Int64
  public let trainedThrough: Int64
  /// Windows it learned from.
  public let windows: Int
  public let manifest: ModelManifest

  /// The fraction of some rows, from 0 to the cap: the growth-optimal one times the share of Kelly, 0 where that is
  /// negative.
  ///
  /// - Throws: `model_features_differ` when the rows lack features of the training.
  public func fractions(_ rows: SizingRows, of chosen: [Int]) throws(AssayError) -> [Double] {
    try fit.fractions(rows, of: chosen)
  }

  /// Writes the trees in XGBoost's own format, and `….manifest.json` beside them.
  public func save(to path: String) throws {
    var manifest = manifest
    manifest.settings = [
      "family": .string(family.rawValue), "kelly_share": .number(fit.kellyShare), "cap": .number(fit.cap),
      "return_scale": .number(fit.scale), "windows": JSONValue(windows),
      "trained_from": .string(Timestamp(nanoseconds: trainedFrom).description),
      "trained_through": .string(Timestamp(nanoseconds: trainedThrough).description),
      "trained_from_ns": JSONValue(trainedFrom), "trained_through_ns": JSONValue(trainedThrough),
      "fraction": "min(max(kelly_share * prediction / return_scale, 0), cap)",
    ]
    try fit.trees.save(to: path, manifest)
  }

  /// - Throws: as `TreeModel.load`; `invalid_manifest` where a setting is missing.
  public init(path: String) throws {
    let (trees, manifest) = try TreeModel.load(path, kind: Self.kind)
    let settings = manifest.settings
    guard let family = settings["family"]?.stringValue.flatMap(SizingTraining.Family.init(rawValue:)),
      let kellyShare = settings["kelly_share"]?.doubleValue, let cap = settings["cap"]?.doubleValue,
      let scale = settings["return_scale"]?.doubleValue, scale > 0,
      let from = settings["trained_from_ns"]?.integerValue,
      let through = settings["trained_through_ns"]?.integerValue
    else { throw AssayError.invalidManifest(path, "It lacks settings of a sizing model.") }
    self.init(
      fit: SizingFit(trees: trees, scale: scale, kellyShare: kellyShare, cap: cap), family: family,
      trainedFrom: Int64(from), trainedThrough: Int64(through),
      windows: settings["windows"]?.integerValue ?? 0,
      manifest: manifest)
  }

  init(
    fit: SizingFit, family: SizingTraining.Family, trainedFrom: Int64, trainedThrough: Int64, windows: Int,
    manifest: ModelManifest
  ) {
    self.fit = fit
    self.family = family
    self.trainedFrom = trainedFrom
    self.trainedThrough = trainedThrough
    self.windows = windows
    self.manifest = manifest
  }
}
