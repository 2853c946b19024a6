import Diagnostics
import Import
import Market
import Testing

/// Bars in JSON objects, as services and libraries wrap them.
@Suite struct JSONTableTests {
  @Test(arguments: [
    // Columns, with words beside them.
    #"{"t":[1704067200,1704070800],"o":[1,2.5],"h":[3,4],"l":[0.5,2],"c":[2,3],"v":[7,8],"s":"ok"}"#,
    // Rows under a name, keys in another order, one value missing.
    """
    {"ticker":"X","results":[{"v":7,"o":1,"c":2,"h":3,"l":0.5,"t":1704067200000,"n":5},
     {"v":8,"o":2.5,"c":3,"h":4,"l":2,"t":1704070800000}],"status":"OK"}
    """,
    // Arrays under a name.
    """
    {"code":0,"data":[[1704067200000,1,3,0.5,2,7],[1704070800000,2.5,4,2,3,8]]}
    """,
    // A line a row.
    """
    {"time":"2024-01-01T00:00:00Z","open":1,"high":3,"low":0.5,"close":2,"volume":7}
    {"time":"2024-01-01T01:00:00Z","open":2.5,"high":4,"low":2,"close":3,"volume":8}

    """,
    // Rows by their time, one level below, numbers as texts.
    """
    {"Meta Data":{"1. Symbol":"X"},"Time Series":{
     "2024-01-01 01:00:00+00:00":{"1. open":"2.5","2. high":"4","3. low":"2","4. close":"3","5. volume":"8"},
     "2024-01-01 00:00:00+00:00":{"1. open":"1","2. high":"3","3. low":"0.5","4. close":"2","5. volume":"7"}}}
    """,
    // Columns of values by their time.
    """
    {"open":{"1704067200000":1,"1704070800000":2.5},"high":{"1704067200000":3,"1704070800000":4},
     "low":{"1704067200000":0.5,"1704070800000":2},"close":{"1704067200000":2,"1704070800000":3},
     "volume":{"1704067200000":7,"1704070800000":8}}
    """,
  ])
  func `the same two hours come out of every form`(text: String) throws {
    let result = try importText(text, name: "bars.json") { $0.timeframe = Timeframe(minutes: 60) }
    #expect(result.report.format == "json")
    #expect(result.series.times == ["2024-01-01T01:00:00Z", "2024-01-01T02:00:00Z"])
    #expect(result.series.open == [1, 2.5] && result.series.high == [3, 4])
    #expect(result.series.low == [0.5, 2] && result.series.close == [2, 3])
    #expect(result.series.volume == [7, 8])
  }

  @Test func `the name of the rows is told`() throws {
    let text = #"{"data":[[1704067200000,1,3,0.5,2,7],[1704070800000,2.5,4,2,3,8]]}"#
    let notes = try importText(text).report.notes
    #expect(notes.contains("The rows are those of `data`."))
  }

  @Test func `a null is a missing price of its own row`() throws {
    let text = #"{"t":[1704067200,1704070800],"o":[1,null],"h":[3,4],"l":[0.5,2],"c":[2,3]}"#
    let report = try importText(text) { $0.timeframe = Timeframe(minutes: 60) }.report
    #expect(report.rowsKept == 1 && report.quarantine.map(\.reason) == [.missingPrice])
  }

  @Test(arguments: [
    (#"{"code":-1121,"msg":"Invalid symbol."}"#, "it says code: -1121, msg: \"Invalid symbol.\""),
    (#"{"a":[[1,2],[3,4]],"b":{"c":[1]}}"#, "holds no rows of bars."),
    (#"{"a":[{"x":1}],"b":[{"x":1}]}"#, "holds no rows of bars."),
  ])
  func `an object without rows is refused with what it says`(text: String, words: String) throws {
    let error = try importError(text)
    #expect(error.code == "no_rows_in_json" && error.message.contains(words))
  }

  @Test func `text that is no JSON is refused with its place`() throws {
    let error = try importError(#"{"t":[1,2"#)
    #expect(error.kind == .badData && error.place?.contains("bars.csv") == true)
  }
}
