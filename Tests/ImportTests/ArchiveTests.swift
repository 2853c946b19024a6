import Diagnostics
import Foundation
import Import
import Market
import Storage
import Testing

/// Compressed files, made by Python's gzip, lzma, bz2 and zipfile and by zstd; each holds
/// `BarImporterTests.hourly`.
@Suite struct ArchiveTests {
  static let gzip = """
    H4sIAAAAAAACA1WMSwqAMBBD955lHKajpdRzuHInUlRobaF+rm8r4gcSCOQl6+xMXHsXwAezwDSPE1h/wGB9NLB7uzlTMHFdkiiJ\
    W6LmUgeCKFmgBK2RZc7JP1a8bO743lDa/Dj+fGJ+qp7EqCQolMUJn+eP2akAAAA=
    """
  /// Two members, as written by parallel compressors.
  static let gzipOfTwo = """
    H4sIAAAAAAACAyvJzE0tLknMLdDJL0jN08nITM/Qyckv10nOyS9O1SnLzynNTeUyMjAy0TUw1DUwCjEwsAKjKB1DAwMgNtQz1bG0\
    1DMyBbGBmAsAXyvgvVEAAAAfiwgAAAAAAAIDMzIwMtE1MNQ1MAoxMLQyMACiKB1DA0MgNgJiAxDWM9XhMkJSZ4RQB5IzNDCGs4z0\
    zE11zPVMuQCE/B8KWAAAAA==
    """
  static let xz = """
    /Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ACoAGVdADoaSfrkHnoH6H2yi5v6MyWHaynzKyifQLKQ6ZXkFc4Y5gmMGpQnqeeAH1zH\
    mX18yvq+qpFObx6QJJlWsMvdcRnB1r3Wjel5cpoJQSz5ps30w15Xp1JjjHEhLPJgND0IQRXRGfgAAAAAACpsl3wgyQ2hAAGBAakB\
    AACoBngascRn+wIAAAAABFla
    """
  static let bzip2 = """
    QlpoOTFBWSZTWdyceRsAAFLbgAAQAAd+sAQQKufPgCAAcigaBGhowNNEG0ip+qeo9Rpp6IADFTdW3Z1eKc1KX7x19cMyxjFycnAm\
    LXVELQctURJNCMJDNBmrFYhNre6d4qrQQM+bBLxIiHzRUWmlbbNm5cYOqAwPxdyRThQkNyceRsA=
    """
  static let zstd = """
    KLUv/QRoNQMAwoUSEIB9AP9PMlsXo0K1sp0B7rAAjRRQGsU8KV8IeRLIk4DKUCqgQZ6EfxLa+mflBXlxyhcA66aXB5gvfaFfGmSc\
    MliIb8DV6Qzr1AEKAC1lfmYA2S11BAB3VcYAELBdnroxXm4PqtzCtQ==
    """
  /// With the litter that macOS puts beside the file.
  static let zip = """
    UEsDBBQAAAAIAAAAIVif54/ZaAAAAKkAAAAIAAAAYmFycy5jc3ZVjEsKgDAQQ/eeZRymo6XUc7hyJ1JUaG2hfq5vK+IHEgjkJevs\
    TFx7F8AHs8A0jxNYf8BgfTSwe7s5UzBxXZIoiVui5lIHgihZoAStkWXOyT9WvGzu+N5Q2vw4/nxifqqexKgkKJTFCVBLAwQUAAAA\
    CAAAACFYgxbcjAMAAAABAAAAEwAAAF9fTUFDT1NYLy5fYmFycy5jc3arAABQSwECFAMUAAAACAAAACFYn+eP2WgAAACpAAAACAAA\
    AAAAAAAAAAAAgAEAAAAAYmFycy5jc3ZQSwECFAMUAAAACAAAACFYgxbcjAMAAAABAAAAEwAAAAAAAAAAAAAAgAGOAAAAX19NQUNP\
    U1gvLl9iYXJzLmNzdlBLBQYAAAAAAgACAHcAAADCAAAAAAA=
    """
  static let zipOfTwo = """
    UEsDBBQAAAAIAAAAIVhDvrfoAwAAAAEAAAAFAAAAYS5jc3ZLBABQSwMEFAAAAAgAAAAhWPnvvnEDAAAAAQAAAAUAAABiLmNzdksC\
    AFBLAQIUAxQAAAAIAAAAIVhDvrfoAwAAAAEAAAAFAAAAAAAAAAAAAACAAQAAAABhLmNzdlBLAQIUAxQAAAAIAAAAIVj5775xAwAA\
    AAEAAAAFAAAAAAAAAAAAAACAASYAAABiLmNzdlBLBQYAAAAAAgACAGYAAABMAAAAAAA=
    """
  static let emptyZip = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="

  private static func bytes(_ base64: String) throws -> Data { try #require(Data(base64Encoded: base64)) }

  @Test(arguments: [
    ("gzip csv", gzip), ("gzip csv", gzipOfTwo), ("xz csv", xz), ("bzip2 csv", bzip2), ("zstd csv", zstd),
    ("zip csv", zip),
  ])
  func `compressed files are recognised by content`(format: String, base64: String) throws {
    let plain = try importText(BarImporterTests.hourly)
    let result = try importBytes(Self.bytes(base64), name: "bars.csv")
    #expect(result.report.format == format)
    #expect(result.series.timestamps == plain.series.timestamps && result.series.close == plain.series.close)
  }

  @Test func `archives with several files or none are refused`() throws {
    let several = #expect(throws: AssayError.self) { try importBytes(Self.bytes(Self.zipOfTwo)) }
    #expect(several?.code == "several_files_in_archive" && several?.message.contains("`b.csv`") == true)
    let none = #expect(throws: AssayError.self) { try importBytes(Self.bytes(Self.emptyZip)) }
    #expect(none?.kind == .badData)
  }

  @Test(arguments: [gzip, xz, bzip2, zstd, zip])
  func `damaged archives are refused with the library's words`(base64: String) throws {
    let whole = try Self.bytes(base64)
    let cut = #expect(throws: AssayError.self) { try importBytes(whole.prefix(whole.count / 2)) }
    #expect(cut?.code == "damaged_archive" && cut?.place?.hasSuffix("bars.csv") == true)
  }
}

@Suite struct JSONRowsTests {
  @Test func `arrays of rows are read`() throws {
    let text =
      "[[1509836520000, 0.0016, 0.002, 0.001, 0.0016, 108.1],\n [1509836580000,0.0016,0.002,0.001,0.0016,null]]"
    let result = try importText(text, name: "x.json")
    #expect(result.series.times == ["2017-11-04T23:03:00Z", "2017-11-04T23:04:00Z"])
    #expect(
      result.report.format == "json" && result.series.volume?[0] == 108.1 && result.report.missingVolumes == 1
    )
  }

  @Test func `arrays of objects are read by their keys`() throws {
    let text =
      #"[{"t":"2024-01-02T00:00:00Z","o":"1","h":2,"l":0.5,"c":1.5,"v":10},"#
      + #"{"t":"2024-01-02T01:00:00Z","o":1,"h":2,"l":0.5,"c":1.5,"v":11}]"#
    #expect(try importText(text).series.volume == [10, 11])
  }

  @Test(arguments: [
    ("[[1,2,3", "1:8"), ("[1,2]", "1:2"), ("[[1,2],[3,[4]]]", "2:11"),
    (#"[{"a":1},{"b":1}]"#, "2:17"), (#"[["a\n",1]]"#, "1:5"), ("[[1,2]] x", "1:9"),
  ])
  func `malformed JSON names row and byte`(text: String, at: String) throws {
    let error = try importError(text)
    #expect(error.code == "malformed_json" && error.lineAndColumn == at, "\(error)")
  }
}
