/// What happens to bars of the same symbol and timeframe that the catalogue has already.
public enum StoredBars: Sendable {
  /// They stay. Bars of the file are added where there are none; where both have a bar, the stored one is kept, and
  /// differences are reported.
  case kept
  /// As `kept`, but where both have a bar the file's is taken.
  case updated
  /// They go, and the file's bars take their place.
  case replaced
}
