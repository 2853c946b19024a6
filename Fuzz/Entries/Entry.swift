import AssayFuzz

// scripts/fuzz.sh compiles this once for each parser, with its name in ASSAY_FUZZ at run time.
#if canImport(Glibc)
  import Glibc
#endif

private let parser: ([UInt8]) -> Void = {
  let name = getenv("ASSAY_FUZZ").map { String(cString: $0) } ?? ""
  guard let found = Parsers.all.first(where: { $0.name == name }) else {
    fatalError("ASSAY_FUZZ names one of \(Parsers.all.map(\.name).joined(separator: ", "))")
  }
  return found.run
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: libFuzzer hands out `count` readable bytes for the length of the call.
  parser(count == 0 ? [] : Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
