/// Bold and colour, or nothing at all.
public struct Style: Sendable {
  public let isOn: Bool
  public static let plain = Style(isOn: false)

  public init(isOn: Bool) { self.isOn = isOn }

  public func bold(_ text: String) -> String { wrap(text, "1") }
  public func faint(_ text: String) -> String { wrap(text, "2") }
  public func error(_ text: String) -> String { wrap(text, "1;31") }
  public func warning(_ text: String) -> String { wrap(text, "33") }
  public func good(_ text: String) -> String { wrap(text, "32") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
