import Foundation
import Testing

@Suite struct DoctorTests {
  @Test func `libraries are named with their versions`() throws {
    let document = try Executable.run("doctor", "--json").document()
    let checks = try #require(document["checks"] as? [[String: Any]])
    for name in ["Apache Arrow", "SQLite", "libyaml", "libarchive", "XGBoost"] {
      let check = try #require(checks.first { $0["name"] as? String == name }, "\(name)")
      #expect(check["status"] as? String == "ok")
      #expect((check["found"] as? String)?.first?.isNumber == true)
    }
  }

  @Test func `what is missing is named with the way to get it`() throws {
    let result = try Executable.run(["doctor", "--json"], environment: ["ASSAY_DEPS": "/nowhere"])
    #expect(result.code == 1)
    let document = try result.document()
    #expect(document["ok"] as? Bool == false)
    let missing = try #require(document["checks"] as? [[String: Any]]).filter {
      $0["status"] as? String == "missing"
    }
    #expect(missing.compactMap { $0["name"] as? String } == ["chart scripts", "sample data"])
    #expect(missing.allSatisfy { ($0["remedy"] as? String)?.contains("assay-setup") == true })
  }

  @Test func `an empty folder is no fault`() throws {
    let folder = try TemporaryFolder()
    let result = try Executable.run(["doctor"], in: folder.path)
    #expect(result.output.contains("`assay data sample`"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/assay-data"))
  }
}
