// swift-tools-version: 6.2
import PackageDescription

// One place for everything that every target shares. A target names its layer by what it imports;
// scripts/check-layers.py holds the direction (see ARCHITECTURE.md).
/// Compiler settings of every Swift target.
let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Where the set-up script unpacks headers and shared objects that no system package carries.
let dependencies = Context.packageDirectory + "/.deps"

func module(_ name: String, _ needs: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: needs, swiftSettings: swiftSettings)
}

func tests(_ name: String, _ needs: [Target.Dependency], fixtures: Bool = false) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: needs + ["TestKit"],
    resources: fixtures ? [.copy("Fixtures")] : [], swiftSettings: swiftSettings)
}

let shims: [Target] = [
  .target(
    name: "CArrow",
    cxxSettings: [.unsafeFlags(["-std=c++20", "-I\(dependencies)/arrow/include"])],
    linkerSettings: [
      .unsafeFlags([
        "-L\(dependencies)/arrow/lib", "-Xlinker", "-rpath=\(dependencies)/arrow/lib",
      ]),
      .linkedLibrary("arrow"), .linkedLibrary("parquet"),
    ]),
  .target(
    name: "CDAQP",
    cSettings: [.unsafeFlags(["-I\(dependencies)/daqp/include"])],
    linkerSettings: [
      .unsafeFlags(["-L\(dependencies)/daqp/lib", "-Xlinker", "-rpath=\(dependencies)/daqp/lib"]),
      .linkedLibrary("daqp"),
    ]),
  .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
  .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
  .systemLibrary(
    name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
  .systemLibrary(
    name: "CHTTP", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
  .systemLibrary(
    name: "CXGBoost", pkgConfig: "xgboost", providers: [.apt(["libxgboost-dev"])]),
  // Loads libopenblas.so.0 when it is first needed.
  .target(name: "CBLAS"),
]

let library: [Target] = [
  module("Diagnostics"),
  module("CommandKit", ["Diagnostics"]),
  module("Figures"),
  module("Numerics", ["Diagnostics"]),
  module("HTTPServer", ["Diagnostics", "CHTTP"]),
  module("Market", ["Diagnostics", "Numerics"]),
  module(
    "Storage",
    ["Diagnostics", "Figures", "Numerics", "Market", "CArrow", "CSQLite", "CCrypto", "CYAML", "CArchive"]),
  module("Jobs", ["Diagnostics", "Numerics", "Storage"]),
  module("Import", ["Diagnostics", "Market", "Storage"]),
  module("Providers", ["Diagnostics", "Market", "Storage", "Import"]),
  module("Indicators", ["Diagnostics", "Numerics", "Market"]),
  module("Features", ["Diagnostics", "Market", "Storage", "Indicators"]),
  .target(
    name: "Strategies", dependencies: ["Diagnostics", "Numerics", "Market", "Indicators"],
    swiftSettings: swiftSettings, plugins: ["StrategyRegistry"]),
  module("Backtest", ["Diagnostics", "Figures", "Numerics", "Market", "Indicators", "Strategies"]),
  module("UserStrategies", ["Diagnostics", "Market", "Storage", "Indicators", "Strategies"]),
  module("Validation", ["Diagnostics", "Figures", "Numerics", "Backtest"]),
  module("Search", ["Diagnostics", "Numerics"]),
  module(
    "Learning",
    [
      "Diagnostics", "Numerics", "Market", "Storage", "Indicators", "Features", "Strategies", "Backtest",
      "Validation", "CXGBoost", "CBLAS",
    ]),
  module("Portfolio", ["Diagnostics", "Numerics", "Market", "Backtest", "CDAQP"]),
  module(
    "Factory",
    [
      "Diagnostics", "Figures", "Numerics", "Market", "Storage", "Jobs", "Search", "Indicators", "Features",
      "Strategies",
      "Backtest", "Validation", "Learning", "Portfolio",
    ]),
  module(
    "Dataset",
    [
      "Diagnostics", "Numerics", "Market", "Storage", "Jobs", "Indicators", "Features", "Strategies",
      "Backtest",
      "Learning",
    ]),
  module(
    "Continuous",
    [
      "Diagnostics", "Figures", "Numerics", "Market", "Storage", "Jobs", "Search", "Indicators", "Strategies",
      "Backtest",
      "Validation", "Factory",
    ]),
  module(
    "Reports",
    [
      "Search", "Portfolio", "Diagnostics", "Figures", "Numerics", "Market", "Storage", "Indicators",
      "Strategies",
      "Backtest",
      "Validation", "Learning",
      "Dataset", "Factory", "Continuous",
    ]),
]

let pages: [Target] = [
  module(
    "Dashboard",
    [
      "HTTPServer", "Diagnostics", "Figures", "Numerics", "Market", "Storage", "Search", "Strategies",
      "Backtest",
      "Factory",
      "Portfolio", "Continuous", "Reports",
    ])
]

/// Finds the strategies of `Rules/` at build time.
let discovery: [Target] = [
  .executableTarget(name: "strategy-registry", swiftSettings: swiftSettings),
  .plugin(name: "StrategyRegistry", capability: .buildTool(), dependencies: ["strategy-registry"]),
]

/// The hash of the sources and the commit. Every edit changes it: what holds it is high in the graph.
let stamp: [Target] = [
  .executableTarget(name: "source-stamp", swiftSettings: swiftSettings),
  .plugin(name: "SourceStamp", capability: .buildTool(), dependencies: ["source-stamp"]),
  .target(name: "BuildStamp", swiftSettings: swiftSettings, plugins: ["SourceStamp"]),
]

let command: [Target] = [
  .executableTarget(
    name: "assay",
    dependencies: [
      "CommandKit", "Diagnostics", "Figures", "Numerics", "Market", "Storage", "Import", "Providers", "Jobs",
      "Search",
      "Indicators", "Features", "Strategies", "UserStrategies", "Backtest", "Validation", "Learning",
      "Portfolio",
      "Dataset", "Factory", "Continuous", "Reports", "HTTPServer", "Dashboard", "BuildStamp",
    ], swiftSettings: swiftSettings,
    // The compiled strategies of users call back into the command.
    linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])])
]

let testing: [Target] = [
  .target(
    name: "TestKit", dependencies: ["Market", "Numerics"], path: "Tests/TestKit",
    swiftSettings: swiftSettings),
  tests("Diagnostics", ["Diagnostics"]),
  tests("CommandKit", ["CommandKit", "Diagnostics"]),
  tests("Figures", ["Figures"]),
  tests("HTTPServer", ["HTTPServer", "Diagnostics"]),
  tests("Numerics", ["Numerics", "Diagnostics"], fixtures: true),
  tests("Market", ["Market", "Diagnostics"], fixtures: true),
  tests("Storage", ["Storage", "Market", "Diagnostics"], fixtures: true),
  tests("Jobs", ["Jobs", "Storage", "Numerics", "Diagnostics"]),
  tests("Import", ["Import", "Storage", "Market", "Diagnostics"]),
  tests("Providers", ["Providers", "Market", "Diagnostics"]),
  tests("Indicators", ["Indicators", "Market", "Diagnostics"], fixtures: true),
  tests("Features", ["Features", "Validation", "Storage", "Indicators", "Market", "Diagnostics"]),
  tests(
    "Strategies", ["Backtest", "Strategies", "Indicators", "Market", "Diagnostics"], fixtures: true),
  tests("UserStrategies", ["UserStrategies", "Strategies", "Indicators", "Market", "Diagnostics"]),
  tests(
    "Backtest",
    ["Diagnostics", "Figures", "Backtest", "Strategies", "Indicators", "Market", "Numerics"], fixtures: true),
  tests("Validation", ["Validation", "Diagnostics", "Figures", "Numerics"], fixtures: true),
  tests("Search", ["Search", "Diagnostics", "Numerics"], fixtures: true),
  tests(
    "Learning",
    [
      "Learning", "Features", "Indicators", "Strategies", "Backtest", "Validation", "Storage", "Market",
      "Numerics", "Diagnostics",
    ], fixtures: true),
  tests(
    "Portfolio", ["Portfolio", "Backtest", "Strategies", "Market", "Numerics", "Diagnostics"], fixtures: true),
  tests(
    "Factory",
    [
      "Factory", "Portfolio", "Jobs", "Search", "Learning", "Features", "Diagnostics", "Numerics", "Storage",
      "Import",
      "Strategies",
      "Indicators",
      "Backtest",
      "Market", "Validation",
    ],
    fixtures: true),
  tests(
    "Dataset", ["Dataset", "Learning", "Strategies", "Market", "Storage", "Diagnostics"]),
  tests(
    "Continuous",
    [
      "Continuous", "Factory", "Strategies", "Validation", "Numerics", "Market", "Storage", "Backtest",
      "Jobs",
      "Diagnostics",
    ]),
  tests(
    "Reports",
    [
      "Reports", "Diagnostics", "Figures", "Factory", "Backtest", "Market", "Storage", "Strategies",
      "Validation",
    ]),
  tests("Dashboard", ["Dashboard", "HTTPServer", "Diagnostics", "Market", "Storage"]),
  tests("assay", ["Storage"], fixtures: true),
]

/// `ASSAY_FUZZ=1` leaves the parsers under libFuzzer and what they need (scripts/libfuzzer.sh).
let isFuzzing = Context.environment["ASSAY_FUZZ"] != nil
let fuzzing: [Target] = [
  .executableTarget(
    name: "assay-fuzz", dependencies: ["Diagnostics", "Market", "Storage", "Import", "Providers"],
    path: "Tests/Fuzz", exclude: ["Corpus"], swiftSettings: swiftSettings)
]

/// The short loop while one layer is worked on: `ASSAY_TESTS=Market,Storage swift test` compiles only the test
/// targets of that name and what they need. Unset, the package holds everything.
let everything = shims + library + pages + discovery + stamp + command + testing
let chosenTests = (Context.environment["ASSAY_TESTS"] ?? "").split(separator: ",").map { "\($0)Tests" }

func targets(of everything: [Target], neededBy names: [String]) -> [Target] {
  var needed: Set<String> = []
  var waiting = names
  while let name = waiting.popLast() {
    guard needed.insert(name).inserted else { continue }
    let target = everything.first { $0.name == name }
    for case .byNameItem(let dependency, _) in target?.dependencies ?? [] { waiting.append(dependency) }
    for case .plugin(let plugin, _) in target?.plugins ?? [] { waiting.append(plugin) }
    // The tests of the command run it.
    if name == "assayTests" { waiting.append("assay") }
  }
  return everything.filter { needed.contains($0.name) }
}

for name in chosenTests where !testing.contains(where: { $0.name == name }) {
  fatalError("ASSAY_TESTS names \(name.dropLast(5)), and there is no test target \(name).")
}
let chosenTargets =
  isFuzzing
  ? targets(of: everything + fuzzing, neededBy: ["assay-fuzz"])
  : chosenTests.isEmpty ? everything : targets(of: everything, neededBy: chosenTests)

let package = Package(
  name: "assay",
  products: chosenTests.isEmpty && !isFuzzing
    ? [
      .executable(name: "assay", targets: ["assay"]),
      // Everything below the command, for Benchmarks/ and for programs that embed the engine.
      .library(name: "AssayKit", targets: (library + pages).map(\.name) + ["BuildStamp"]),
    ] : [],
  targets: chosenTargets
)
