import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemsAfter as afterEdit, settings } from '../../support/repository/edited.ts';

const text = readFileSync(join(settings, 'config/sales.yaml'), 'utf8');

/** What is wrong with the configuration when sales.yaml is this. */
const problemsOf = (changed: string) => afterEdit('sales.yaml', text, () => changed);
const problemsAfter = (from: string | RegExp, to: string) => problemsOf(text.replace(from, to));

/** An example of the comments put where it belongs: a setting in the place of the shipped one, a rule or rep before the others. */
function tried(setting: string, value: string, file: string): string {
  if (setting === 'rep') return file.replace(/^reps:\n/m, () => `reps:\n  ${value}\n`);
  if (setting === 'rules') return file.replace(/^rules:\n/m, () => `rules:\n  - ${value.slice(1, -1)}\n`);
  return file.replace(new RegExp(`^${setting}:( .*\n|\n(?: .*\n)+)`, 'm'), () => `${setting}: ${value}\n`);
}

describe('what the comments of sales.yaml offer to copy works', () => {
  const examples = [...text.matchAll(/^# +(?:try: )?(rep|territories|languageByCountry|teams|rules): (.+)$/gm)].map(
    ([, setting = '', value = '']) => [setting, value] as const,
  );

  test('there is something to copy', () => {
    expect(examples).toHaveLength(8);
  });

  test.each(examples)('%s: %s', (setting, value) => {
    const changed = tried(setting, value, text);
    expect(changed).not.toBe(text);
    expect(problemsOf(changed)).toEqual([]);
  });

  test('all of it at once', () => {
    const teams = examples.find(([setting]) => setting === 'teams');
    const all = examples.filter((one) => one !== teams);
    expect(problemsOf(all.reduce((file, [setting, value]) => tried(setting, value, file), text))).toEqual([]);
  });
});

describe('what contradicts itself in sales.yaml is told', () => {
  test.each<[string, string | RegExp, string, string]>([
    [
      'a reason not to count that nobody can give',
      /notCounted: .*/,
      'notCounted: [Spam]',
      'bestToBest.notCounted[0]: got "Spam", expected one of the lostReasons',
    ],
    [
      'a stand-in who is no rep',
      /^ {2}- id: ada\n/m,
      '  - id: ada\n    standIn: jonass\n',
      'reps[0].standIn: got "jonass", expected one of the reps',
    ],
    [
      'a rep who stands in for themselves',
      /^ {2}- id: ada\n/m,
      '  - id: ada\n    standIn: ada\n',
      'reps[0].standIn: got "ada", whose stand-ins lead back to "ada"',
    ],
    [
      'reps who stand in for each other in a circle',
      /^ {2}- id: ada\n([\s\S]*) {2}- id: jonas\n([\s\S]*) {2}- id: priya\n/m,
      '  - id: ada\n    standIn: jonas\n$1  - id: jonas\n    standIn: priya\n$2  - id: priya\n    standIn: ada\n',
      'reps[1].standIn: got "priya", whose stand-ins lead back to "jonas"',
    ],
    [
      'a team of somebody unknown',
      /^teams:\n/m,
      'teams:\n  - { id: north, reps: [nobody], strategy: weighted }\n',
      'teams[0].reps[0]: got "nobody", expected one of the reps',
    ],
    [
      'a rule that is never asked',
      /^rules:\n/m,
      'rules:\n  - { id: all, to: everybody }\n',
      'got a rule that is never asked: "all" above holds for everybody',
    ],
    [
      'a rule for a territory that does not exist',
      /^rules:\n/m,
      'rules:\n  - { id: south, when: [{ field: territory, equals: south }], to: everybody }\n',
      'got "south", expected one of the territories, of which there are none',
    ],
    [
      'a skill nobody has',
      /^rules:\n/m,
      'rules:\n  - { id: deep, when: [{ field: grade, equals: A }], skills: [diving], to: everybody }\n',
      'got "diving", expected one of the skills of reps, of which there are none',
    ],
    [
      'a calendar whose form asks to confirm first',
      /^ {2}cal:\n {4}form: demo\n/m,
      '  cal:\n    form: trial\n',
      'meetings.cal.form: got "trial", expected one of the forms',
    ],
    [
      'a calendar with a field that no meeting has',
      /^ {6}host: payload.organizer.email\n/m,
      '      hosts: payload.organizer.email\n',
      'got "hosts", expected one of the fields of a meeting',
    ],
    [
      'a calendar that says no time',
      /^ {6}starts: payload.startTime\n/m,
      '',
      'meetings.cal.fields: got no "starts", expected one',
    ],
    [
      'a person without an address',
      /^ {6}email: payload.email\n/m,
      '',
      'meetings.calendly.person: got no "email", expected one',
    ],
    [
      'an expression that cannot be read',
      /^ {6}id: payload.uid\n/m,
      '      id: payload.(\n',
      'meetings.cal.fields.id: got "payload.(", expected a JSONata expression',
    ],
    [
      'a time beside the signature that nothing tells from it',
      /timestamp: { prefix: t=, /,
      'timestamp: { ',
      'meetings.calendly.signature.timestamp: got no "header", expected one, or a prefix here',
    ],
    [
      'a calendar with the name of a CRM',
      /^ {2}cal:\n/m,
      '  crm:\n',
      'meetings.crm: got "crm", which is a report — both have the address /webhooks/crm',
    ],
    [
      'a calendar of a rep that is not reached safely',
      'https://cal.example/ada-brandt',
      'http://cal.example/ada-brandt',
      'reps[0].bookingLink',
    ],
    ['more offers than reps', /^offers: .*$/m, 'offers: 9', 'offers: got 9, expected at most 4'],
  ])('%s', (_what, from, to, message) => {
    const problems = problemsAfter(from, to);
    expect(problems.join('\n')).toContain(message);
    expect(problems[0]).toMatch(/^config\/sales\.yaml:\d+:\d+ /);
  });
});
