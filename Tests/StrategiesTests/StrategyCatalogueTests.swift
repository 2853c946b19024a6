import Strategies
import Testing

/// The built-in strategies against the table that they were written from: number, name, archetype, grid, its
/// size.
@Suite struct StrategyCatalogueTests {
  private static let table = """
    1 BollingerBands | mean rev | bb_length{15,20,25,30} bb_stddev{1.5,2,2.5,3} | 16
    2 KeltnerChannelBreakout | breakout | kc_length{10,20,30,40} kc_atr_length{10,14,20} \
       kc_multiplier{1.5,2,2.5,3} | 48
    3 ThreeBarReversal | mean rev | tbr_reversal_pct{0,.2,.5,1} tbr_exit_bars{2,3,4} | 12
    4 SupportResistanceBounce | mean rev | sr_lookback{20,40,60,80} sr_touch_pct{.1,.2,.3} \
       sr_bounce_pct{.1,.2,.3} | 36
    5 EngulfingPattern | mean rev | eng_min_body_pct{.3,.5,.7} eng_require_trend{0,2,3} | 9
    6 HammerShootingStar | mean rev | hammer_shadow_ratio{2,2.5,3} hammer_body_position{.6,.7,.8} \
       hammer_require_trend{0,2,3} | 27
    7 MovingAverageEnvelope | mean rev | mae_length{20,50,100,200} mae_envelope_pct{1,2,3,4} | 16
    8 ParabolicSAR | trend | psar_af_start{.02,.03} psar_af_max{.2,.3} | 4
    9 ADXTrendStrength | trend | adx_period{14,21,28} adx_threshold{20,25,30} | 9
    10 IchimokuCloud | trend | ich_tenkan{9,12} ich_kijun{26,30} | 4
    11 StochasticRSI | momentum | stochrsi_length{14,21,28} stochrsi_stoch_length{14,21} \
       oversold{10,20,30} overbought{70,80,90} | 54
    12 WilliamsPercentR | momentum | wr_length{10,14,20,28} wr_oversold{-90,-80,-70} \
       wr_overbought{-30,-20,-10} | 36
    13 CCIStrategy | momentum | cci_length{14,20,30,40} cci_oversold{-150,-100,-50} \
       cci_overbought{50,100,150} | 36
    14 DojiReversal | mean rev | doji_body_pct{.05,.1,.15} doji_require_trend{0,2,3} \
       doji_shadow_min{.3,.5,.7} | 27
    15 PriceChannelBreakout | breakout | channel_length{15,20,25,30} channel_breakout_pct{0,.25,.5} | 12
    16 TurtleTrading | trend | turtle_entry_length{20,30,40,55} turtle_exit_length{10,15,20} | 12
    17 MACross | trend | ma_fast{5,10,15,20} ma_slow{30,50,75,100} | 16
    18 EMARibbon | trend | ribbon_fast{8,13,21} ribbon_slow{34,55,89} | 9
    19 MACD | momentum | macd_fast{8,12,16} macd_slow{21,26,31} macd_signal{7,9,11} | 27
    20 FibonacciRetracement | mean rev | fib_lookback{20,30,50} fib_level{.382,.5,.618} \
       fib_tolerance{.01,.02,.03} | 27
    21 RSI2_MeanReversion | mean rev | rsi_length{2,3,4} rsi_oversold{5,10,15} \
       rsi_overbought{60,65,70,75} | 36
    22 RSIDivergence | mean rev | rsi_div_length{14,21,28} rsi_div_lookback{5,10,20} \
       rsi_div_overbought{65,70,75} | 27
    23 GapFill | mean rev | gap_threshold{.5,1,1.5,2} gap_fill_target{.3,.5,.7} | 12
    24 VWAPReversion | mean rev | vwap_std_threshold{1.5,2,2.5,3} | 4
    25 OpeningRangeBreakout | breakout | or_duration_minutes{15,30,60} or_breakout_pct{0,.1,.2} | 9
    26 InsideBarBreakout | breakout | ib_min_inside_bars{1,2,3} ib_breakout_pct{0,.1,.2} | 9
    27 MeanReversionBands | mean rev | mrb_length{20,30,50} mrb_std{1.5,2,2.5} mrb_exit_pct{.5,.75,1} | 27
    28 ATRTrailingStop | trend | atr_period{14,21,28} atr_mult{2,3,4} atr_entry_length{10,20,30} | 27
    29 VolumeBreakout | trend | vb_lookback{10,20,30} vb_vol_mult{1.5,2,2.5} vb_vol_period{20,30,50} | 27
    30 MomentumFade | mean rev | mf_period{5,10,20} mf_threshold{5,7,10} mf_ma_length{20,50,100} | 27
    31 PivotPointReversal | mean rev | pp_level{S1,S2} pp_tolerance{.001,.002,.003} | 6
    32 ROCStrategy | trend | roc_period{10,20,30} roc_threshold{2,4,6} roc_ma_length{50,100,200} | 27
    33 AroonIndicator | trend | aroon_period{14,25,50} aroon_threshold{50,70,90} | 9
    34 MoneyFlowIndex | mean rev | mfi_period{14,21,28} mfi_oversold{15,20,25} mfi_overbought{75,80,85} | 27
    35 ChaikinOscillator | trend | co_fast{3,5,8} co_slow{10,15,20} | 9
    36 RSI2_SMAFilter | mean rev | rsi_length{2,3,4} rsi_oversold{3,5,10} rsi_overbought{65,70,75} \
       sma_filter{150,200,250} | 81
    37 Double7s | mean rev | percentile_window{5,7,10} entry_pct{0,10,20} exit_pct{80,90,100} | 27
    38 OvernightGapStrategy | mean rev | gap_threshold{.003,.005,.01} gap_max{.015,.02,.03} \
       gap_entry_time{0,1,2} | 27
    39 TimeOfDayReversal | mean rev | tod_entry_hour{10,11,13} tod_rsi_threshold{25,30,35} \
       tod_exit_hour{14,15} | 18
    40 BuyOn5BarLow | mean rev | lookback{3,5,7,10} | 4
    41 ThreeBarLow | mean rev | lookback_entry{2,3,4,5} lookback_exit{5,7,10} ma_period{10,20,50} \
       use_ma_filter{true,false} | 72
    42 GapDownReversal | gap | exit_lookback{5,7,10} min_gap_pct{0,.1,.25} | 9
    43 TurnOfMonth | seasonal | day_threshold{20,25,28} rsi_period{10,14,20} rsi_overbought{60,65,70,75} | 36
    44 BBIBSReversal | mean rev | bb_period{15,20,25} bb_mult{1.5,2,2.5} ibs_buy_threshold{.1,.2,.3} \
       ibs_sell_threshold{.7,.8,.9} | 81
    45 IBSStrategy | mean rev | ibs_buy_threshold{.1,.15,.2,.25} ibs_sell_threshold{.7,.75,.8,.85} | 16
    46 FourBarMomentumReversal | mean rev | lookback{3,4,5} buy_threshold{3,4,5} | 9
    47 ConsecutiveBearishCandle | mean rev | consecutive_lookback{2,3,4,5} | 4
    48 ConsecutiveBarsEMA | mean rev | consecutive_bars_threshold{2,3,4} ma_type{SMA,EMA} \
       ma_length{5,10,20} | 18
    49 AvgHLRangeIBS | mean rev | length{15,20,25} range_multiplier{2,2.5,3} bars_below_threshold{1,2,3} \
       ibs_buy_threshold{.1,.2,.3} | 81
    50 ThreeDownThreeUp | mean rev | consecutive_down_entry{2,3,4} consecutive_up_exit{2,3,4} \
       ema_period{100,150,200} use_ema_filter{true,false} | 54
    51 ConsecutiveCloseLow | mean rev | threshold{2,3,4} ema_period{100,150,200} \
       use_ema_filter{true,false} | 18
    52 ATRBuyDip | mean rev | atr_period{14,20,28} atr_multiplier{.5,1,1.5,2} smoothing_period{5,10,15} \
       ema_period{100,150,200} use_ema_filter{true,false} | 216
    53 IBSExtreme | mean rev | ibs_entry_threshold{.05,.1,.15} ibs_exit_threshold{.65,.7,.75,.8} | 12
    54 TenBarHighBreakout | breakout | lookback_period{7,10,15,20} ibs_threshold{.1,.15,.2,.25} \
       ema_period{100,150,200} use_ema_filter{true,false} | 96
    """

  private struct Row {
    let id: Int
    let name: String
    let archetype: String
    /// Parameters with their values as words, in order.
    let grid: [Axis]
    let size: Int

    init(_ line: Substring) throws {
      let fields = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
      try #require(fields.count == 4)
      id = try #require(Int(fields[0][0]))
      name = fields[0][1]
      archetype = fields[1].joined(separator: " ")
      grid = fields[2].map { parameter in
        let parts = parameter.dropLast().split(separator: "{")
        return Axis(name: String(parts[0]), values: parts[1].split(separator: ",").map(String.init))
      }
      size = try #require(Int(fields[3][0]))
    }
  }

  private struct Axis {
    let name: String
    let values: [String]
  }

  /// The strategies of the table; later ones may stand beside them.
  private static func published() throws -> [any Strategy.Type] {
    let names = Set(try table.split(separator: "\n").map { try Row($0).name })
    return StrategyCatalogue.all.filter { names.contains($0.description.name) }
  }

  @Test func `the catalogue holds the table`() throws {
    let rows = try Self.table.split(separator: "\n").map { try Row($0) }
    let descriptions = try Self.published().map { $0.description }
    try #require(descriptions.count == rows.count)
    for (row, strategy) in zip(rows, descriptions) {
      #expect(strategy.id == row.id && strategy.name == row.name)
      #expect(Self.words[strategy.archetype] == row.archetype, "\(row.name)")
      #expect(strategy.parameters.map { $0.name } == row.grid.map { $0.name }, "\(row.name)")
      for (parameter, axis) in zip(strategy.parameters, row.grid) {
        let values = parameter.grid.map(Self.text)
        #expect(values == axis.values.map(Self.number), "\(row.name).\(parameter.name)")
      }
      #expect(strategy.gridSize == row.size, "\(row.name)")
    }
  }

  @Test func `the grids have 1,599 parameter sets`() throws {
    let published = try Self.published()
    #expect(published.count == 54)
    #expect(try published.reduce(0) { try $0 + ParameterGrid(of: $1).sets.count } == 1_599)
  }

  private static let words: [Archetype: String] = [
    .meanReversion: "mean rev", .breakout: "breakout", .trend: "trend", .momentum: "momentum", .gap: "gap",
    .seasonal: "seasonal",
  ]

  private static func text(_ value: ParameterValue) -> String {
    if let number = value.numeric { return "\(number)" }
    return value.description
  }

  /// A word of the table as the text of the number that it means; other words as they are.
  private static func number(_ word: String) -> String {
    switch word {
    case "true": "1.0"
    case "false": "0.0"
    default: Double(word).map { "\($0)" } ?? word
    }
  }
}
