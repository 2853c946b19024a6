import CAllocationCounter
import Diagnostics

/// The figures of one benchmark: median and spread over repeated calls, never a single run.
struct Measurement {
  let benchmark: Benchmark
  let units: Double
  let facts: [(name: String, value: Double)]
  let alternative: (unit: String, count: Double)?
  /// Nanoseconds of each call, in ascending order.
  let times: [Double]
  /// Allocator calls of the last call.
  let allocations: Int

  var median: Double { quantile(0.5) }
  /// Half the distance between the quartiles, relative to the median: what to doubt a comparison by.
  var spread: Double { (quantile(0.75) - quantile(0.25)) / 2 / median }
  var nanosecondsPerUnit: Double { median / units }

  private func quantile(_ level: Double) -> Double {
    times[Int((Double(times.count - 1) * level).rounded())]
  }

  /// Prepares the benchmark and calls it until there are enough calls to tell noise from signal.
  /// - Parameters:
  ///   - iterations: exactly this many calls, for counters; `nil` takes at least 7 and about 2 seconds.
  init(_ benchmark: Benchmark, scale: Benchmark.Scale, iterations: Int?) throws {
    self.benchmark = benchmark
    let work = try benchmark.prepare(scale)
    (units, facts, alternative) = (work.units, work.facts, work.alternative)
    let clock = ContinuousClock()
    var times: [Double] = []
    var allocations = 0
    let start = clock.now
    if iterations == nil { try work.body() }
    while times.count < (iterations ?? 7)
      || iterations == nil && clock.now - start < .seconds(2) && times.count < 1_000 {
      let before = assay_allocation_count()
      let begin = clock.now
      try work.body()
      let end = clock.now
      allocations = assay_allocation_count() - before
      times.append(Self.nanoseconds(end - begin))
    }
    self.times = times.sorted()
    self.allocations = allocations
  }

  private static func nanoseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
  }

  var json: JSONValue {
    var object = JSONObject()
    object["name"] = .string(benchmark.name)
    object["unit"] = .string(benchmark.unit)
    object["units"] = .number(units)
    object["calls"] = JSONValue(times.count)
    object["median_ns"] = .number(median)
    object["fastest_ns"] = JSONValue(times.first)
    object["spread"] = .number(spread)
    object["ns_per_unit"] = .number(nanosecondsPerUnit)
    object["expected_ns_per_unit"] = .number(benchmark.expected)
    if let (unit, count) = alternative {
      object["ns_per_\(unit)"] = .number(median / count)
    }
    object["allocations"] = JSONValue(allocations)
    for (name, value) in facts { object[name] = .number(value) }
    return .object(object)
  }
}
