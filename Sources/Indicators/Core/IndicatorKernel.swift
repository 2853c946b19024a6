/// The running state of an indicator: takes bars in order and gives a value for each.
///
/// A kernel is a value: a copy goes its own way. It never meets NaN in an input that may not be missing; the
/// drivers start a fresh kernel behind a gap.
public protocol IndicatorKernel: Sendable {
  associatedtype Output: KernelOutput

  /// The furthest bar behind the current one that `warm` or `step` reads through `Past`.
  var reach: Int { get }

  /// Takes in a bar that comes before the first value. Called for exactly the first `lookback` bars.
  mutating func warm(_ past: Past)

  /// Takes in a bar and gives its value.
  mutating func step(_ past: Past) -> Output

  /// Takes in a bar and writes its values; the entry point of streams.
  mutating func step(_ past: Past, into outputs: UnsafeMutablePointer<Double>)
}

extension IndicatorKernel {
  /// Kernels that build their state bar by bar warm up by stepping; those that read the past override this.
  public mutating func warm(_ past: Past) { _ = step(past) }

  public mutating func step(_ past: Past, into outputs: UnsafeMutablePointer<Double>) {
    step(past).write(to: outputs)
  }
}

/// The values of one bar: a `Double`, or a fixed number of them.
public protocol KernelOutput {
  func write(to values: UnsafeMutablePointer<Double>)
  func write(to columns: OutputColumns, at index: Int)
}

/// Where a batch writes, one column an output.
public struct OutputColumns {
  let columns: InlineArray<6, UnsafeMutablePointer<Double>>
  static let most = 6
}

extension Double: KernelOutput {
  public func write(to values: UnsafeMutablePointer<Double>) { values.pointee = self }
  public func write(to columns: OutputColumns, at index: Int) { columns.columns[0][index] = self }
}

extension InlineArray: KernelOutput where Element == Double {
  public func write(to values: UnsafeMutablePointer<Double>) {
    for k in indices { values[k] = self[k] }
  }

  public func write(to columns: OutputColumns, at index: Int) {
    for k in indices { columns.columns[k][index] = self[k] }
  }
}
