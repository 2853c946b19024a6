/// What a kernel sees at a bar: the bar that just closed and those behind it, never one ahead.
///
/// Batch and stream give the same view: pointers to the current value of each input, with the past lying
/// right behind them in memory. Batch points into the input columns; a stream points into its ring. So there
/// is one piece of arithmetic for both, which is why their results are equal bit for bit.
public struct InputWindow {
  /// How many bars lie behind the current one, counted from the start or from the last gap.
  public let available: Int
  let columns: InlineArray<6, UnsafePointer<Double>>

  /// The current value of an input.
  public subscript(input: Int) -> Double { columns[input].pointee }

  /// The value `back` bars ago; `back` is at most `available` and the kernel's `reach`.
  public subscript(input: Int, back back: Int) -> Double {
    assert(back <= available, "a kernel looks back over the start of its data")
    return columns[input][-back]
  }

  /// The current value of an input with its past behind it.
  func pointer(_ input: Int) -> UnsafePointer<Double> { columns[input] }
}
