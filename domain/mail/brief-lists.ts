import { cutList } from './cut.ts';

interface Answer {
  question: string;
  answer: string;
}

interface BriefLists {
  reasons: readonly string[];
  /** Oldest first, both. */
  timeline: readonly { at: string; what: string }[];
  messages: readonly Answer[];
  answers: readonly Answer[];
}

/** As much of the timeline as fits a phone; the page behind the button has all of it. */
const newestEntries = 12;

/** In bytes of HTML. Answers and messages have separate limits, so that many answers never push out the lead's last text. */
const room = {
  reasons: { most: 4_000, each: 400 },
  timeline: { most: 9_500, each: 400 },
  answers: { most: 6_000, each: 800 },
  messages: { most: 8_500, each: 2_400 },
};

/** The lists of a rep's mail, newest first and bounded, and a sentence about what only the page shows. */
export function briefLists({ reasons, timeline, messages, answers }: BriefLists) {
  const why = cutList(reasons, room.reasons);
  const did = cutList(timeline.slice(-newestEntries).reverse(), room.timeline);
  const said = cutList(answers, room.answers);
  const wrote = cutList(messages.toReversed(), room.messages);
  const left = [
    ...counted(did.items.length, timeline.length, 'entries'),
    ...counted(wrote.items.length, wrote.of, 'messages'),
    ...(said.items.length < said.of ? [`${said.items.length} of ${said.of} answers`] : []),
  ];
  const isCut = [why, did, said, wrote].some((list) => list.isCut);
  return {
    reasons: why.items,
    timeline: did.items,
    answers: [...said.items, ...wrote.items],
    shortened: left.length > 0 ? `This mail shows ${inWords(left)}.` : isCut ? 'Long texts are cut here.' : undefined,
  };
}

const counted = (shown: number, of: number, what: string) =>
  shown < of ? [`the newest ${shown} of ${of} ${what}`] : [];

const inWords = (parts: readonly string[]) =>
  parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
