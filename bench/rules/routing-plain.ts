import type { Config } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { Facts } from '../../domain/distribution/routing-fields.ts';
import { targetOf } from '../../domain/distribution/routing-rules.ts';
import { hash } from '../../domain/lead/hash.ts';
import { inHours } from '../../domain/time/calendar.ts';
import type { Instant } from '../../domain/time/instant.ts';

/**
 * Longest idle in its simplest form: the team's reps with the language, the skills, at work and with room, sorted, the first.
 * No cache, and no explanation.
 */
export function plainChoice(
  facts: Facts,
  reps: ReadonlyMap<string, RepLoad>,
  { sales }: Config,
  now: Instant,
  seed: string,
): { repId?: string; pass?: number } {
  const { rule, team } = targetOf(facts, sales);
  const language = facts('language');
  const able = [...reps.values()]
    .filter(({ rep }) => team.reps === undefined || team.reps.includes(rep.id))
    .filter(({ rep }) => language === undefined || rep.languages === undefined || rep.languages.includes(language))
    .filter(({ rep }) => rule.skills.every((skill) => rep.skills.includes(skill)))
    .filter(({ rep, openLeads }) => openLeads < (rep.capacity ?? sales.capacity))
    .filter(({ rep }) => inHours(now, rep.hours, rep.timeZone, rep.absences));
  const start = Math.max(0, ...able.map(({ pass = 0 }) => pass)) - 1;
  const [first] = able.sort(
    (a, b) =>
      Math.max(a.pass ?? 0, start) - Math.max(b.pass ?? 0, start) ||
      (a.lastAssignedAt ?? '').localeCompare(b.lastAssignedAt ?? '') ||
      hash(`${seed}#${a.rep.id}`) - hash(`${seed}#${b.rep.id}`),
  );
  return first ? { repId: first.rep.id, pass: Math.max(first.pass ?? 0, start) + 1 } : {};
}
