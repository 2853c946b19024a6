import CommandKit
import Market

/// What the quality check holds against the bars of a result, for the top of its page.
enum QualityBanner {
  /// Every finding in a sentence; empty without findings.
  static func full(_ quality: QualitySummary, width: Int, _ style: Style) -> String {
    if quality.isEmpty { return "" }
    let lines = quality.findings.map { finding in
      let place = finding.first.map { " First at \($0)." } ?? ""
      return line(finding, finding.sentence + place, width: width, style)
    }
    return lines.joined(separator: "\n") + "\n"
      + TextWrap.wrapped(
        "`assay data check \(quality.symbol) --timeframe \(quality.timeframe)` lists them with examples.",
        width: width, indent: 9) + "\n\n"
  }

  /// For many symbols: errors in a sentence, warnings by name and count, one line a symbol.
  static func brief(_ qualities: [QualitySummary], width: Int, _ style: Style) -> String {
    var lines: [String] = []
    for quality in qualities {
      for finding in quality.findings where finding.severity == .error {
        lines.append(
          line(finding, "\(quality.symbol) \(quality.timeframe): \(finding.sentence)", width: width, style))
      }
    }
    for quality in qualities {
      let warnings = quality.findings.filter { $0.severity == .warning }
      guard let first = warnings.first else { continue }
      let names = warnings.map { "\($0.kind) \($0.count)" }.joined(separator: ", ")
      lines.append(line(first, "\(quality.symbol) \(quality.timeframe): \(names)", width: width, style))
    }
    if lines.isEmpty { return "" }
    lines.append(
      TextWrap.wrapped("`assay data check SYMBOL` says what each of these means.", width: width, indent: 9))
    return style.bold("Quality of the bars") + "\n" + lines.joined(separator: "\n") + "\n\n"
  }

  private static func line(
    _ finding: QualitySummary.Finding, _ text: String, width: Int, _ style: Style
  ) -> String {
    let label = finding.severity.rawValue
    let painted = finding.severity == .error ? style.error(label) : style.warning(label)
    let wrapped = TextWrap.wrapped(text, width: width, indent: 9)
    return painted + String(repeating: " ", count: 9 - label.count) + wrapped.dropFirst(9)
  }
}
