import CommandKit
import Diagnostics

/// What is printed: a table for people or one JSON document.
struct Report {
  let machine = Machine()
  let options: Options
  let measurements: [Measurement]

  var json: JSONValue {
    [
      "machine": machine.json(date: options.date), "bars": JSONValue(options.bars),
      "benchmarks": .array(measurements.map(\.json)),
    ]
  }

  var text: String {
    var table = TextTable([
      .text("benchmark"), .number("ms"), .number("spread"), .number("ns"), .number("cpu ns"),
      .number("expected"), .text("per"), .number("allocations"), .text("also"),
    ])
    for measurement in measurements { table.append(cells(measurement)) }
    return machine.line(date: options.date) + "\n\n" + table.text()
  }

  private func cells(_ measurement: Measurement) -> [String] {
    var also = measurement.facts.map { "\($0.name) \(Self.number($0.value))" }
    if let (unit, count) = measurement.alternative {
      also.insert("\(Self.number(measurement.processor.median / count)) cpu ns a \(unit)", at: 0)
    }
    let benchmark = measurement.benchmark
    return [
      benchmark.name, Self.number(measurement.wall.median / 1e6),
      "± \(Self.number(measurement.wall.spread * 100)) %",
      Self.number(measurement.wall.median / measurement.units),
      Self.number(measurement.processor.median / measurement.units), Self.number(benchmark.expected),
      benchmark.unit, "\(measurement.allocations)", also.joined(separator: ", "),
    ]
  }

  /// Three significant digits, whole numbers whole.
  private static func number(_ value: Double) -> String {
    let decimals = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
    return NumberText.fixed(value, decimals)
  }
}
