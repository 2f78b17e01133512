import { freshCloud } from '../cloud.ts';
import { ready } from './server.ts';
import { buildUnfiltered } from './unfiltered.ts';

// The embedded cloud in a process of its own, on the real clock; `unfiltered`: its functions without the filters.

const errors: string[] = [];
const assembly = process.argv[2] === 'unfiltered' ? buildUnfiltered : undefined;
const cloud = await freshCloud('real', (message) => void errors.push(message), assembly);

const answers = {
  /** How many leads have got their first mail and are parked until the next touch. */
  nurtured() {
    const { stepFunctions, ses } = cloud.services();
    const isParked = ({ state, waitsUntil }: { state: string; waitsUntil?: number }) =>
      state === 'Wait for engagement' && waitsUntil !== undefined;
    return Math.min(stepFunctions.executions().filter(isParked).length, ses.count());
  },
  /** Answers when nothing runs any more, and with what went wrong. */
  async settled() {
    await cloud.idle();
    return errors;
  },
};
ready(cloud.port, answers, () => cloud.stop());
