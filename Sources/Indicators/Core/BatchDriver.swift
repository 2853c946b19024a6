/// Runs a kernel over whole columns: each stretch between gaps with a fresh kernel.
///
/// Specialised for every kernel, so that the loop holds its state in registers. Looks for gaps a chunk ahead,
/// so that the chunk is still in the nearest cache when it is computed.
func runBatch<Kernel: IndicatorKernel>(
  makeKernel: () -> Kernel, lookback: Int, required: [Int], inputs: InputWindow.Columns,
  outputs: OutputColumns,
  width: Int, count: Int
) {
  if Kernel.isPointwise {
    var kernel = makeKernel()
    for i in 0..<count {
      kernel.step(inputs.past(at: i, start: 0), seeding: false).write(to: outputs, at: i)
    }
    return
  }
  var start = 0
  while start < count {
    while start < count, inputs.isGap(at: start, required: required) {
      fillWithNaN(outputs, width: width, from: start, to: start + 1)
      start += 1
    }
    if start == count { return }
    let fresh = makeKernel()
    start = runStretch(
      fresh, lookback: lookback, required: required, inputs: inputs, outputs: outputs, width: width,
      from: start, count: count)
  }
}

/// Runs a kernel from `start` to the next gap and returns where that is.
private func runStretch<Kernel: IndicatorKernel>(
  _ fresh: Kernel, lookback: Int, required: [Int], inputs: InputWindow.Columns, outputs: OutputColumns,
  width: Int,
  from start: Int, count: Int
) -> Int {
  let seedEnd = min(start + lookback + 1, count)
  let firstEnd = firstGap(inputs, required: required, from: start, to: seedEnd)
  let seeded = seed(fresh, inputs: inputs, outputs: outputs, from: start, to: firstEnd)
  fillWithNaN(outputs, width: width, from: start, to: min(start + lookback, firstEnd))
  if firstEnd < seedEnd { return firstEnd }
  // A variable of its own, whose address nothing takes: it stays in registers.
  var kernel = seeded
  var index = seedEnd
  while index < count {
    let chunk = min(index + 1_024, count)
    let end = firstGap(inputs, required: required, from: index, to: chunk)
    for i in index..<end {
      kernel.step(inputs.past(at: i, start: start), seeding: false).write(to: outputs, at: i)
    }
    index = end
    if end < chunk { break }
  }
  return index
}

/// The bars up to the first value. Kept out of `runStretch`, so that the compiler inlines into its loop.
@inline(never)
private func seed<Kernel: IndicatorKernel>(
  _ fresh: Kernel, inputs: InputWindow.Columns, outputs: OutputColumns, from start: Int, to end: Int
) -> Kernel {
  var kernel = fresh
  kernel.detach()
  for index in start..<end {
    kernel.step(inputs.past(at: index, start: start), seeding: true).write(to: outputs, at: index)
  }
  return kernel
}

private func fillWithNaN(_ outputs: OutputColumns, width: Int, from start: Int, to end: Int) {
  guard start < end else { return }
  for k in 0..<width { (outputs.columns[k] + start).update(repeating: .nan, count: end - start) }
}

/// The first gap in `start..<end`, or `end`.
func firstGap(_ inputs: InputWindow.Columns, required: [Int], from start: Int, to end: Int) -> Int {
  var gap = end
  var index = 0
  // Two columns at once: one comparison finds NaN in either.
  while index < required.count {
    let other = index + 1 < required.count ? index + 1 : index
    gap = firstNaN(
      in: inputs.columns[required[index]], or: inputs.columns[required[other]], from: start, to: gap)
    index += 2
  }
  return gap
}

private func firstNaN(
  in column: UnsafePointer<Double>, or other: UnsafePointer<Double>, from start: Int, to end: Int
) -> Int {
  var index = start
  // Eight lanes at a time and one look at the end: scanning costs little beside any indicator.
  let (lanes, otherLanes) = (UnsafeRawPointer(column + start), UnsafeRawPointer(other + start))
  let whole = (end - start) & ~7
  var found = SIMDMask<SIMD8<Int64>>(repeating: false)
  for offset in stride(from: 0, to: whole, by: 8) {
    let a = lanes.loadUnaligned(fromByteOffset: offset &* 8, as: SIMD8<Double>.self)
    let b = otherLanes.loadUnaligned(fromByteOffset: offset &* 8, as: SIMD8<Double>.self)
    found .|= (a .!= a) .| (b .!= b)
  }
  if !any(found) { index = start + whole }
  while index < end, column[index] == column[index], other[index] == other[index] { index += 1 }
  return index
}

extension InputWindow {
  /// The first values of the input columns.
  struct Columns {
    let columns: InlineArray<6, UnsafePointer<Double>>

    // Always inlined: left to itself the compiler builds the view in memory at each bar, for 1 ns.
    @inline(__always)
    func past(at index: Int, start: Int) -> InputWindow {
      InputWindow(
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
  _ body: (InputWindow.Columns, OutputColumns, _ count: Int) -> Void
) {
  guard let count = inputs.first?.count, count > 0 else { return }
  withReadPointers(inputs, []) { reads in
    withWritePointers(&outputs, 0, []) { writes in
      body(
        InputWindow.Columns(columns: InlineArray { reads[$0 < reads.count ? $0 : 0] }),
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
