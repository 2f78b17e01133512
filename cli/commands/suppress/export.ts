import { writeFile } from 'node:fs/promises';
import { readKeys } from '../../../functions/adapters/secrets/key-ring.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { scanSuppressions } from '../../aws/suppression-scan.ts';
import { defineCommand, shared } from '../../command/command.ts';
import { exportLines } from '../../suppress/list-file.ts';
import { deploymentTarget } from '../../target.ts';

export const command = defineCommand({
  words: { '<file>': 'where the list goes; readable by you alone' },
  about:
    'Writes hash, reason and time of each suppression; no addresses. The hashes are keyed: they mean something only to a deployment with the same key.',
  options: { ...shared.stack, ...shared.json },
  examples: ['suppress export list.csv --stack Leadloop-prod'],

  read(given) {
    const [path = ''] = given.words;
    return { path, stack: given.text('stack') };
  },
  changes: () => true,

  async run({ path, stack }, { result }) {
    const target = await deploymentTarget(stack, loadConfig().deployment.region);
    const keys = await readKeys(target.output('KeysSecretId'));
    await writeFile(path, exportLines(keys, scanSuppressions(target.output('TableName'))), { mode: 0o600 });
    result({ target: target.name, file: path }, `${target.name}: the list is in ${path}. It has no addresses.`);
    return undefined;
  },
});
