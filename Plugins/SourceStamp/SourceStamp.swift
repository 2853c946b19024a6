import Foundation
import PackagePlugin

/// Stamps the hash of the sources and the commit into `BuildStamp`.
///
/// The files are found in the folder `Sources`, not in the list of targets: a build of a part of the package has the
/// stamp of the whole.
@main struct SourceStamp: BuildToolPlugin {
  /// Folders of `Sources` that cannot change a result: the command's text, the pages, and the stamp itself.
  private static let withoutResults: Set<String> = [
    "assay", "CommandKit", "Reports", "Dashboard", "BuildStamp", "source-stamp",
  ]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let files = Self.files(in: root.appending(path: "Sources"))
    let prefix = root.path + "/"
    let hashed = files.filter { file in
      let parts = file.path.dropFirst(prefix.count).split(separator: "/")
      return parts.count > 2 && !Self.withoutResults.contains(String(parts[1]))
    }
    let output = context.pluginWorkDirectoryURL.appending(path: "Stamp.swift")
    return [
      .buildCommand(
        displayName: "Stamp the sources", executable: try context.tool(named: "source-stamp").url,
        arguments: [output.path, root.path] + hashed.map { String($0.path.dropFirst(prefix.count)) },
        inputFiles: files + Self.head(of: root), outputFiles: [output])
    ]
  }

  /// Every file below a folder in order of its path.
  private static func files(in folder: URL) -> [URL] {
    let keys: [URLResourceKey] = [.isRegularFileKey]
    let found = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
    let files = (found?.allObjects ?? []).compactMap { $0 as? URL }.filter {
      (try? $0.resourceValues(forKeys: Set(keys)).isRegularFile) == true
    }
    return files.sorted { $0.path < $1.path }
  }

  /// What changes with a commit, so that the stamp follows it.
  private static func head(of root: URL) -> [URL] {
    ["HEAD", "logs/HEAD"].map { root.appending(path: ".git/\($0)") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }
}
