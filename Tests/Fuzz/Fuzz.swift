import Glibc

/// The entry of libFuzzer: whatever the bytes are, the parser that `ASSAY_FUZZ_TARGET` names ends with a value or with
/// an `AssayError`. A trap, an access outside memory or an endless loop is a finding, which libFuzzer writes to a file.
///
/// `-sanitize=fuzzer` brings `main`, which calls the two functions below; see scripts/libfuzzer.sh.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  try? FuzzTarget.chosen(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Ends with the names of the targets unless one of them is chosen.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  _ = FuzzTarget.chosen
  return 0
}
