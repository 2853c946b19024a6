import Foundation
import Import
import Market
import Storage

// Reading price bars from a CSV file: `timestamp,open,high,low,close,volume`, checked row by row, with the session
// of each bar. Numbers are nanoseconds a row, on one thread and on all cores; the file comes from the page cache.
// A row has 55–60 bytes; at one byte a nanosecond with all checks 30–60 ns are what one core can do. pandas' C
// reader takes about 300 ns without sessions (peers/).

let csvImport = [
  Benchmark("csv/one-core", unit: "row", expected: 80) { try csvWork($0, workers: 1) },
  Benchmark("csv/all-cores", unit: "row", expected: 40, isCounted: false) { try csvWork($0, workers: nil) },
]

private func csvWork(_ scale: Benchmark.Scale, workers: Int?) throws -> Benchmark.Work {
  let series = try IndexFuture.bars(scale.bars)
  let path = try temporaryFolder("csv") + "/ES_15m.csv"
  try Data(csvText(of: series).utf8).write(to: URL(fileURLWithPath: path))
  var options = ImportOptions(instrument: IndexFuture.instrument)
  options.stamp = .close
  options.workers = workers
  let fixed = options
  return Benchmark.Work(units: Double(series.count)) {
    blackHole(try BarImporter.importFile(path, options: fixed))
  }
}

/// The bars as other programs write them.
func csvText(of series: BarSeries) -> String {
  var text = "timestamp,open,high,low,close,volume\n"
  for bar in 0..<series.count {
    let time = Timestamp(nanoseconds: series.timestamps[bar])
    text += "\(time),\(series.open[bar]),\(series.high[bar]),\(series.low[bar]),\(series.close[bar]),"
    text += "\(Int(series.volume?[bar] ?? 0))\n"
  }
  return text
}
