import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { configSchema } from '../../domain/config/config.ts';
import { eventSchemas } from '../../domain/lead/event-schemas.ts';
import { processingRecord } from './processing.ts';
import { configReference, eventReference, mailReference } from './references.ts';

const root = resolve(import.meta.dirname, '../..');

/** The JSON Schema of each file in config/, by path: editors complete and check settings with it. */
export function editorSchemas(): Record<string, string> {
  const files = Object.entries(configSchema.shape).map(([part, schema]) => [
    `config/schema/${part}.schema.json`,
    text(z.toJSONSchema(schema, { io: 'input' })),
  ]);
  return Object.fromEntries(files);
}

/** The JSON Schema of each event, by path: for systems that consume the events. More fields may come, so none is forbidden. */
export function publishedSchemas(): Record<string, string> {
  const files = Object.entries(eventSchemas).map(([type, schema]) => [
    `docs/reference/events/${type}.v1.json`,
    text(z.toJSONSchema(schema, { io: 'input' })),
  ]);
  return Object.fromEntries(files);
}

/** The pages made of the schemas and of the register, by path. */
export const references = (): Record<string, string> => ({
  'docs/reference/config.md': configReference(),
  'docs/reference/events.md': eventReference(),
  'docs/reference/mail-variables.md': mailReference(),
  'docs/reference/processing.md': processingRecord(),
});

const text = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`;

if (import.meta.main)
  for (const [path, content] of Object.entries({ ...editorSchemas(), ...publishedSchemas(), ...references() })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
