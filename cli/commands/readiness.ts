import { defineCommand, shared } from '../command/command.ts';
import { readiness } from '../readiness/readiness.ts';
import { readinessText } from '../readiness/text.ts';

export const command = defineCommand({
  about:
    'What does not work yet, and what to do about it: the sender domain, the sandbox of SES, replies, links, quotas. `leadloop deploy` ends with it.',
  options: { ...shared.stack, ...shared.json },
  examples: ['readiness --stack Leadloop-prod', 'readiness --stack Leadloop-prod --json'],
  exitCodes: { 1: 'something is not ready, or it broke off' },

  read: (given) => ({ stack: given.text('stack') }),

  async run({ stack }, terminal) {
    const { name, found } = await readiness(stack);
    terminal.result(found, readinessText(name, found));
    return found.some(({ state }) => state === 'not ready') ? 1 : undefined;
  },
});
