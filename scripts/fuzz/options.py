"""Numbers on the command line and in settings that no calculation can hold."""

NUMBERS = [
    "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e300", "-1e300", "1e-300", "0", "-1",
    "1e18", "4.9e-324", "2147483648", "1e9", "0.1", "9999-12-31", "0001-01-01", "2262-04-11", "1678-01-01", "nan", "1e6",
    "100000",
    "../../../../escaped", "\x1b[2J", "=1+1", "", "1", "x:9223372036854775807", "units:1e300", "equity:1e-300",
    "notional:1e300", "trend:9223372036854775807",
]

# Options whose value is where a command is asked to write.
WRITING = {"--output", "--report", "--trades", "--equity", "--csv", "--table", "--sizes", "--model", "--db", "--data",
           "--ledger", "--write-units", "--manifest"}

# Commands that work as they stand; one option of each is then given a number out of bounds.
COMMANDS = [
    ["backtest", "--symbol", "AAPL", "--timeframe", "1d", "--strategy", "MACross"],
    ["replay", "--input", "hours.csv", "--symbol", "BTC-USD", "--timeframe", "1h", "--orders", "orders.csv"],
    ["scenario", "generate", "bull", "--symbol", "SPY", "--bars", "300"],
    ["data", "import", "short.csv", "--symbol", "MSFT", "--timeframe", "1d"],
    ["data", "export", "AAPL", "--timeframe", "1d"], ["data", "resample", "AAPL", "--timeframe", "1d", "--into", "1w"],
    ["data", "check", "AAPL"], ["data", "show", "AAPL"],
    ["metrics", "--returns", "returns.csv"], ["stats", "psr", "--returns", "returns.csv"],
    ["stats", "mintrl", "--returns", "returns.csv"],
    ["stats", "dsr", "--sharpe", "1", "--observations", "500", "--trials", "10"], ["stats", "minbtl", "--trials", "10"],
    ["stats", "bootstrap", "--returns", "returns.csv", "--resamples", "100"],
    ["stats", "pbo", "--input", "panel.csv", "--blocks", "4"],
    ["stats", "spa", "--input", "panel.csv", "--resamples", "100"],
    ["stats", "stepm", "--input", "panel.csv", "--resamples", "100"], ["stats", "fdr", "--input", "p.csv"],
    ["stats", "kelly", "--returns", "returns.csv"], ["stats", "trials", "--input", "panel.csv"],
    ["stats", "walk-forward", "--input", "panel.csv", "--train", "100", "--test", "20"],
    ["stats", "cpcv", "--input", "panel.csv"], ["stats", "block-length", "--returns", "returns.csv"],
    ["size", "fixed_fractional", "--capital", "10000", "--entry", "100", "--stop", "97"],
    ["risk", "check", "--capital", "10000", "--entry", "100", "--stop", "97"],
    ["factory", "run", "--symbols", "AAPL", "--timeframe", "1d", "--strategies", "MACross", "--from", "2015-01-01",
     "--to", "2016-12-31", "--db", "new.sqlite"],
    ["factory", "winners"], ["factory", "status"], ["ledger", "list"], ["ledger", "show"],
    ["db", "prune", "--older-than", "30"],
    ["search", "threshold", "--symbol", "AAPL", "--timeframe", "1d", "--probabilities", "probabilities.csv"],
    ["learn", "forecast", "--symbol", "AAPL", "--timeframe", "1d"],
    ["features", "compute", "--symbol", "AAPL", "--timeframe", "1d", "--features", "rsi_2", "--output", "out.csv"],
    ["features", "check", "--symbol", "AAPL", "--timeframe", "1d", "--features", "rsi_2,weekly_return_1"],
    ["learn", "signals", "--symbols", "AAPL", "--features", "rsi_2", "--output", "out.parquet"],
    ["dataset", "collect", "--symbols", "AAPL", "--timeframe", "1d", "--strategies", "MACross", "--output", "new"],
    ["dataset", "analyze", "set"], ["sizing", "train", "--dataset", "set", "--model", "new.json"],
    ["strategies", "show", "MACross"],
]

# Options that are long by nature or would wait for input.
LEFT_OUT = {"help", "json", "workers", "quiet", "verbose", "data", "db", "config"}


def words(random, options):
    """A command with one option out of bounds; `options` gives the names of the options of a command."""
    command = random.choice(COMMANDS)
    names = [name for name in options(command) if name not in LEFT_OUT]
    given = {word[2:] for word in command if word.startswith("--")}
    name = random.choice(names + sorted(given)) if names else random.choice(sorted(given) or ["seed"])
    number = random.choice(NUMBERS)
    if name in given:
        at = command.index("--" + name)
        return command[:at + 1] + [number] + command[at + 2:] + ["--json"]
    return command + ["--" + name, number, "--json"]
