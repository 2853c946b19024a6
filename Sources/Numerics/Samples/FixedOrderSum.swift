/// A sum that is the same to the last bit however the work is divided.
///
/// Floating-point addition is not associative, so a sum split among workers depends on the split. Here the
/// split is part of the definition: chunks of `chunkLength` values, four interleaved partial sums inside a
/// chunk, and a compensated sum of the chunks in order. Workers may take any chunks in any order.
public enum FixedOrderSum {
  /// Values in one chunk; part of the definition of the result.
  public static let chunkLength = 4_096

  /// The number of chunks of `count` values.
  public static func chunkCount(_ count: Int) -> Int { (count + chunkLength - 1) / chunkLength }

  /// The sum of all values.
  ///
  /// - Complexity: O(n); about 0.3 ns a value.
  public static func of(_ values: borrowing Span<Double>) -> Double {
    var sum = CompensatedSum()
    for chunk in 0..<chunkCount(values.count) { sum.add(partial(values, chunk: chunk)) }
    return sum.value
  }

  /// The sum of an array.
  public static func of(_ values: [Double]) -> Double { of(values.span) }

  /// The sum of one chunk, numbered from 0.
  public static func partial(_ values: borrowing Span<Double>, chunk: Int) -> Double {
    let start = chunk * chunkLength
    let end = min(start + chunkLength, values.count)
    precondition(chunk >= 0 && start <= end, "no such chunk")
    var lanes = SIMD4<Double>.zero
    var index = start
    while index + 4 <= end {
      lanes += SIMD4(values[index], values[index + 1], values[index + 2], values[index + 3])
      index += 4
    }
    var rest = 0.0
    while index < end {
      rest += values[index]
      index += 1
    }
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + rest
  }

  /// The sum from the partial sums of all chunks in their order.
  public static func combine(_ partials: [Double]) -> Double { CompensatedSum(partials).value }
}
