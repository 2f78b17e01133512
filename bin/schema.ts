import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { configSchema } from '../domain/config.ts';

const directory = resolve(import.meta.dirname, '..', 'config', 'schema');

/** The JSON Schema of each file in config/, by file name: editors complete and check settings with it. */
export function editorSchemas(): Record<string, string> {
  const files = Object.entries(configSchema.shape).map(([part, schema]) => {
    const json = z.toJSONSchema(schema, { io: 'input' });
    return [`${part}.schema.json`, `${JSON.stringify(json, null, 2)}\n`];
  });
  return Object.fromEntries(files);
}

if (import.meta.main) {
  mkdirSync(directory, { recursive: true });
  for (const [file, text] of Object.entries(editorSchemas())) writeFileSync(join(directory, file), text);
}
