import Glibc

/// The files that set-up puts beside the program: sample prices and the scripts that draw charts.
///
/// They lie in a folder `.deps` above the executable, because they are fetched at set-up and not part of the
/// repository.
public struct InstalledFiles: Sendable, Hashable {
  /// The folder that holds them.
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// Looks for `.deps` in the folder of the executable and in those above it.
  ///
  /// - Parameters:
  ///   - executable: the path of the program.
  ///   - named: a folder that the user named instead; it is taken as it is.
  /// - Returns: `nil` when no folder above the executable has one.
  public static func locate(executable: String, named: String? = nil) -> InstalledFiles? {
    if let named { return InstalledFiles(folder: named) }
    var path = executable[...]
    while let slash = path.lastIndex(of: "/") {
      path = path[..<slash]
      let candidate = "\(path)/.deps"
      if access(candidate, R_OK) == 0 { return InstalledFiles(folder: candidate) }
    }
    return nil
  }

  /// The path of a file below the folder, or `nil` when it is not there.
  public func path(_ relative: String) -> String? {
    let path = "\(folder)/\(relative)"
    return access(path, R_OK) == 0 ? path : nil
  }

  /// The scripts that draw charts: uPlot with its style sheet, and Lightweight Charts.
  public var lineCharts: String? { path("charts/uPlot.iife.js") }
  public var lineChartsStyle: String? { path("charts/uPlot.min.css") }
  public var priceCharts: String? { path("charts/lightweight-charts.js") }

  /// The names of the sample files, as `assay data sample` puts them into the catalogue.
  public static let sampleNames = ["stocks", "sp500", "nasdaq", "vix", "wti"]

  /// The path of a sample file, or `nil` when it is not there.
  public func sample(_ name: String) -> String? { path("samples/\(name).csv.gz") }
}
