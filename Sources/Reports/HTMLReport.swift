public import Market

/// Renders reports as one self-contained HTML file that opens from disk without a network.
///
/// Style, data and script are inside the file, and its content security policy forbids loading anything else.
/// The same model and the same libraries give the same bytes. Tables and heat maps need no script; the charts need
/// those of `ChartAssets`, which are passed as text so that this type reads no file.
public struct HTMLReport: Sendable {
  private let assets: ChartAssets

  /// - Parameter assets: `.none` gives a page without charts that says how to get them.
  public init(assets: ChartAssets) { self.assets = assets }

  func render(_ page: some PageContent) -> String { PageFrame(assets: assets).render(page) }

  /// The page of a factory run.
  public func render(_ report: FactoryReport) -> String {
    PageFrame(assets: assets).render(FactoryPage(report: report))
  }

  /// The page of one backtest.
  public func render(_ report: BacktestReport) -> String {
    PageFrame(assets: assets).render(BacktestPage(report: report))
  }

  /// The page that sets two results side by side.
  /// - Parameter created: given, never read from the clock.
  public func render(_ comparison: ResultComparison, created: Timestamp) -> String {
    PageFrame(assets: assets).render(ComparisonPage(comparison: comparison, created: created))
  }
}
