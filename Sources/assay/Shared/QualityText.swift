import CommandKit
import Diagnostics
import Market

/// A quality report for people and for programs.
enum QualityText {
  static func document(_ report: QualityReport) -> JSONValue {
    [
      "symbol": .string(report.symbol), "timeframe": .string(report.timeframe.description),
      "bars": JSONValue(report.bars), "sessions": JSONValue(report.sessions),
      "first": JSONValue(report.first), "last": JSONValue(report.last),
      "severity": JSONValue(report.severity?.rawValue),
      "longest_gap": report.longestGap.map { ["days": .number($0.days), "ends": .string($0.ends)] } ?? .null,
      "largest_move": report.largestMove.map { ["log_return": .number($0.logReturn), "at": .string($0.at)] }
        ?? .null,
      "findings": .array(report.findings.map(document)),
    ]
  }

  private static func document(_ finding: QualityFinding) -> JSONValue {
    [
      "kind": .string(finding.kind.rawValue), "severity": .string(finding.severity.rawValue),
      "count": JSONValue(finding.count), "sentence": .string(finding.sentence),
      "examples": .array(
        finding.examples.map {
          ["bar": JSONValue($0.bar), "time": .string($0.time), "detail": .string($0.detail)]
        }),
    ]
  }

  static func page(_ report: QualityReport, width: Int, _ style: Style) -> String {
    var head = FieldList()
    head.heading("\(report.symbol) \(report.timeframe)")
    head.append("bars", NumberText.grouped(report.bars))
    head.append("sessions", NumberText.grouped(report.sessions))
    head.append("range", "\(report.first ?? "") to \(report.last ?? "")")
    if let gap = report.longestGap {
      head.append("longest gap", "\(NumberText.fixed(gap.days, 2)) days, ends \(gap.ends)")
    }
    if let move = report.largestMove {
      head.append("largest move", "\(NumberText.percent(move.logReturn)) (log) at \(move.at)")
    }
    if report.findings.isEmpty { return head.text(style: style, valueLimit: 0) + "\n\nNothing was found." }
    let findings = report.findings.sorted { $0.severity > $1.severity }.map { finding in
      page(finding, width: width, style)
    }
    return head.text(style: style, valueLimit: 0) + "\n\n" + findings.joined(separator: "\n")
  }

  private static func page(_ finding: QualityFinding, width: Int, _ style: Style) -> String {
    let label = finding.severity.rawValue
    let painted =
      switch finding.severity {
      case .note: label
      case .warning: style.warning(label)
      case .error: style.error(label)
      }
    let sentence = TextWrap.wrapped(finding.sentence, width: width, indent: 9)
    let gap = String(repeating: " ", count: 9 - label.count)
    let examples = finding.examples.prefix(3).map {
      TextWrap.wrapped("\($0.time)  \($0.detail)", width: width, indent: 11)
    }
    return ([painted + gap + sentence.dropFirst(9)] + examples).joined(separator: "\n")
  }
}
