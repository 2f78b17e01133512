import type { Stage } from '../../domain/lead.ts';

/** Somebody to look at. `path` is the way through the state machine, `!` marking how a parked state was left. */
export interface Fixture {
  id: string;
  name: string;
  company: string;
  email: string;
  stage: Stage;
  score: number;
  grade: 'A' | 'B' | 'C' | 'D';
  path: string[];
}

const opening = ['Verify lead', 'Real inquiry?', 'Qualify lead', 'Where next?'];
const nurtured = [
  ...opening,
  'Nurture lead',
  'Wait for engagement!timeout',
  'Nurture lead',
  'Wait for engagement!signal',
  'Qualify lead',
  'Where next?',
];
const sold = [
  ...nurtured,
  'Hand off to sales',
  'Accepted?',
  'Wait for acceptance!signal',
  'Hand off to sales',
  'Accepted?',
  'Settle outcome',
  'Outcome?',
];

const hostile = '<img src=x onerror="document.title=\'owned\'">';

export const people: Fixture[] = [
  ['Maja Lindqvist', 'Nordlys Logistik', 'working', 78, 'A', [...sold, 'Wait for outcome']],
  [
    'Tomasz Nowak',
    'Wisła Components',
    'assigned',
    64,
    'B',
    [...nurtured, 'Hand off to sales', 'Accepted?', 'Wait for acceptance'],
  ],
  [
    'Ada Okafor',
    'Lagos Freight',
    'nurturing',
    31.4,
    'B',
    [
      ...opening,
      'Nurture lead',
      'Wait for engagement!changed',
      'Qualify lead',
      'Where next?',
      'Nurture lead',
      'Wait for engagement',
    ],
  ],
  [
    hostile,
    '"><script>document.title="owned"</script>',
    'nurturing',
    12,
    'D',
    [...opening, 'Nurture lead', 'Wait for engagement'],
  ],
  [
    'Jean-Baptiste de la Tour d’Auvergne-Lauraguais',
    'Société Générale de Surveillance et de Logistique du Sud-Ouest',
    'nurturing',
    44,
    'C',
    [...opening, 'Nurture lead', 'Wait for engagement'],
  ],
  ['', '', 'nurturing', 5, 'C', [...opening, 'Nurture lead', 'Wait for engagement']],
  [
    'Chiara Conti',
    'Officine Conti',
    'customer',
    81,
    'A',
    [...sold, 'Wait for outcome!signal', 'Settle outcome', 'Outcome?', 'Welcome customer', 'Wait for engagement'],
  ],
  [
    'Piet de Vries',
    'De Vries & Zn',
    'lost',
    22,
    'C',
    [...sold, 'Wait for outcome!signal', 'Settle outcome', 'Outcome?', 'Lost'],
  ],
  [
    'Ingrid Solberg',
    'Fjordkraft',
    'dormant',
    3,
    'B',
    [
      ...opening,
      'Nurture lead',
      'Wait for engagement!timeout',
      'Nurture lead',
      'Wait for engagement!changed',
      'Qualify lead',
      'Where next?',
      'Dormant',
    ],
  ],
  ['Best SEO Services', 'cheap links', 'rejected', 0, 'D', ['Verify lead', 'Real inquiry?', 'Rejected']],
].map(([name, company, stage, score, grade, path], index) => ({
  id: (index + 1).toString(16).padStart(32, 'c0ffee'),
  name: name as string,
  company: company as string,
  email: `person${index + 1}@example.com`,
  stage: stage as Stage,
  score: score as number,
  grade: grade as Fixture['grade'],
  path: path as string[],
}));

const opened = Date.parse('2026-11-20T09:02:11.250Z');
const at = (index: number, ms = 0) => new Date(opened + index * 3.9 * 3_600_000 + ms).toISOString();

export function executionOf(it: Fixture) {
  const state = it.path.at(-1)?.split('!')[0];
  const over = ['lost', 'dormant', 'rejected'].includes(it.stage);
  return {
    name: `${it.id}-0123456789ab`,
    leadId: it.id,
    status: over ? 'SUCCEEDED' : 'RUNNING',
    state,
    startedAt: at(0),
    ...(over ? { stoppedAt: at(it.path.length) } : {}),
  };
}

export function leadOf(it: Fixture) {
  const attribution = {
    source: 'google',
    medium: 'cpc',
    campaign: 'spring <b>sale</b>',
    form: 'guide',
    landingPage: 'https://example.com/guide',
    at: at(0),
  };
  return {
    profile: {
      id: it.id,
      email: it.email,
      ...(it.name === ''
        ? {}
        : {
            name: it.name,
            company: it.company,
            jobTitle: 'Head of Operations',
            country: 'SE',
            timeZone: 'Europe/Stockholm',
            companySize: '200',
            industry: 'logistics',
          }),
      answers: { 'When do you need it?': 'This quarter' },
      first: attribution,
      last: attribution,
      stage: it.stage,
      moves: [
        { stage: 'captured', at: at(0), why: 'form guide' },
        { stage: it.stage, at: at(it.path.length - 2), why: 'score 64, grade B' },
      ],
      revision: it.path.length,
      lifecycleId: '0123456789ab',
      open: true,
      openedAt: at(0),
      createdAt: at(0),
    },
    stage: it.stage,
    score: {
      total: it.score,
      grade: it.grade,
      reasons: [
        { activityId: 'a', rule: 'pricing', what: 'viewed the pricing page', at: at(3), raw: 15, points: 11.2 },
        { activityId: 'b', rule: 'guide', what: 'downloaded the guide', at: at(0), raw: 10, points: 9.6 },
        { activityId: 'c', rule: 'click', what: 'clicked a link in welcome', at: at(2), raw: 3, points: 2.9 },
        { activityId: 'd', rule: 'careers', what: 'viewed the careers page', at: at(1), raw: -10, points: -9.1 },
        { activityId: 'e', rule: 'demo', what: 'asked for a demo', at: at(4), raw: 20, points: 20 },
      ],
    },
    timeline: [
      { at: at(0), what: `${it.name || it.email} sent the form guide`, points: 10, kind: 'activity' },
      { at: at(0, 900), what: 'captured: form guide', kind: 'stage' },
      { at: at(0, 4_000), what: 'welcome was sent: day 0 of the first track', kind: 'mail' },
      { at: at(1), what: 'viewed the careers page', points: -10, kind: 'activity' },
      { at: at(2), what: 'clicked a link in welcome', points: 3, kind: 'activity' },
      { at: at(3), what: 'viewed the pricing page', points: 15, kind: 'activity' },
      { at: at(4), what: 'sales-ready: score 64 and grade B', kind: 'stage' },
      { at: at(4, 500), what: 'offered to anna: longest idle of two in hours', kind: 'sales' },
    ],
    sends: [
      {
        lifecycleId: '0123456789ab',
        track: 'first',
        step: 'day-0',
        template: 'welcome',
        kind: 'marketing',
        state: 'sent',
        claimedAt: at(0),
        sentAt: at(0, 4_000),
        messageId: `${it.id}-welcome`,
        why: 'first step, at once',
      },
      {
        lifecycleId: '0123456789ab',
        track: 'first',
        step: 'day-3',
        template: 'nurture-1',
        kind: 'marketing',
        state: 'unknown',
        claimedAt: at(5),
        why: 'the function died before SES answered',
      },
    ],
    assignments: ['assigned', 'working', 'customer', 'lost'].includes(it.stage)
      ? [
          {
            lifecycleId: '0123456789ab',
            attempt: 1,
            repId: 'anna',
            toManager: false,
            status: it.stage === 'assigned' ? 'offered' : 'accepted',
            offeredAt: at(4),
            acceptBy: at(20),
            ...(it.stage === 'assigned' ? {} : { acceptedAt: at(4, 240_000) }),
            why: 'longest idle of two in hours',
            candidates: [
              { repId: 'anna', eligible: true, why: 'idle since Monday, holds 3 of 30' },
              { repId: 'ben', eligible: false, why: 'absent until 1 December' },
            ],
          },
        ]
      : [],
  };
}

export function mailsOf(it: Fixture) {
  const html = `<!doctype html><html><head><style>body{font:16px sans-serif;padding:24px;max-width:560px;margin:auto}</style></head><body><h1>Hello ${it.name || 'there'}</h1><p>Your guide is here: <a href="https://example.com/guide">read it</a>.</p><script>parent.document.title='owned'</script></body></html>`;
  const headers = {
    'List-Unsubscribe': '<https://example.com/u/1>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
  return [
    {
      messageId: `${it.id}-welcome`,
      to: it.email,
      subject: `Your guide, ${it.name || 'there'}`,
      html,
      text: 'Hello',
      headers,
      sentAt: at(0, 4_000),
      template: 'welcome',
    },
  ];
}

export function historyOf(it: Fixture) {
  const events: Record<string, unknown>[] = [{ type: 'ExecutionStarted', timestamp: at(0) }];
  it.path.forEach((step, index) => {
    const [name = '', how] = step.split('!');
    const last = index === it.path.length - 1;
    const end = !/[ ?]/.test(name);
    const type = name.endsWith('?') ? 'Choice' : end ? 'Succeed' : 'Task';
    events.push({ type: `${type}StateEntered`, timestamp: at(index), stateEnteredEventDetails: { name, input: '{}' } });
    if (type === 'Task')
      events.push({
        type: 'TaskScheduled',
        timestamp: at(index, 1),
        taskScheduledEventDetails: { resourceType: 'lambda', resource: 'invoke' },
      });
    if (name.startsWith('Wait'))
      events.push({ type: 'TaskSubmitted', timestamp: at(index, 8), taskSubmittedEventDetails: { output: '{}' } });
    if (last && !end) return;
    if (how === 'timeout')
      events.push({
        type: 'TaskTimedOut',
        timestamp: at(index + 1),
        taskTimedOutEventDetails: { error: 'States.Timeout' },
      });
    else if (how === 'changed')
      events.push({
        type: 'TaskFailed',
        timestamp: at(index, 20),
        taskFailedEventDetails: { error: 'DynamoDb.ConditionalCheckFailedException' },
      });
    else if (type === 'Task')
      events.push({
        type: 'TaskSucceeded',
        timestamp: at(index, 40),
        taskSucceededEventDetails: { output: how === 'signal' ? '{"signal":"link.clicked"}' : '{}' },
      });
    const output = name === 'Qualify lead' ? '"nurture"' : '{}';
    events.push({
      type: `${type}StateExited`,
      timestamp: name.startsWith('Wait') ? at(index + 1) : at(index, 50),
      stateExitedEventDetails: { name, output },
    });
  });
  return events.map((event, index) => ({ id: index + 1, previousEventId: index, ...event }));
}
