import Foundation

/// How many times the default number of random streams a property test runs; set `ASSAY_PROPERTY_SCALE` to raise it.
public enum PropertyScale {
  public static let factor: Int =
    ProcessInfo.processInfo.environment["ASSAY_PROPERTY_SCALE"].flatMap(Int.init).map { max(1, $0) } ?? 1
}
