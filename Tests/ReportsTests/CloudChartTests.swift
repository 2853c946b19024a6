import Diagnostics
import Reports
import Testing

/// Clouds of points, surfaces and parallel coordinates as the script reads them.
@Suite struct CloudChartTests {
  private static func chart() throws -> Chart {
    try #require(
      Chart.cloud(
        title: "T", across: ("fall", .percent), up: ("Sharpe", .ratio),
        clouds: [
          .init(
            name: "tried", hue: .muted,
            points: [
              .init(x: 0.3, y: 1, words: "late"), .init(x: 0.1, y: 2, words: "early"),
              .init(x: .nan, y: 3, words: "nowhere"),
            ]),
          .init(name: "empty", hue: .good),
          .init(name: "chosen", hue: .bad, points: [.init(x: 0.2, y: 5, words: "it")]),
        ]))
  }

  @Test func `points stand in the order of the axis, each with its words and in its own cloud`() throws {
    let chart = try Self.chart()
    #expect(chart.places == ["early", "it", "late"])
    guard case .numbers(let values, "fall", .percent, false) = chart.across else {
      Issue.record("the axis has numbers")
      return
    }
    #expect(values == [0.1, 0.2, 0.3])
    let series = chart.panels[0].series
    #expect(series.map(\.name) == ["tried", "chosen"])
    #expect(series[0].values.map(\.isNaN) == [false, true, false])
    #expect(series[1].values[1] == 5)
    let json = try JSONValue(parsing: chart.json())
    #expect(json["cloud"]?.integerValue == 1)
    #expect(json["places"]?[1]?.stringValue == "it")
  }

  @Test func `fewer than two points make no chart`() {
    let cloud = Chart.Cloud(name: "a", hue: .first, points: [.init(x: 1, y: 1, words: "one")])
    #expect(Chart.cloud(title: "T", across: ("x", .ratio), up: ("y", .ratio), clouds: [cloud]) == nil)
    #expect(Chart.cloud(title: "T", across: ("x", .ratio), up: ("y", .ratio), clouds: []) == nil)
  }

  @Test func `a surface and words on the axes reach the script`() throws {
    var chart = try Self.chart()
    chart.surface = Chart.Surface(
      across: ["a", "b"], up: ["c"], values: [[1.5, .nan]], unit: .ratio)
    chart.ticks = [.init(0, "low"), .init(1, "high")]
    chart.panels[0].ticks = [.init(0.5, "middle")]
    let json = try JSONValue(parsing: chart.json())
    #expect(json["surface"]?["v"]?[0]?.doubleValue == 1.5)
    #expect(json["surface"]?["v"]?[1]?.isNull == true)
    #expect(json["ticks"]?[1]?[1]?.stringValue == "high")
    #expect(json["panels"]?[0]?["ticks"]?[0]?[0]?.doubleValue == 0.5)
  }

  @Test func `the spread shows most values and counts those outside`() throws {
    let values = (0..<100).map { Double($0) } + [-5_000, 9_000, .nan]
    let spread = try #require(Chart.spread(values))
    #expect(spread.outside == 2)
    #expect(spread.range.contains(0) && spread.range.contains(99) && !spread.range.contains(-5_000))
    #expect(Chart.spread([1, 1, 1]) == nil)
    let even = try #require(Chart.spread([1, 1, 1, 1, 2]))
    #expect(even.range == 1...2 && even.outside == 0)
  }

  @Test func `round values of an axis lie between its ends and apart from each other`() {
    #expect(AxisTicks.round(2, 200, isLogarithmic: false, isWhole: true).first == 2)
    for (low, high, isLogarithmic) in [
      (0.001, 1.0, true), (5, 500, true), (-3, 7, false), (0.02, 0.021, false),
    ] {
      let ticks = AxisTicks.round(low, high, isLogarithmic: isLogarithmic, isWhole: false)
      #expect(ticks.first == low && ticks.last == high)
      #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 }, "\(ticks)")
      #expect(ticks.count <= 7)
    }
    #expect(AxisTicks.round(4, 4, isLogarithmic: false, isWhole: true) == [4])
  }

  @Test func `parallel coordinates carry each line with its values, and names are not markup`() throws {
    let chart = ParallelChart(
      title: "<b>", axes: [.init(name: "</script>", ticks: [.init(0, "1")]), .init(name: "y", ticks: [])],
      lines: [
        .init(words: "trial 1", places: [0, 1], values: ["1", "2"], isBest: true),
        .init(words: "trial 2", places: [.nan, 0.5], values: ["–", "3"]),
      ])
    let json = try JSONValue(parsing: chart.json())
    #expect(json["lines"]?[0]?["best"]?.integerValue == 1)
    #expect(json["lines"]?[1]?["at"]?[0]?.isNull == true)
    #expect(json["lines"]?[1]?["best"] == nil)
    var html = HTMLWriter()
    chart.write(to: &html)
    #expect(html.html.ranges(of: "</script>").count == 1)
    var without = HTMLWriter(drawsCharts: false)
    chart.write(to: &without)
    #expect(without.html.isEmpty)
  }
}
