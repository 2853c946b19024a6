import Reports
import Testing

/// How values of objectives and sizes of books are written.
struct StudyPlotsTests {
  @Test func `objectives of backtests have their units and as many decimals in every row`() {
    #expect(StudyPlots.text(0.56, of: "sharpe", isOnBars: true) == "0.560")
    #expect(StudyPlots.text(-0.31841, of: "sharpe", isOnBars: true) == "−0.318")
    #expect(StudyPlots.text(-0.198, of: "drawdown", isOnBars: true) == "−19.8%")
    #expect(StudyPlots.text(128, of: "trades", isOnBars: true) == "128")
    // What a program of the reader's own measures has no unit that is known here.
    #expect(StudyPlots.text(-0.198, of: "drawdown", isOnBars: false) == "−0.198")
    #expect(StudyPlots.text(12_345.678, of: "x", isOnBars: false) == "12350")
  }

  @Test func `a change of parameters names what changed, with four digits`() {
    #expect(
      ParameterChange.text(
        #"{"fast":10,"slow":50,"limit":5.0}"#, #"{"fast":12,"slow":50,"limit":5.8638669575909095}"#)
        == "fast 10 → 12, limit 5 → 5.864")
    #expect(ParameterChange.text(#"{"fast":10}"#, #"{"fast":10}"#) == "nothing")
    #expect(ParameterChange.text("{}", #"{"name":"x"}"#) == "name not set → x")
    #expect(ParameterChange.text("no object", "{}") == "no object → {}")
  }
}
