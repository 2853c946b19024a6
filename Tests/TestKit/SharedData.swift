public import Foundation

/// Finds the folder with real market data that lies beside a developer's checkout and in CI, never with users.
public enum SharedData {
  /// `shared/` beside the checkout, or where `ASSAY_SHARED` points; `nil` when absent.
  public static let root: URL? = {
    let environment = ProcessInfo.processInfo.environment["ASSAY_SHARED"].map(URL.init(fileURLWithPath:))
    let beside = packageRoot.deletingLastPathComponent().appendingPathComponent("shared")
    return [environment, beside].compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0.appendingPathComponent("data/README.md").path)
    }
  }()

  /// For `.enabled(if: SharedData.isPresent, SharedData.absenceNote)`.
  public static var isPresent: Bool { root != nil }
  public static let absenceNote = "needs the real market data of shared/data, which are absent (licences)"

  /// The path of a file below `shared/`; call only when `isPresent`.
  public static func path(_ relative: String) -> String {
    (root ?? packageRoot).appendingPathComponent(relative).path
  }

  static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
