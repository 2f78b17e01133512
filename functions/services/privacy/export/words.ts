import type { Config, PrivacyRules } from '../../../../domain/config/config.ts';
import type { Names } from '../../../../domain/lead/activity-types.ts';
import { managerId } from '../../../../domain/lead/assignment.ts';
import { localTime } from '../../../../domain/time/calendar.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import { nameOf } from '../../../../domain/workflow/timeline.ts';

/** What people call the things that rows name by id, and when something was where the reader is. */
export interface Words {
  names: Names;
  question(field: string): string;
  form(id: string): string;
  mail(template: string): string;
  guide(id: string): string;
  time(at: Instant): string;
  /** The rules that decide about the person, for those who ask what they are. */
  settings: ExportSettings;
}

/** What an export reads of config/. */
export type ExportSettings = Config & { privacy: PrivacyRules };

/** `zone`: where the reader is. */
export function wordsOf(
  config: ExportSettings,
  mails: Readonly<Record<string, { title: string }>>,
  zone: string,
): Words {
  const { capture, nurture, sales } = config;
  const { forms, guides } = capture;
  const fields = Object.values(forms).flatMap((form) => form.fields);
  return {
    names: {
      rep: (repId) => nameOf(repId, config),
      followUp: (id) => sales.followUps.find((one) => one.id === id)?.name ?? id,
      isManager: (repId) => repId === managerId,
      titles: { forms, guides, mails, topics: nurture.topics, zone },
    },
    question: (field) => fields.find(({ name }) => name === field)?.label ?? field,
    form: (id) => forms[id]?.title ?? id,
    mail: (template) => mails[template]?.title ?? template,
    guide: (id) => guides[id]?.title ?? id,
    time: (at) => localTime(at, zone),
    settings: config,
  };
}

/** Names that only programs use, and data of other people. */
const internal = new Set([
  ...['lifecycleId', 'receipt', 'contentHash', 'visitorId', 'messageId', 'attempt', 'agent', 'execution', 'rules'],
  ...['referredBy', 'of', 'mustConfirm', 'trap', 'id'],
]);
/** Fields that hold ids of reps. */
const people = new Map([
  ['repId', 'rep'],
  ['passTo', 'passedTo'],
  ['rep', 'rep'],
]);
/** Fields with texts of the person or the site: names inside them are not ours to replace. */
const verbatim = new Set(['answers', 'properties', 'person', 'fields']);

/** Details for a person to read: without ids, with titles and names in place of those of settings. */
export function plain(value: unknown, words: Words): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, words));
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    if (internal.has(name) || inner === undefined) return [];
    if (verbatim.has(name)) return [[name, inner]];
    if ('template' in value && (name === 'track' || name === 'step')) return []; // the title names the mail
    const person = people.get(name);
    if (person && typeof inner === 'string') return [[person, words.names.rep(inner)]];
    if (name === 'template') return [['mail', words.mail(String(inner))]];
    if (name === 'form') return [['form', words.form(String(inner))]];
    return [[name, plain(inner, words)]];
  });
  return Object.fromEntries(known);
}
