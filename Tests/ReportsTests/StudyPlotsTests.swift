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
}
