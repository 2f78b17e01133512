/** Every Lambda function by its room: the file is `functions/<room>/<name>.ts`. Without the CDK, for quick checks. */
export const functionRooms = {
  /** What the state machine calls: function file, ASL placeholder and logical id are one word. */
  workflow: ['verification', 'scoring', 'nurture', 'distribution', 'settlement'],
  web: [
    'capture',
    'forms',
    'download',
    'short-link',
    'click',
    'visits',
    'tracker',
    'rep-page',
    'preferences',
    'webhooks',
    'partners',
    'ads',
  ],
  listeners: ['sweep', 'mail-events', 'inbound-mail', 'replan', 'ad-leads', 'event-delivery'],
} as const;

export const workflowFunctions = functionRooms.workflow;

/** By function name: its file, relative to the repository. */
export const functionFiles: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(functionRooms).flatMap(([room, names]) => names.map((name) => [name, `functions/${room}/${name}.ts`])),
);
