public import Diagnostics
import Market

/// Rows before an instant to train on, rows before another to choose by, and the rest to be judged by: one split over
/// all symbols.
///
/// A row whose label was not known before the next part begins, less the embargo, is in no part: it would carry
/// what happened in the next part into this one.
public struct TimeSplit: Sendable, Hashable {
  public let training: [Int]
  public let validation: [Int]
  public let test: [Int]
  /// Rows that overlap the next part.
  public let purged: [Int]
  /// Where validation and test begin, UTC nanoseconds.
  public let validationStart: Int64
  public let testStart: Int64

  /// With fewer rows than this no dates make three parts that teach, choose and judge.
  private static let leastRows = 60

  /// - Parameters:
  ///   - embargo: nanoseconds that must lie between the end of a row and the start of the next part.
  /// - Throws: `empty_part` where a part has no rows; `invalid_split` where the test would begin before the validation.
  public init(
    _ table: TrainingTable, validationFrom: Int64, testFrom: Int64, embargo: Int64 = 0
  ) throws(AssayError) {
    guard validationFrom < testFrom else {
      throw AssayError(
        code: "invalid_split",
        message: "Validation would begin \(Self.text(validationFrom)), not before the test "
          + "at \(Self.text(testFrom)).",
        remedy: "Give --train-until before --validate-until.", kind: .usage)
    }
    var (training, validation, test, purged): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
    for row in 0..<table.count {
      let boundary =
        table.times[row] < validationFrom
        ? validationFrom : table.times[row] < testFrom ? testFrom : Int64.max
      if boundary == .max {
        test.append(row)
      } else if table.ends[row].addingSaturated(embargo) >= boundary {
        purged.append(row)
      } else if boundary == validationFrom {
        training.append(row)
      } else {
        validation.append(row)
      }
    }
    self.training = training
    self.validation = validation
    self.test = test
    self.purged = purged
    (validationStart, testStart) = (validationFrom, testFrom)
    let parts = [("training", training), ("validation", validation), ("test", test)]
    for (name, rows) in parts where rows.isEmpty {
      throw AssayError(
        code: "empty_part",
        message:
          "No row is left for \(name) with validation from \(Self.text(validationFrom)) and the test from "
          + "\(Self.text(testFrom)). The rows reach from \(Self.text(table.times.first ?? 0)) to "
          + "\(Self.text(table.times.last ?? 0)).",
        remedy: table.count < Self.leastRows
          ? "The table has \(table.count) rows, which are too few to be parted in three: give a longer period or more "
            + "symbols."
          : "Give other dates with --train-until and --validate-until.", kind: .badData)
    }
  }

  /// The dates at which 60 % and 80 % of the rows have passed, as instants of midnight.
  public static func standard(_ table: TrainingTable) -> (validationFrom: Int64, testFrom: Int64) {
    func day(_ share: Double) -> Int64 {
      let row = min(table.count - 1, Int(Double(table.count) * share))
      return Timestamp(startOf: Timestamp(nanoseconds: table.times[row]).date).nanoseconds
    }
    return (day(0.6), day(0.8))
  }

  private static func text(_ instant: Int64) -> String { Timestamp(nanoseconds: instant).date.description }
}
