import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { LeadView } from '../../functions/http/api/shapes.ts';
import { useMe } from '../parts/me.ts';
import { texts } from '../texts/index.ts';
import { nameOf, words } from '../texts/work/index.ts';
import { ActionDialog } from './action-dialog.tsx';
import { type Deed, deedKeys, deedsOf, keyOf, type Meant } from './deeds.ts';
import { EditDialog, restored } from './edits.tsx';
import { problemText } from './problem-text.ts';
import type { Subject } from './subject.ts';
import { say } from './toasts.tsx';
import { leadQuery, told, useSend, useWork, type WorkAction } from './use-work.ts';

/** The open dialog: an action, or the choice of one. */
type Asked = Meant | 'menu';

type Begin = (what: Asked, lead: Subject, known?: LeadView) => void;

/** Deeds that need nothing more to be said. */
const atOnce: Partial<Record<Deed, object>> = {
  accept: {},
  calls: { allowed: false },
  profiling: { allowed: false },
};

/** Opens actions from buttons and keys, on a page with the whole lead or on a line without; `dialog` may be anywhere on the page. */
export function useActions() {
  const work = useWork();
  const send = useSend();
  const works = useMe().data?.may.includes('leads:work') ?? false;
  const [asking, setAsking] = useState<{ what: Asked; lead: Subject; known?: LeadView | undefined }>();

  const begin: Begin = (what, lead, known) => {
    const deed = what === 'menu' ? undefined : what.deed;
    const body = deed && atOnce[deed];
    setAsking(undefined);
    if (known && !isPossible(what, known)) say(words.notNow, undefined, true);
    else if (deed === 'undo-not-a-lead') void told(send(() => restored(lead.id)));
    else if (body) void told(work(lead.id, deed as WorkAction, body, lead.version));
    else setAsking({ what, lead, known });
  };

  return {
    begin,
    /** True when the key meant something; `known` is the lead where the page has it. */
    press(key: string, lead: Subject | undefined, known?: LeadView): boolean {
      const what = key === '.' ? 'menu' : deedKeys[key];
      if (!works || !lead || !what) return false;
      begin(what, lead, known);
      return true;
    },
    dialog: asking && (
      <About
        key={`${asking.lead.id} ${nameOfAsked(asking.what)}`}
        {...asking}
        begin={begin}
        // A form reports its closing a moment later: the next one may be open by then.
        close={() => setAsking((now) => (now === asking ? undefined : now))}
      />
    ),
  };
}

const nameOfAsked = (what: Asked) => (what === 'menu' ? words.moreActions : nameOf(what));

const isPossible = (what: Asked, lead: LeadView) => what === 'menu' || deedsOf(lead).includes(what.deed);

/** Opens a dialog for the lead's current state, which a line of a list must load first. */
function About(props: { what: Asked; lead: Subject; known?: LeadView | undefined; begin: Begin; close: () => void }) {
  const { what, lead, begin, close } = props;
  const client = useQueryClient();
  const [known, setKnown] = useState(props.known);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is asked, and not again
  useEffect(() => {
    if (known) return;
    const refuse = (why: string) => {
      close();
      say(why, undefined, true);
    };
    client
      .fetchQuery(leadQuery(lead.id))
      .then((now) => (isPossible(what, now) ? setKnown(now) : refuse(words.notNow)))
      .catch((error) => refuse(problemText(error)));
  }, []);
  if (!known) return <Looking close={close} />;
  if (what === 'menu') return <Menu lead={lead} known={known} begin={begin} close={close} />;
  const { deed, preset } = what;
  if (isEdit(deed)) return <EditDialog edit={deed} lead={known} close={close} />;
  return <ActionDialog action={deed} lead={{ ...lead, version: known.version }} preset={preset} close={close} />;
}

const isEdit = (deed: Deed): deed is LeadView['edits'][number] => deed in words.edits;

/** Until the lead has loaded, keys do nothing on the page; Escape cancels. */
function Looking({ close }: { close: () => void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: for as long as it looks
  useEffect(() => {
    const hold = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === 'Escape') close();
    };
    addEventListener('keydown', hold, { capture: true });
    return () => removeEventListener('keydown', hold, { capture: true });
  }, []);
  return (
    <p role="status" className="hidden">
      {texts.loading}
    </p>
  );
}

/** Everything that can be done with a lead, each by its button or key. */
function Menu({ lead, known, begin, close }: { lead: Subject; known: LeadView; begin: Begin; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const chosen = useRef<Meant>(undefined);
  useEffect(() => dialog.current?.showModal(), []);
  const deeds = deedsOf(known);
  // Closed first: the focus goes back to where it was, and from there into the next form.
  function choose(meant: Meant) {
    chosen.current = meant;
    dialog.current?.close();
  }
  return (
    <dialog
      ref={dialog}
      aria-labelledby="menu-title"
      onClose={() => (chosen.current ? begin(chosen.current, lead, known) : close())}
      onKeyDown={(event) => {
        const meant = event.ctrlKey || event.metaKey || event.altKey ? undefined : deedKeys[event.key];
        if (!meant || !deeds.includes(meant.deed)) return;
        event.preventDefault();
        choose(meant);
      }}
    >
      <h2 id="menu-title">
        <bdi>{lead.title}</bdi>
      </h2>
      <ul className="plain menu">
        {deeds.map((deed) => (
          <li key={deed}>
            <button type="button" aria-keyshortcuts={keyOf(deed)} onClick={() => choose({ deed })}>
              {nameOf({ deed })}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => dialog.current?.close()}>
        {words.cancel}
      </button>
    </dialog>
  );
}

/** The most frequent actions; all others are in a menu. The first is emphasised, in a list only while a clock runs. */
export function ActionButtons(props: {
  lead: Subject;
  can?: readonly Deed[];
  /** The actions to show where they are possible, at most `most`. */
  some?: readonly Deed[];
  most?: number;
  inList?: boolean;
  begin: (what: Asked, lead: Subject) => void;
}) {
  const { lead, can = [], some = [], most, inList, begin } = props;
  const standsOut = (deed: Deed) => (inList ? deed === 'accept' : deed !== 'note');
  const shown = some.filter((deed) => can.includes(deed)).slice(0, most);
  return (
    <span className="row actions">
      {shown.map((deed, at) => (
        <button
          key={deed}
          type="button"
          className={at === 0 && standsOut(deed) ? 'primary' : undefined}
          onClick={() => begin({ deed }, lead)}
        >
          {nameOf({ deed })}
          <span className="hidden"> {lead.title}</span>
        </button>
      ))}
      <button type="button" aria-haspopup="dialog" onClick={() => begin('menu', lead)}>
        {words.moreActions}
        <span className="hidden"> {lead.title}</span>
      </button>
    </span>
  );
}
