import CommandKit
import Diagnostics
import Storage
import Validation

struct StatsPermutation: Command {
  static let path = "stats permutation"
  static let abstract = "Is a mean above zero, or above that of another sample? Without a distribution."
  static let discussion = """
    With one file: the signs of its values are exchanged, which is right if they would lie symmetrically around zero
    without an edge. With --against: the values of both files are exchanged between them. Values have to be independent,
    such as the results of trades that do not overlap; for daily returns that depend on each other take
    `stats bootstrap`. Up to a million arrangements all are visited and p is exact; beyond, p = (1 + count)/(B + 1).
    """
  static let examples = [
    CommandExample("assay stats permutation --returns trades.csv", "is the mean trade above zero?"),
    CommandExample(
      "assay stats permutation --returns new.csv --against old.csv --alternative two-sided",
      "do two samples differ?"),
  ]

  let file = ReturnFile()
  let against = Option("against", .file, "the other sample, in the last column of a text table")
  let alternative = Option(
    "alternative", .choice(of: PermutationTest.Alternative.self), default: .greater, "what counts as evidence"
  )
  let draw = DrawOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let values = try file.read(context)
    let (count, seed) = (draw.count(context), draw.seed(context))
    let test: PermutationTest
    if let path = context[against] {
      test = try .twoSample(
        values, NumberTable.read(path, .last).columns[0].values, alternative: context[alternative],
        resamples: count, seed: seed, workers: context.workers)
    } else {
      test = try .signFlip(
        values, alternative: context[alternative], resamples: count, seed: seed, workers: context.workers)
    }
    let name =
      context[against] == nil ? "sign flip of the mean" : "exchange between two samples, difference of means"
    let json: JSONValue = [
      "test": .string(name), "alternative": .string(test.alternative.rawValue),
      "p_value": .number(test.pValue),
      "statistic": .number(test.statistic), "exact": .bool(test.isExact),
      "resamples": JSONValue(test.arrangements),
      "block_length": nil, "seed": test.seed.map { JSONValue($0) } ?? .null,
    ]
    let how =
      test.seed.map { "\(NumberText.grouped(test.arrangements)) drawn, seed \($0)" }
      ?? "all \(NumberText.grouped(test.arrangements)) arrangements"
    return CommandOutput(
      json: json,
      text: """
        \(name), \(test.alternative.rawValue): statistic \(NumberText.significant(test.statistic))
        p \(NumberText.fixed(test.pValue, 4)), \(how)
        """)
  }
}
