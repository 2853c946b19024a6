import Diagnostics
import Reports
import Testing

struct ReportJSONTests {
  @Test func `keys keep one order and the same report gives the same text`() throws {
    let text = SampleReport.factory().json().text()
    #expect(text == SampleReport.factory().json().text())
    let document = try JSONValue(parsing: text)
    #expect(
      document.objectValue?.keys.prefix(6) == [
        "kind", "title", "run_id", "created", "currency", "provenance",
      ])
  }

  @Test func `figures are fractions at full precision and counts are whole`() {
    let winner = SampleReport.factory().json()["winners"]?[0]
    #expect(winner?["rank"]?.integerValue == 1)
    #expect(winner?["metrics"]?["max_drawdown"]?.doubleValue == -0.1837)
    #expect(winner?["metrics"]?["n"] == .integer(3_020))
    #expect(winner?["metrics"]?["min_track_record_length"]?.doubleValue == 987.4)
    #expect(winner?["bounds"]?["ambiguous_share"]?.doubleValue == 0.031)
    #expect(winner?["parameters"]?["slow"]?.stringValue == "100")
    #expect(winner?["trade_list"]?.arrayValue?.count == 40)
  }

  @Test func `undefined figures are null in the text, never zero`() throws {
    var metrics = ReportMetrics()
    metrics.sharpeRatio = .nan
    metrics.profitFactor = .infinity
    let report = SampleReport.backtest(SampleReport.result(metrics: metrics))
    let written = try JSONValue(parsing: report.json().text())["metrics"]
    #expect(written?["sharpe_ratio"]?.isNull == true)
    #expect(written?["profit_factor"]?.isNull == true)
    #expect(written?["cagr"]?.isNull == true)
  }

  @Test func `a seed of 64 bits loses no digit`() {
    #expect(
      SampleReport.factory().json()["provenance"]?["seed"]?.stringValue == "18446744073709551615")
  }

  @Test func `a verdict names criterion, value and threshold`() {
    let verdict = SampleReport.factory().json()["pairs"]?[1]?["verdict"]
    #expect(verdict?["status"]?.stringValue == "rejected")
    #expect(verdict?["failures"]?[0]?["value"]?.doubleValue == 0.12)
    #expect(verdict?["failures"]?[0]?["criterion"]?["threshold"]?.doubleValue == 0.2)
    #expect(verdict?["failures"]?[1]?["value"]?.isNull == true)
  }

  @Test func `series can be left out`() {
    let document = SampleReport.factory().json(includesSeries: false)
    #expect(document["winners"]?[0]?["equity"] == nil)
    #expect(document["grids"] == nil)
  }

  @Test func `a backtest has the members of its result beside those of the run`() {
    let document = SampleReport.backtest().json()
    #expect(document["symbol"]?.stringValue == "SPY")
    #expect(document["initial_capital"]?.doubleValue == 100_000)
    #expect(document["buy_and_hold"]?["sharpe_ratio"]?.doubleValue == 0.83)
  }
}
