import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { exitWithProblems } from '../../cli/user-error.ts';
import { day, hour } from '../../domain/time/instant.ts';
import { build } from '../leadloop/build.ts';
import { type Cloud, startCloud } from '../leadloop/cloud.ts';
import { createNarrator, type Protagonist } from './narrator.ts';
import { createVisitors } from './visitors.ts';

// The story of `npm run demo`: on virtual time, in a folder of its own, through the HTTP API and the links in the mails.

/** A Monday morning in Berlin, far from holidays. */
const monday = Date.parse('2027-01-11T08:12:00Z');
/** How long the story goes: the newsletter and two quiet weeks. */
const days = 43;

const started = performance.now();
const say = (text: string) => void process.stdout.write(`${text}\n`);

async function tell(cloud: Cloud): Promise<void> {
  const narrator = createNarrator(cloud, say);
  const visitors = createVisitors(cloud);

  /** Lets time pass, stopping at everything that happens on the way. */
  async function until(moment: number): Promise<void> {
    for (;;) {
      await cloud.idle();
      await narrator.tell();
      const due = cloud.clock().nextDue;
      if (due === undefined || Date.parse(due) > moment) break;
      await cloud.advance('next');
    }
    await cloud.advance(moment);
    await narrator.tell();
  }
  const at = (days: number, hours = 0) => until(monday + days * day + hours * hour);
  async function follow(name: string, zone: string, colour: Protagonist['colour'], fields: Record<string, unknown>) {
    const leadId = await visitors.submit({ name, timeZone: zone, ...fields });
    const who: Protagonist = { leadId, name: name.split(' ')[0] ?? name, zone, colour };
    narrator.join(who);
    return who;
  }

  narrator.comment('Monday morning. Mara, head of service at a company with 80 people, downloads a guide.');
  const mara = await follow('Mara Lindqvist', 'Europe/Berlin', 'cyan', {
    email: 'mara@nordkraft.example',
    form: 'guide',
    company: 'Nordkraft Service GmbH',
    jobTitle: 'Head of Field Service',
    companySize: '51-200',
    country: 'DE',
    utm_source: 'newsletter-partner',
  });
  await at(0, 1);
  narrator.comment('On the same day Neil in Chicago subscribes to the newsletter, and never does anything again.');
  const neil = await follow('Neil Ocampo', 'America/Chicago', 'magenta', {
    email: 'neil@example.com',
    form: 'newsletter',
    country: 'US',
  });
  await at(0, 2);

  await visitors.read(mara.leadId);
  narrator.comment('Two weeks of useful mail, each in working hours where the reader lives.');
  await at(14, 2);
  narrator.comment(
    'The third mail links to the prices, and Mara follows the link: the waiting execution wakes at once.',
  );
  await visitors.click(mara.leadId, 'nurture-3');
  await at(21, 3);
  narrator.comment('A week later she watches the demo, then writes to us.');
  await visitors.click(mara.leadId, 'nurture-4');
  await at(21, 4);
  await visitors.submit({
    email: 'Mara@nordkraft.example',
    form: 'contact',
    name: 'Mara Lindqvist',
    message: 'Can we try this with one team of eight?',
  });
  await cloud.idle();
  await narrator.tell();
  await narrator.reasons(mara);

  narrator.comment('The rep it was offered to is busy. When the hour for first contact is over, the next one gets it.');
  await at(21, 5.5);
  await visitors.reply(mara.leadId, { action: 'accept' });
  await at(28, 4);
  narrator.comment('A week later they have a deal.');
  await visitors.reply(mara.leadId, { action: 'won', value: '18000' });
  await at(32);
  narrator.comment('And Neil? Five mails, then two quiet weeks.');
  await at(days);

  await expectEnd(mara, 'customer');
  await expectEnd(neil, 'dormant');

  async function expectEnd(who: Protagonist, stage: string): Promise<void> {
    const { stage: actual } = await narrator.detail(who);
    if (actual !== stage) throw new Error(`${who.name} should be ${stage} by now, and is ${actual}`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'leadloop-demo-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
try {
  const cloud = await startCloud({
    dataDir: folder,
    port: 0,
    clockMode: 'virtual',
    startAt: monday,
    assemblyDir: build,
    log: { info: say, error: (message) => process.stderr.write(`! ${message}\n`) },
  });
  say(styleText('bold', 'Leadloop: one month, on the bundles and the template that would be deployed'));
  await tell(cloud);
  const took = ((performance.now() - started) / 1000).toFixed(1);
  const executions = await cloud.executions();
  say(
    `\n${styleText('bold', `${days} days in ${took} s.`)} ${(await cloud.mail()).length} mails, ${executions.length} executions.`,
  );
  say('Now yours: npm start');
  await cloud.stop();
} catch (error) {
  exitWithProblems(error);
}
