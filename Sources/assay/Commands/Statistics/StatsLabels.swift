import CommandKit
import Diagnostics
import Learning

struct StatsLabels: Command {
  static let path = "stats labels"
  static let abstract =
    "Label events by the barrier that the price met first, and weigh them by what they tell alone."
  static let discussion = """
    Reads closes (column `close`) in time order. Events come from --events, a table with the column `bar` (row of the close,
    from 0) or `date` as in the input, and optionally `target` and `side` (1 or -1); or from --cusum X, the bars at which
    the logarithm of the price has moved by X since the last. Barriers lie at multiples of the target: that of the event, or
    the exponentially weighted deviation of returns (--span). A close strictly beyond a barrier meets it, the first one
    counts, else time runs out after --horizon bars.

    Labels that share bars share what happened: `uniqueness` is the mean of one over the number of open labels,
    `return_weight` goes with the moves that a label has to itself, `age_weight` falls over cumulative uniqueness from 1 for
    the newest towards --oldest.
    """
  static let examples = [
    CommandExample(
      "assay stats labels --input bars.csv --cusum 0.03 --horizon 10", "when the price has moved 3 %"),
    CommandExample(
      "assay stats labels --input bars.csv --events signals.csv --profit 2 --loss 1 --horizon 15 --json",
      "signals with their sides"),
  ]

  let input = Option.required("input", .file, "text table with the column `close`; `-` reads a pipe")
  let events = Option(
    "events", .file, "text table with the column `bar` or `date`, and optionally `target`, `side`")
  let cusum = Option("cusum", .positive("X"), "events at moves of X in logarithms")
  let profit = Option(
    "profit", .number(in: 0...1e6, "M"), default: 1, "profit barrier in targets; 0 for none")
  let loss = Option("loss", .number(in: 0...1e6, "M"), default: 1, "loss barrier in targets; 0 for none")
  let horizon = Option("horizon", .integer(in: 1...10_000_000), default: 10, "bars until time runs out")
  let span = Option("span", .integer(in: 2...100_000), default: 20, "span of the deviation of returns")
  let oldest = Option(
    "oldest", .number(in: -0.999...1, "C"), default: 0.5, "weight by age that the oldest label tends to")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let table = try NamedColumns(context[input])
    let closes = try closes(table, context)
    let settings = try TripleBarrier.Settings(
      profit: context[profit], loss: context[loss], horizon: context[horizon])
    let events = try events(table, closes, context)
    let labels = events.map { TripleBarrier($0, closes: closes, settings: settings) }
    let spans = labels.map { $0.start...$0.end }
    let weights = LabelWeights(spans, bars: closes.count)
    let byReturn = weights.byReturn(spans, closes: closes)
    let byAge = weights.byAge(oldest: context[oldest])
    let rows = labels.indices.map { index -> JSONValue in
      let label = labels[index]
      return [
        "start": JSONValue(label.start), "end": JSONValue(label.end), "touch": .string(label.touch.rawValue),
        "return": .number(label.gain), "target": .number(label.target),
        "side": label.side.map { JSONValue($0) } ?? .null, "label": JSONValue(label.sign),
        "barrier_label": JSONValue(label.barrierLabel),
        "meta_label": label.metaLabel.map { JSONValue($0) } ?? .null,
        "uniqueness": .number(weights.uniqueness[index]), "return_weight": JSONValue(byReturn?[index]),
        "age_weight": .number(byAge[index]),
      ]
    }
    return CommandOutput(
      json: [
        "bars": JSONValue(closes.count), "events": .array(rows),
        "average_uniqueness": JSONValue(weights.averageUniqueness),
        "concurrency": .array(weights.concurrency.map { JSONValue($0) }),
      ], text: page(labels, weights))
  }

  private func closes(_ table: NamedColumns, _ context: CommandContext) throws -> [Double] {
    let closes = try table.numbers("close")
    if let row = closes.firstIndex(where: { $0 <= 0 }) {
      throw AssayError(
        code: "invalid_price",
        message: "The close of row \(row + 1) is \(closes[row]); returns need prices above 0.",
        remedy: "Give prices that were not adjusted below zero.", place: context[input], kind: .badData)
    }
    return closes
  }

  private func events(
    _ table: NamedColumns, _ closes: [Double], _ context: CommandContext
  ) throws -> [TripleBarrier.Event] {
    let usual = ReturnVolatility.exponential(closes, span: context[span])
    switch (context[events], context[cusum]) {
    case (nil, let threshold?):
      // Before a whole span the deviation says little.
      return CUSUMFilter.events(closes, threshold: threshold).filter {
        $0 > context[span] && $0 < closes.count - 1 && usual[$0] > 0
      }.map { TripleBarrier.Event(bar: $0, target: usual[$0]) }
    case (let path?, nil): return try read(path, table, closes, usual, context)
    default:
      throw AssayError(
        code: "events_not_given", message: "Events come either from a file or from a threshold.",
        remedy: "Give one of `--events` and `--cusum`.", place: "--events", kind: .usage)
    }
  }

  private func read(
    _ path: String, _ table: NamedColumns, _ closes: [Double], _ usual: [Double], _ context: CommandContext
  ) throws -> [TripleBarrier.Event] {
    let list = try NamedColumns(path)
    let bars: [Int?]
    if list.has("bar") {
      bars = try list.numbers("bar").map { Int(exactly: $0) }
    } else {
      let dates = try table.texts("date")
      let rows = Dictionary(zip(dates, dates.indices), uniquingKeysWith: { first, _ in first })
      bars = try list.texts("date").map { rows[$0] }
    }
    let targets = try list.has("target") ? list.numbers("target") : nil
    let sides = try list.has("side") ? list.numbers("side") : nil
    var last = -1
    return try bars.enumerated().map { row, bar throws(AssayError) in
      func refused(_ what: String, _ remedy: String) -> AssayError {
        AssayError(
          code: "invalid_event", message: "Event \(row + 1) \(what).", remedy: remedy, place: path,
          kind: .badData)
      }
      guard let bar, closes.indices.dropLast().contains(bar) else {
        throw refused(
          "is at no bar that another one follows",
          "Give rows from 0 to \(closes.count - 2), or dates of the input.")
      }
      guard bar >= last else { throw refused("lies before the one above it", "Give events in time order.") }
      last = bar
      let target = targets?[row] ?? usual[bar]
      guard target > 0 else {
        throw refused("has no target above 0", "Give a column `target`, or leave out the first bars.")
      }
      if let side = sides?[row], side != 1, side != -1 {
        throw refused("has the side \(side)", "Sides are 1 or -1.")
      }
      return TripleBarrier.Event(bar: bar, target: target, side: sides.map { Int($0[row]) })
    }
  }

  private func page(_ labels: [TripleBarrier], _ weights: LabelWeights) -> String {
    if labels.isEmpty { return "No event." }
    var table = TextTable([.text("met first"), .number("events"), .number("share"), .number("mean return")])
    for touch in [TripleBarrier.Touch.profit, .loss, .time] {
      let rows = labels.filter { $0.touch == touch }
      let mean = rows.isEmpty ? nil : rows.reduce(0) { $0 + $1.gain } / Double(rows.count)
      table.append([
        touch.rawValue, NumberText.grouped(rows.count),
        NumberText.percent(Double(rows.count) / Double(labels.count), 1), NumberText.percent(mean),
      ])
    }
    return table.text() + "\n\n\(NumberText.grouped(labels.count)) events, mean uniqueness "
      + NumberText.fixed(weights.averageUniqueness, 3)
  }
}
