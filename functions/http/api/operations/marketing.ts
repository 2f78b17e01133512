import * as z from 'zod/mini';
import { languages } from '../../../../domain/language/language.ts';
import type { Operation } from '../operation.ts';
import { said } from '../said.ts';
import { instant } from '../shapes.ts';

const mail = z.object({
  name: z.string(),
  title: z.string(),
  look: said(z.string(), 'Path of a page that shows the mail with a made-up lead'),
});

const rule = z.object({
  id: z.string(),
  mails: said(z.array(mail), 'One, or the variants that are compared'),
  afterMs: said(z.number(), 'How long after the mail before; milliseconds'),
  on: said(z.optional(z.object({ weekday: z.string(), clock: z.string() })), 'Instead: the next such moment'),
  conditional: said(z.boolean(), 'A condition can leave it out, or end the track'),
});

const marketingMail = z.object({
  ...mail.shape,
  kind: z.enum(['marketing', 'transactional', 'internal']),
  language: said(
    z.optional(z.enum(languages)),
    'Where the same mail is written in several languages: the one of this wording',
  ),
  places: z.array(
    z.object({
      name: said(z.string(), 'Track and step, as the figures of /insight/mails name them'),
      track: said(z.string(), 'The name of the track'),
    }),
  ),
});
const track = z.object({
  id: z.string(),
  name: z.string(),
  for: z.enum(['new', 'recycled', 'customer']),
  narrowed: said(z.boolean(), 'Only for some of these leads: forms, segment, personas, interests or reasons'),
  steps: z.array(rule),
  quietMs: said(z.number(), 'How long after the last step a lead goes dormant; milliseconds'),
});
const file = z.object({ name: z.string(), text: z.string() });
const changedFile = z.object({
  name: z.string(),
  lines: z.array(
    z.object({
      added: said(z.boolean(), 'True: the line is new; false: it is gone'),
      line: said(z.number(), 'Its number, in the file as it is or as it was'),
      text: z.string(),
    }),
  ),
  more: said(z.number(), 'How many more lines changed'),
});

/** What marketers have deployed: mails, tracks and config, to read. */
export const marketingOperations = {
  marketingMails: {
    method: 'GET',
    path: '/marketing/mails',
    summary: 'Every mail that is deployed, where it is sent, and a page that shows how it looks.',
    may: ['insight:read'],
    answer: z.object({ mails: z.array(marketingMail) }),
  },
  marketingTracks: {
    method: 'GET',
    path: '/marketing/tracks',
    summary: 'The tracks that are deployed, step by step. Where leads wait in them: /insight/waiting.',
    may: ['insight:read'],
    answer: z.object({ tracks: z.array(track) }),
  },
  marketingConfig: {
    method: 'GET',
    path: '/marketing/config',
    summary: 'The files of config/ as they are deployed, with their comments, and what the last deployments changed.',
    may: ['insight:read', 'operations:read'],
    answer: z.object({
      stage: z.string(),
      files: z.array(file),
      changes: z.array(z.object({ at: instant, files: z.array(changedFile) })),
    }),
  },
} as const satisfies Record<string, Operation>;
