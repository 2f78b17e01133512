import type { Config } from '../../../domain/config/config.ts';
import type { Problem } from '../yaml-file.ts';
import { mailsOf } from './nurture.ts';

/** People who send such a form get no marketing mail, because it has no box to tick. */
export function formsWithoutBox({ capture }: Config): Problem[] {
  return Object.entries(capture.forms)
    .filter(([, { basis, consent }]) => basis === 'consent' && !consent)
    .map(([id]) => ({
      part: 'capture',
      path: ['forms', id],
      text: 'got basis consent and no box, so the people who send it get no marketing mail — add a text in "consent", or a basis of legitimate-interest',
    }));
}

/** A lead may get the same mail in two steps of a track, unless the later step has another unsent variant. */
export function sharedVariants({ nurture }: Config): Problem[] {
  return nurture.tracks.flatMap(({ steps }, track) =>
    steps.flatMap((step, index) => {
      const earlier = new Set(steps.slice(0, index).flatMap(mailsOf));
      const mails = mailsOf(step);
      const shared = mails.filter((mail) => earlier.has(mail));
      if (!step.variants || shared.length === 0 || shared.length === mails.length) return [];
      const text = `got ${shared.join(' and ')}, which a step before may have sent — who has had it gets one of the others, so the shares of this test shift`;
      return [{ part: 'nurture' as const, path: ['tracks', track, 'steps', index, 'variants'], text }];
    }),
  );
}

/** Forms whose guide leaves at once, beside the first mail of the track that people of this form follow. */
export function twoMailsAtOnce({ capture, nurture }: Config): Problem[] {
  return Object.entries(capture.forms).flatMap(([form, { guide, consent, basis }]) => {
    if (guide === undefined || (basis === 'consent' && !consent)) return [];
    const theirs = nurture.tracks.filter((track) => track.for === 'new' && (track.forms?.includes(form) ?? true));
    const first = theirs.toSorted((a, b) => (b.priority ?? 0) - (a.priority ?? 0))[0];
    const [step] = first?.steps ?? [];
    if (!first || !step?.anyTime || step.on !== undefined || step.after > 0) return [];
    const text = `got “${first.id}” for the people of form ${form}, so its first mail leaves in the same minute as their guide — add a track with forms: [${form}] and a priority above it, which begins some days later`;
    return [{ part: 'nurture' as const, path: ['tracks', nurture.tracks.indexOf(first), 'steps', 0], text }];
  });
}

/** Systems that receive leads but no erasures keep their data until an employee contacts them. */
export function untoldOfErasures({ deployment: { integrations } }: Config): Problem[] {
  const { chats, crms } = integrations;
  const untold = [
    ...Object.entries(chats).map(([name, { texts }]) => ({ path: ['chats', name, 'texts'], of: texts })),
    ...Object.entries(crms).map(([name, { bodies }]) => ({ path: ['crms', name, 'bodies'], of: bodies })),
  ].filter(({ of }) => of.LeadErased === undefined);
  return untold.map(({ path }) => ({
    part: 'deployment',
    path: ['integrations', ...path],
    text: 'got nothing for LeadErased, so it is not notified of erasures, and the receipt says so — add LeadErased',
  }));
}
