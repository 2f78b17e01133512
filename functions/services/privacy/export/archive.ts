import { zipSync } from 'fflate';
import type { Occasion, Part, Section } from '../../../../domain/privacy/exported.ts';
import { type ExportedPlace, places, register } from '../../../../domain/privacy/register.ts';
import { type Instant, millis } from '../../../../domain/time/instant.ts';
import type { Held } from './held.ts';
import { keptFor, notices } from './notices.ts';
import { exporters } from './parts.ts';
import type { Words } from './words.ts';

/** The parts of an export, in the order of the register. */
export const partsOf = (held: Held, words: Words): { place: ExportedPlace; part: Part }[] =>
  places.flatMap(([name]) => {
    const place = name as ExportedPlace;
    return register[name].exported ? [{ place, part: exporters[place](held, words) }] : [];
  });

/** Makes the page of an export. */
type Page = (email: string, sections: readonly Section[], words: Words, occasion: Occasion) => string;

/** The files of an export by name: `data.json`, `index.html`, and mails; the same in a folder for each other address of the person. */
export function exportFiles(held: Held, words: Words, occasion: Occasion, page: Page): Record<string, Uint8Array> {
  const folders = new Set<string>();
  const others = (held.others ?? []).flatMap((other) => {
    const folder = folderOf(other, folders);
    folders.add(folder);
    return Object.entries(filesOf(other, words, occasion, page)).map(([name, file]) => [`${folder}/${name}`, file]);
  });
  return { ...filesOf(held, words, occasion, page), ...Object.fromEntries(others) };
}

/** An address as a folder is called on every system, with a number where another address is called so already. */
function folderOf({ email }: Held, taken: ReadonlySet<string>): string {
  const plain = email.toLowerCase().replace(/[^\p{L}\p{N}_.@+-]/gu, '_');
  let folder = plain;
  for (let n = 2; taken.has(folder); n++) folder = `${plain}-${n}`;
  return folder;
}

function filesOf(held: Held, words: Words, occasion: Occasion, page: Page): Record<string, Uint8Array> {
  const parts = partsOf(held, words).map(({ place, part }) => {
    const { name, purpose, kept } = register[place];
    return { name, part, why: purpose, howLong: keptFor(kept, words) };
  });
  const beside = notices(held, words, occasion.at).map((part) => ({ part }));
  const data = {
    address: held.email,
    lead: held.leadId,
    madeAt: occasion.at,
    madeBy: occasion.company,
    ...Object.assign({}, ...[...parts, ...beside].map(({ part }) => part.data)),
    keptFor: parts.map(({ name, why, howLong }) => ({ what: name, why, howLong })),
  };
  const utf8 = (text: string) => new TextEncoder().encode(text);
  return {
    'data.json': utf8(`${JSON.stringify(data, undefined, 2)}\n`),
    'index.html': utf8(page(held.email, [...parts, ...beside], words, occasion)),
    ...Object.assign({}, ...parts.map(({ part }) => part.files ?? {})),
  };
}

/** These files as a zip. */
export const zipped = (files: Record<string, Uint8Array>, at: Instant): Uint8Array =>
  zipSync(files, { mtime: millis(at) });
