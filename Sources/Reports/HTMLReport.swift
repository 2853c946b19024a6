/// Renders reports as one self-contained HTML file that opens from disk without a network.
///
/// Style, data and script are inside the file, and its content security policy forbids loading anything else.
/// The same model and the same plot script give the same bytes. Tables, heat maps and small charts need no
/// script; the large interactive plots need plotly's, which is passed as text so that this type reads no
/// file.
public struct HTMLReport: Sendable {
  private let plotScript: String?

  /// - Parameter plotScript: the text of `plotly.min.js`; `nil` gives a page without interactive plots that
  ///   says how to get them.
  public init(plotScript: String?) {
    self.plotScript = plotScript
  }

  /// The page of a factory run.
  public func render(_ report: FactoryReport) -> String {
    PageFrame(plotScript: plotScript).render(FactoryPage(report: report, hasPlots: plotScript != nil))
  }

  /// The page of one backtest.
  public func render(_ report: BacktestReport) -> String {
    PageFrame(plotScript: plotScript).render(BacktestPage(report: report, hasPlots: plotScript != nil))
  }
}
