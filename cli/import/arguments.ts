import { parseArgs } from 'node:util';
import type { ConsentBasis } from '../../domain/lead/person.ts';
import { ImportError } from './import-error.ts';

export const usage = `npm run import -- leads.csv --source "Fair 2026" [--basis consent|legitimate-interest] [--dry-run]

  leads.csv            a CSV file (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252) or vCards (.vcf)
  --source TEXT        where the list comes from; kept on every lead
  --basis WHY          consent or legitimate-interest: why these people may be written to. Without it, and without a column
                       that says so, each is asked to confirm first (double opt-in)
  --dry-run            tells what would be new, merged and rejected, and why; writes nothing
  --map "Header=field" what a column is: email, name, firstName, lastName, company, jobTitle, phone, country, timeZone,
                       companySize, industry, message, consent, answer or ignore. As often as needed
  --form ID            the form that a row counts as, instead of import.form in config/capture.yaml
  --rate N             executions started or woken a second at most
  --stack NAME         a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT

It ends with 0 when it came to the end of the file, 1 when it broke off (the same command goes on), 2 when something is
wrong with the command, the file or the configuration (nothing was written), 130 when it was stopped with Ctrl+C.`;

export interface ImportArguments {
  path: string;
  source: string;
  basis?: ConsentBasis;
  dryRun: boolean;
  maps: string[];
  form?: string;
  rate?: number;
  stack?: string;
}

/** Longest name of a source; it is a column of reports. */
const longestSource = 200;

/** Throws ImportError naming what is wrong. */
export function readArguments(args: readonly string[]): ImportArguments {
  const { values, positionals } = parsed(args);
  const [path, ...more] = positionals;
  if (path === undefined) throw new ImportError(`got no file\n\n${usage}`);
  if (more.length > 0)
    throw new ImportError(`got ${positionals.join(', ')}, expected one file — import one after the other`);
  const source = values.source?.trim() ?? '';
  if (source === '' || source.length > longestSource || /\p{Cc}/u.test(source))
    throw new ImportError(
      `got --source "${source}", expected where the list comes from in 1 to ${longestSource} characters, such as --source "Fair 2026"`,
    );
  const { basis } = values;
  if (basis !== undefined && basis !== 'consent' && basis !== 'legitimate-interest')
    throw new ImportError(`got --basis ${basis}, expected consent or legitimate-interest`);
  const rate = values.rate === undefined ? undefined : Number(values.rate);
  if (rate !== undefined && !(rate > 0 && rate <= 10_000))
    throw new ImportError(`got --rate ${values.rate}, expected a number of rows a second above 0`);
  return {
    ...{ path, source, basis, rate },
    dryRun: values['dry-run'] ?? false,
    maps: values.map ?? [],
    form: values.form,
    stack: values.stack,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        source: { type: 'string' },
        basis: { type: 'string' },
        'dry-run': { type: 'boolean' },
        map: { type: 'string', multiple: true },
        form: { type: 'string' },
        rate: { type: 'string' },
        stack: { type: 'string' },
      },
    });
  } catch (error) {
    throw new ImportError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
