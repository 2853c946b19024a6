import Diagnostics

/// An indicator with its parameters: a causal function from columns of a bar series to columns of numbers.
///
/// Every conforming type gives
/// - `metadata`: name, inputs, parameters with bounds, outputs;
/// - `lookback`: how many leading bars have no value;
/// - a batch form, `compute`, and a streaming form, `makeStream`, equal bit for bit.
///
/// **Missing values.** The first `lookback` values of every output are NaN, and a series that is not longer
/// than the look-back is all NaN. A bar with NaN in an input is a gap: it has no value, and the indicator
/// starts again behind it as if the series began there. Leading NaN, as in the output of another indicator,
/// is such a gap, so look-backs add up along a chain. Inputs that may be missing
/// (`IndicatorInput.mayBeMissing`) are the exception that their indicator documents.
///
/// **Accuracy.** Sums over a window are made of the values of that window only (see `RollingMean`), so that
/// nothing drifts however long the series is.
public protocol Indicator: Sendable {
  associatedtype Kernel: IndicatorKernel

  static var metadata: IndicatorMetadata { get }

  /// Creates the indicator from values within their bounds.
  /// - Throws: `AssayError` when values exclude each other.
  init(validated parameters: IndicatorParameters) throws

  /// The number of leading bars without a value.
  var lookback: Int { get }

  func makeKernel() -> Kernel

  /// Computes all outputs.
  ///
  /// - Parameters:
  ///   - inputs: the columns of `metadata.inputs`, of equal length.
  ///   - outputs: one column for each of `metadata.outputs`, as long as the inputs; every value is written.
  func compute(_ inputs: [[Double]], into outputs: inout [[Double]])

  /// Creates the streaming form, which has seen no bar yet.
  func makeStream() -> IndicatorStream
}

extension Indicator {
  /// Creates the indicator from parameter values in declared order; missing trailing ones take their
  /// defaults.
  /// - Throws: `AssayError` that names the parameter, the value and the bound.
  public init(parameters values: [Double]) throws {
    try self.init(validated: IndicatorParameters(values, for: Self.metadata))
  }

  public func compute(_ inputs: [[Double]], into outputs: inout [[Double]]) {
    checkColumns(inputs, outputs, metadata: Self.metadata)
    withPointers(to: inputs, columns: &outputs) { inputs, outputs, count in
      runBatch(
        makeKernel: makeKernel, lookback: lookback, required: Self.metadata.requiredInputs,
        inputs: inputs, outputs: outputs, width: Self.metadata.outputs.count, count: count)
    }
  }

  /// Computes all outputs into new columns.
  /// - Throws: `AssayError` when the number of columns is wrong.
  public func values(_ inputs: [[Double]]) throws -> [[Double]] {
    guard inputs.count == Self.metadata.inputs.count else {
      throw AssayError.wrongInputCount(inputs.count, of: Self.metadata)
    }
    let column = [Double](repeating: .nan, count: inputs.first?.count ?? 0)
    var outputs = [[Double]](repeating: column, count: Self.metadata.outputs.count)
    compute(inputs, into: &outputs)
    return outputs
  }

  public func makeStream() -> IndicatorStream {
    IndicatorStream(kernel: makeKernel(), lookback: lookback, metadata: Self.metadata)
  }
}

extension IndicatorMetadata {
  /// Positions of the inputs in which NaN is a gap.
  var requiredInputs: [Int] { inputs.indices.filter { !inputs[$0].mayBeMissing } }
}

func checkColumns(_ inputs: [[Double]], _ outputs: [[Double]], metadata: IndicatorMetadata) {
  precondition(inputs.count == metadata.inputs.count, "one column for each input of \(metadata.name)")
  precondition(outputs.count == metadata.outputs.count, "one column for each output of \(metadata.name)")
  let count = inputs[0].count
  precondition(
    inputs.allSatisfy { $0.count == count } && outputs.allSatisfy { $0.count == count },
    "all columns have one length")
}
