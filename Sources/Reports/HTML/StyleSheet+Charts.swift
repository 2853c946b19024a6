extension StyleSheet {
  /// The tools above a table.
  static let tableToolRules = """
    .table-tools {
      display: flex; flex-wrap: wrap; gap: .4rem .5rem; align-items: center; justify-content: flex-end;
      font-size: .82rem; color: var(--muted); margin-bottom: .25rem;
    }
    .table-tools input[type=search] { width: 13rem; max-width: 45vw; margin-right: auto; }
    .table-tools .count { margin-right: .4rem; }
    .table-title { color: var(--ink); font-size: .95rem; margin-right: auto; padding: .2rem 0; }
    .table-title ~ input[type=search] { margin-right: 0; width: 10rem; }
    @media screen { .on-paper { display: none; } }
    .table-tools button, .table-tools summary, .chart-tools button {
      font-size: .78rem; padding: .15rem .55rem; border: 1px solid var(--line); border-radius: 6px;
      cursor: pointer; background: var(--panel); list-style: none;
    }
    .columns { position: relative; }
    .column-list {
      position: absolute; right: 0; z-index: 6; background: var(--panel); border: 1px solid var(--line);
      border-radius: 8px; padding: .5rem .8rem; max-height: 60vh; overflow: auto; min-width: 11rem;
      box-shadow: 0 6px 24px rgba(0,0,0,.18); display: grid; gap: .2rem; color: var(--ink);
    }
    .column-list label { white-space: nowrap; }
    td[hidden], th[hidden], tr[hidden] { display: none; }

    """

  /// Charts: title, tools, legend, tooltip.
  static let chartRules = """
    .chart { margin: 1.4rem 0 0; min-width: 0; }
    /* The place of a chart that is not drawn yet, so that what is below it stays below. */
    @media screen {
      .chart:not(:has(.chart-body, svg)) { min-height: 24rem; }
      .chart.price:not(:has(.chart-body)) { min-height: 38rem; }
      .charts .chart:not(:has(.chart-body, svg)) { min-height: 19rem; }
    }
    .chart > figcaption { font-weight: 600; font-size: .95rem; color: var(--ink); }
    .chart-note { color: var(--muted); font-size: .82rem; max-width: 100ch; }
    .chart-tools {
      display: flex; flex-wrap: wrap; gap: .3rem .8rem; justify-content: space-between; margin: .2rem 0 .3rem;
    }
    .chart-buttons { display: flex; gap: .3rem; flex-wrap: wrap; margin-left: auto; }
    .legend { display: flex; flex-wrap: wrap; gap: .2rem .3rem; }
    .legend button { display: flex; align-items: center; gap: .35rem; border-color: transparent; background: none; }
    .legend button[aria-pressed=false] { opacity: .5; text-decoration: line-through; }
    .legend i, .tip i {
      width: .9rem; height: .25rem; border-radius: 2px; background: var(--hue, transparent); flex: none;
    }
    .legend i.dash {
      background: repeating-linear-gradient(to right, var(--hue) 0 .28rem, transparent .28rem .42rem);
    }
    .ramp { display: inline-flex; align-items: center; gap: .4rem; font-size: .78rem; color: var(--muted); }
    .ramp i { width: 7rem; height: .7rem; border-radius: 2px; border: 1px solid var(--line); }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: .4rem 1.6rem; }
    .charts > * { min-width: 0; }
    .parallel svg { display: block; width: 100%; touch-action: pan-y; }
    .parallel text { font-size: 12px; fill: var(--ink); }
    .parallel text.tick { fill: var(--muted); font-size: 11px; }
    .parallel .axis { stroke: var(--muted); stroke-width: 1; }
    .parallel .grip { stroke: transparent; stroke-width: 24; cursor: crosshair; }
    .parallel .range { stroke: var(--accent); stroke-width: 8; opacity: .55; stroke-linecap: round; }
    .parallel .line { fill: none; stroke: var(--muted); stroke-width: 1; opacity: .3; }
    .parallel .line.best { stroke: var(--s2); stroke-width: 1.6; opacity: .85; }
    .parallel .line.out { opacity: .06; }
    .parallel .line.here { stroke: var(--accent); stroke-width: 2.6; opacity: 1; }
    .chart-body { position: relative; width: 100%; min-width: 0; overflow: hidden; }
    .price-body { height: 520px; }
    .panel-title { font-size: .8rem; color: var(--muted); padding: .2rem 0 0 .2rem; }
    .tip {
      position: absolute; z-index: 8; pointer-events: none; background: var(--panel); color: var(--ink);
      border: 1px solid var(--line); border-radius: 8px; padding: .35rem .6rem; font-size: .78rem;
      box-shadow: 0 4px 18px rgba(0,0,0,.18); max-width: min(22rem, 90%);
    }
    .tip b { display: block; font-variant-numeric: tabular-nums; }
    .tip > span { display: grid; grid-template-columns: auto 1fr auto; gap: .4rem; align-items: center; }
    .tip em { font-style: normal; font-variant-numeric: tabular-nums; text-align: right; }
    footer { max-width: 1560px; margin: 0 auto; padding: 0 1.25rem 2rem; color: var(--muted); font-size: .78rem; }

    """
}
