import Foundation
import Storage
import TestKit
import Testing

@Suite struct CSVFileTests {
  @Test func `a text that a spreadsheet would run gets an apostrophe, a number does not`() throws {
    let folder = try TemporaryFolder()
    let names = ["=1+1", "+cmd", "-2", "-x", "@sum", "\tq", "BTC-USD", "a,b", "say \"no\"", "=\"a,b\""]
    let table = ColumnTable([
      .init("=head", .strings(names)), .init("value", .double([-1, 2, 3, 4, 5, 6, 7, 8, .nan, -1e-9])),
    ])
    try CSVFile.write(table, to: folder.file("t.csv"))
    let lines = try String(contentsOfFile: folder.file("t.csv"), encoding: .utf8).split(separator: "\n")
    let expected: [Substring] = [
      "'=head,value", "'=1+1,-1.0", "'+cmd,2.0", "-2,3.0", "'-x,4.0", "'@sum,5.0", "'\tq,6.0", "BTC-USD,7.0",
      "\"a,b\",8.0", "\"say \"\"no\"\"\",", "\"'=\"\"a,b\"\"\",-1e-09",
    ]
    #expect(lines == expected)
  }

  @Test func `labels and names of a table of numbers are treated the same`() {
    let table = NumberTable(columns: [.init(name: "@a", values: [1])], labels: ["=2"])
    #expect(table.text(labelName: "-when") == "'-when,'@a\n'=2,1.0\n")
  }
}
