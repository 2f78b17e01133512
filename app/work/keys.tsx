import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useMe } from '../parts/me.ts';
import { nameOf, words } from '../texts/work/index.ts';
import { deedKeys } from './deeds.ts';
import { takeBack } from './toasts.tsx';
import { typeAhead } from './typed-ahead.ts';

/** A key pressed outside of a text field; undefined for all others. */
function keyOf(event: KeyboardEvent): string | undefined {
  const target = event.target as HTMLElement;
  // A form that has closed has the focus a moment longer.
  const isWriting = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !target.closest('dialog:not([open])');
  if (isWriting || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]'))
    return undefined;
  return event.key;
}

/** Calls `press` for each key; true means that the key was meant. */
export function useKeys(press: (key: string) => boolean): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const key = keyOf(event);
      // `g t` is no next step: the first who means a key has it.
      if (key !== undefined && !event.defaultPrevented && latest.current(key)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

const places = {
  q: { to: '/queue' },
  l: { to: '/leads' },
  p: { to: '/pipeline' },
  t: { to: '/team' },
  i: { to: '/insight/$figure', params: { figure: 'funnel' } },
  o: { to: '/ops' },
  m: { to: '/profile' },
} as const;

const works = ['leads:work'];
const leads = ['team:lead'];
const sees = ['leads:team', 'leads:all'];
/** A key is listed for people who can use it; one of these permissions is enough. */
const keyNeeds: Partial<Record<keyof typeof words.keyTexts, readonly string[]>> = {
  '.': works,
  u: works,
  'g q': works,
  'j k': sees,
  Enter: sees,
  '/': sees,
  'g l': sees,
  'g t': ['leads:work', 'team:lead'],
  'g p': ['leads:work', 'team:lead'],
  'g i': ['insight:read'],
  'g o': ['operations:read'],
};

/** The keys that work on every page, and the dialog that lists them. */
export function Keys() {
  const navigate = useNavigate();
  const [isShown, setShown] = useState(false);
  const isGoing = useRef(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isShown) dialog.current?.showModal();
  }, [isShown]);
  const may = useMe().data?.may ?? [];
  const isMine = (needs: readonly string[] | undefined) => !needs || needs.some((one) => may.includes(one));
  const general = Object.entries(words.keyTexts).filter(([key]) =>
    isMine(keyNeeds[key as keyof typeof words.keyTexts]),
  );
  const ofDeeds = Object.entries(deedKeys).flatMap(([key, meant]) =>
    isMine(meant.deed === 'assign' ? leads : works) ? [[key, nameOf(meant)] as const] : [],
  );
  const shown = [...general, ...ofDeeds];
  useKeys((key) => {
    const place = isGoing.current && key in places ? places[key as keyof typeof places] : undefined;
    isGoing.current = key === 'g';
    if (place) void navigate(place);
    else if (key === '?') setShown(true);
    else if (key === 'u') return takeBack();
    else if (key === '/') {
      const search = document.querySelector<HTMLInputElement>('input[type=search]');
      if (search) search.focus();
      else {
        typeAhead();
        void navigate({ to: '/leads' });
      }
    } else return key === 'g';
    return true;
  });
  return (
    <>
      <button type="button" className="keys" onClick={() => setShown(true)}>
        {words.keys}
      </button>
      {isShown && (
        <dialog ref={dialog} onClose={() => setShown(false)} aria-labelledby="keys-title">
          <h2 id="keys-title">{words.keysTitle}</h2>
          <dl className="key-list">
            {shown.map(([key, text]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          <button type="button" onClick={() => setShown(false)}>
            {words.cancel}
          </button>
        </dialog>
      )}
    </>
  );
}
