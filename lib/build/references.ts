import { z } from 'zod';
import { configSchema } from '../../domain/config/config.ts';
import { eventSchemas } from '../../domain/lead/event-schemas.ts';
import { described } from '../../domain/mail/variables.ts';

/** What we read of a JSON Schema. */
interface Shape {
  $ref?: string;
  $defs?: Record<string, Shape>;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  description?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  additionalProperties?: Shape | boolean;
  anyOf?: Shape[];
  oneOf?: Shape[];
}

interface Row {
  key: string;
  value: string;
  needed: string;
  about: string;
}

/** `docs/reference/config.md`: every key of config/, from the schemas that check it. */
export function configReference(): string {
  const parts = Object.entries(configSchema.shape).flatMap(([part, schema]) => {
    const shape = z.toJSONSchema(schema, { io: 'input' }) as Shape;
    return [`## config/${part}.yaml`, '', ...table(rowsOf(shape, '', shape.$defs ?? {})), ''];
  });
  return [
    '# Config keys',
    '',
    'Every key of the files in `config/`, from the schemas that check them (`npm run generate` writes this page). `[]` is an entry of a list, `<name>` a',
    'name of yours. The comments in the files say more and have examples to copy.',
    '',
    ...parts,
  ].join('\n');
}

const whichMails = {
  all: 'In every mail',
  transactional: 'In mails that answer the lead, too',
  internal: 'Only in mails to reps and the manager',
} as const;

/** `docs/reference/mail-variables.md`: everything that mails may name. */
export function mailReference(): string {
  const groups = Map.groupBy(described(), (variable) => variable.in);
  return [
    '# Mail variables',
    '',
    'What `emails/*.md` may name, from the table that checks mails (`npm run generate` writes this page). Write a value as `{{name}}`, and put `{{#if name}}` around',
    'one that may be missing. Repeat a list with `{{#each name}}`; its fields are in the last column. `npx leadloop mail variables` prints this too.',
    '',
    ...[...groups].flatMap(([mails, variables]) => [
      `## ${whichMails[mails]}`,
      '',
      '| variable | what it is | fields |',
      '|---|---|---|',
      ...variables.map(({ name, about, fields }) => {
        const ofItem = fields?.map((field) => `\`${field}\``).join(', ') || 'a text';
        return `| \`${name}\` | ${about} | ${fields ? ofItem : ''} |`;
      }),
      '',
    ]),
  ].join('\n');
}

/** `docs/reference/events.md`: every domain event with its facts. */
export function eventReference(): string {
  const events = Object.entries(eventSchemas).flatMap(([type, schema]) => {
    const shape = z.toJSONSchema(schema, { io: 'input' }) as Shape;
    return [
      `## ${type}`,
      '',
      `${shape.description ?? ''} [Schema](events/${type}.v1.json)`,
      '',
      ...table(rowsOf(shape.properties?.data ?? {}, '', {})),
      '',
    ];
  });
  const [envelope] = Object.values(eventSchemas).map((schema) => z.toJSONSchema(schema, { io: 'input' }) as Shape);
  const common = rowsOf({ ...envelope, properties: { ...envelope?.properties, data: {} } }, '', {});
  return [
    '# Domain events',
    '',
    'What becomes of leads is published on an EventBridge bus of its own (output `EventBusName`) and by signed webhooks:',
    '[integrations](../guide/integrations.md). Events hold ids and facts of the business, never a name or an address. `npm run generate` writes this page.',
    '',
    '- **At least once.** `id` is the same each time an event is delivered. Keep the ids you have seen and ignore them.',
    '- **In order.** `revision` grows with every event of a lead, with gaps. A lower one is older news.',
    '- **Versions.** A field that may be absent can be added at any time. Any other change is a new version beside the old one.',
    '',
    '## Every event',
    '',
    ...table(common),
    '',
    ...events,
  ].join('\n');
}

function table(rows: readonly Row[]): string[] {
  if (rows.length === 0) return ['No facts beside those every event has.'];
  return [
    '| key | value | needed | what it means |',
    '|---|---|---|---|',
    ...rows.map(({ key, value, needed, about }) => `| \`${key}\` | ${value} | ${needed} | ${about} |`),
  ];
}

/** The keys below a shape, depth first; a schema that refers to itself is shown once. */
function rowsOf(shape: Shape, path: string, defs: Record<string, Shape>, above: readonly Shape[] = []): Row[] {
  const here = resolved(shape, defs);
  if (above.includes(here)) return [];
  const within = [...above, here];
  const own = Object.entries(here.properties ?? {}).flatMap(([name, value]) => {
    const key = path === '' ? name : `${path}.${name}`;
    const found = resolved(value, defs);
    const needed = here.required?.includes(name)
      ? 'yes'
      : found.default === undefined
        ? 'no'
        : `\`${JSON.stringify(found.default)}\``;
    const about = cell(value.description ?? found.description ?? '');
    return [{ key, value: cell(wordsOf(found, defs)), needed, about }, ...rowsOf(found, key, defs, within)];
  });
  const items = here.items ? rowsOf(here.items, `${path}[]`, defs, within) : [];
  const named =
    typeof here.additionalProperties === 'object'
      ? rowsOf(here.additionalProperties, `${path}.<name>`, defs, within)
      : [];
  const ways = [...(here.anyOf ?? []), ...(here.oneOf ?? [])].flatMap((one) => rowsOf(one, path, defs, within));
  return [...own, ...items, ...named, ...ways];
}

const resolved = (shape: Shape, defs: Record<string, Shape>): Shape =>
  (shape.$ref && defs[shape.$ref.split('/').at(-1) ?? '']) || shape;

function wordsOf(shape: Shape, defs: Record<string, Shape>): string {
  if (shape.enum) return shape.enum.map(String).join(', ');
  if (shape.const !== undefined) return String(shape.const);
  const ways = [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].map((one) => wordsOf(resolved(one, defs), defs));
  if (ways.length > 0) return [...new Set(ways)].join(' or ');
  if (shape.items) return `list of ${wordsOf(resolved(shape.items, defs), defs)}`;
  if (shape.type === 'object') return shape.properties ? 'section' : 'names';
  return (
    { string: 'text', boolean: 'true or false', integer: 'whole number' }[String(shape.type)] ??
    String(shape.type ?? 'any')
  );
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
