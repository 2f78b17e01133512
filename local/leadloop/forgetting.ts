import { isObject } from '../cloud/assembly/template.ts';
import type { Clock } from '../cloud/clock/index.ts';
import type { Log } from '../cloud/log.ts';
import type { S3 } from '../cloud/s3/index.ts';
import type { Mail } from '../cloud/ses/index.ts';

interface Forgetful {
  s3: S3;
  forget(isForgotten: (mail: Mail) => boolean): Promise<void>;
}

/** In the tags of mails about somebody who is no lead. */
const nobody = 'unknown';

/** Mails that were sent, and what was deleted anywhere, leave this machine's files with the person: AWS keeps no mails. */
export function createForgetting(services: () => Forgetful, clock: Clock, log: Log) {
  let done: Promise<void> = Promise.resolve();

  function forget(isForgotten: (mail: Mail) => boolean): void {
    const before = done;
    done = clock
      .busy(() => before.then(() => services().forget(isForgotten)))
      .catch((error: unknown) => log.error(String(error)));
  }

  return {
    onEvent({ 'detail-type': type, detail }: { 'detail-type': string; detail: unknown }): void {
      if (type !== 'LeadErased' || !isObject(detail)) return;
      const { leadId } = detail;
      const until = new Date(clock.now()).toISOString();
      forget(({ tags, sentAt }) => tags.lead === leadId && sentAt <= until);
    },

    /** S3 as functions reach it. No event tells of somebody who is no lead: with their mail goes what was passed on of it, and the link to their data. */
    s3: (): S3 => {
      const { s3 } = services();
      return {
        ...s3,
        handle(method, path, headers, body) {
          const name = /\/replies\/([^/?]+)$/.exec(path)?.[1];
          if (method === 'DELETE' && name !== undefined) {
            const { status, body: raw } = s3.handle('GET', path, {});
            const people = new Set(String(status === 200 ? raw : '').match(/[\w.+-]+@[\w.-]+\w/g) ?? []);
            const isTheirs = ({ track, step }: Mail['tags'], to: string) =>
              (track === 'reply' && step === name) || (track === 'data' && people.has(to));
            if (status === 200) forget(({ tags, to }) => tags.lead === nobody && isTheirs(tags, to));
          }
          return s3.handle(method, path, headers, body);
        },
      };
    },

    /** Resolves when all of it is gone. */
    done: () => done,
  };
}
