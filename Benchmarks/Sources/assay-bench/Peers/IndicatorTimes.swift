import Diagnostics
import Glibc
import Indicators
import Market

/// Times of all indicators on arrays that a peer reads too: `assay-bench indicators FOLDER BARS [NAME…]`.
///
/// The columns of the bars go to `FOLDER/<column>.f64` as native Doubles, the figures to standard output. Batch is
/// timed from columns that exist into columns that exist, as a C function is; streaming is the same bars one by one.
/// Times are the thread's own, so that other work on the machine counts less.
struct IndicatorTimes {
  private let columns: [(standard: IndicatorInput.Standard, values: [Double])]
  private let count: Int

  static func run(_ arguments: [String]) throws {
    guard arguments.count >= 2, let bars = Int(arguments[1]), bars >= 1_000 else {
      throw AssayError(
        code: "usage", message: "A folder for the columns and at least 1,000 bars are needed.",
        remedy: "Write `assay-bench indicators FOLDER BARS [NAME…]`.", kind: .usage)
    }
    let times = try IndicatorTimes(bars: bars)
    try times.write(to: arguments[0])
    let names = arguments.count > 2 ? Array(arguments[2...]) : IndicatorCatalogue.names
    print(JSONValue.array(try names.map(times.figures)).text(.indented))
  }

  init(bars: Int) throws {
    let series = try IndexFuture.bars(bars)
    let store = IndicatorStore(series)
    count = bars
    columns = try IndicatorInput.Standard.allCases.map { standard in
      (standard, try store.values(of: Self.column(standard)))
    }
  }

  private func write(to folder: String) throws {
    for (standard, values) in columns {
      let path = "\(folder)/\(standard.rawValue).f64"
      guard let file = fopen(path, "wb"), fwrite(values, 8, count, file) == count, fclose(file) == 0 else {
        throw AssayError(
          code: "cannot_write", message: "The column cannot be written.", remedy: "Is there such a folder?",
          place: path, kind: .failure)
      }
    }
  }

  private func figures(_ name: String) throws -> JSONValue {
    let indicator = try IndicatorCatalogue.make(name)
    let metadata = type(of: indicator).metadata
    let inputs = metadata.inputs.map { input in columns.first { $0.standard == input.standard }?.values ?? [] }
    var outputs = [[Double]](repeating: [Double](repeating: 0, count: count), count: metadata.outputs.count)
    let batch = median { indicator.compute(inputs, into: &outputs) }
    let bars = (0..<count).map { i in inputs.map { $0[i] } }
    let streaming = median {
      var stream = indicator.makeStream()
      for bar in bars { stream.update(bar.span) }
      blackHole(stream)
    }
    return [
      "name": .string(name),
      "inputs": JSONValue(metadata.inputs.map(\.standard.rawValue)),
      "parameters": .object(JSONObject(metadata.parameters.map { ($0.name, .number($0.standard)) })),
      "real_parameters": JSONValue(metadata.parameters.filter { $0.kind == .real }.map(\.name)),
      "is_integer": JSONValue(metadata.isInteger),
      "last": JSONValue(outputs.map { $0.last ?? .nan }),
      "batch_ns_per_bar": .number(batch / Double(count)),
      "stream_ns_per_bar": .number(streaming / Double(count)),
    ]
  }

  /// Nanoseconds of the median call, of at least five that take 30 ms together, after one to warm up.
  private func median(_ body: () -> Void) -> Double {
    body()
    var times: [Double] = []
    while times.count < 5 || times.reduce(0, +) < 3e7 {
      let start = Self.now()
      body()
      times.append(Self.now() - start)
    }
    return times.sorted()[times.count / 2]
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  private static func column(_ standard: IndicatorInput.Standard) -> IndicatorColumn {
    switch standard {
    case .open: .open
    case .high: .high
    case .low: .low
    case .close: .close
    case .volume: .volume
    case .session: .session
    case .minute: .minute
    }
  }
}
