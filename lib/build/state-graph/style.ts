/**
 * The drawing's own stylesheet. Colours are custom properties, so a page may restyle an embedded drawing. The app sets the
 * classes `current` and `visited` to show an execution.
 */
export const style = `
.state-graph { font: 500 13px Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif;
  --g-back: #ffffff; --g-ink: #1f2430; --g-soft: #667085; --g-line: #b4bac6; --g-card: #ffffff; --g-edge: #d0d5de;
  --g-parked: #fff8e8; --g-parked-line: #d9a441; --g-choice: #f3f4f8; --g-end: #eef6f1; --g-end-line: #8fc3a6;
  --g-fail-line: #d0524a; --g-accent: #4f46e5; --g-accent-soft: #eef0fe; --g-on-accent: #ffffff }
@media (prefers-color-scheme: dark) { .state-graph {
  --g-back: #14161b; --g-ink: #e6e8ee; --g-soft: #949cab; --g-line: #555d6d; --g-card: #1d2027; --g-edge: #3a404c;
  --g-parked: #2b2519; --g-parked-line: #a97f35; --g-choice: #23262f; --g-end: #1a2620; --g-end-line: #4c7d62;
  --g-fail-line: #d0524a; --g-accent: #8b8cf9; --g-accent-soft: #262a4d; --g-on-accent: #10121a } }
.state-graph .backdrop { fill: var(--g-back) }
.state-graph .start { fill: var(--g-ink) }
.state-graph .edge path { fill: none; stroke: var(--g-line); stroke-width: 1.3 }
.state-graph .edge .head { fill: var(--g-line); stroke: none }
.state-graph .edge.failure path { stroke-dasharray: 3 3 }
.state-graph .edge text, .state-graph .state .stub { font-size: 11px; font-weight: 450; fill: var(--g-soft);
  paint-order: stroke; stroke: var(--g-back); stroke-width: 4px; stroke-linejoin: round }
.state-graph .state text { fill: var(--g-ink); text-anchor: middle }
.state-graph .state .stub { text-anchor: end }
.state-graph .state .shape { fill: var(--g-card); stroke: var(--g-edge); stroke-width: 1.3 }
.state-graph .parked .shape, .state-graph .wait .shape { fill: var(--g-parked); stroke: var(--g-parked-line); stroke-dasharray: 5 3 }
.state-graph .icon { fill: var(--g-parked-line) }
.state-graph .choice .shape { fill: var(--g-choice) }
.state-graph .succeed .shape { fill: var(--g-end); stroke: var(--g-end-line) }
.state-graph .fail .shape { stroke: var(--g-fail-line) }
.state-graph .edge.visited path { stroke: var(--g-accent) }
.state-graph .edge.visited .head { fill: var(--g-accent) }
.state-graph .state.visited .shape { fill: var(--g-accent-soft); stroke: var(--g-accent) }
.state-graph .state.current .shape { fill: var(--g-accent); stroke: var(--g-accent); stroke-dasharray: none }
.state-graph .state.current text:not(.stub) { fill: var(--g-on-accent) }
.state-graph .state.current .icon { fill: var(--g-on-accent) }
`;
