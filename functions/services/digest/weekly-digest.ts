import { rulesOfInsight } from '../../../analysis/insight/counting.ts';
import { createDigestFacts, type DigestFacts } from '../../../analysis/insight/digest/facts.ts';
import { picturesOf } from '../../../analysis/insight/digest/pictures.ts';
import { type DigestWords, longestAt, sentencesOf } from '../../../analysis/insight/digest/sentences.ts';
import { svgOf } from '../../../analysis/insight/digest/svg.ts';
import type { Fold, InsightSettings } from '../../../analysis/insight/fold.ts';
import { type Journey, leadIn, nameOf } from '../../../analysis/insight/journey.ts';
import type { Spend } from '../../../analysis/insight/sources.ts';
import type { Config, WholeConfig } from '../../../domain/config/config.ts';
import { languageOf } from '../../../domain/distribution/at-work.ts';
import { capacityOf, type RepLoad } from '../../../domain/distribution/strategies.ts';
import { saidIn } from '../../../domain/language/said.ts';
import { whoIs } from '../../../domain/lead/who.ts';
import { type DigestReader, digestDueAt, nextDigestAt, readersOf } from '../../../domain/settlement/weekly-digest.ts';
import { dayOf } from '../../../domain/time/format.ts';
import { type Instant, millis } from '../../../domain/time/instant.ts';
import { titlesOf } from '../../../domain/workflow/desk/titles.ts';
import { log } from '../../adapters/aws/log.ts';
import type { Entered } from '../../adapters/dynamodb/entered-team.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Reps } from '../../adapters/dynamodb/reps.ts';
import type { Sends } from '../../adapters/dynamodb/sends.ts';
import type { createInsightFiles } from '../../adapters/s3/insight-files.ts';
import { keyedHash } from '../../adapters/secrets/key-ring.ts';
import type { Mailer } from '../../adapters/ses/mailer.ts';
import { type ComposerDeps, wordedFor } from '../mail/outgoing-mail.ts';
import { readRepLoads } from '../sales/rep-capacity.ts';

interface WeeklyDigestDeps {
  files: Pick<ReturnType<typeof createInsightFiles<Journey>>, 'all' | 'spend'>;
  leads: Pick<Leads, 'known'>;
  reps: Pick<Reps, 'holdings'>;
  /** Absences and hours that people entered in the app. */
  entered: Pick<Entered, 'into'>;
  sends: Pick<Sends, 'find'>;
  mailer: Pick<Mailer, 'post' | 'refuse'>;
  composer: ComposerDeps;
  /** Draws SVG as PNG. */
  png: (svg: string) => Promise<Uint8Array>;
  /** The lead of a name in insight. */
  leadOf: (id: string) => string;
  config: Config & Pick<WholeConfig, 'insight'>;
  now: () => Instant;
}

/** In the ledger, for a mail about many leads. */
const many = 'digest';
const template = 'weekly-digest';
const pages = { marketing: 'sources', sales: 'bottleneck', rep: 'bottleneck' } as const;

type Audience = Pick<DigestReader, 'repId'>;

/** Mails each reader on Monday morning what changed last week and what to do about it. */
export function createWeeklyDigest(deps: WeeklyDigestDeps) {
  const { files, leads, reps, entered, sends, mailer, composer, png, leadOf, config, now } = deps;
  const readers = readersOf(config);
  const { deployment, sales, insight } = config;
  const titles = titlesOf({ sales, deployment }, composer.mails);

  return {
    /** Sends what is due, each once: the ledger has one mail for a reader and a Monday. Returns when the next is due. */
    async deliver(): Promise<{ until?: Instant }> {
      const at = now();
      const due: { reader: DigestReader; place: ReturnType<typeof placeOf> }[] = [];
      for (const reader of readers) {
        const monday = digestDueAt(at, reader.timeZone);
        if (monday === undefined) continue;
        const place = placeOf(reader, monday);
        const found = await sends.find(many, place);
        if (!found || ['claimed', 'released', 'held'].includes(found.state)) due.push({ reader, place });
      }
      if (due.length > 0) await sendAll(due, at);
      const next = readers.map(({ timeZone }) => nextDigestAt(at, timeZone)).sort();
      return next[0] === undefined ? {} : { until: next[0] };
    },
  };

  /** The key of the mail in the ledger; the address itself does not. */
  function placeOf({ kind, email }: DigestReader, monday: string) {
    const lifecycleId = keyedHash(composer.keys.identity, many, email.toLowerCase(), 24);
    return { leadId: many, lifecycleId, track: many, step: `${kind}-${monday}`, template, kind: 'internal' as const };
  }

  async function sendAll(due: readonly { reader: DigestReader; place: ReturnType<typeof placeOf> }[], at: Instant) {
    const facts = await factsFor(
      due.map(({ reader }) => reader),
      at,
    );
    const loads = await readRepLoads(reps, sales.reps);
    for (const { reader, place } of due) {
      const own = facts.get(reader.repId);
      if (!own) continue;
      const words = wordsFor(reader, loads);
      const sentences = sentencesOf(own, reader.kind, words);
      try {
        if (sentences.length === 0) await mailer.refuse(place, 'there is nothing to say');
        else await mailer.post({ ...place, ...(await mailFor(reader, own, { words, sentences })) });
      } catch (error) {
        // The next sweep tries again; the other readers do not wait for it.
        log.warn('a digest is sent later', { error });
      }
    }
  }

  /** The facts of everything, and of each rep alone, by the rep's id. */
  async function factsFor(audiences: readonly Audience[], at: Instant): Promise<Map<string | undefined, DigestFacts>> {
    const settings: InsightSettings = {
      ...rulesOfInsight(await entered.into({ insight, sales })),
      now: millis(at),
      since: 0,
    };
    const { lines: spend } = await files.spend<Spend>();
    const folds = new Map<string | undefined, Fold<DigestFacts>>();
    for (const { repId } of audiences)
      if (!folds.has(repId)) folds.set(repId, createDigestFacts(settings, repId === undefined ? spend : []));
    for await (const journey of files.all()) {
      const name = nameOf(journey);
      folds.get(undefined)?.add(journey, name);
      if (journey.rep !== undefined) folds.get(journey.rep)?.add(journey, name);
    }
    return new Map([...folds].map(([repId, fold]) => [repId, fold.figures()]));
  }

  function wordsFor({ repId }: DigestReader, loads: readonly RepLoad[]): DigestWords {
    const overCapacity = loads
      .filter(({ rep }) => repId === undefined || rep.id === repId)
      .map(({ rep, openLeads: open }) => ({ name: rep.name, open, capacity: capacityOf(rep, sales) }))
      .filter(({ open, capacity }) => open > capacity)
      .toSorted((a, b) => b.open / b.capacity - a.open / a.capacity);
    return { nameOf: (id) => titles.get(id) ?? id, overCapacity };
  }

  /** The leads that have waited longest, with the page of each. Erased leads are left out. */
  async function waitingLeads({ kind }: DigestReader, facts: DigestFacts) {
    const ids = longestAt(facts, kind).map((lifecycle) => leadOf(leadIn(lifecycle)));
    const known = await leads.known(ids);
    return ids.flatMap((id) => {
      const lead = known.get(id);
      return lead ? [{ who: whoIs(lead), pageUrl: `${composer.publicUrl}/app/leads/${lead.id}` }] : [];
    });
  }

  async function mailFor(
    reader: DigestReader,
    facts: DigestFacts,
    { words, sentences }: { words: DigestWords; sentences: readonly string[] },
  ) {
    const language = languageOf(reader, config);
    const say = saidIn(language);
    const pictures = picturesOf(facts, reader.kind, words).map(({ title, bars }) => ({
      title: say(title),
      bars: bars.map((bar) => ({ ...bar, label: say(bar.label), text: say(bar.text) })),
    }));
    const drawn = await Promise.all(
      pictures.map(async (picture, index) => {
        const source = `picture-${index + 1}`;
        return { picture, source, content: await png(svgOf(picture)) };
      }),
    );
    const worded = wordedFor(
      language,
      template,
      {
        repName: reader.name,
        digestWeek: weekText(facts.week),
        insightUrl: `${composer.publicUrl}/app/insight/${pages[reader.kind]}`,
        sentences,
        waitingLeads: await waitingLeads(reader, facts),
        pictures: drawn.map(({ picture: { title, bars }, source }) => ({
          title,
          source,
          figures: bars.map(({ label, text }) => `${label}: ${text}`).join('; '),
        })),
      },
      composer,
    );
    return {
      to: reader.email,
      why: 'it is Monday',
      ...worded,
      headers: {},
      attachments: drawn.map(({ source, content }) => ({
        contentId: source,
        fileName: `${source}.png`,
        contentType: 'image/png',
        content,
      })),
    };
  }
}

/** `the week of 23 November 2026`. */
const weekText = (monday: string) => `the week of ${dayOf(monday, 'UTC')}`;
