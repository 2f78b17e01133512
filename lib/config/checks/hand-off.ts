import type { Config } from '../../../domain/config/config.ts';
import { didYouMean } from '../did-you-mean.ts';
import { exists, type Report, unique } from './report.ts';

/** What openingLine fills in. */
const said = ['name', 'company'];

export function checkHandOff({ sales, capture }: Config, report: Report): void {
  const { openings, followUps, outcome } = sales;
  for (const list of ['products', 'lostReasons', 'notLeadReasons', 'recycleReasons'] as const)
    unique(outcome[list], (index) => ['outcome', list, index], report);
  unique(
    followUps.map(({ id }) => id),
    (index) => ['followUps', index, 'id'],
    report,
  );
  for (const [index, { activity, form, path, url, file, campaign, event, say }] of openings.entries()) {
    const isLast = index === openings.length - 1;
    const at = ['openings', index];
    if (activity === undefined && !isLast)
      report(at, 'got a line for everybody before others, which are never reached — put it last');
    if (activity !== undefined && isLast)
      report(at, 'got no line for everybody else, expected one without an activity at the end — add it');
    if (activity === undefined && [form, path, url, file, campaign, event].some((one) => one !== undefined))
      report(at, 'got conditions without an activity, expected both or neither — say which activity');
    for (const [written, name = ''] of say.matchAll(/\{{1,9}([^{}]{0,100})\}{1,9}/g))
      if (written !== `{${name}}` || !said.includes(name))
        report(
          [...at, 'say'],
          `got "${written}", which a rep would read as it stands, expected {name} or {company}${didYouMean(name, said)}`,
        );
    if (form !== undefined) exists(form, Object.keys(capture.forms), 'forms of capture.yaml', [...at, 'form'], report);
  }
}
