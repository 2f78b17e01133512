import type { Config } from '../../domain/config.ts';
import { minute } from '../../domain/instant.ts';
import { capitals, exists, type Report, unique } from './report.ts';

export function checkNurture({ nurture, capture }: Config, mails: readonly string[], report: Report): void {
  unique(
    nurture.tracks.map(({ id }) => id),
    (index) => ['tracks', index, 'id'],
    report,
  );
  const topics = nurture.topics.map(({ id }) => id);
  unique(topics, (index) => ['topics', index, 'id'], report);
  for (const [index, { forms = [], steps, topic }] of nurture.tracks.entries()) {
    const path = ['tracks', index];
    if (topic !== undefined) exists(topic, topics, 'topics', [...path, 'topic'], report);
    for (const [at, form] of forms.entries())
      exists(form, Object.keys(capture.forms), 'forms of capture.yaml', [...path, 'forms', at], report);
    unique(
      steps.map(({ id }) => id),
      (step) => [...path, 'steps', step, 'id'],
      report,
    );
    for (const [step, { template }] of steps.entries())
      exists(template, mails, 'mails in emails/', [...path, 'steps', step, 'template'], report);
  }
  const open = minutesOf(nurture.window.to) - minutesOf(nurture.window.from);
  if (nurture.jitter >= open * minute)
    report(['jitter'], `got as long as the window of ${open} minutes, expected less — shorten it`);
  for (const country of Object.keys(nurture.timeZoneByCountry))
    capitals(country, ['timeZoneByCountry', country], report);
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
