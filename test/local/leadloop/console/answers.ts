import { at, type Fixture } from './people.ts';

/** What /_local/* answers about one of the people. */
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
    cost: {
      usage: {
        transitions: 19,
        invocations: 20,
        lambdaMs: 1_200,
        readUnits: 23,
        writeUnits: 57,
        requests: 1,
        mails: 5,
      },
      cost: {
        ...{ workflow: 0.000475, functions: 0.000012, table: 0.0000385, doors: 0.000001, mail: 0.0008 },
        ...{ beside: 0.0005265, total: 0.0013265 },
      },
      prices: { asOf: '2026-11-24', region: 'us-east-1' },
    },
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
