import Dispatch
import Glibc
import Storage
import Synchronization

/// The outcome of a scan without its values: the chunks of the file, in its order, and what each gave.
struct ScanIndex {
  let table: TableShape
  let plan: ScanPlan
  let chunks: [ChunkOutcome]
}

/// Scans the rows of a text table on several threads.
///
/// The text is cut at line ends into chunks of a fixed size, whatever the number of threads. A first pass
/// counts the lines of each chunk, so that every chunk knows where its rows go and the columns are written
/// once, in place. The result does not depend on which thread took which chunk.
struct TableScan {
  var columns = RowColumns()
  /// What the rows were read from, to find single ones again.
  let index: ScanIndex

  static let chunkSize = 1 << 20

  /// - Parameter workers: threads to use.
  init(table: TableShape, plan: ScanPlan, workers: Int, chunkSize: Int = TableScan.chunkSize) {
    let ranges = Self.cut(table, chunkSize)
    let bytes = table.bytes
    let counts = Self.inParallel(ranges, workers) { range, _ in
      defer { bytes.release(range) }
      return Self.countLines(range, bytes)
    }
    let starts = counts.indices.map { counts[..<$0].reduce(0, +) }
    var chunks: [ChunkOutcome] = []
    columns.fill(capacity: counts.reduce(0, +), plan) { targets in
      chunks = Self.inParallel(ranges, workers) { range, i in
        var scanner = ChunkScanner(
          plan: plan, bytes: bytes, targets: targets, range: range, firstRow: starts[i])
        defer { bytes.release(range) }
        return scanner.scan()
      }
      return targets.closeGaps(chunks, plan)
    }
    index = ScanIndex(table: table, plan: plan, chunks: chunks)
  }

  /// Hands the columns over and keeps none of them.
  mutating func takeColumns() -> RowColumns {
    var taken = RowColumns()
    swap(&taken, &columns)
    return taken
  }

  private static func cut(_ table: TableShape, _ chunkSize: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = table.bodyStart
    while start < table.bytes.count {
      let end = TextLines.lineStart(atOrAfter: start + chunkSize, in: table.bytes)
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }

  /// Lines in a range, a last one without an end included. About 1 ns for 60 bytes.
  private static func countLines(_ range: Range<Int>, _ bytes: FileBytes) -> Int {
    let start = bytes.start
    var lines = 0
    var i = range.lowerBound
    while i < range.upperBound {
      // Counters of one byte let the compiler compare and add a whole vector at a time; 128 cannot overflow
      // them.
      let blockEnd = min(i + 128, range.upperBound)
      var count: UInt8 = 0
      while i < blockEnd {
        count &+= start[i] == UInt8(ascii: "\n") ? 1 : 0
        i += 1
      }
      lines += Int(count)
    }
    let isOpenEnded = !range.isEmpty && start[range.upperBound - 1] != UInt8(ascii: "\n")
    return lines + (isOpenEnded ? 1 : 0)
  }

  /// Applies `body` to every range on up to `workers` threads; results are in the order of the ranges.
  static func inParallel<Result: Sendable>(
    _ ranges: [Range<Int>], _ workers: Int, _ body: @escaping @Sendable (Range<Int>, Int) -> Result
  ) -> [Result] {
    let threads = min(max(workers, 1), ranges.count)
    if threads <= 1 { return ranges.enumerated().map { body($1, $0) } }
    let next = Atomic<Int>(0)
    let results = Mutex([Result?](repeating: nil, count: ranges.count))
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let i = next.add(1, ordering: .relaxed).oldValue
        guard i < ranges.count else { return }
        let result = body(ranges[i], i)
        results.withLock { $0[i] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

extension RowColumns {
  /// Makes room for `capacity` rows and keeps as many as `body` says it wrote.
  ///
  /// The arrays are not cleared first: their pages are first touched by the threads that fill them.
  mutating func fill(capacity: Int, _ plan: ScanPlan, _ body: (RowTargets) -> Int) {
    typealias Doubles = UnsafeMutableBufferPointer<Double>
    var rows = 0
    let hasVolume = plan.hasVolume && capacity > 0
    let hasOffsets = plan.hasOffsets && capacity > 0
    var parts = RowColumns()
    stamp = [Int64](unsafeUninitializedCapacity: capacity) { stampMemory, stampCount in
      parts.open = [Double](unsafeUninitializedCapacity: capacity) { openMemory, openCount in
        parts.high = [Double](unsafeUninitializedCapacity: capacity) { highMemory, highCount in
          parts.low = [Double](unsafeUninitializedCapacity: capacity) { lowMemory, lowCount in
            parts.close = [Double](unsafeUninitializedCapacity: capacity) { closeMemory, closeCount in
              parts.volume = [Double](unsafeUninitializedCapacity: hasVolume ? capacity : 0) {
                v, volumeCount in
                parts.offset = [Int32](unsafeUninitializedCapacity: hasOffsets ? capacity : 0) {
                  o, offsetCount in
                  for memory in [openMemory, highMemory, lowMemory, closeMemory, v] {
                    preferHugePages(memory)
                  }
                  preferHugePages(stampMemory)
                  if let stamp = stampMemory.baseAddress, let open = openMemory.baseAddress,
                    let high = highMemory.baseAddress, let low = lowMemory.baseAddress,
                    let close = closeMemory.baseAddress
                  {
                    rows = body(
                      RowTargets(
                        stamp: stamp, offset: hasOffsets ? o.baseAddress : nil, open: open, high: high,
                        low: low, close: close, volume: hasVolume ? v.baseAddress : nil))
                  }
                  offsetCount = hasOffsets ? rows : 0
                }
                volumeCount = hasVolume ? rows : 0
              }
              closeCount = rows
            }
            lowCount = rows
          }
          highCount = rows
        }
        openCount = rows
      }
      stampCount = rows
    }
    (open, high, low, close, volume, offset) = (
      parts.open, parts.high, parts.low, parts.close, parts.volume, parts.offset
    )
  }
}

/// Asks for large pages under memory that is about to be filled: touching it costs a third of the time then.
private func preferHugePages<Value>(_ memory: UnsafeMutableBufferPointer<Value>) {
  let page = Int(sysconf(Int32(_SC_PAGESIZE)))
  let bytes = UnsafeMutableRawBufferPointer(memory)
  guard let start = bytes.baseAddress, bytes.count > 2 * hugePage else { return }
  let skipped = (page - Int(bitPattern: start) % page) % page
  madvise(start + skipped, (bytes.count - skipped) / page * page, MADV_HUGEPAGE)
}

private let hugePage = 1 << 21

extension RowTargets {
  /// Moves the rows of every chunk up against those of the one before; returns the number of rows.
  func closeGaps(_ chunks: [ChunkOutcome], _ plan: ScanPlan) -> Int {
    var row = 0
    for chunk in chunks {
      if chunk.firstRow != row, chunk.rows > 0 {
        move(stamp, chunk.firstRow, row, chunk.rows)
        for column in [open, high, low, close] { move(column, chunk.firstRow, row, chunk.rows) }
        if let volume { move(volume, chunk.firstRow, row, chunk.rows) }
        if let offset { move(offset, chunk.firstRow, row, chunk.rows) }
      }
      row += chunk.rows
    }
    return row
  }

  private func move<Value>(_ column: UnsafeMutablePointer<Value>, _ from: Int, _ to: Int, _ count: Int) {
    memmove(column + to, column + from, count * MemoryLayout<Value>.stride)
  }
}
