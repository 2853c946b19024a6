import Diagnostics
import Storage
import Testing

@Suite struct NumberTableTests {
  func table(_ text: String, _ selection: NumberTable.Selection = .last) throws -> NumberTable {
    try NumberTable(parsing: Array(text.utf8), source: "x.csv", selection)
  }

  @Test(arguments: [
    "date,ret\n2020-01-02,0.5\n2020-01-03,-1e-3\n", "0.5\n-1e-3", "ret\r\n0.5\r\n\r\n-1e-3\r\n\r\n",
    "a;b\n1;0.5\n2;-1e-3\n", "x\ty\n1\t0.5\n2\t-1e-3\n", "1  0.5\n2 -1e-3\n", "\u{FEFF}ret\n0.5\n-1e-3\n",
    "\"date\",\"ret\"\n\"2020\",\"0.5\"\n\"2021\",\"-1e-3\"\n", "anything,,0.5\n,x,-1e-3\n",
  ])
  func `the last column is read in every common layout`(text: String) throws {
    let table = try table(text)
    #expect(table.columns.count == 1)
    #expect(table.columns[0].values == [0.5, -0.001])
  }

  @Test func `all columns keep their names and labels stay apart`() throws {
    let named = try table("date,a,b\n2020-01-02,1,2\n2020-01-03,3,4\n", .all)
    #expect(named.columns == [.init(name: "a", values: [1, 3]), .init(name: "b", values: [2, 4])])
    #expect(named.labels == ["2020-01-02", "2020-01-03"])
    let bare = try table("1,2\n3,4\n", .all)
    #expect(bare.columns.map(\.name) == ["column 1", "column 2"])
    #expect(bare.labels.isEmpty)
    #expect(bare.rowCount == 2)
  }

  @Test func `digits are read to the nearest double`() throws {
    #expect(try table("ret\n0.00046191747076318457\n").columns[0].values == [0.00046191747076318457])
  }

  @Test(arguments: [
    ("", "no_rows", "x.csv:1"), ("date,ret\n", "no_rows", "x.csv:1"),
    ("ret\n0.5\nabc\n", "not_a_number", "x.csv:3:1"),
    ("d,ret\na,0.5\n\nb,nan\n", "not_a_number", "x.csv:4:2"),
    ("2024-01-01,nan\n2024-01-02,1\n", "not_a_number", "x.csv:1:2"),
    ("d,ret\na,0.5\nb,\n", "missing_value", "x.csv:3:2"), ("d,ret\na,inf\n", "not_a_number", "x.csv:2:2"),
    ("a,b\n1,2\n1,2,3\n", "ragged_row", "x.csv:3"), ("d;ret\n1;0,5\n", "not_a_number", "x.csv:2:2"),
  ])
  func `a cell that is no number is refused with its place`(text: String, code: String, place: String) throws
  {
    let error = try #require(throws: AssayError.self) { try table(text) }
    #expect(error.code == code)
    #expect(error.place == place)
    #expect(error.kind == .badData)
    #expect(!error.remedy.isEmpty)
  }

  @Test func `what is written reads back`() throws {
    let values = [0.1 + 0.2, 1e-9, -0.0, 1e300]
    let table = NumberTable(
      columns: [.init(name: "a, \"b\"", values: values), .init(name: "c", values: [1, 2, 3, 4])],
      labels: ["w", "x", "y", "z"])
    let back = try NumberTable(parsing: Array(table.text(labelName: "key").utf8), source: "x.csv", .all)
    #expect(back.columns[0].values.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(back.labels == table.labels)
  }

  @Test func `what is not defined is an empty cell`() {
    let table = NumberTable(columns: [
      .init(name: "a", values: [.nan, 1.5]), .init(name: "b", values: [.infinity, 2]),
    ])
    #expect(table.text(labelName: "") == "a,b\n,\n1.5,2.0\n")
  }

  @Test func `a table of very many columns keeps every value in its place`() throws {
    // More cells than are held back before they go to their columns.
    let (rows, width) = (40, 30_000)
    var text = (0..<width).map { "c\($0)" }.joined(separator: ",") + "\n"
    for row in 0..<rows { text += (0..<width).map { "\(row * width + $0)" }.joined(separator: ",") + "\n" }
    let table = try NumberTable(parsing: Array(text.utf8), source: "wide", .all)
    #expect(table.columns.count == width && table.rowCount == rows)
    for column in [0, 1, 17_321, width - 1] {
      #expect(table.columns[column].values == (0..<rows).map { Double($0 * width + column) })
    }
  }

  @Test func `a file that is not there is named`() throws {
    let error = try #require(throws: AssayError.self) { try NumberTable.read("/nowhere/x.csv", .last) }
    #expect(error.code == "no_such_file")
    #expect(error.place == "/nowhere/x.csv")
  }
}
