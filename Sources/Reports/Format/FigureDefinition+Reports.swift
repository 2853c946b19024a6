// Whoever reads a report's model reads figures and their units.
@_exported public import Figures

/// What a number of a page measures.
public typealias ReportUnit = FigureUnit

extension FigureDefinition {
  /// The value as text, a dash when undefined.
  public func text(_ metrics: ReportMetrics) -> String { Figure.text(metrics[self], unit) }
}
