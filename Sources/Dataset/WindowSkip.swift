/// Why a window, or one strategy of it, has no row. Every one is counted in the metadata.
public enum WindowSkip: String, Sendable, Hashable, CaseIterable {
  /// The data of the symbol begin inside the window.
  case startsInside = "starts_inside_window"
  /// The data of the symbol end inside the window.
  case endsInside = "ends_inside_window"
  /// Fewer bars than the least share of a full window.
  case tooFewBars = "too_few_bars"
  /// A hole in the data: sessions missing in a row, or half a session between two bars.
  case gap
  /// Too little history before the window to fit the forecaster.
  case noForecast = "no_forecast"
  /// The rule has not warmed up before the window begins.
  case warmUp = "warm_up"
  /// The rule cannot trade on such bars: no volume, no sessions, bars of the wrong length.
  case unsuitable = "unsuitable_bars"
}

/// Why a symbol has no rows at all.
public enum SymbolSkip: String, Sendable, Hashable, CaseIterable {
  /// An index: to be studied, not traded.
  case notTradable = "not_tradable"
  /// Bars on days on which its exchange is closed, or none on days on which a market around the clock is
  /// open.
  case wrongCalendar = "wrong_calendar"
  /// No window holds any of its bars.
  case noWindow = "no_window"
}
