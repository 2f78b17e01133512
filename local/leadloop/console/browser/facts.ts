import type { LeadDetail } from './api.ts';
import { type Child, h } from './dom.ts';
import { moment, relative } from './format.ts';

/** Everything the profile says about a person, in one list; what is unknown is left out. */
export function facts({ profile }: LeadDetail, now: string): HTMLElement {
  const rows: [string, Child][] = [
    ['E-mail', profile.email],
    ['Phone', profile.phone],
    ['Country', profile.country],
    ['Local time', profile.timeZone && `${moment(now, { zone: profile.timeZone })} (${profile.timeZone})`],
    ['Company size', profile.companySize],
    ['Industry', profile.industry],
    ['Came by', cameBy(profile.first)],
    ['Last came by', profile.last?.at === profile.first?.at ? undefined : cameBy(profile.last)],
    ['Landing page', profile.first?.landingPage],
    ['Referrer', profile.first?.referrer],
    ['Consent', profile.consent && consentOf(profile.consent)],
    ['Suppressed', profile.suppressed && `${profile.suppressed.reason} ${dated(profile.suppressed.at)}`],
    ['Paused until', profile.pausedUntil && profile.pausedUntil > now && dated(profile.pausedUntil)],
    ['Rests until', profile.restsUntil && profile.restsUntil > now && dated(profile.restsUntil)],
    [
      'Waits for',
      profile.parked &&
        `${profile.parked.for}, until ${dated(profile.parked.until)} (${relative(profile.parked.until, now)})`,
    ],
    ['Known since', profile.createdAt && `${dated(profile.createdAt)} (${relative(profile.createdAt, now)})`],
    ...Object.entries(profile.answers ?? {}),
    ['Lead id', h('code', {}, profile.id)],
  ];
  const known = rows.filter(([, value]) => value);
  return h(
    'dl',
    { class: 'facts' },
    known.map(([name, value]) => h('div', { 'data-key': name }, h('dt', {}, name), h('dd', {}, value))),
  );
}

/** When, where, and which version of the words; the words are in the profile. */
function consentOf({ given, at, source, version }: NonNullable<LeadDetail['profile']['consent']>): string {
  const what = `${given ? 'given' : 'not given'} ${dated(at)}`;
  return [what, source, version && `text ${version}`].filter(Boolean).join(', ');
}

function cameBy(way: LeadDetail['profile']['first'] | undefined): string {
  const source = [way?.source, way?.medium, way?.campaign].filter(Boolean).join(' / ');
  return [source, way?.form && `form ${way.form}`].filter(Boolean).join(', ');
}

function dated(at: string): string {
  return moment(at, { year: true });
}
