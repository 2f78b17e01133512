import { startPreview } from '../../lib/mail/preview.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand } from '../command/command.ts';

const usualPort = 4100;

export const command = defineCommand({
  words: { '[what]': 'preview, which is what it does anyway' },
  about:
    'Shows every mail with sample leads in light, dark and on a phone, and reloads when you save. It runs until you stop it with Ctrl+C.',
  options: {
    '--port <n>': `where it listens on 127.0.0.1; 0 takes a free one (LEADLOOP_PREVIEW_PORT, or ${usualPort})`,
  },
  examples: ['mail', 'mail preview --port 0'],

  read(given) {
    const [what = 'preview'] = given.words;
    if (what !== 'preview') throw new CommandError(`got "${what}", expected preview or nothing`);
    const port = given.text('port') ?? process.env.LEADLOOP_PREVIEW_PORT ?? String(usualPort);
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      throw new CommandError(`got port ${port}, expected a number from 0 to 65535`);
    return { port: Number(port) };
  },
  changes: () => true,

  async run({ port }, { say }) {
    const preview = await startPreview(port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new CommandError(`port ${port} is taken — take another with --port, or --port 0 for a free one`);
    });
    say(`Mails: ${preview.url}`);
    say('Edit emails/*.md; the page reloads when you save. Stop with Ctrl+C.');
    return undefined;
  },
});
