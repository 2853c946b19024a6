import Diagnostics
import Import
import Market
import Storage
import TestKit
import Testing

/// Real files as they come, each imported rightly or refused with a place and a remedy.
///
/// Expected counts, sums and times were taken from the files with pandas and Python's zoneinfo.
@Suite struct RawAwkwardImportTests {
  struct Import: Sendable, CustomTestStringConvertible {
    var file: String
    var symbol: String
    var assetClass: AssetClass?
    var change: @Sendable (inout ImportOptions) -> Void = { _ in }
    var kept: Int
    var quarantined: [QuarantineReason: Int] = [:]
    var sumOfCloses: Double
    var first: String
    var last: String
    var timeframe: String
    var widened = 0
    var nonPositive = 0
    var order = ImportReport.Order.ascending

    var testDescription: String { file }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var file: String
    var symbol: String
    var change: @Sendable (inout ImportOptions) -> Void = { _ in }
    var code: String
    var at: String
    var remedy: String

    var testDescription: String { file }
  }

  static let imports = [
    Import(
      file: "01_platinum_PL_quandl_chris.csv", symbol: "PL", assetClass: .cfd,
      change: { $0.columns[.close] = "Settle" }, kept: 2_702, quarantined: [.missingPrice: 14],
      sumOfCloses: 3_397_327.8, first: "2000-02-09T22:00:00Z", last: "2019-11-05T22:00:00Z", timeframe: "1d",
      widened: 77),
    Import(
      file: "02_crude_CL_yahoo_negative.csv", symbol: "CL", kept: 5_031, sumOfCloses: 363_693.8201,
      first: "2005-08-30T21:00:00Z", last: "2025-08-29T21:00:00Z", timeframe: "1d", nonPositive: 2),
    Import(
      file: "03_midcap_EMD_tradestation.csv", symbol: "EMD", assetClass: .cfd, kept: 5_999,
      sumOfCloses: 10_178_553.16, first: "2002-01-28T22:00:00Z", last: "2025-10-29T21:00:00Z", timeframe: "1d"
    ),
    Import(
      file: "04_btcusdt_1h_cryptodatadownload.csv", symbol: "BTCUSDT", kept: 16_319,
      sumOfCloses: 619_361_410.1, first: "2020-08-02T03:00:00Z", last: "2022-06-13T01:00:00Z",
      timeframe: "1h", order: .descending),
    Import(
      file: "05_nq_5min_tradingview_sparse.csv", symbol: "NQ", kept: 11_082, sumOfCloses: 135_583_648.8,
      first: "2022-06-15T19:35:00Z", last: "2023-03-29T08:00:00Z", timeframe: "5m"),
    Import(
      file: "06_es_q1_2015_semicolon_midprice.csv", symbol: "ES",
      change: {
        $0.isPriceOnly = true
        $0.timeZone = "America/Chicago"
      }, kept: 92_160, sumOfCloses: 189_708_952.2, first: "2015-01-01T06:01:00Z",
      last: "2015-04-01T05:00:00Z", timeframe: "1m"),
    Import(
      file: "07_reliance_nse_headerless_ddmmyy.csv", symbol: "RELIANCE",
      change: { $0.columns[.volume] = "7" },
      kept: 1_277, sumOfCloses: 1_954_682.6, first: "2017-01-02T10:00:00Z", last: "2022-02-28T10:00:00Z",
      timeframe: "1d"),
    Import(
      file: "08_nifty_15min_ddmmyyyy.csv", symbol: "NIFTY50", kept: 25_590, sumOfCloses: 501_658_707.2,
      first: "2021-04-01T04:00:00Z", last: "2025-05-29T10:00:00Z", timeframe: "15m", widened: 4),
    Import(
      file: "09_spy_15min_descending.csv", symbol: "SPY", change: { $0.stamp = .close }, kept: 780,
      sumOfCloses: 206_826.0674, first: "2019-01-04T14:45:00Z", last: "2019-02-15T21:00:00Z",
      timeframe: "15m", order: .descending),
    Import(
      file: "10_aapl_lean_daily_raw.zip", symbol: "AAPL", change: { $0.scale = 0.0001 }, kept: 5_849,
      sumOfCloses: 962_580.895, first: "1998-01-02T21:00:00Z", last: "2021-03-31T20:00:00Z", timeframe: "1d"),
    Import(
      file: "11_gold_yahoo_nulls.csv", symbol: "GC", kept: 1_332, quarantined: [.missingPrice: 188],
      sumOfCloses: 1_840_746.5, first: "2015-11-23T22:00:00Z", last: "2020-11-20T22:00:00Z", timeframe: "1d"),
    Import(
      file: "12_eurostoxx_2006_5min.csv", symbol: "STOXX", assetClass: .index,
      change: {
        $0.timeZone = "Europe/Berlin"
        $0.stamp = .close
      }, kept: 2_142, sumOfCloses: 7_758_977.51, first: "2006-01-02T08:05:00Z",
      last: "2006-01-30T16:30:00Z", timeframe: "5m"),
    Import(
      file: "14_unittest_btc_1m.json", symbol: "BTCUSDT", kept: 13_681, sumOfCloses: 30.35833041,
      first: "2017-11-04T23:03:00Z", last: "2017-11-14T23:00:00Z", timeframe: "1m"),
    Import(
      file: "15_crude_CL_backadjusted_daily.parquet", symbol: "CL", kept: 10_717,
      quarantined: [.conflictingDuplicate: 30], sumOfCloses: 1_255_654.799994, first: "1983-03-30T22:00:00Z",
      last: "2025-12-15T22:00:00Z", timeframe: "1d", nonPositive: 19),
    Import(
      file: "16_es_4h_mixed_anchor.parquet", symbol: "ES", kept: 22_980, sumOfCloses: 88_117_195.25,
      first: "2012-01-03T15:00:00Z", last: "2025-12-05T23:00:00Z", timeframe: "4h"),
    Import(
      file: "17_ten_futures_wide_closes.csv", symbol: "CL",
      change: {
        $0.columns[.close] = "CL"
        $0.isPriceOnly = true
      }, kept: 2_900, sumOfCloses: 182_990.58, first: "2014-07-15T21:00:00Z", last: "2026-01-21T22:00:00Z",
      timeframe: "1d", nonPositive: 1),
    Import(
      file: "20_spy_1min_2011_03_ninjatrader.csv", symbol: "SPY", change: { $0.timeZone = "UTC" },
      kept: 17_577, sumOfCloses: 2_295_095.34, first: "2011-03-01T09:02:00Z", last: "2011-04-01T00:00:00Z",
      timeframe: "1m"),
    Import(
      file: "21_jpyusd_barchart_us_dates.csv", symbol: "6J", kept: 519, sumOfCloses: 4.730408878,
      first: "2018-03-12T21:00:00Z", last: "2020-03-11T21:00:00Z", timeframe: "1d", order: .descending),
    Import(
      file: "22_es_1min_two_time_columns.csv", symbol: "ES", kept: 1_320, sumOfCloses: 8_696_848.5,
      first: "2025-11-21T00:01:00Z", last: "2025-11-21T22:00:00Z", timeframe: "1m"),
    Import(
      file: "23_aapl_prints_timestamp_last.csv", symbol: "AAPL", change: { $0.duplicates = .first },
      kept: 278,
      quarantined: [.conflictingDuplicate: 11], sumOfCloses: 71_346.12, first: "2026-01-29T13:09:00Z",
      last: "2026-01-29T17:58:00Z", timeframe: "1m", order: .shuffled),
    Import(
      file: "25_silver_SI_yahoo_flat.csv", symbol: "SI", kept: 5_031, sumOfCloses: 103_171.8241,
      first: "2005-08-30T21:00:00Z", last: "2025-08-29T21:00:00Z", timeframe: "1d", widened: 243),
    Import(
      file: "26_btcusdt_1h_local_offsets.csv", symbol: "BTCUSDT", kept: 2_999, sumOfCloses: 83_433_704.29,
      first: "2020-10-23T09:00:00Z", last: "2021-02-25T07:00:00Z", timeframe: "1h"),
  ]

  static let refusals = [
    Refusal(
      file: "01_platinum_PL_quandl_chris.csv", symbol: "GC", code: "ambiguous_column", at: "1:5",
      remedy: "--map close=Last"),
    Refusal(
      file: "06_es_q1_2015_semicolon_midprice.csv", symbol: "ES", code: "single_price_column", at: "1:2",
      remedy: "--price-only"),
    Refusal(
      file: "07_reliance_nse_headerless_ddmmyy.csv", symbol: "RELIANCE", code: "ambiguous_column", at: "1:6",
      remedy: "--map volume=6"),
    Refusal(
      file: "09_spy_15min_descending.csv", symbol: "SPY", code: "ambiguous_stamp", at: "2:1",
      remedy: "--stamp close"),
    Refusal(
      file: "10_aapl_lean_daily_raw.zip", symbol: "AAPL", code: "integer_prices", at: "1:5",
      remedy: "--scale 0.0001"),
    Refusal(
      file: "10b_aapl_lean_factor_file.csv", symbol: "AAPL", code: "unknown_layout", at: "1:1",
      remedy: "--map"),
    Refusal(
      file: "13_ticks_2015_ms.csv", symbol: "ES", code: "not_bars", at: "2:1", remedy: "bars of a minute"),
    Refusal(
      file: "13_ticks_2015_ms.csv", symbol: "ES", change: { $0.timeframe = Timeframe("1m") },
      code: "not_bars",
      at: "2:1", remedy: "bars of a minute"),
    Refusal(
      file: "17_ten_futures_wide_closes.csv", symbol: "CL", code: "no_price_column", at: "1:1",
      remedy: "--map close=CL --price-only"),
    Refusal(
      file: "18_us10_mixed_daily_and_intraday.csv", symbol: "6E", code: "single_price_column", at: "1:2",
      remedy: "--price-only"),
    Refusal(
      file: "18_us10_mixed_daily_and_intraday.csv", symbol: "6E", change: { $0.isPriceOnly = true },
      code: "irregular_spacing", at: "2:1", remedy: "--timeframe"),
    Refusal(
      file: "19_roll_calendar_SP500.csv", symbol: "ES", code: "no_price_column", at: "1:1",
      remedy: "other tables are no bars"),
    Refusal(
      file: "24_bitstamp_trades_headerless.csv", symbol: "BTCUSD", code: "unknown_layout", at: "1:1",
      remedy: "Trades must be turned into bars"),
  ]

  private static func importFile(
    _ file: String, _ symbol: String, _ assetClass: AssetClass?, _ change: (inout ImportOptions) -> Void
  ) throws -> ImportResult {
    try BarImporter.importFile(
      SharedData.path("data/raw-awkward/\(file)"),
      options: try importOptions(symbol, assetClass: assetClass) { change(&$0) })
  }

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"), arguments: imports)
  func `the file is imported rightly`(expected: Import) throws {
    let result = try Self.importFile(expected.file, expected.symbol, expected.assetClass, expected.change)
    let (series, report) = (result.series, result.report)
    #expect(series.count == expected.kept && report.rowsKept == expected.kept)
    let aside = Dictionary(uniqueKeysWithValues: report.quarantine.map { ($0.reason, $0.rows.count) })
    #expect(aside == expected.quarantined)
    #expect(report.rowsRead == expected.kept + expected.quarantined.values.reduce(0, +))
    let sum = series.close.reduce(0, +)
    #expect(abs(sum / expected.sumOfCloses - 1) < 1e-8, "\(sum)")
    #expect(series.times.first == expected.first && series.times.last == expected.last)
    #expect(report.timeframe == expected.timeframe && report.order == expected.order)
    #expect(report.rangeWidened.count == expected.widened)
    #expect(report.nonPositivePrices.count == expected.nonPositive)
  }

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"), arguments: refusals)
  func `the file is refused with place and remedy`(expected: Refusal) throws {
    let error = try #require(throws: AssayError.self) {
      try Self.importFile(expected.file, expected.symbol, nil, expected.change)
    }
    #expect(error.code == expected.code && error.kind == .badData)
    #expect(error.lineAndColumn == expected.at && error.remedy.contains(expected.remedy), "\(error)")
    #expect(error.place?.contains(expected.file) == true)
  }

  /// Daily and intraday snapshots mixed: of each day the last is taken, the others are accounted for.
  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"))
  func `daily bars can be taken from a mixture by the last row of each day`() throws {
    let result = try Self.importFile("18_us10_mixed_daily_and_intraday.csv", "6E", nil) {
      $0.isPriceOnly = true
      $0.timeframe = .day
      $0.duplicates = .last
    }
    #expect(result.report.rowsRead == 48_423)
    #expect(result.report.quarantine.first { $0.reason == .missingPrice }?.rows.count == 1_719)
    #expect(result.series.count == Set(result.series.dates).count)
    #expect(
      result.report.rowsRead
        == result.report.rowsKept + result.report.quarantinedRows + result.report.exactDuplicates)
  }

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"))
  func `what was decided for a file is in its report`() throws {
    let two = try Self.importFile("04_btcusdt_1h_cryptodatadownload.csv", "BTCUSDT", nil) { _ in }.report
    #expect(two.preambleLines == 1 && two.headerLine == 2)
    #expect(two.notes.contains { $0.contains("`unix` is used") && $0.contains("`date`") })
    #expect(two.notes.contains { $0.contains("`Volume BTC`") && $0.contains("`Volume USDT`") })
    let hour24 = try Self.importFile("06_es_q1_2015_semicolon_midprice.csv", "ES", nil) {
      $0.isPriceOnly = true
    }
    #expect(hour24.report.stamp == "close" && hour24.report.delimiter == ";")
    let anchors = try Self.importFile("16_es_4h_mixed_anchor.parquet", "ES", nil) { _ in }.report
    #expect(anchors.irregularSteps > 2_900 && anchors.timestampForm.contains("US/Eastern"))
  }
}
