import Glibc
import Market

/// The wall clock, read at the edge of the program only.
enum Clock {
  static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec))
  }

  /// The date in UTC.
  static var today: CivilDate { now().date }
}
