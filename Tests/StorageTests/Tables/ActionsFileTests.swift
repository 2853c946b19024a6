import Diagnostics
import Foundation
import Market
import Storage
import TestKit
import Testing

@Suite struct ActionsFileTests {
  private static func read(_ text: String) throws -> [CorporateAction] {
    let folder = try TemporaryFolder()
    let path = folder.file("actions.csv")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try ActionsFile.read(path)
  }

  private static func action(_ date: String, _ kind: CorporateAction.Kind) throws -> CorporateAction {
    CorporateAction(date: try #require(CivilDate(date)), kind: kind)
  }

  @Test(arguments: [
    "date,action,value\n2020-08-31,split,4:1\n2024-02-09,dividend,0.24\n",
    "Date,Dividends,Stock Splits\n2020-08-31 00:00:00-04:00,0.0,4.0\n2024-02-09 00:00:00-05:00,0.24,0.0\n",
    "timestamp,close,dividend_amount,split_coefficient\n2020-08-31,129.04,0.0000,4.0\n2020-09-01,134.18,0,1.0\n"
      + "2024-02-09,188.85,0.24,1.0\n",
    "date,close,divCash,splitFactor\n2020-08-31T00:00:00.000Z,129.04,0.0,4.0\n"
      + "2024-02-09T00:00:00.000Z,188.85,0.24,1.0\n",
  ])
  func `splits and dividends are read from a list and from columns beside prices`(text: String) throws {
    let expected = [
      try Self.action("2020-08-31", .split(ratio: 4)), try Self.action("2024-02-09", .dividend(amount: 0.24)),
    ]
    #expect(try Self.read(text) == expected)
  }

  @Test func `an action that is written twice is refused, and not taken twice`() throws {
    let error = try #require(throws: AssayError.self) {
      try Self.read("date,action,value\n2020-08-31,split,4\n2021-01-04,dividend,1\n2020-08-31,split,4\n")
    }
    #expect(error.code == "repeated_action" && error.message.contains("Lines 2 and 4"))
    // Two actions of one day are two.
    #expect(try Self.read("date,action,value\n2020-08-31,split,4\n2020-08-31,dividend,1\n").count == 2)
  }

  @Test(arguments: [
    "date,action,value\n2020-08-31,split,0\n", "date,action,value\n2020-08-31,merger,2\n",
    "date,dividends\n2020-08-31,-1\n", "date,dividends\nyesterday,0.3\n",
  ])
  func `what is no action is refused with its line`(text: String) throws {
    let error = try #require(throws: AssayError.self) { try Self.read(text) }
    #expect(error.code == "invalid_action" && error.place?.hasSuffix(":2") == true)
  }

  @Test func `a table of another kind is refused with its columns`() throws {
    let error = try #require(throws: AssayError.self) { try Self.read("date,close\n2020-08-31,4\n") }
    #expect(error.code == "missing_column")
  }
}
