import { freshCloud } from './cloud.ts';
import { ready } from './server.ts';

// The embedded cloud in a process of its own, on the real clock.

const errors: string[] = [];
const cloud = await freshCloud('real', (message) => void errors.push(message));

const answers = {
  /** How many leads have got their first mail and are parked until the next touch. */
  nurtured() {
    const { stepFunctions, ses } = cloud.services();
    const isParked = ({ state, waitsUntil }: { state: string; waitsUntil?: number }) =>
      state === 'Wait for engagement' && waitsUntil !== undefined;
    return Math.min(stepFunctions.executions().filter(isParked).length, ses.mails().length);
  },
  /** Answers when nothing runs any more, and with what went wrong. */
  async settled() {
    await cloud.idle();
    return errors;
  },
};
ready(cloud.port, answers, () => cloud.stop());
