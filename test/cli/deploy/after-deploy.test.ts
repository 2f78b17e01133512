import { expect, test } from 'vitest';
import { afterDeploy } from '../../../cli/deploy/after-deploy.ts';
import type { Finding } from '../../../functions/services/operations/findings.ts';

/** A deployment that has just succeeded; `broken` names what does not answer. */
async function ended(state: Finding['state'], ...broken: ('keep' | 'readiness' | 'protect')[]) {
  const said: string[] = [];
  const done: string[] = [];
  let table: Finding['state'] = state;
  const unlessBroken = async <T>(what: 'keep' | 'readiness' | 'protect', work: () => T): Promise<T> => {
    if (broken.includes(what)) throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    done.push(what);
    return work();
  };
  await afterDeploy({
    keep: () => unlessBroken('keep', () => undefined),
    readiness: () =>
      unlessBroken('readiness', () => ({
        name: 'Leadloop-prod',
        tableName: 'leadloop-prod-leads',
        found: [{ what: 'Table of leads', state: table, says: 'It is what it is.' }],
      })),
    protect: (name) =>
      unlessBroken('protect', () => {
        expect(name).toBe('leadloop-prod-leads');
        table = 'ready';
      }),
    say: (line) => said.push(line),
  });
  return { done, text: said.join('\n') };
}

test('13.6: the first deployment protects the table at its end, and the report says so', async () => {
  const { done, text } = await ended('not ready');
  expect(done).toEqual(['keep', 'readiness', 'protect', 'readiness']);
  expect(text).toMatch(/Nothing is missing/);
  expect((await ended('ready')).done).toEqual(['keep', 'readiness']);
});

test('13.2: a deployment that succeeded stays one: what cannot be done afterwards is said, and the rest is done', async () => {
  const unkept = await ended('ready', 'keep');
  expect(unkept.text).toMatch(/^This release could not be kept.*AccessDeniedException[\s\S]*Nothing is missing/);
  const open = await ended('not ready', 'protect');
  expect(open.text).toMatch(/^The table of leads could not be protected[\s\S]*1 of 1 is not ready/);
  const silent = await ended('ready', 'readiness');
  expect(silent).toMatchObject({ done: ['keep'], text: expect.stringMatching(/could not be read/) });
});
