import iconv from 'iconv-lite';
import type { ConsentBasis } from '../../domain/lead/person.ts';
import type { Given } from '../command/command.ts';
import { ImportError } from './import-error.ts';

export interface ImportArguments {
  path: string;
  source: string;
  basis?: ConsentBasis;
  dryRun: boolean;
  maps: string[];
  form?: string;
  /** The code page of the file, when it is not to be guessed. */
  encoding?: string;
  rate?: number;
  stack?: string;
}

/** Longest name of a source; it is a column of reports. */
const longestSource = 200;

/** Throws ImportError that names the mistake. */
export function importInput(given: Given): ImportArguments {
  const [path = ''] = given.words;
  const source = given.text('source')?.trim() ?? '';
  if (source === '' || source.length > longestSource || /\p{Cc}/u.test(source))
    throw new ImportError(
      `got --source "${source}", expected where the list comes from in 1 to ${longestSource} characters, such as --source "Fair 2026"`,
    );
  const basis = given.text('basis');
  if (basis !== undefined && basis !== 'consent' && basis !== 'legitimate-interest')
    throw new ImportError(`got --basis ${basis}, expected consent or legitimate-interest`);
  const encoding = given.text('encoding')?.toLowerCase();
  if (encoding !== undefined && !iconv.encodingExists(encoding))
    throw new ImportError(
      `got --encoding ${encoding}, expected a code page such as utf-8, windows-1250, windows-1251, windows-1252, cp850, macintosh or shift_jis`,
    );
  const typedRate = given.text('rate');
  const rate = typedRate === undefined ? undefined : Number(typedRate);
  if (rate !== undefined && !(rate > 0 && rate <= 10_000))
    throw new ImportError(`got --rate ${typedRate}, expected a number of rows a second above 0`);
  return {
    path,
    source,
    basis,
    rate,
    dryRun: given.flag('dry-run'),
    maps: [...given.all('map')],
    form: given.text('form'),
    encoding,
    stack: given.text('stack'),
  };
}
