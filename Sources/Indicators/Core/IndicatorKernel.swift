/// The running state of an indicator: takes bars in order and gives a value for each.
///
/// A kernel is a value: a copy goes its own way. It never meets NaN in an input that may not be missing; the
/// drivers start a fresh kernel behind a gap.
public protocol IndicatorKernel: Sendable {
  associatedtype Output: KernelOutput

  /// Whether a value is plain arithmetic of its own bar, so that it is NaN just where an input is; then nothing
  /// has to look for gaps.
  static var isPointwise: Bool { get }

  /// The furthest bar behind the current one that `step` reads through `InputWindow`.
  var reach: Int { get }

  /// Makes the buffers of this kernel its own, after a copy and before a step.
  ///
  /// Kernels with buffers pass it on to their blocks; the default is for those without any. Checking at each
  /// write instead would put a call into the loop, which costs more than most indicators.
  mutating func detach()

  /// Takes in a bar and gives its value.
  ///
  /// - Parameter seeding: true for the first `lookback + 1` bars, up to and with the first one whose value is
  ///   used. A kernel does nothing but its recursion when it is false; batch compiles that path on its own.
  mutating func step(_ past: InputWindow, seeding: Bool) -> Output

  /// Takes in a bar and writes its values; the entry point of streams.
  mutating func step(_ past: InputWindow, seeding: Bool, into outputs: UnsafeMutablePointer<Double>)
}

extension IndicatorKernel {
  public static var isPointwise: Bool { false }

  public mutating func detach() {}

  public mutating func step(_ past: InputWindow, seeding: Bool, into outputs: UnsafeMutablePointer<Double>) {
    step(past, seeding: seeding).write(to: outputs)
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
