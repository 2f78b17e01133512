import type { Stage } from '../../../../domain/lead/stage.ts';

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
/** The time of a step of the path, and milliseconds later. */
export const at = (index: number, ms = 0) => new Date(opened + index * 3.9 * 3_600_000 + ms).toISOString();

export function executionOf(it: Fixture) {
  const state = it.path.at(-1)?.split('!')[0];
  const over = ['lost', 'dormant', 'rejected'].includes(it.stage);
  return {
    name: `${it.id}-0123456789ab`,
    leadId: it.id,
    status: over ? 'SUCCEEDED' : 'RUNNING',
    state,
    startedAt: at(0),
    ...(over ? { stoppedAt: at(it.path.length) } : { waitsUntil: at(28) }),
  };
}
