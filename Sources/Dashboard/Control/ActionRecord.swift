import Diagnostics

/// Something that a viewer did by the dashboard: one line of `dashboard-actions.jsonl`.
struct ActionRecord: Sendable, Hashable {
  /// ISO 8601 UTC.
  var at: String
  /// The command line, as `assay models promote NAME@2`.
  var command: String
  /// `started`, `done`, `failed`, `stopped`.
  var state: String
  /// The last words of the command, where it ended.
  var detail: String

  var words: String { "`\(command)` \(state)" + (detail.isEmpty ? "." : ": \(detail)") }

  var json: JSONObject {
    ["at": .string(at), "command": .string(command), "state": .string(state), "detail": .string(detail)]
  }

  init(at: String, command: String, state: String, detail: String = "") {
    self.at = at
    self.command = command
    self.state = state
    self.detail = detail
  }

  init?(json: JSONValue) {
    guard let at = json["at"]?.stringValue, let command = json["command"]?.stringValue,
      let state = json["state"]?.stringValue, let detail = json["detail"]?.stringValue
    else { return nil }
    self.init(at: at, command: command, state: state, detail: detail)
  }
}
