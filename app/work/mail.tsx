import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import type { LeadView } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { useZone } from '../parts/me.ts';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { words } from '../texts/work/index.ts';

/** A mail to the lead; opened, it shows the mail as it was sent. `mayRead`: the person may see personal data. */
export function Mail({ leadId, mail, mayRead }: { leadId: string; mail: LeadView['mails'][number]; mayRead: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const zone = useZone();
  const what = (
    <>
      {mail.title} <span className="quiet">{momentText(mail.at, zone)}</span>
    </>
  );
  const isGone = mail.state === 'sent' || mail.state === 'unknown';
  if (!mayRead || !isGone) return what;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{what}</summary>
      {isOpen && <AsSent leadId={leadId} id={mail.id} />}
    </details>
  );
}

function AsSent({ leadId, id }: { leadId: string; id: string }) {
  const mail = useQuery({
    queryKey: ['lead', leadId, 'mail', id],
    queryFn: () => ask('mail', `/leads/${leadId}/mail`, { query: { mail: id } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const failure = failureOf(mail);
  if (failure) return <Failed error={failure} again={() => mail.refetch()} />;
  if (!mail.data) return <p className="loading">{texts.loading}</p>;
  const { subject, html, text } = mail.data;
  return (
    <>
      <p>
        <strong>{subject}</strong>
      </p>
      <p className="quiet">{words.asSentSays}</p>
      <iframe className="look" title={subject} srcDoc={html} sandbox="allow-same-origin" onLoad={dressed} />
      <details>
        <summary>{words.asText}</summary>
        <pre className="mail-text">{text}</pre>
      </details>
    </>
  );
}

/**
 * Adds a mail's own styles inside its frame, which the app's policy blocks in markup, and removes its links. The frame runs no
 * script and loads nothing.
 */
function dressed({ currentTarget }: SyntheticEvent<HTMLIFrameElement>) {
  const { contentDocument: page, contentWindow: own } = currentTarget;
  if (!page || !own) return;
  for (const element of page.querySelectorAll<HTMLElement>('[style]'))
    element.style.cssText = element.getAttribute('style') ?? '';
  page.adoptedStyleSheets = [...page.querySelectorAll('style')].map(({ textContent }) => {
    const sheet = new (own as Window & typeof globalThis).CSSStyleSheet();
    sheet.replaceSync(textContent ?? '');
    return sheet;
  });
  for (const link of page.querySelectorAll('a')) link.removeAttribute('href');
}
