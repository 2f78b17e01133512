import { limits } from '../../domain/capture/submission-fields.ts';
import { ImportError } from './import-error.ts';
import { looksLikeOptOut, looksLikePermission } from './opt-out.ts';
import { type ColumnField, columnFields, fieldOf, looseFieldOf, plainHeader } from './synonyms.ts';

/** What each column of a file is used for. */
export interface Columns {
  /** A field's columns; of several the first filled one counts. Of columns about mail, any may refuse. */
  fields: Partial<Record<ColumnField, number[]>>;
  /** Columns that become answers under their own name; a name may have several. */
  answers: { name: string; place: number }[];
  /** Columns that are unnamed, our own, switched off, or too many. */
  ignored: string[];
  /** The file is one of our own `rejected` files: its cells are guarded against spreadsheets. */
  isOurs: boolean;
}

/** The columns that `rejected.csv` has beside the original ones. */
export const ownColumns = ['leadloop: row', 'leadloop: field', 'leadloop: got', 'leadloop: expected'];

/** Values of `--map` beside the fields. */
const answer = 'answer';
const ignore = 'ignore';
const targets = [...columnFields, answer, ignore];

/**
 * The use of each column: by `--map "Spalte=field"`, then by the table of synonyms, otherwise an answer under its own name
 * (`keepUnknown` false: ignored). Throws ImportError when the address column is missing or there are two.
 */
export function columnsOf(headers: readonly string[], maps: readonly string[], keepUnknown: boolean): Columns {
  const mapped = mappingOf(headers, maps);
  const columns: Columns = { fields: {}, answers: [], ignored: [], isOurs: false };
  const usual = headers.map((header, place) => mapped.get(place) ?? fieldOf(header));
  const named = new Set(usual);
  for (const [place, header] of headers.entries()) {
    const own = ownColumns.includes(header.toLowerCase());
    columns.isOurs ||= own;
    const target = own ? ignore : (usual[place] ?? spokenOf(header, named) ?? unknown(header, keepUnknown));
    named.add(target);
    if (target !== answer && target !== ignore) {
      columns.fields[target] = [...(columns.fields[target] ?? []), place];
      // Most states say more than whether the person may be mailed.
      if (target === 'mailStatus' && keepUnknown && isKey(header)) columns.answers.push({ name: header, place });
    } else if (
      target === answer &&
      isKey(header) &&
      new Set(columns.answers.map(({ name }) => name)).size < limits.answers
    )
      columns.answers.push({ name: header, place });
    else if (!own) columns.ignored.push(header || `column ${place + 1}`);
  }
  checkAddress(headers, columns.fields.email ?? []);
  const { name, firstName, lastName, jobTitle = [] } = columns.fields;
  // Outlook has the salutation in "Title", and the job in "Job Title".
  const jobs = jobTitle.filter((place) => mapped.has(place) || plainHeader(headers[place] ?? '') !== 'title');
  if (jobs.length > 0) columns.fields.jobTitle = jobs;
  // German and Dutch lists use "Name; Vorname" for last name and first name.
  if (name && firstName && !lastName) columns.fields = { ...columns.fields, name: undefined, lastName: name };
  // And "Name; Last name" is MailerLite's.
  if (name && lastName && !firstName) columns.fields = { ...columns.fields, name: undefined, firstName: name };
  return columns;
}

/** The field in a longer column name, where no earlier or exactly named column has it. */
function spokenOf(header: string, named: ReadonlySet<unknown>): ColumnField | undefined {
  const field = looseFieldOf(header);
  return field === undefined || named.has(field) || (field === 'name' && named.has('lastName')) ? undefined : field;
}

/** The use of an unknown column. Throws ImportError where it may hold a refusal: that must not be guessed. */
function unknown(header: string, keepUnknown: boolean): 'answer' | 'ignore' | 'mailStatus' {
  if (looksLikeOptOut(header))
    throw new ImportError(
      `got the column “${header}”, which looks like an opt-out, expected a decision — --map "${header}=optOut" when a yes or a date in it means that the person said no to mail, or --map "${header}=ignore"`,
    );
  if (looksLikePermission(header))
    throw new ImportError(
      `got the column “${header}”, which looks like a permission to write, expected a decision — --map "${header}=consent" when it holds yes and no, or --map "${header}=answer"`,
    );
  // "Person - Marketing status": most states say more than this, and become answers, too.
  if (/statu[st]/.test(plainHeader(header))) return 'mailStatus';
  return keepUnknown ? answer : ignore;
}

const isKey = (header: string) => header.length <= limits.answerKey && /^[\p{L}\p{N}][^\p{Cc}]*$/u.test(header);

function checkAddress(headers: readonly string[], places: readonly number[]): void {
  const found = `the headers ${headers.map((header) => `“${header}”`).join(', ')}`;
  if (places.length === 0) {
    const likely = headers.find((header) => /mail|courriel|correo/i.test(header)) ?? headers[0];
    throw new ImportError(
      `got ${found} and none is known as the e-mail address — say which it is: --map "${likely}=email"`,
    );
  }
  if (places.length > 1) {
    const [first = '', second = ''] = places.map((place) => headers[place]);
    const fix =
      plainHeader(first) === plainHeader(second)
        ? 'rename one of them in the file'
        : `say which it is not: --map "${second}=ignore"`;
    const several = places.map((place) => `“${headers[place]}”`);
    throw new ImportError(
      `got ${found}; ${several.join(' and ')} could all be the e-mail address, expected one — ${fix}`,
    );
  }
}

function mappingOf(
  headers: readonly string[],
  maps: readonly string[],
): Map<number, ColumnField | 'answer' | 'ignore'> {
  const mapping = new Map<number, ColumnField | 'answer' | 'ignore'>();
  for (const map of maps) {
    const at = map.lastIndexOf('=');
    const header = map.slice(0, Math.max(at, 0)).trim();
    const wanted = map.slice(at + 1).trim();
    const target = targets.find((one) => one.toLowerCase() === wanted.toLowerCase());
    const places = headers.flatMap((one, place) => (plainHeader(one) === plainHeader(header) ? [place] : []));
    if (at < 1 || target === undefined)
      throw new ImportError(`got --map "${map}", expected "Header=field" with one of ${targets.join(', ')}`);
    if (places.length === 0)
      throw new ImportError(
        `got --map "${map}", but the file has no column “${header}”, expected one of ${headers.join(', ')}`,
      );
    const isNo = looksLikeOptOut(header) || fieldOf(header) === 'optOut';
    if (target === 'consent' && isNo)
      throw new ImportError(
        `got --map "${map}", but “${header}” says who wants no mail: a yes in it is a no — expected --map "${header}=optOut"`,
      );
    for (const place of places) mapping.set(place, target as ColumnField | 'answer' | 'ignore');
  }
  return mapping;
}

/** For people: what every column is used for, one line each. */
export function described(headers: readonly string[], { fields, answers, ignored }: Columns): string[] {
  const known = columnFields.flatMap((field) =>
    (fields[field] ?? []).length > 0
      ? [`${field} ← ${(fields[field] ?? []).map((place) => `“${headers[place]}”`).join(', then ')}`]
      : [],
  );
  const list = (names: readonly string[]) => names.map((name) => `“${name}”`).join(', ');
  return [
    ...known,
    ...(answers.length > 0 ? [`answers ← ${list(answers.map(({ name }) => name))}`] : []),
    ...(ignored.length > 0 ? [`ignored: ${list(ignored)}`] : []),
  ];
}
