/// A name and a value: a header, a parameter of the address, a field of a form.
public struct HTTPField: Sendable, Hashable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension Sequence<HTTPField> {
  /// The first value of a name; `nil` when there is none.
  public func value(_ name: String) -> String? { first { $0.name == name }?.value }
}
