import type { WholeConfig } from '../config/config.ts';
import type { Language } from '../language/language.ts';
import { dateOn, nextWeekMoment } from '../time/calendar.ts';
import { day, type Instant, plus } from '../time/instant.ts';

/** The kind of a digest: each kind of reader gets other topics first. */
export type DigestKind = 'marketing' | 'sales' | 'rep';

/** A reader of the digest. */
export interface DigestReader {
  kind: DigestKind;
  name: string;
  email: string;
  timeZone: string;
  language?: Language;
  /** Whose leads it is about; only for a rep. */
  repId?: string;
}

/** When the digest comes, on the wall of its reader. */
const moment = { weekday: 'Mon', clock: '08:00' };

/** Every reader of a digest in config/insight.yaml; a person with two kinds gets two. */
export function readersOf({
  insight: { digest, timeZone },
  sales,
}: Pick<WholeConfig, 'insight' | 'sales'>): DigestReader[] {
  const named = (['marketing', 'sales'] as const).flatMap((kind) =>
    digest[kind].map(({ name, email, timeZone: own = timeZone, language }) => ({
      kind,
      name,
      email,
      timeZone: own,
      language,
    })),
  );
  const reps = digest.reps
    ? sales.reps.map(({ id, name, email, timeZone: own, language }) => ({
        kind: 'rep' as const,
        name,
        email,
        timeZone: own,
        language,
        repId: id,
      }))
    : [];
  return [...named, ...reps];
}

/** The day whose digest is due at `now`: Monday from 08:00 on for a day, on the wall of the reader; undefined at any other time. */
export function digestDueAt(now: Instant, zone: string): string | undefined {
  const last = nextWeekMoment(plus(now, -day), moment, zone);
  return last <= now ? dateOn(last, zone) : undefined;
}

/** When the next one is due. */
export const nextDigestAt = (now: Instant, zone: string): Instant => nextWeekMoment(now, moment, zone);
