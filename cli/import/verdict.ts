import { createHash } from 'node:crypto';
import { addressKind } from '../../domain/capture/address.ts';
import { consentSaid } from '../../domain/capture/consent-words.ts';
import { addressesIn } from '../../domain/capture/contacts-in-text.ts';
import { refusal } from '../../domain/capture/filtering.ts';
import { normalizeEmail } from '../../domain/capture/identity.ts';
import { parseSubmission, type Submission } from '../../domain/capture/submission.ts';
import { suggestionFor } from '../../domain/capture/typo.ts';
import type { CaptureRules } from '../../domain/config/config.ts';
import { shown } from '../../domain/lead/activity-text.ts';
import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import type { ConsentBasis } from '../../domain/lead/person.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Columns } from './columns.ts';
import { isNoMore, isOptOut, isUnconfirmed } from './opt-out.ts';
import { unguarded } from './rejected-file.ts';
import type { Row } from './sheet.ts';
import type { ColumnField } from './synonyms.ts';

/** What holds for every row of an import. */
export interface ImportTerms {
  /** Where the list comes from, such as "Fair 2026". */
  source: string;
  /** The form that a row counts as. */
  form: string;
  /** The legal basis for mail to these people, unless a row has its own. */
  basis?: ConsentBasis;
}

/** A rejected row; `saidNo`: the address of a person who wants no mail. */
export interface Rejected {
  row: Row;
  good: false;
  reasons: InvalidField[];
  saidNo?: string;
}

export type Verdict = { row: Row; good: true; submission: Submission; identity: string } | Rejected;

/** How to read the cells of a list. */
interface Reading {
  headers: readonly string[];
  columns: Columns;
  terms: ImportTerms;
}

interface JudgeDeps extends Reading {
  rules: CaptureRules;
  /** Domains of throw-away addresses. */
  throwAway: ReadonlySet<string>;
  /** When the import began: a later date cannot be that of a consent. */
  now: Instant;
  /** Whether another row of the list refuses mail for this person. */
  hasSaidNo?: (identity: string) => boolean;
}

/** A row as a submission, or everything that is wrong with it. Never throws, and the same row always gets the same. */
export type Judge = (row: Row) => Verdict;

export const createJudge =
  (deps: JudgeDeps): Judge =>
  (row) =>
    verdictOf(row, deps);

/** The identity of the person who refuses mail in a row; undefined for other rows, and for rows without a person. */
export type NoReader = (row: Row) => string | undefined;

/** Reads the rows of a list before the first is judged. Undefined: no column can refuse mail. */
export function createNoReader(deps: Reading): NoReader | undefined {
  const { consent, optOut, mailStatus } = deps.columns.fields;
  if (!consent && !optOut && !mailStatus) return undefined;
  return (row) => {
    const read = readRow(row, deps);
    if (!read.good || !refusedMail(read.cells, deps.columns)) return undefined;
    const { first } = addressesIn(read.post.email);
    return first && identityOf(first);
  };
}

const identityOf = (email: string) => normalizeEmail(email)?.identity ?? email;

const rejection =
  (row: Row) =>
  (...reasons: InvalidField[]): Rejected => ({ row, good: false, reasons });

/** A row's cells and the post that they make. */
function readRow(row: Row, { headers, columns, terms }: Reading) {
  const rejected = rejection(row);
  if (row.broken !== undefined) {
    const [got = '', expected = ''] = row.broken.split(', expected ');
    return rejected({ field: 'row', got: got.replace(/^got /, ''), expected });
  }
  const surplus = row.cells.slice(headers.length).some((cell) => cell.trim() !== '');
  if (surplus)
    return rejected({
      field: 'row',
      got: `${row.cells.length} cells`,
      expected: `${headers.length}, as many as headers; a cell with a delimiter in it needs quotation marks`,
    });
  const cells = withoutFax((columns.isOurs ? row.cells.map(unguarded) : row.cells).map(withoutFormula), headers);
  return { good: true as const, cells, post: postOf(cells, columns, reader(cells, columns), terms.form) };
}

function verdictOf(row: Row, deps: JudgeDeps): Verdict {
  const { columns, terms, rules, throwAway, now, hasSaidNo } = deps;
  const read = readRow(row, deps);
  if (!read.good) return read;
  const { cells, post } = read;
  const rejected = rejection(row);
  const no = refusedMail(cells, columns);
  if (no) return { ...rejected({ ...no, expected: saidNoRule }), saidNo: addressesIn(post.email).first };
  const permission = permissionIn(cells, columns, now);
  if (permission?.said === 'unknown')
    return rejected({ field: 'consent', got: permission.got, expected: 'yes, no, legitimate-interest or nothing' });
  const { honeypot } = rules.filter;
  const parsed = parseSubmission(post, rules.forms, { honeypot, reading: 'lenient' });
  if (!parsed.ok) return rejected(...parsed.invalid);
  const isAsked = (columns.fields.mailStatus ?? []).some((place) => isUnconfirmed(cells[place] ?? ''));
  const basis = isAsked ? undefined : (permission?.said ?? terms.basis);
  const submission = onTerms(parsed.submission, terms, basis);
  const { disposable, domain } = addressKind(submission.email, { disposable: throwAway, freeMail: none }, rules.filter);
  const meant = disposable ? suggestionFor(submission.email) : undefined;
  if (meant)
    return rejected({ field: 'email', got: shown(submission.email), expected: `${meant}, which was probably meant` });
  const refused = disposable ? `${domain} gives out throw-away addresses` : refusal(submission, rules.filter);
  if (refused) return rejected({ field: 'filter', got: refused, expected: 'a real inquiry' });
  const identity = identityOf(submission.email);
  if (hasSaidNo?.(identity))
    return rejected({ field: 'email', got: shown(submission.email), expected: `${saidNoRule} in another row` });
  return { row, good: true, submission: { ...submission, submissionId: idOf(submission) }, identity };
}

const none: ReadonlySet<string> = new Set();

const saidNoRule = 'a person who may be written to: this person said no';

/** The cell that refuses mail for this person. */
function refusedMail(cells: readonly string[], { fields }: Columns): Pick<InvalidField, 'field' | 'got'> | undefined {
  const saying = (field: ColumnField, says: (cell: string) => boolean) => {
    const place = (fields[field] ?? []).find((one) => says(cells[one] ?? ''));
    return place === undefined ? undefined : { field, got: shown(cells[place]) };
  };
  return (
    saying('optOut', isOptOut) ??
    saying('mailStatus', isNoMore) ??
    saying('consent', (cell) => consentSaid(cell) === 'no')
  );
}

/** The consent in the columns about it, none of which refuses: the first unreadable one, otherwise the first with a value. */
function permissionIn(cells: readonly string[], { fields }: Columns, now: Instant) {
  const all = (fields.consent ?? []).flatMap((place) => {
    const said = consentSaid(cells[place] ?? '', { now });
    return said === undefined || said === 'no' ? [] : [{ said, got: shown(cells[place]) }];
  });
  return all.find(({ said }) => said === 'unknown') ?? all[0];
}

/** `="0301234"`: how exporters keep a spreadsheet from reading a number. */
const withoutFormula = (cell: string): string => /^\s?="(.*)"\s?$/s.exec(cell)?.[1] ?? cell;

/** Google Contacts labels a number in the column before it: "Phone 1 - Label" and "Phone 1 - Value". */
function withoutFax(cells: readonly string[], headers: readonly string[]): readonly string[] {
  const fax = headers.flatMap((header, place) => {
    const [, number] = /^(phone \d{1,2}) - (?:label|type)$/i.exec(header) ?? [];
    return number !== undefined && /fax|pager/i.test(cells[place] ?? '') ? [`${number} - value`.toLowerCase()] : [];
  });
  return fax.length === 0
    ? cells
    : cells.map((cell, place) => (fax.includes((headers[place] ?? '').toLowerCase()) ? '' : cell));
}

type Cell = (field: ColumnField) => string;

/** The first column of a field that is filled in. */
function reader(cells: readonly string[], { fields }: Columns): Cell {
  return (field) => {
    for (const place of fields[field] ?? []) {
      const text = (cells[place] ?? '').trim();
      if (text !== '') return text;
    }
    return '';
  };
}

function postOf(cells: readonly string[], { answers }: Columns, cell: Cell, form: string) {
  const { company, jobTitle, phone, timeZone, companySize, industry, message } = Object.fromEntries(
    (['company', 'jobTitle', 'phone', 'timeZone', 'companySize', 'industry', 'message'] as const).map((field) => [
      field,
      cell(field),
    ]),
  );
  return {
    form,
    email: cell('email'),
    name: cell('name'),
    firstName: cell('firstName'),
    lastName: `${cell('infix')} ${cell('lastName')}`.trim(),
    company,
    jobTitle,
    phone,
    timeZone,
    companySize,
    industry,
    message,
    country: cell('country'),
    // Columns of one name are several values of one answer.
    answers: Object.fromEntries(
      Map.groupBy(answers, ({ name }) => name)
        .entries()
        .map(([name, places]) => [name, places.map(({ place }) => cells[place] ?? '')]),
    ),
  };
}

function onTerms(submission: Submission, terms: ImportTerms, basis: ConsentBasis | undefined): Submission {
  return {
    ...submission,
    // Without a legal basis the person confirms the address first; so does who never confirmed to the program before us.
    ...(basis === undefined ? { mustConfirm: true } : { basis }),
    attribution: { ...submission.attribution, source: terms.source, medium: 'import', via: `import:${terms.source}` },
  };
}

/**
 * The same content from the same source is the same submission, at any place in any file: a rerun, a resumed import, a longer
 * list and a reordered one import no person twice.
 */
function idOf(submission: Submission): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort()) : value;
  return createHash('sha256').update(JSON.stringify(submission, sorted)).digest('hex').slice(0, 32);
}
