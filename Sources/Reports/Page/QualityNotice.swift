import Market

/// What the quality check holds against the bars, for the top of a page; nothing without findings.
struct QualityNotice {
  /// The bars they were found in, and the sentence.
  private let findings: [(bars: String, sentence: String)]

  init(_ data: [ReportDataset]) {
    findings = data.flatMap { set in set.warnings.map { ("\(set.symbol) \(set.timeframe)", $0) } }
  }

  init(_ qualities: [QualitySummary]) {
    findings = qualities.flatMap { quality in
      quality.findings.map { ("\(quality.symbol) \(quality.timeframe)", $0.sentence) }
    }
  }

  func write(to html: inout HTMLWriter) {
    if findings.isEmpty { return }
    let count = findings.count == 1 ? "one finding" : "\(Figure.count(findings.count)) findings"
    html.element("div", ["class": "notice"]) { html in
      // A long list is folded; a short one is read at once.
      html.element("details", ["class": "more", "open": findings.count <= 8 ? "" : nil]) { html in
        html.element("summary", text: "Quality of the bars: \(count) that can make these results wrong")
        html.element("ul", ["class": "plain warnings"]) { html in
          for finding in findings { html.element("li", text: "\(finding.bars): \(finding.sentence)") }
        }
      }
    }
  }
}
