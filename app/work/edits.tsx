import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { LeadView } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { words } from '../texts/work/index.ts';
import { asOptions, Choice, Field } from './fields.tsx';
import { LeadDialog } from './lead-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { save } from './save.ts';
import { subjectOf } from './subject.ts';
import { say } from './toasts.tsx';
import { asSeen, type Done, sendSoon, useChoices, useSend } from './use-work.ts';

type Edit = LeadView['edits'][number];
type Profile = NonNullable<LeadView['profile']>;
type FieldName = keyof Profile;

const fieldNames = Object.keys(words.profile) as FieldName[];

const dialogs = {
  profile: ProfileDialog,
  'not-a-lead': NotALeadDialog,
  merge: MergeDialog,
  export: ExportDialog,
  erase: EraseDialog,
};

/** The form of what puts a lead right. */
export function EditDialog({ edit, lead, close }: { edit: Edit; lead: LeadView; close: () => void }) {
  const One = edit === 'undo-not-a-lead' ? undefined : dialogs[edit];
  return One && <One lead={lead} close={close} />;
}

/** The person's facts. Untouched fields follow the lead, also after another person's correction. */
function ProfileDialog({ lead, close }: { lead: LeadView; close: () => void }) {
  const send = useSend();
  const before = lead.profile ?? {};
  const [known, setKnown] = useState(before);
  return (
    <LeadDialog
      title={words.edits.profile}
      lead={subjectOf(lead)}
      labels={words.profile}
      close={close}
      onNews={(news) => setKnown(news.profile ?? {})}
      send={async (form, version) => {
        const typed = fieldNames.map((name) => [name, String(form.get(name)).trim()] as const);
        const changed = typed.filter(([name, text]) => text !== (known[name] ?? ''));
        if (changed.length === 0) return () => undefined;
        return send(() => corrected(lead.id, Object.fromEntries(changed), known, version));
      }}
    >
      {fieldNames.map((name) => (
        <Field
          key={name}
          name={name}
          label={words.profile[name]}
          maxLength={300}
          defaultValue={known[name] ?? ''}
          hint={known[name] === before[name] ? undefined : `${words.nowKnown}: ${known[name] || '–'}`}
        />
      ))}
    </LeadDialog>
  );
}

function NotALeadDialog({ lead, close }: { lead: LeadView; close: () => void }) {
  const send = useSend();
  const choices = useChoices().data;
  return (
    <LeadDialog
      title={words.edits['not-a-lead']}
      lead={subjectOf(lead)}
      close={close}
      send={(form, version, lost) => {
        const sent = () => send(() => dismissed(lead.id, String(form.get('reason')), version));
        return sendSoon({ id: lead.id, version }, words.notALead, sent, lost);
      }}
    >
      <p>{words.notALeadMeans}</p>
      {choices && <Choice name="reason" label={words.reason} options={asOptions(choices.notLeadReasons)} />}
    </LeadDialog>
  );
}

/** Personal data is restricted, so the audit keeps who made the copy and why. */
function ExportDialog({ lead, close }: { lead: LeadView; close: () => void }) {
  return (
    <ReasonDialog
      lead={lead}
      close={close}
      title={words.edits.export}
      means={words.exportMeans}
      hint={words.exportReason}
      send={async (reason) => {
        const { file, zip, address = '' } = await ask('export', `/leads/${lead.id}/export`, { body: { reason } });
        // A large one lies in a bucket for an hour.
        if (zip === undefined) window.location.assign(address);
        else
          save(new Blob([Uint8Array.from(atob(zip), (byte) => byte.charCodeAt(0))], { type: 'application/zip' }), file);
        return () => say(words.exported);
      }}
    />
  );
}

/** An irreversible action: it asks for a reason and explains its effect. */
function EraseDialog({ lead, close }: { lead: LeadView; close: () => void }) {
  const navigate = useNavigate();
  return (
    <ReasonDialog
      lead={lead}
      close={close}
      title={words.edits.erase}
      means={words.eraseMeans}
      hint={words.eraseReason}
      send={async (reason, version) => {
        const { receipt } = await ask('erase', `/leads/${lead.id}/erase`, {
          body: { reason },
          headers: asSeen(version),
        });
        return () => void navigate({ to: '/erased', search: { receipt } });
      }}
    />
  );
}

/** An action on all data of a person: it explains its effect, and the audit keeps the reason. */
function ReasonDialog(props: {
  lead: LeadView;
  close: () => void;
  title: string;
  means: string;
  hint: string;
  send: (reason: string, version: string | undefined) => Promise<() => void>;
}) {
  const { lead, close, title, means, hint, send } = props;
  return (
    <LeadDialog
      title={title}
      lead={subjectOf(lead)}
      labels={{ reason: words.reason }}
      submit={title}
      close={close}
      send={(form, version) => send(String(form.get('reason')).trim(), version)}
    >
      <p>{means}</p>
      <Field name="reason" label={words.reason} maxLength={200} required hint={hint} />
    </LeadDialog>
  );
}

/** An undo restores the values of `known`, unless they were corrected since. */
async function corrected(id: string, body: Profile, known: Profile, version: string | undefined): Promise<Done> {
  const lead = await ask('correct-profile', `/leads/${id}`, { method: 'PATCH', body, headers: asSeen(version) });
  const before = Object.fromEntries(Object.keys(body).map((name) => [name, known[name as FieldName] ?? '']));
  return { text: words.done.correct, lead, undo: () => takenBack(id, before, lead.version) };
}

async function takenBack(id: string, before: Profile, version: string): Promise<Done> {
  const lead = await ask('correct-profile', `/leads/${id}`, {
    method: 'PATCH',
    body: before,
    headers: asSeen(version),
  });
  return { text: words.undone, lead };
}

async function dismissed(id: string, reason: string, version: string | undefined): Promise<Done> {
  const lead = await ask('not-a-lead', `/leads/${id}/not-a-lead`, { body: { reason }, headers: asSeen(version) });
  return { text: words.notALead, lead };
}

/** Takes a dismissal back. */
export async function restored(id: string): Promise<Done> {
  const lead = await ask('undo-not-a-lead', `/leads/${id}/not-a-lead/undo`, { method: 'POST' });
  return { text: words.leadAgain, lead };
}
