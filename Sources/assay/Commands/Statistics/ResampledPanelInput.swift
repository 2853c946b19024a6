import CommandKit
import Diagnostics
import Numerics
import Storage
import Validation

/// The options of every command that compares a panel with its resamples.
struct ResampledPanelInput: ParameterGroup {
  let panel = PanelInput()
  let indices = Option(
    "indices", .file,
    "text table of resamples to use: one a line, as many indices from 0 as the panel has rows")
  let resamples = Option(
    "resamples", .integer(in: 19...10_000_000, "B"), "number of resamples to draw (default: 2000)")
  let method = Option(
    "method", .choice(of: BlockBootstrap.Kind.self), "how blocks are laid (default: stationary)")
  let block = Option(
    "block", .number(in: 1...1e9, "L"),
    "mean or fixed length of a block; without it the median of the columns' best")

  func read(_ context: CommandContext) throws -> ResampledPanel {
    let panel = try panel.read(context)
    if let path = context[indices] {
      try refuseDrawing(context)
      return try ResampledPanel(
        panel, rows: rows(path, count: panel.periodCount), blockLength: context[block],
        workers: context.workers)
    }
    let method = context[method] ?? .stationary
    return try ResampledPanel(
      panel, method: method, blockLength: context[block] ?? Self.bestBlock(panel, method),
      resamples: context[resamples] ?? 2000, seed: context.globals.seed ?? 1,
      workers: context.workers)
  }

  /// Rows that are given leave nothing to draw.
  private func refuseDrawing(_ context: CommandContext) throws {
    let extra =
      context[resamples] != nil ? "--resamples" : context[method] != nil ? "--method" : nil
    guard let extra else { return }
    throw AssayError(
      code: "conflicting_options", message: "`\(extra)` draws resamples, `--indices` gives them.",
      remedy: "Leave out one of the two.", place: extra, kind: .usage)
  }

  /// The rows of the file; a first line that numbers the columns from 0 is a header.
  private func rows(_ path: String, count: Int) throws -> [[Int32]] {
    let table = try NumberTable.read(path, .all)
    let isHeaded = PanelInput.isNumbered(table.columns.map { $0.values[0] })
    return try (isHeaded ? 1..<table.rowCount : 0..<table.rowCount).map { row in
      try table.columns.enumerated().map { column, values in
        guard let index = Int32(exactly: values.values[row]) else {
          throw AssayError(
            code: "index_not_whole", message: "The index \(values.values[row]) is not a whole number.",
            remedy: "Give row numbers from 0 to \(count - 1).",
            place: "\(path):\(table.firstLine + row):\(column + 1)", kind: .badData)
        }
        return index
      }
    }
  }

  /// The median over the strategies of the best block length after Politis and White, rounded up.
  static func bestBlock(_ panel: PerformancePanel, _ method: BlockBootstrap.Kind) throws -> Double {
    let lengths = panel.columns.compactMap { OptimalBlockLength($0) }
      .map { method == .stationary ? $0.stationary : $0.circular }.filter(\.isFinite)
    guard !lengths.isEmpty else {
      throw AssayError(
        code: "no_block_length", message: "The panel does not determine a block length.",
        remedy: "Give one with `--block`.", place: "--block", kind: .badData)
    }
    let median = Quantile.of(lengths, at: 0.5)
    return min(Double(OptimalBlockLength.rounded(median)), Double(panel.periodCount))
  }
}

extension ResampledPanel {
  /// What has to stand beside every p-value.
  var provenance: [(String, JSONValue)] {
    [
      ("observations", JSONValue(periodCount)), ("strategies", JSONValue(strategyCount)),
      ("method", .string(origin.method?.rawValue ?? "given")),
      ("block_length", .number(origin.blockLength)), ("resamples", JSONValue(origin.resamples)),
      ("seed", origin.seed.map { JSONValue($0) } ?? .null),
    ]
  }

  var provenanceText: String {
    let source = origin.method.map { "\($0.rawValue) bootstrap" } ?? "given resamples"
    let seed = origin.seed.map { ", seed \($0)" } ?? ""
    return """
      \(strategyCount) strategies, \(periodCount) periods; \(source), block length \
      \(NumberText.significant(origin.blockLength)), \(NumberText.grouped(origin.resamples)) resamples\(seed)
      """
  }
}
