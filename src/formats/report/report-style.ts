/** The style of a report: readable on screen, in the dark and on paper, at any width. Contrast as WCAG AA asks. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --ground: #fff; --raised: #f6f8fa; --bad: #b3261e; --warn: #7d4e00; --good: #1a6b35; --out: #0b57d0; --in: #1a6b35; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9da7b3; --line: #3d444d; --ground: #0d1117; --raised: #151b23; --bad: #ff8a80; --warn: #f2b84b; --good: #57c878; --out: #8ab4f8; --in: #57c878; } }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; border-top: 1px solid var(--line); padding-top: 1rem; } h3 { font-size: 1rem; }
a { color: var(--out); }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
caption { text-align: start; font-weight: 600; padding: .25rem 0; }
th, td { text-align: start; vertical-align: top; padding: .2rem .5rem; border-bottom: 1px solid var(--line); }
td, pre, code { font-family: ui-monospace, monospace; }
th, .overview td + td { overflow-wrap: normal; } .overview td:first-child { width: 100%; } .why { font-family: system-ui, sans-serif; }
pre { background: var(--raised); border: 1px solid var(--line); padding: .5rem; overflow: auto; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dt { color: var(--dim); } dd { margin: 0; }
.fail { color: var(--bad); } .warn { color: var(--warn); } .pass { color: var(--good); } .dim { color: var(--dim); }
svg { width: 100%; height: 5rem; background: var(--raised); } .out { fill: var(--out); } .in { fill: var(--in); }
@media print { a { color: inherit; } }
`;
