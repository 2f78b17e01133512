import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useMe } from '../parts/me.ts';
import { words } from '../texts/work/index.ts';
import { typeAhead } from './typed-ahead.ts';

/** A key pressed where nobody is writing; undefined for all others. */
function keyOf(event: KeyboardEvent): string | undefined {
  const target = event.target as HTMLElement;
  const isWriting = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
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
      if (key !== undefined && latest.current(key)) event.preventDefault();
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
const sees = ['leads:team', 'leads:all'];
/** A key is told to those who can use it; one of these is enough. */
const keyNeeds: Partial<Record<keyof typeof words.keyTexts, readonly string[]>> = {
  a: works,
  c: works,
  n: works,
  t: works,
  w: works,
  e: works,
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

/** The keys that work on every page, and the page that tells them. */
export function Keys() {
  const navigate = useNavigate();
  const [isShown, setShown] = useState(false);
  const isGoing = useRef(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isShown) dialog.current?.showModal();
  }, [isShown]);
  const may = useMe().data?.may ?? [];
  const shown = Object.entries(words.keyTexts).filter(([key]) => {
    const needs = keyNeeds[key as keyof typeof words.keyTexts];
    return !needs || needs.some((one) => may.includes(one));
  });
  useKeys((key) => {
    const place = isGoing.current && key in places ? places[key as keyof typeof places] : undefined;
    isGoing.current = key === 'g';
    if (place) void navigate(place);
    else if (key === '?') setShown(true);
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
