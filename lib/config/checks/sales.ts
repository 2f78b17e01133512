import type { Config } from '../../../domain/config/config.ts';
import { standInsOf } from '../../../domain/distribution/at-work.ts';
import { checkAbsences, checkCountry, exists, type Report, unique } from './report.ts';

export function checkSales({ sales: { reps, offers, steps } }: Config, report: Report): void {
  unique(steps, (index) => ['steps', index], report);
  const ids = reps.map(({ id }) => id);
  unique(ids, (index) => ['reps', index, 'id'], report);
  unique(
    reps.map(({ email }) => email.toLowerCase()),
    (index) => ['reps', index, 'email'],
    report,
  );
  if (offers > reps.length)
    report(['offers'], `got ${offers}, expected at most ${reps.length} — there are no more reps to offer a lead to`);
  for (const [index, { id, absences, countries = [], standIn }] of reps.entries()) {
    if (standIn !== undefined) exists(standIn, ids, 'reps', ['reps', index, 'standIn'], report);
    if (standIn === id || standInsOf(id, reps).some((one) => reps.find((rep) => rep.id === one)?.standIn === id))
      report(
        ['reps', index, 'standIn'],
        `got "${standIn}", whose stand-ins lead back to "${id}" — end the circle: leave out the stand-in of one of them`,
      );
    if (id === 'manager')
      report(['reps', index, 'id'], 'got "manager", which is the manager of deployment.yaml — choose another id');
    checkAbsences(absences, ['reps', index], report);
    for (const [at, country] of countries.entries()) checkCountry(country, ['reps', index, 'countries', at], report);
  }
}
