import type { Config } from '../../../domain/config/config.ts';
import type { Step, Track } from '../../../domain/lead/track.ts';
import { hoursOf } from '../../../domain/nurture/send-window.ts';
import type { WorkingHours } from '../../../domain/time/calendar.ts';
import { minute } from '../../../domain/time/instant.ts';
import { checkConditions, checkEntry } from './entry.ts';
import { checkCountry, exists, type Report, unique } from './report.ts';

export function checkNurture(config: Config, mails: readonly string[], report: Report): void {
  const { nurture } = config;
  unique(
    nurture.tracks.map(({ id }) => id),
    (index) => ['tracks', index, 'id'],
    report,
  );
  const topics = nurture.topics.map(({ id }) => id);
  unique(topics, (index) => ['topics', index, 'id'], report);
  for (const [index, track] of nurture.tracks.entries()) {
    const path = ['tracks', index];
    if (track.topic !== undefined) exists(track.topic, topics, 'topics', [...path, 'topic'], report);
    checkEntry(track, config, path, report);
    checkConditions(track, config, path, report);
    checkSteps(track, config, mails, path, report);
  }
  checkHours(config, report);
  for (const country of Object.keys(nurture.timeZoneByCountry))
    checkCountry(country, ['timeZoneByCountry', country], report);
  for (const country of Object.keys(nurture.holidays)) checkCountry(country, ['holidays', country], report);
}

function checkSteps(
  track: Track,
  { nurture }: Config,
  mails: readonly string[],
  path: readonly PropertyKey[],
  report: Report,
): void {
  const { steps } = track;
  unique(
    steps.map(({ id }) => id),
    (step) => [...path, 'steps', step, 'id'],
    report,
  );
  for (const [index, step] of steps.entries()) {
    const at = [...path, 'steps', index];
    if (step.variants)
      for (const mail of Object.keys(step.variants))
        exists(mail, mails, 'mails in emails/', [...at, 'variants', mail], report);
    else exists(step.template, mails, 'mails in emails/', [...at, 'template'], report);
    checkMoment(step, hoursOf(track, step, nurture), [...at, 'after'], report);
    const earlier = new Set(steps.slice(0, index).flatMap(mailsOf));
    if (step.variants && mailsOf(step).every((mail) => earlier.has(mail)))
      report(
        [...at, 'variants'],
        `got ${mailsOf(step).join(' and ')}, which steps before may have sent, expected one mail that is new — add one`,
      );
  }
}

/** The mails that a step may send. */
export const mailsOf = ({ template, variants }: Step) => (variants ? Object.keys(variants) : [template]);

/** The weekday and the clock time of a step must be moments at which its mails may leave. */
function checkMoment(
  { on, anyTime }: Step,
  { days, from, to }: WorkingHours,
  path: readonly PropertyKey[],
  report: Report,
): void {
  if (!on || anyTime) return;
  if (!days.some((day) => day === on.weekday))
    report(path, `got ${on.weekday}, when nothing is sent, expected one of ${days.join(', ')} — correct it`);
  else if (on.clock < from || on.clock >= to)
    report(path, `got ${on.clock}, when nothing is sent, expected a time from ${from} to before ${to} — correct it`);
}

/** Every window must leave room beside the quiet hours, and for the jitter. */
function checkHours({ nurture }: Config, report: Report): void {
  const windows: [readonly PropertyKey[], { from: string; to: string }][] = [
    [['window'], hoursOf({}, {}, nurture)],
    ...nurture.tracks
      .flatMap((track, index) => [
        ...(track.window ? [[['tracks', index, 'window'], hoursOf(track, {}, nurture)] as const] : []),
        ...track.steps.flatMap((step, at) =>
          step.window ? [[['tracks', index, 'steps', at, 'window'], hoursOf(track, step, nurture)] as const] : [],
        ),
      ])
      .map(([path, hours]): [readonly PropertyKey[], { from: string; to: string }] => [path, hours]),
  ];
  for (const [path, { from, to }] of windows)
    if (from >= to)
      report(path, `got a window within the quiet hours, expected some of it outside them — widen it or shorten them`);
  const open = minutesOf(nurture.window.to) - minutesOf(nurture.window.from);
  if (nurture.jitter >= open * minute)
    report(['jitter'], `got as long as the window of ${open} minutes, expected less — shorten it`);
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
