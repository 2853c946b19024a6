import Foundation
import PackagePlugin

/// Lists the strategies of `Rules/` at build time, so that a new file is all a new strategy needs.
@main struct StrategyRegistry: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let sources = (target as? any SourceModuleTarget)?.sourceFiles(withSuffix: "swift") else { return [] }
    let rules = sources.map(\.url).filter { $0.pathComponents.contains("Rules") }
      .sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "BuiltInStrategies.swift")
    return [
      .buildCommand(
        displayName: "List the strategies of \(target.name)",
        executable: try context.tool(named: "strategy-registry").url,
        arguments: [output.path] + rules.map(\.path), inputFiles: rules, outputFiles: [output])
    ]
  }
}
