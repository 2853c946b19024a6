/// Everything that is measured, in the order of the table.
let hotPaths: [Benchmark] =
  singleBacktest + sweep + touchTable + strategySignals + userStrategySignals + indicators + csvImport + parquetFiles
  + resultsDatabase + memoryOfSweeps + syntheticSeries + forecastWalks
