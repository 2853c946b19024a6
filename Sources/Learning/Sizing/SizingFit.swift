import Diagnostics

/// Trees that were trained on growth, and how their predictions become fractions.
struct SizingFit: Sendable {
  let trees: TreeModel
  /// Root mean square of the returns it was trained on: trees speak in its inverse.
  let scale: Double
  let kellyShare: Double
  let cap: Double

  /// The fraction of some rows, from 0 to `cap`: the growth-optimal one times `kellyShare`, 0 where that is negative.
  ///
  /// - Throws: `model_features_differ` when the rows lack features of the training.
  func fractions(_ rows: SizingRows, of chosen: [Int]) throws(AssayError) -> [Double] {
    try trees.predict(try rows.matrix(of: chosen, features: trees.features)).map {
      min(max(kellyShare * $0 / scale, 0), cap)
    }
  }
}
