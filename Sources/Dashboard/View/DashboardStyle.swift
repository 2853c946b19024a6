/// What the dashboard's pages have beyond the look of reports.
enum DashboardStyle {
  static let css = """
    .menu a { padding: .15rem 0; }
    .menu a[aria-current=page] { color: var(--ink); font-weight: 600; border-bottom: 2px solid var(--accent); }
    .visually-hidden {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
    }
    .grid-tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .5rem 0; }
    .grid-tools form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; font-size: .85rem; }
    .grid-tools .file, .plot-figure .file { font-size: .85rem; }
    .grid td, .grid th { white-space: nowrap; }
    .grid td small, .grid th small { white-space: normal; }
    .grid th a { color: inherit; }
    .grid th[aria-sort=ascending] a::after { content: " ▲"; font-size: .7em; }
    .grid th[aria-sort=descending] a::after { content: " ▼"; font-size: .7em; }
    .grid .long { white-space: normal; min-width: 16rem; }
    .pages { position: static; border: none; background: none; padding: .5rem 0 0; display: flex; gap: 1rem; }
    .links { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; }
    .empty pre { background: var(--wash); border-radius: 6px; padding: .5rem .8rem; overflow-x: auto; }
    .live[data-state=on] { color: var(--good); }
    .live[data-state=off] { color: var(--muted); }
    .live[data-state=lost] { color: var(--bad); }
    .action { display: inline-flex; gap: .6rem; align-items: center; margin: .3rem .6rem .3rem 0; }
    .plot-figure { margin: .8rem 0; }
    .plot-figure figcaption { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline; }
    .plot-figure .key i { display: inline-block; width: 1.2em; height: 3px; margin-right: .35em; vertical-align: middle; }
    main pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
    .heat { min-width: 4.5rem; }
    .feed { list-style: none; padding: 0; margin: .5rem 0; }
    .feed li { padding: .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    .feed time { color: var(--muted); margin-right: .6rem; font-size: .85rem; }
    .bar { display: inline-block; width: 9rem; height: .7rem; background: var(--wash); position: relative; }
    .bar i { position: absolute; top: 0; bottom: 0; background: var(--accent); }
    @media screen and (max-width: 700px) {
      .menu { gap: .9rem; }
      .plot-figure svg text { font-size: 22px; }
    }
    @media print { .grid-tools, .action, .live { display: none; } }

    """
}
