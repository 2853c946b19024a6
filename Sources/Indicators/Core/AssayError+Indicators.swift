import Diagnostics

extension AssayError {
  static func parameterOutOfBounds(
    _ name: String, value: Double, lower: Double, upper: Double, in function: String
  ) -> AssayError {
    AssayError(
      code: "parameter_out_of_bounds",
      message: "\(function): \(name) is \(text(value)), outside \(text(lower)) to \(text(upper)).",
      remedy: "Give a value within the bounds.", place: "\(function).\(name)", kind: .usage)
  }

  static func parameterNotWhole(_ name: String, value: Double, in function: String) -> AssayError {
    AssayError(
      code: "parameter_not_whole", message: "\(function): \(name) is \(text(value)), not a whole number.",
      remedy: "Give a whole number.", place: "\(function).\(name)", kind: .usage)
  }

  static func parametersDisagree(_ sentence: String, remedy: String, in function: String) -> AssayError {
    AssayError(
      code: "parameters_disagree", message: "\(function): \(sentence)", remedy: remedy, place: function,
      kind: .usage)
  }

  static func tooManyParameters(_ count: Int, of metadata: IndicatorMetadata) -> AssayError {
    let names = metadata.parameters.map(\.name).joined(separator: ", ")
    return AssayError(
      code: "too_many_parameters",
      message: "\(metadata.name) got \(count) parameters and takes \(metadata.parameters.count).",
      remedy: names.isEmpty ? "Give none." : "Give \(names), in this order.", place: metadata.name,
      kind: .usage)
  }

  static func wrongInputCount(_ count: Int, of metadata: IndicatorMetadata) -> AssayError {
    AssayError(
      code: "wrong_input_count",
      message: "\(metadata.name) got \(count) input columns and reads \(metadata.inputs.count).",
      remedy: "Give \(metadata.inputs.map(\.name).joined(separator: ", ")), in this order.",
      place: metadata.name, kind: .usage)
  }

  static func noSuchOutput(_ index: Int, of metadata: IndicatorMetadata) -> AssayError {
    AssayError(
      code: "unknown_output",
      message: "\(metadata.name) has no output \(index); it has \(metadata.outputs.count).",
      remedy: "Choose one of \(metadata.outputs.joined(separator: ", ")), counted from 0.",
      place: metadata.name, kind: .usage)
  }

  static func missingVolume(_ symbol: String, for function: String) -> AssayError {
    AssayError(
      code: "missing_volume", message: "\(function) needs volume, and the bars of \(symbol) have none.",
      remedy: "Import bars with a volume column, or leave out what uses \(function).", place: symbol,
      kind: .badData)
  }

  /// Writes 20 as `20`, not `20.0`.
  private static func text(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }
}
