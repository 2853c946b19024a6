import CommandKit

extension Application {
  /// The registry: every command of `assay`, in the order in which help lists them.
  static let assay = Application(
    name: "assay",
    abstract: "A factory for trading strategies: price bars in, statistically honest strategies out.",
    groups: [
      CommandGroup("data", "Price bars: import, judge, join, export."),
      CommandGroup("scenario", "Synthetic markets: what they are, made, or fitted to a real one."),
      CommandGroup("factory", "The strategy factory: runs, their state, their winners, their reports."),
      CommandGroup(
        "dataset", "The position-sizing dataset: strategies over rolling windows of many symbols."),
      CommandGroup("strategies", "The trading rules: what they do and take."),
      CommandGroup("ledger", "The trial ledger: everything that was ever tried on the data."),
      CommandGroup("db", "The results database: what is in it, whether it is sound, what it keeps."),
      CommandGroup("config", "The configuration file of a run."),
      CommandGroup("search", "Parameters: chosen on one part of the bars, measured on another."),
      CommandGroup("learn", "Forecasts: made on the past, judged on what followed."),
      CommandGroup("sizing", "The sizing model: how much capital a strategy deserves on a symbol."),
      CommandGroup("risk", "Risk: the checks of a trade."),
      CommandGroup("prove", "Self-tests of the factory's statistics: no edge, a planted one, no look ahead."),
      CommandGroup("stats", "Statistics on files: Sharpe ratios, many tests, resampling."),
    ],
    commands: [
      DataSample.self, DataImport.self, DataList.self, DataShow.self, DataCheck.self,
      DataResample.self, DataExport.self, DataScenario.self,
      ScenarioList.self, ScenarioShow.self, ScenarioGenerate.self, ScenarioFitCommand.self,
      IndicatorCommand.self,
      Demo.self, BacktestCommand.self, ReplayCommand.self,
      FactoryRunCommand.self, FactoryStatus.self, FactoryResume.self, FactoryWinners.self,
      FactoryValidate.self,
      FactoryReportCommand.self, FactoryExport.self, FactoryImport.self,
      DatasetCollect.self, DatasetQuick.self, DatasetMergeCommand.self, DatasetAnalyze.self,
      DatasetFeaturesCommand.self,
      DatabaseOpen.self, DatabaseInfo.self, DatabaseCheck.self, DatabaseVacuum.self, DatabaseExport.self,
      DatabasePrune.self, DatabaseSchema.self,
      VerifyRun.self, Explain.self,
      LedgerList.self, LedgerShow.self, LedgerVerify.self, LedgerHead.self,
      StrategiesList.self, StrategiesShow.self, StrategiesNew.self, StrategiesDiscover.self,
      SizeCommand.self, RiskCheckCommand.self, ConfigShow.self, ConfigCheck.self,
      SearchThreshold.self,
      LearnForecast.self, SizingTrain.self, SizingEvaluate.self, SizingPredict.self,
      Metrics.self,
      StatsPSR.self, StatsDSR.self, StatsMinTRL.self, StatsMinBTL.self, StatsTrials.self, StatsPBO.self,
      StatsSPA.self, StatsRC.self, StatsStepM.self, StatsFDR.self,
      StatsBootstrap.self, StatsBlockLength.self,
      StatsMonteCarlo.self, StatsRandomEntries.self, StatsPermutation.self, StatsBarPermutation.self,
      StatsCPCV.self, StatsKFold.self, StatsWalkForward.self, StatsRegimes.self, StatsKelly.self,
      StatsCalibrate.self,
      ProveNull.self, ProvePower.self, ProveTiers.self, ProveCausality.self,
      Doctor.self, Version.self, Completions.self,
    ])
}
