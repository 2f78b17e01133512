import type { Config } from '../domain/config.ts';
import { minute } from '../domain/instant.ts';
import type { Part, Problem } from './yaml-file.ts';

type Report = (path: readonly PropertyKey[], text: string) => void;

/** What CloudWatch Logs can keep; any other number fails in the middle of a deploy. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What no schema of a single setting can see: names that lead nowhere, doubles, limits of AWS. */
export function contradictions(config: Config, mails: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const report =
    (part: Part): Report =>
    (path, text) =>
      problems.push({ part, path, text });
  checkCapture(config, report('capture'));
  checkScoring(config, report('scoring'));
  checkNurture(config, mails, report('nurture'));
  checkSales(config, report('sales'));
  checkDeployment(config, report('deployment'));
  return problems;
}

function checkCapture({ capture: { forms, filter } }: Config, report: Report): void {
  if (!forms.contact) report(['forms'], 'got no form "contact", expected one — it is the form of posts that name none');
  for (const [id, { fields }] of Object.entries(forms)) {
    const path = ['forms', id, 'fields'];
    unique(
      fields.map(({ name }) => name),
      (index) => [...path, index, 'name'],
      report,
    );
    if (!fields.some(({ name }) => name === 'email'))
      report(path, 'got no field "email", expected one — the address is who the lead is');
    for (const [index, { name, type, choices }] of fields.entries()) {
      if (name === filter.honeypot)
        report([...path, index, 'name'], `got "${name}", which is the honeypot — choose another name for one of them`);
      if (type === 'select' && !choices?.length)
        report([...path, index], 'got no choices, expected some — a select needs them');
    }
  }
}

function checkScoring({ scoring, capture }: Config, report: Report): void {
  const { points, caps, grading, handRaise } = scoring;
  const forms = Object.keys(capture.forms);
  unique(
    points.map(({ id }) => id),
    (index) => ['points', index, 'id'],
    report,
  );
  for (const [index, rule] of points.entries()) {
    if (rule.form) exists(rule.form, forms, 'forms of capture.yaml', ['points', index, 'form'], report);
    if (rule.form && rule.activity !== 'form.submitted')
      report(
        ['points', index, 'form'],
        `got a form for ${rule.activity}, expected it for form.submitted only — remove it`,
      );
    if (rule.path && rule.activity !== 'page.viewed' && rule.activity !== 'link.clicked')
      report(
        ['points', index, 'path'],
        `got a path for ${rule.activity}, expected it for page.viewed and link.clicked only — remove it`,
      );
  }
  const groups = points.flatMap(({ group }) => group ?? []);
  for (const [index, { group }] of caps.entries())
    exists(group, groups, 'groups used in points', ['caps', index, 'group'], report);
  const { A, B, C } = grading.thresholds;
  if (!(A > B && B > C))
    report(['grading', 'thresholds'], `got ${A}, ${B}, ${C}, expected A above B above C — correct the order`);
  unique(
    grading.rules.map(({ id }) => id),
    (index) => ['grading', 'rules', index, 'id'],
    report,
  );
  for (const [index, form] of handRaise.forms.entries())
    exists(form, forms, 'forms of capture.yaml', ['handRaise', 'forms', index], report);
}

function checkNurture({ nurture, capture }: Config, mails: readonly string[], report: Report): void {
  unique(
    nurture.tracks.map(({ id }) => id),
    (index) => ['tracks', index, 'id'],
    report,
  );
  for (const [index, { forms = [], steps }] of nurture.tracks.entries()) {
    const path = ['tracks', index];
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

function checkSales({ sales: { reps, offers } }: Config, report: Report): void {
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

function checkDeployment({ deployment }: Config, report: Report): void {
  const { sweepEvery, logRetentionDays, sender, domain } = deployment;
  if (sweepEvery % minute !== 0 || sweepEvery < minute || sweepEvery > 60 * minute)
    report(
      ['sweepEvery'],
      'expected whole minutes, from "1 minute" to "60 minutes" — EventBridge counts in minutes, and lost starts wait this long',
    );
  if (!retentions.includes(logRetentionDays))
    report(
      ['logRetentionDays'],
      `got ${logRetentionDays}, expected one of ${retentions.join(', ')} — CloudWatch keeps no other`,
    );
  const at = sender.email.slice(sender.email.lastIndexOf('@') + 1);
  if (at !== domain && !at.endsWith(`.${domain}`))
    report(
      ['sender', 'email'],
      `got "${sender.email}", expected an address at ${domain} — SES sends for the verified domain only`,
    );
}

function unique(ids: readonly string[], pathOf: (index: number) => readonly PropertyKey[], report: Report): void {
  for (const [index, id] of ids.entries())
    if (ids.indexOf(id) < index) report(pathOf(index), `got "${id}" a second time — choose another`);
}

function exists(
  name: string,
  known: readonly string[],
  what: string,
  path: readonly PropertyKey[],
  report: Report,
): void {
  if (!known.includes(name))
    report(path, `got "${name}", expected one of the ${what}: ${[...new Set(known)].join(', ')} — correct it`);
}

function capitals(country: string, path: readonly PropertyKey[], report: Report): void {
  if (!/^[A-Z]{2}$/.test(country))
    report(path, `got "${country}", expected two capital letters such as "DE" — correct it`);
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
