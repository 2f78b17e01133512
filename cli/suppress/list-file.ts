import { normalizeEmail } from '../../domain/capture/identity.ts';
import { type SuppressionReason, suppressionReasons } from '../../domain/lead/person.ts';
import { type Instant, instant } from '../../domain/time/instant.ts';
import type { Suppression } from '../../functions/adapters/dynamodb/suppressions.ts';
import { type Keys, leadIdOfAddress, markOf } from '../../functions/adapters/secrets/key-ring.ts';
import { CommandError } from '../command/arguments.ts';
import { readCells } from '../csv/cells.ts';
import { fieldOf } from '../import/synonyms.ts';

/** One line of a list. Without an address the hash is all there is. */
export interface Listed {
  hash: string;
  email?: string;
  reason: SuppressionReason;
  at: Instant;
}

interface ListFile {
  listed: Listed[];
  /** Lines without a recognisable person, counted from 1. */
  unread: number[];
}

type Columns = Partial<Record<'email' | 'hash' | 'reason' | 'at', number>>;

const isHash = (cell: string) => /^[0-9a-f]{32}$/.test(cell);
const isPerson = (cell: string) => cell.includes('@') || isHash(cell);
/** An address and nothing else. */
const isAddress = (cell: string) => /.@./.test(cell) && !/[\s,;|]/.test(cell);
/** The name of a column of addresses. */
const isEmail = (cell: string) => /^address$/i.test(cell) || fieldOf(cell) === 'email';
const withoutHeader: Columns = { email: 0, reason: 1, at: 2 };

/** The column of the hashes names the key they were made with. */
export const hashColumn = (keys: Keys) => `hash-${markOf(keys)}`;

/** The lines of an export, as `import` reads them. */
export async function* exportLines(
  keys: Keys,
  all: AsyncIterable<Suppression & { hash: string }>,
): AsyncGenerator<string> {
  yield `${hashColumn(keys)},reason,at\n`;
  for await (const { hash, reason, at } of all) yield `${hash},${reason},${at}\n`;
}

/**
 * Reads a list of this or another program: separated by comma, semicolon, tab or bar, with a header or only addresses. An
 * unreadable reason or time does not drop the person: `reason` and `now` replace it. Throws CommandError for hashes of another
 * key, which would suppress no lead.
 */
export function readList(
  text: string,
  keys: Keys,
  { reason, now }: { reason: SuppressionReason; now: Instant },
): ListFile {
  const rows = rowsOf(text);
  const isHeaded = rows[0] !== undefined && !rows[0].cells.some(isPerson);
  const columns = isHeaded ? columnsOf(rows[0]?.cells ?? []) : withoutHeader;
  if (columns.email === undefined && columns.hash === undefined)
    throw new CommandError(`got columns ${rows[0]?.cells.join(', ')}, expected one named email — rename it`);
  const header = columns.hash === undefined ? undefined : rows[0]?.cells[columns.hash]?.toLowerCase();
  const found: ListFile = { listed: [], unread: [] };
  for (const { line, cells } of isHeaded ? rows.slice(1) : rows) {
    const cell = (name: keyof Columns) => cells[columns[name] ?? -1] ?? '';
    const who = [cell('email'), cell('hash')].find(isPerson) ?? '';
    if (isHash(who) && header !== hashColumn(keys))
      throw new CommandError(
        `got hashes of ${header ?? 'an unnamed key'}, expected a column ${hashColumn(keys)} — hashes mean something only to the deployment that exported them; import addresses instead`,
      );
    const hash = isHash(who) ? who : leadIdOfAddress(keys, who);
    const email = normalizeEmail(who)?.email;
    if (hash === undefined) found.unread.push(line);
    else
      found.listed.push({
        hash,
        email,
        reason: reasonIn(cell('reason')) ?? reason,
        at: timeIn(cell('at'), now),
      });
  }
  return found;
}

function rowsOf(text: string): { line: number; cells: string[] }[] {
  try {
    return readCells(text, (cell) => isAddress(cell) || isHash(cell) || isEmail(cell) || names.hash.test(cell), {
      relaxQuotes: true,
    });
  } catch (error) {
    throw new CommandError(`the file cannot be read: ${(error as Error).message} — save it as CSV`);
  }
}

const names = { hash: /^hash(-|$)/i, reason: /^reason$/i, at: /^at$/i };

function columnsOf(header: readonly string[]): Columns {
  const entries = [
    ['email', header.findIndex(isEmail)] as const,
    ...Object.entries(names).map(([name, pattern]) => [name, header.findIndex((cell) => pattern.test(cell))] as const),
  ];
  return Object.fromEntries(entries.filter(([, index]) => index !== -1)) as Columns;
}

/** Our reasons, and those of SES (BOUNCE, COMPLAINT). */
function reasonIn(cell: string): SuppressionReason | undefined {
  const said = cell.toLowerCase();
  if (said === 'bounce') return 'bounced';
  if (said === 'complaint') return 'complained';
  return suppressionReasons.find((one) => one === said);
}

/** A moment in the future is invalid for a refusal. */
function timeIn(cell: string, now: Instant): Instant {
  const ms = Date.parse(cell);
  return Number.isNaN(ms) || instant(ms) > now ? now : instant(ms);
}
