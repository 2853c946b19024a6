// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "assay", path: "..")],
  targets: [
    // Counts calls of the allocator by standing in front of it; see the header.
    .target(name: "CAllocationCounter"),
    .executableTarget(
      name: "assay-bench",
      dependencies: [.product(name: "AssayKit", package: "assay"), "CAllocationCounter"],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ]),
  ]
)
