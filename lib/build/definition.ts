/** The Amazon States Language as far as this repository's checks look into it. */
export interface Definition {
  StartAt: string;
  States: Record<string, State>;
}

export interface State {
  Type: string;
  Comment?: string;
  Next?: string;
  Default?: string;
  Assign?: Record<string, unknown>;
  Choices?: Branch[];
  Catch?: Branch[];
  Retry?: { ErrorEquals: string[] }[];
  [field: string]: unknown;
}

interface Branch {
  Next: string;
  Assign?: Record<string, unknown>;
  ErrorEquals?: string[];
  [field: string]: unknown;
}

/** A way out of a state, and the variables that are set on it. */
export interface Exit {
  to: string;
  assigns: string[];
}

/** Every state with its name and its ways out. */
export function statesOf({ States }: Definition): [name: string, state: State, exits: Exit[]][] {
  return Object.entries(States).map(([name, state]) => [name, state, exitsOf(state)]);
}

function exitsOf(state: State): Exit[] {
  const own = Object.keys(state.Assign ?? {});
  const branches = [...(state.Choices ?? []), ...(state.Catch ?? [])];
  return [
    ...[state.Next, state.Default].flatMap((to) => (to === undefined ? [] : [{ to, assigns: own }])),
    // A rule or a catcher has its own Assign; the state's own does not apply there.
    ...branches.map(({ Next, Assign }) => ({ to: Next, assigns: Object.keys(Assign ?? {}) })),
  ];
}
