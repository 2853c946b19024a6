// swift-tools-version: 6.2
import PackageDescription

// One function a parser, as a static library that scripts/fuzz.sh links with the fuzzer of LLVM.
let package = Package(
  name: "Fuzz",
  products: [.library(name: "AssayFuzz", type: .static, targets: ["AssayFuzz"])],
  dependencies: [.package(name: "assay", path: "..")],
  targets: [
    .target(
      name: "AssayFuzz", dependencies: [.product(name: "AssayKit", package: "assay")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ]
)
