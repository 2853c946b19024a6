import CAllocationCounter
import Diagnostics
import Glibc

/// The figures of one benchmark: medians and spreads over repeated calls, never a single run.
struct Measurement {
  let benchmark: Benchmark
  let units: Double
  let facts: [(name: String, value: Double)]
  let alternative: (unit: String, count: Double)?
  /// What a clock on the wall says.
  let wall: Times
  /// What the process was given by the machine, all threads together: close to the wall on a quiet machine with one
  /// thread, and still meaningful on a busy one.
  let processor: Times
  /// Allocator calls of the last call.
  let allocations: Int

  /// Nanoseconds of each call, in ascending order.
  struct Times {
    let sorted: [Double]

    var median: Double { quantile(0.5) }
    /// Half the distance between the quartiles, relative to the median: what to doubt a comparison by.
    var spread: Double { (quantile(0.75) - quantile(0.25)) / 2 / median }

    private func quantile(_ level: Double) -> Double {
      sorted[Int((Double(sorted.count - 1) * level).rounded())]
    }
  }

  /// Prepares the benchmark and calls it until there are enough calls to tell noise from signal.
  /// - Parameters:
  ///   - iterations: exactly this many calls, for counters; `nil` takes at least 7 and about 2 seconds.
  init(_ benchmark: Benchmark, bars: Int, iterations: Int?) throws {
    self.benchmark = benchmark
    let work = try benchmark.prepare(Benchmark.Scale(bars: bars))
    (units, facts, alternative) = (work.units, work.facts, work.alternative)
    var (walls, processors) = ([Double](), [Double]())
    var allocations = 0
    let start = Self.now(CLOCK_MONOTONIC)
    if iterations == nil { try work.body() }
    while walls.count < (iterations ?? 7)
      || iterations == nil && Self.now(CLOCK_MONOTONIC) - start < 2e9 && walls.count < 1_000 {
      let calls = assay_allocation_count()
      let (wall, processor) = (Self.now(CLOCK_MONOTONIC), Self.now(CLOCK_PROCESS_CPUTIME_ID))
      try work.body()
      processors.append(Self.now(CLOCK_PROCESS_CPUTIME_ID) - processor)
      walls.append(Self.now(CLOCK_MONOTONIC) - wall)
      allocations = assay_allocation_count() - calls
    }
    wall = Times(sorted: walls.sorted())
    processor = Times(sorted: processors.sorted())
    self.allocations = allocations
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  var json: JSONValue {
    var object = JSONObject()
    object["name"] = .string(benchmark.name)
    object["unit"] = .string(benchmark.unit)
    object["units"] = .number(units)
    object["calls"] = JSONValue(wall.sorted.count)
    object["median_ns"] = .number(wall.median)
    object["fastest_ns"] = JSONValue(wall.sorted.first)
    object["spread"] = .number(wall.spread)
    object["ns_per_unit"] = .number(wall.median / units)
    object["cpu_ns_per_unit"] = .number(processor.median / units)
    object["expected_ns_per_unit"] = .number(benchmark.expected)
    if let (unit, count) = alternative { object["cpu_ns_per_\(unit)"] = .number(processor.median / count) }
    object["allocations"] = JSONValue(allocations)
    for (name, value) in facts { object[name] = .number(value) }
    return .object(object)
  }
}
