import type { Target } from '../assembly/index.ts';
import { isObject } from '../assembly/template.ts';

/** `$.detail.data.repId`: dots and names, and indexes into lists, as rules use them. Undefined when there is nothing. */
export function valueAt(path: string, event: unknown): unknown {
  if (!/^\$(\.[\w-]+|\[\d+\])*$/.test(path))
    throw new Error(`event path ${path} is not supported by the embedded cloud`);
  let value = event;
  for (const [, name, index] of path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)) {
    if (name !== undefined) value = isObject(value) ? value[name] : undefined;
    else value = Array.isArray(value) ? value[Number(index)] : undefined;
  }
  return value;
}

/**
 * A target's input (EventBridge User Guide, "Amazon EventBridge input transformation"): inside quotes a variable is put in as
 * text, elsewhere as JSON.
 */
export function inputFor({ input, transform }: Target, event: unknown): string {
  if (transform === undefined) return JSON.stringify(input ?? event);
  const { paths, template } = transform;
  let inQuotes = false;
  return template.replace(/\\.|"|<([\w.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') inQuotes = !inQuotes;
    const path = name === undefined ? undefined : paths[name];
    if (path === undefined) return found;
    const value = valueAt(path, event);
    if (value === undefined) return inQuotes ? '' : '""'; // our own rules only name present fields
    const json = JSON.stringify(value);
    return inQuotes && typeof value === 'string' ? json.slice(1, -1) : json;
  });
}
