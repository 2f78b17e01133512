import type { Config } from '../../../domain/config/config.ts';
import { capitals, type Report, unique } from './report.ts';

export function checkSales({ sales: { reps, offers, steps } }: Config, report: Report): void {
  unique(steps, (index) => ['steps', index], report);
  unique(
    reps.map(({ id }) => id),
    (index) => ['reps', index, 'id'],
    report,
  );
  if (offers > reps.length)
    report(['offers'], `got ${offers}, expected at most ${reps.length} — there are no more reps to offer a lead to`);
  for (const [index, { id, absences, countries = [] }] of reps.entries()) {
    if (id === 'manager')
      report(['reps', index, 'id'], 'got "manager", which is the manager of deployment.yaml — choose another id');
    for (const [at, { from, to }] of absences.entries())
      if (from > to)
        report(['reps', index, 'absences', at], `got ${from} to ${to}, expected the first day first — swap them`);
    for (const [at, country] of countries.entries()) capitals(country, ['reps', index, 'countries', at], report);
  }
}
