import CBLAS

/// Products of matrices that lie row by row, by OpenBLAS on the calling thread alone: the same input gives the same
/// bytes on one machine, whatever else runs.
enum MatrixProduct {
  /// Done once: the library is loaded, with threads switched off.
  private static let isLoaded: Bool = assay_blas_load() == 0
  private static let advice = "OpenBLAS (libopenblas.so.0) is not installed; `./assay-setup` installs it."

  /// `result` (rows × columns) = first · second + keep · result.
  ///
  /// - Parameters:
  ///   - turnFirst: `first` lies as inner × rows and is transposed.
  ///   - turnSecond: `second` lies as columns × inner and is transposed.
  // SAFETY: the callers own the buffers and give their true sizes; none is kept.
  static func multiply(
    _ first: UnsafePointer<Double>, turned turnFirst: Bool = false, _ second: UnsafePointer<Double>,
    secondTurned turnSecond: Bool = false, rows: Int, columns: Int, inner: Int, keep: Double = 0,
    into result: UnsafeMutablePointer<Double>
  ) {
    precondition(isLoaded, advice)
    if rows == 0 || columns == 0 { return }
    assay_multiply_double(
      turnFirst ? 1 : 0, turnSecond ? 1 : 0, Int32(rows), Int32(columns), Int32(inner), first, second, keep,
      result)
  }

  // SAFETY: as above.
  static func multiply(
    _ first: UnsafePointer<Float>, turned turnFirst: Bool = false, _ second: UnsafePointer<Float>,
    secondTurned turnSecond: Bool = false, rows: Int, columns: Int, inner: Int, keep: Float = 0,
    into result: UnsafeMutablePointer<Float>
  ) {
    precondition(isLoaded, advice)
    if rows == 0 || columns == 0 { return }
    assay_multiply_float(
      turnFirst ? 1 : 0, turnSecond ? 1 : 0, Int32(rows), Int32(columns), Int32(inner), first, second, keep,
      result)
  }
}
