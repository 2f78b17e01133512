import { type ReleaseStore, RollbackError } from '../aws/release-store.ts';
import { releaseBefore, releaseId } from './releases.ts';

/**
 * Rolls a whole stack back to the release before; it cancels a running deployment instead. `say` gets the progress. Throws
 * RollbackError without such a release, or when CloudFormation failed.
 */
export async function rollBack(store: ReleaseStore, say: (line: string) => void): Promise<void> {
  const { status } = await store.described();
  const isBrokenOff = status === 'UPDATE_IN_PROGRESS' && (await store.cancel());
  if (isBrokenOff || /^UPDATE_ROLLBACK_.*IN_PROGRESS$/.test(status)) {
    say('CloudFormation takes back what the deployment under way has done.');
    return store.settled(['UPDATE_ROLLBACK_COMPLETE']);
  }
  // One that has ended just now still takes old things away.
  await store.settled(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE']);
  const deployed = await store.deployed();
  const kept = await store.kept(deployed);
  const before = releaseBefore(kept, releaseId(deployed));
  if (!before)
    throw new RollbackError(
      'no release before this one is kept: `leadloop deploy` keeps each that it has deployed — check out an earlier commit and deploy it',
    );
  say(`Goes back to the release of ${momentOf(before.key)}, all at once.`);
  await store.deploy(deployed, before);
  await store.settled(['UPDATE_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS']);
  const abandoned = kept.find(({ id }) => id === releaseId(deployed));
  if (abandoned) await store.forget(deployed, abandoned);
  say(
    'It is deployed. Waiting leads follow its rules within minutes, and leads in flight run its code at their next step.',
  );
}

/** `…/2026-11-29T21-30-00-000Z.json` as a person reads it, on the clock of the machine. */
function momentOf(key: string): string {
  const [, day = '', hour = '', minute = '', second = ''] = /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)/.exec(key) ?? [];
  const at = new Date(`${day}T${hour}:${minute}:${second}Z`);
  return at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
