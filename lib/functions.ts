import type { FunctionRow } from './function-row.ts';

/** A page with a waiting visitor; API Gateway itself gives up after 30 s. */
const page = { room: 'web', timeoutSeconds: 10 } as const;
/** A step of the workflow: a query, a decision, a mail. */
const step = { room: 'workflow', timeoutSeconds: 30 } as const;
const listener = { room: 'listeners', timeoutSeconds: 30, buries: true } as const;
/** Works off a queue, which has dead letters of its own. */
const worker = { room: 'listeners', timeoutSeconds: 30 } as const;

/** The rights for a signal to a lead: its rows, and the lifecycle to start or to wake; also deletes rows written after an erasure. */
const signalRows = ['Query', 'GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem'] as const;
/** The rights for a mail on the send ledger. */
const mailRows = ['Query', 'GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem'] as const;
const mailUses = ['keys', 'mail', 'publicUrl', 'metrics'] as const;

/** Every function of the deployment: a new function is a row here and a file in functions/. */
export const functions = {
  verification: {
    ...step,
    description: 'Filters spam and asks for confirmation where it is needed.',
    table: mailRows,
    uses: [...mailUses, 'domainEvents'],
  },
  scoring: {
    ...step,
    description: 'Scores and grades a lead and decides where it belongs.',
    table: ['Query', 'UpdateItem'],
    uses: ['domainEvents', 'metrics'],
  },
  nurture: {
    ...step,
    description: 'Sends the touch that is due, at most once.',
    table: mailRows,
    uses: [...mailUses, 'domainEvents', 'sendSwitch'],
  },
  distribution: {
    ...step,
    description: 'Offers a sales-ready lead to the right rep.',
    table: [...mailRows, 'BatchGetItem'],
    uses: [...mailUses, 'domainEvents'],
  },
  settlement: {
    ...step,
    description: 'Reads the outcome, or reminds the rep of it.',
    table: mailRows,
    uses: [...mailUses, 'domainEvents'],
  },

  capture: {
    ...page,
    description: 'Takes a form: one durable write, then the lifecycle starts.',
    routes: ['POST /leads'],
    throttle: { 'POST /leads': 'forms' },
    // A guide is sent by the form that asks for it; visits of the site are attached in batches.
    table: signalRows,
    uses: ['lifecycle', ...mailUses],
  },
  forms: {
    ...page,
    description: 'Shows the forms, on pages of their own and inside other pages.',
    routes: ['GET|HEAD /challenge', 'GET|HEAD /forms/{form}', 'GET|HEAD /forms/{form}/thanks', 'GET|HEAD /ref/{token}'],
    uses: ['keys'],
  },
  download: {
    ...page,
    description: 'Opens a guide by its signed link and records that.',
    routes: ['GET|HEAD /d/{token}'],
    table: signalRows,
    uses: ['lifecycle', 'keys'],
  },
  webhooks: {
    ...page,
    // A list of messages is taken whole.
    timeoutSeconds: 29,
    description: 'Takes leads from the programs of others, signed, by a mapping in capture.yaml.',
    routes: ['POST /webhooks/{source}'],
    table: signalRows,
    uses: ['lifecycle', 'keys', 'sourceSecrets', 'metrics'],
  },
  partners: {
    ...page,
    description: 'Takes leads from partners, by key.',
    routes: ['POST /partners/{partner}/leads'],
    table: signalRows,
    uses: ['lifecycle', 'keys', 'metrics'],
  },
  ads: {
    ...page,
    description: 'Receives from Meta and Google each form sent inside an ad.',
    routes: ['GET|HEAD|POST /ads/meta', 'POST /ads/google'],
    table: signalRows,
    uses: ['lifecycle', 'keys', 'sourceSecrets', 'metrics'],
  },
  'rep-page': {
    ...page,
    description: 'The page a rep accepts, declines and closes a lead on.',
    routes: ['GET|HEAD|POST /r/{token}', 'GET|HEAD /r/{token}/call.ics'],
    table: signalRows,
    uses: ['lifecycle', 'keys'],
  },
  click: {
    ...page,
    description: 'Records the click on a link of a mail and leads on to its target.',
    routes: ['GET|HEAD /c/{token}'],
    table: signalRows,
    uses: ['lifecycle', 'keys'],
  },
  'short-link': {
    ...page,
    description: 'Leads from a short link to its page.',
    routes: ['GET|HEAD /l/{code}'],
    table: ['GetItem', 'UpdateItem'],
    uses: ['keys'],
  },
  tracker: { ...page, description: 'The script by which a site reports visits.', routes: ['GET|HEAD /t.js'] },
  visits: {
    ...page,
    description: 'Takes what visitors of the site and our own programs report.',
    routes: ['POST /events'],
    table: [...signalRows, 'BatchGetItem'],
    uses: ['lifecycle', 'keys', 'sourceSecrets'],
  },
  preferences: {
    ...page,
    description: 'Unsubscribe, pause and confirm.',
    routes: [
      'GET|HEAD|POST /preferences/{token}',
      'GET|HEAD|POST /unsubscribe/{token}',
      'GET|HEAD|POST /confirm/{token}',
    ],
    table: signalRows,
    uses: ['lifecycle', 'keys'],
  },
  privacy: {
    ...page,
    description:
      'Gives people all that is held of them, and has it erased, by a link to the mailbox or by one of ours.',
    // Each lead has a file of insight, and each received mail is an object.
    timeoutSeconds: 29,
    routes: ['ANY /my-data', 'ANY /my-data/{path+}', 'ANY /programs/leads/{id}/export'],
    throttle: { 'ANY /my-data': 'ownData' },
    signedInRoutes: ['ANY /api/leads/{id}/export'],
    table: [...mailRows, 'BatchGetItem'],
    uses: mailUses,
  },
  app: {
    ...page,
    description: 'The pages of the app, which is one script and its styles.',
    routes: ['GET|HEAD /app', 'GET|HEAD /app/{path+}'],
    uses: ['signIn', 'publicUrl'],
  },
  api: {
    ...page,
    description: 'What the app and other programs ask and do, described by its OpenAPI document.',
    // The gateway lets programs through: the function itself asks for their key.
    routes: ['GET|HEAD /api/openapi.json', 'ANY /programs/{path+}'],
    signedInRoutes: ['ANY /api/{path+}'],
    table: [...signalRows, 'BatchGetItem', 'Query StageIndex', 'Query ListIndex'],
    uses: ['lifecycle', 'keys', 'publicUrl'],
  },
  'api-executions': {
    ...page,
    description: 'The part of the API by which ops look after executions.',
    timeoutSeconds: 29,
    signedInRoutes: ['ANY /api/executions', 'ANY /api/executions/{path+}'],
    table: [...signalRows, 'BatchGetItem', 'Scan PendingIndex'],
    uses: ['lifecycle', 'executions', 'keys'],
  },
  'api-insight': {
    ...page,
    description: 'Figures and what is deployed, for the app and other programs, and the leads behind each figure.',
    // A hundred thousand lifecycles are counted in two seconds; the files are read before that.
    timeoutSeconds: 25,
    routes: ['ANY /programs/insight/{path+}', 'ANY /programs/marketing/{path+}'],
    signedInRoutes: ['ANY /api/insight/{path+}', 'ANY /api/marketing/{path+}'],
    table: ['GetItem', 'BatchGetItem', 'UpdateItem'],
    uses: ['keys'],
  },
  'api-care': {
    ...page,
    description:
      'The part of the API by which ops look after mails, promises, dead letters and the send pause, and read the audit.',
    timeoutSeconds: 29,
    signedInRoutes: ['ANY /api/operations/{path+}'],
    table: [...signalRows, 'GetItem', 'BatchGetItem', 'Query PendingIndex', 'Query UntoldIndex'],
    uses: ['lifecycle', 'domainEvents'],
  },
  'api-readiness': {
    ...page,
    description: 'Says what of the installation does not work yet, and what to do about it.',
    timeoutSeconds: 29,
    signedInRoutes: ['GET /api/operations/readiness'],
    table: ['PutItem', 'UpdateItem'],
    uses: ['publicUrl'],
  },
  'unknown-path': {
    ...page,
    description: 'Answers paths that do not exist: a page for people, a problem for programs.',
    routes: ['$default'],
  },

  'mail-events': {
    ...worker,
    description: 'Reads what SES reports about our mails.',
    table: signalRows,
    uses: ['lifecycle', 'metrics'],
  },
  'inbound-mail': {
    ...listener,
    description: 'Reads answers to our mails and passes them on.',
    table: signalRows,
    uses: ['lifecycle', ...mailUses],
  },
  sweep: {
    ...listener,
    description: 'Repeats what a dead process left undone.',
    timeoutSeconds: 300,
    table: [...signalRows, 'BatchGetItem', 'Query PendingIndex', 'Query UntoldIndex'],
    uses: ['lifecycle', 'deadExecutions', ...mailUses, 'domainEvents', 'sendSwitch'],
  },
  replan: {
    ...listener,
    description: 'Wakes the leads whose next mail a deployment moved.',
    // Lambda's longest: 45,000 leads at 50 a second, 180,000 in the largest regions. The next attempt does the rest.
    timeoutSeconds: 900,
    table: [...signalRows, 'Query StageIndex'],
    uses: ['lifecycle'],
  },
  'ad-leads': {
    ...worker,
    description: 'Fetches the leads of ads from Meta and takes them in.',
    table: signalRows,
    uses: ['lifecycle', 'keys', 'sourceSecrets', 'metrics'],
  },
  insight: {
    ...worker,
    description: 'Keeps what figures are counted from: a line for each lifecycle, without names.',
    // A shard made anew reads all its leads.
    timeoutSeconds: 120,
    table: ['Query', 'GetItem'],
    uses: ['keys'],
  },
  'insight-walk': {
    ...listener,
    description: 'Every night: has the lines of all leads made anew, and finds leads whose time is over.',
    timeoutSeconds: 300,
    table: ['Query', 'GetItem', 'UpdateItem', 'BatchWriteItem', 'Query StageIndex'],
    uses: ['keys'],
  },
  digest: {
    ...listener,
    description: 'Tells readers on Monday morning what changed last week and what to do about it.',
    timeoutSeconds: 120,
    assets: ['@resvg/resvg-wasm/index_bg.wasm', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'],
    table: [...mailRows, 'BatchGetItem'],
    uses: mailUses,
  },
  erasure: {
    ...worker,
    description: 'Erases people who asked for it, or whose time is over.',
    timeoutSeconds: 60,
    table: ['Query', 'GetItem', 'UpdateItem', 'BatchGetItem', 'BatchWriteItem'],
    uses: ['lifecycle', 'executionEnd', 'domainEvents', 'metrics'],
  },
  'event-delivery': { ...worker, description: 'Hands domain events to webhooks, Slack and Teams.' },
} as const satisfies Record<string, FunctionRow>;

export type FunctionName = keyof typeof functions;
type NamesIn<Room> = {
  [name in FunctionName]: (typeof functions)[name] extends { room: Room } ? name : never;
}[FunctionName];
export type WorkflowFunction = NamesIn<'workflow'>;

/** The rows as the stack reads them: every part optional. */
export const functionRows = Object.entries(functions) as [FunctionName, FunctionRow][];

/** The state machine's functions: function file, ASL placeholder and logical id are one word. */
export const workflowFunctions = functionRows
  .filter(([, { room }]) => room === 'workflow')
  .map(([name]) => name) as WorkflowFunction[];

/** By function name: its file, relative to the repository. */
export const functionFiles: Readonly<Record<string, string>> = Object.fromEntries(
  functionRows.map(([name, { room }]) => [name, `functions/${room}/${name}.ts`]),
);

/** Every route but the catch-all one. */
export const knownRoutes = functionRows
  .flatMap(([, { routes = [], signedInRoutes = [] }]) => [...routes, ...signedInRoutes])
  .filter((route) => route !== '$default');
