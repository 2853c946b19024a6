// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "assay", path: "..")],
  targets: [
    .executableTarget(name: "bench", dependencies: [.product(name: "AssayKit", package: "assay")])
  ]
)
