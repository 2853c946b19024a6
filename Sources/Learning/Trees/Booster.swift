import CXGBoost
import Diagnostics

/// One XGBoost model and the memory it owns.
final class Booster {
  private let handle: BoosterHandle

  /// An empty model.
  ///
  /// - Parameter matrices: those it will be trained on or judged by, for which XGBoost keeps running predictions.
  init(for matrices: [TrainingMatrix]) throws(AssayError) {
    var made: BoosterHandle?
    let handles: [DMatrixHandle?] = matrices.map(\.handle)
    try XGBoost.check(XGBoosterCreate(handles, UInt64(handles.count), &made))
    handle = try XGBoost.given(made)
  }

  private init(owning handle: BoosterHandle) { self.handle = handle }

  /// The first rounds of the model.
  func firstRounds(_ count: Int) throws(AssayError) -> Booster {
    var made: BoosterHandle?
    try XGBoost.check(XGBoosterSlice(handle, 0, Int32(count), 1, &made))
    return Booster(owning: try XGBoost.given(made))
  }

  /// A model from bytes of its own format, JSON or UBJ.
  init(bytes: [UInt8]) throws(AssayError) {
    var made: BoosterHandle?
    try XGBoost.check(XGBoosterCreate(nil, 0, &made))
    handle = try XGBoost.given(made)
    try set("nthread", "1")
    let code = bytes.withUnsafeBytes {
      XGBoosterLoadModelFromBuffer(handle, $0.baseAddress, UInt64($0.count))
    }
    try XGBoost.check(code)
  }

  deinit { _ = XGBoosterFree(handle) }

  func set(_ name: String, _ value: String) throws(AssayError) {
    try XGBoost.check(XGBoosterSetParam(handle, name, value))
  }

  func update(round: Int, _ training: TrainingMatrix) throws(AssayError) {
    try XGBoost.check(XGBoosterUpdateOneIter(handle, Int32(round), training.handle))
  }

  /// The loss on a matrix that the model was made for, in the digits that XGBoost prints.
  func loss(round: Int, on matrix: TrainingMatrix) throws(AssayError) -> Double {
    var text: UnsafePointer<CChar>?
    var handles: [DMatrixHandle?] = [matrix.handle]
    let code = "judged".withCString { name in
      var names: [UnsafePointer<CChar>?] = [name]
      return XGBoosterEvalOneIter(handle, Int32(round), &handles, &names, 1, &text)
    }
    try XGBoost.check(code)
    let words = text.map { String(cString: $0) } ?? ""
    return words.split(separator: ":").last.flatMap { Double($0) } ?? .nan
  }

  /// The number of features the model was trained on.
  func featureCount() throws(AssayError) -> Int {
    var count: UInt64 = 0
    try XGBoost.check(XGBoosterGetNumFeature(handle, &count))
    return Int(count)
  }

  /// The predictions row by row: one a row, or one a class.
  func predict(_ matrix: FeatureMatrix) throws(AssayError) -> [Float] {
    if matrix.rows == 0 { return [] }
    var (shape, dimensions): (UnsafePointer<UInt64>?, UInt64) = (nil, 0)
    var result: UnsafePointer<Float>?
    let code = matrix.values.withUnsafeBufferPointer { values in
      XGBoosterPredictFromDense(
        handle, XGBoost.description(of: values, columns: matrix.columns), Self.predictSettings, nil, &shape,
        &dimensions, &result)
    }
    try XGBoost.check(code)
    guard let result else { return [] }
    return Array(UnsafeBufferPointer(start: result, count: Self.size(shape, dimensions)))
  }

  /// What each feature adds to the prediction of each row (SHAP values of its trees), and last what every row starts
  /// from: columns + 1 values a row, which add up to the prediction before its link.
  func contributions(_ matrix: FeatureMatrix) throws(AssayError) -> [Float] {
    if matrix.rows == 0 { return [] }
    let rows = try TrainingMatrix(matrix)
    var (shape, dimensions): (UnsafePointer<UInt64>?, UInt64) = (nil, 0)
    var result: UnsafePointer<Float>?
    let settings =
      "{\"type\": 2, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}"
    try XGBoost.check(
      XGBoosterPredictFromDMatrix(handle, rows.handle, settings, &shape, &dimensions, &result))
    guard let result else { return [] }
    return Array(UnsafeBufferPointer(start: result, count: Self.size(shape, dimensions)))
  }

  /// How much the splits on each column lowered the loss, in all; 0 for a column that no split reads.
  func totalGain(columns: Int) throws(AssayError) -> [Double] {
    var (count, dimensions): (UInt64, UInt64) = (0, 0)
    var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    var shape: UnsafePointer<UInt64>?
    var scores: UnsafePointer<Float>?
    try XGBoost.check(
      XGBoosterFeatureScore(
        handle, "{\"importance_type\": \"total_gain\"}", &count, &names, &dimensions, &shape, &scores))
    var gains = [Double](repeating: 0, count: columns)
    for index in 0..<Int(count) {
      // Columns without a name are called f0, f1, ….
      guard let name = names?[index], let score = scores?[index],
        let column = Int(String(cString: name).dropFirst()), gains.indices.contains(column)
      else { continue }
      gains[column] = Double(score)
    }
    return gains
  }

  private static func size(_ shape: UnsafePointer<UInt64>?, _ dimensions: UInt64) -> Int {
    guard let shape else { return 0 }
    return (0..<Int(dimensions)).reduce(1) { $0 * Int(shape[$1]) }
  }

  /// - Parameter format: `json` or `ubj`.
  func bytes(format: String) throws(AssayError) -> [UInt8] {
    var (count, start): (UInt64, UnsafePointer<CChar>?) = (0, nil)
    try XGBoost.check(XGBoosterSaveModelToBuffer(handle, "{\"format\": \"\(format)\"}", &count, &start))
    return Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
  }

  private static let predictSettings =
    "{\"type\": 0, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false, "
    + "\"missing\": NaN, \"cache_id\": 0}"
}

/// XGBoost's own copy of the rows a model is trained on.
final class TrainingMatrix {
  let handle: DMatrixHandle

  convenience init(_ matrix: FeatureMatrix, targets: [Float], weights: [Float]?) throws(AssayError) {
    try self.init(matrix)
    try XGBoost.check(XGDMatrixSetFloatInfo(handle, "label", targets, UInt64(targets.count)))
    if let weights {
      try XGBoost.check(XGDMatrixSetFloatInfo(handle, "weight", weights, UInt64(weights.count)))
    }
  }

  /// Rows without targets.
  init(_ matrix: FeatureMatrix) throws(AssayError) {
    var made: DMatrixHandle?
    let code = matrix.values.withUnsafeBufferPointer {
      XGDMatrixCreateFromDense(
        XGBoost.description(of: $0, columns: matrix.columns), "{\"missing\": NaN, \"nthread\": 1}", &made)
    }
    try XGBoost.check(code)
    handle = try XGBoost.given(made)
  }

  deinit { _ = XGDMatrixFree(handle) }
}

/// What all calls of the library share.
enum XGBoost {
  static var version: String {
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    XGBoostVersion(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }

  /// - Throws: `xgboost_failed` with the library's own first line, without its clock and source file.
  static func check(_ code: Int32) throws(AssayError) {
    if code == 0 { return }
    let text = XGBGetLastError().map { String(cString: $0) } ?? "no reason given"
    let first = text.prefix { $0 != "\n" }
    let line =
      first.hasPrefix("[") ? first.drop { $0 != " " }.dropFirst().drop { $0 != " " }.dropFirst() : first
    throw AssayError(
      code: "xgboost_failed", message: "XGBoost says: \(line).",
      remedy: "Check that the model file is whole and the features are those of its manifest.")
  }

  static func given(_ handle: UnsafeMutableRawPointer?) throws(AssayError) -> UnsafeMutableRawPointer {
    if let handle { return handle }
    throw AssayError(
      code: "out_of_memory", message: "XGBoost found no memory.", remedy: "Close other programs.")
  }

  /// Where the numbers of a matrix lie, in the array interface that the library reads (NumPy's, version 3).
  static func description(of values: UnsafeBufferPointer<Float>, columns: Int) -> String {
    let address = UInt(bitPattern: values.baseAddress)
    return "{\"data\": [\(address), true], \"shape\": [\(values.count / columns), \(columns)], "
      + "\"typestr\": \"<f4\", \"version\": 3}"
  }
}
