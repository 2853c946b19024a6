/// The unit file that runs the daemon under systemd.
public enum ServiceUnit {
  public static func text(
    executable: String, arguments: [String], workingDirectory: String, settings: ContinuousSettings
  ) -> String {
    let words = ([executable, "continuous"] + arguments).map(quoted)
    return """
      [Unit]
      Description=assay: continuous backtesting and training
      After=network.target

      [Service]
      Type=simple
      WorkingDirectory=\(workingDirectory.replacing("%", with: "%%"))
      ExecStart=\(words.joined(separator: " "))
      Restart=on-failure
      RestartSec=60
      Nice=\(settings.niceLevel)
      MemoryMax=\(settings.memoryLimitMB * 2)M
      KillSignal=SIGTERM
      TimeoutStopSec=30
      NoNewPrivileges=true

      [Install]
      WantedBy=default.target
      """
  }

  /// A word as systemd reads it: `%` and `$` would begin something, and a space would end it.
  private static func quoted(_ word: String) -> String {
    let plain = word.replacing("%", with: "%%").replacing("$", with: "$$")
    guard word.contains(where: { $0.isWhitespace || "\"'\\;".contains($0) }) || word.isEmpty else {
      return plain
    }
    return "\"" + plain.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
