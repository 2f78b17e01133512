import type { Track } from '../../../domain/lead/track.ts';
import { versionOf } from '../../../domain/nurture/tracks.ts';
import { trackVersionKey, trackVersionsKey } from './keys-of-rows.ts';
import type { Table } from './table.ts';

/** An unused version expires after this many seconds: 30 days, in case a lead was about to begin it. */
const unusedKeptFor = 30 * 24 * 3600;

export type TrackVersions = ReturnType<typeof createTrackVersions>;

/** The versions of tracks that leads are pinned to: one row each, named by its content, so writing it again changes nothing. */
export function createTrackVersions(table: Pick<Table, 'partition' | 'change'>) {
  // A version never changes, so this process caches each one that it read.
  const known = new Map<string, Track>();

  async function all(): Promise<Map<string, Track>> {
    for (const { version, content } of await table.partition(trackVersionsKey))
      known.set(String(version), JSON.parse(String(content)) as Track);
    return known;
  }

  return {
    /** Stores the current track, before the first lead names this version. */
    async keep(track: Track): Promise<void> {
      const version = versionOf(track);
      if (known.has(version)) return;
      const set = { version, content: JSON.stringify(track) };
      await table.change(trackVersionKey(track.id, version), { set, remove: ['expiresAt'] });
      known.set(version, track);
    },

    /** Undefined when the version was never stored. */
    async find(version: string): Promise<Track | undefined> {
      return known.get(version) ?? (await all()).get(version);
    },

    /** Lets those versions go that are neither used nor what new leads begin. Answers how many. */
    async forgetUnused(used: ReadonlySet<string>, now: number): Promise<number> {
      const expiresAt = Math.floor(now / 1_000) + unusedKeptFor;
      let forgotten = 0;
      for (const [version, { id }] of await all()) {
        const isUsed = used.has(version);
        const change = isUsed ? { remove: ['expiresAt'] } : { setOnce: { expiresAt } };
        await table.change(trackVersionKey(id, version), { ...change, when: { present: ['PK'] } });
        if (!isUsed) forgotten += 1;
      }
      return forgotten;
    },
  };
}
