/// Runs a kernel over whole columns: each stretch between gaps with a fresh kernel.
///
/// Specialised for every kernel, so that the loop holds its state in registers.
func runBatch<Kernel: IndicatorKernel>(
  makeKernel: () -> Kernel, lookback: Int, required: [Int], inputs: Past.Columns, outputs: OutputColumns,
  width: Int, count: Int
) {
  var start = 0
  while start < count {
    let end = endOfStretch(inputs, required: required, from: start, count: count)
    let first = min(start + lookback, end)
    fillWithNaN(outputs, width: width, from: start, to: first)
    if first < end {
      var kernel = makeKernel()
      for index in start..<first { kernel.warm(inputs.past(at: index, start: start)) }
      for index in first..<end {
        kernel.step(inputs.past(at: index, start: start)).write(to: outputs, at: index)
      }
    }
    start = end
    while start < count, inputs.isGap(at: start, required: required) {
      fillWithNaN(outputs, width: width, from: start, to: start + 1)
      start += 1
    }
  }
}

private func fillWithNaN(_ outputs: OutputColumns, width: Int, from start: Int, to end: Int) {
  guard start < end else { return }
  for k in 0..<width { (outputs.columns[k] + start).update(repeating: .nan, count: end - start) }
}

/// The first gap at or behind `start`, or `count`.
private func endOfStretch(_ inputs: Past.Columns, required: [Int], from start: Int, count: Int) -> Int {
  var end = count
  for input in required { end = firstNaN(in: inputs.columns[input], from: start, to: end) }
  return end
}

/// Checks blocks of 256 values without leaving the inner loop, which lets it run on SIMD lanes.
private func firstNaN(in column: UnsafePointer<Double>, from start: Int, to end: Int) -> Int {
  var index = start
  while index < end {
    let stop = min(index + 256, end)
    var clean = true
    for i in index..<stop { clean = clean && column[i] == column[i] }
    if !clean {
      while column[index] == column[index] { index += 1 }
      return index
    }
    index = stop
  }
  return end
}

extension Past {
  /// The first values of the input columns.
  struct Columns {
    let columns: InlineArray<6, UnsafePointer<Double>>

    func past(at index: Int, start: Int) -> Past {
      Past(
        available: index - start,
        columns: [
          columns[0] + index, columns[1] + index, columns[2] + index, columns[3] + index, columns[4] + index,
          columns[5] + index,
        ])
    }

    func isGap(at index: Int, required: [Int]) -> Bool {
      required.contains { columns[$0][index].isNaN }
    }
  }
}

/// Calls `body` with pointers to the columns; unused places repeat the first column and are never read.
func withPointers(
  to inputs: [[Double]], columns outputs: inout [[Double]],
  _ body: (Past.Columns, OutputColumns, _ count: Int) -> Void
) {
  guard let count = inputs.first?.count, count > 0 else { return }
  withReadPointers(inputs, []) { reads in
    withWritePointers(&outputs, 0, []) { writes in
      body(
        Past.Columns(columns: InlineArray { reads[$0 < reads.count ? $0 : 0] }),
        OutputColumns(columns: InlineArray { writes[$0 < writes.count ? $0 : 0] }), count)
    }
  }
}

private func withReadPointers(
  _ arrays: [[Double]], _ found: [UnsafePointer<Double>], _ body: ([UnsafePointer<Double>]) -> Void
) {
  if found.count == arrays.count { return body(found) }
  arrays[found.count].withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else { return }
    withReadPointers(arrays, found + [base], body)
  }
}

private func withWritePointers(
  _ arrays: inout [[Double]], _ index: Int, _ found: [UnsafeMutablePointer<Double>],
  _ body: ([UnsafeMutablePointer<Double>]) -> Void
) {
  if index == arrays.count { return body(found) }
  // Taken out of the outer array, so that it is held once and not copied when it is written.
  var column = arrays[index]
  arrays[index] = []
  column.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else { return }
    withWritePointers(&arrays, index + 1, found + [base], body)
  }
  arrays[index] = column
}
