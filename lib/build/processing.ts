import { type Place, places } from '../../domain/privacy/register.ts';

const whose = {
  leads: 'Leads',
  visitors: 'Visitors of the site',
  people: 'People of the company',
  nobody: 'No persons',
} as const;

const erasing = {
  deleted: 'deleted',
  reduced: 'what names the person is deleted',
  expires: 'ends by itself',
  kept: 'stays',
} as const;

/** `docs/reference/processing.md`: the record of processing activities (GDPR, Art. 30), from the register. */
export function processingRecord(): string {
  return [
    '# Record of processing activities',
    '',
    'Every place that holds personal data (GDPR, Art. 30), from the register in `domain/privacy/register.ts` (`npm run generate` writes this page). Put your name and',
    'that of your data protection officer above it, and how long you keep leads before you erase them. Your hosting contract with AWS is the processor’s part.',
    '',
    '`npx leadloop export` gives a person what the column “in an export” names, and `npx leadloop erase` does what the column “an erasure” says.',
    '',
    '| place | whose data | purpose | legal basis | kept | in an export | an erasure |',
    '|---|---|---|---|---|---|---|',
    ...places.map(([, place]) => row(place)),
    '',
    '## What is held where',
    '',
    ...places.flatMap(([, { name, holds, remains }]) => [
      `**${name}.** ${holds}${remains === undefined ? '' : ` *After an erasure:* ${remains}`}`,
      '',
    ]),
  ].join('\n');
}

const row = (place: Place) =>
  `| ${[place.name, whose[place.whose], place.purpose, place.basis, place.kept, place.exported ? 'yes' : 'no', erasing[place.erasing]].join(' | ')} |`;
