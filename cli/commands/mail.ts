import { described } from '../../domain/mail/variables.ts';
import { startPreview } from '../../lib/mail/preview.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';

const usualPort = 4100;
const whichMails = { all: '', transactional: '(mails that answer the lead)', internal: '(mails to reps)' } as const;

export const command = defineCommand({
  words: { '[what]': 'preview (the usual), or variables: what mails may name' },
  about:
    'Shows every mail with sample leads in light, dark and on a phone, and reloads when you save. It runs until you stop it with Ctrl+C. `mail variables` lists what mails may name.',
  options: {
    '--port <n>': `where it listens on 127.0.0.1; 0 takes a free one (LEADLOOP_PREVIEW_PORT, or ${usualPort})`,
    ...shared.json,
  },
  examples: ['mail', 'mail preview --port 0', 'mail variables'],

  read(given) {
    const [what = 'preview'] = given.words;
    if (what !== 'preview' && what !== 'variables')
      throw new CommandError(`got "${what}", expected preview, variables or nothing`);
    const port = given.text('port') ?? process.env.LEADLOOP_PREVIEW_PORT ?? String(usualPort);
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      throw new CommandError(`got port ${port}, expected a number from 0 to 65535`);
    return { what, port: Number(port) };
  },
  changes: ({ what }) => what === 'preview',

  async run({ what, port }, { say, result }) {
    if (what === 'variables') {
      const variables = described();
      const width = Math.max(...variables.map(({ name }) => name.length));
      const lines = variables.map((one) => `${one.name.padEnd(width)}  ${one.about} ${whichMails[one.in]}`.trimEnd());
      result({ variables }, lines.join('\n'));
      return undefined;
    }
    const preview = await startPreview(port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new CommandError(`port ${port} is taken — take another with --port, or --port 0 for a free one`);
    });
    say(`Mails: ${preview.url}`);
    say('Edit emails/*.md; the page reloads when you save. Stop with Ctrl+C.');
    return undefined;
  },
});
