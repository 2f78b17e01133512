import type { Config } from '../../../domain/config/config.ts';
import { exists, type Report, unique } from './report.ts';

export function checkHandOff({ sales, capture }: Config, report: Report): void {
  const { openings, followUps } = sales;
  unique(
    followUps.map(({ id }) => id),
    (index) => ['followUps', index, 'id'],
    report,
  );
  for (const [index, { activity, form, path, url, file, campaign, event }] of openings.entries()) {
    const isLast = index === openings.length - 1;
    const at = ['openings', index];
    if (activity === undefined && !isLast)
      report(at, 'got a line for everybody before others, which are never reached — put it last');
    if (activity !== undefined && isLast)
      report(at, 'got no line for everybody else, expected one without an activity at the end — add it');
    if (activity === undefined && [form, path, url, file, campaign, event].some((one) => one !== undefined))
      report(at, 'got conditions without an activity, expected both or neither — say which activity');
    if (form !== undefined) exists(form, Object.keys(capture.forms), 'forms of capture.yaml', [...at, 'form'], report);
  }
}
