import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { LeadView } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { useZone } from '../parts/me.ts';
import { words } from '../texts/work/index.ts';
import { Choice, Field } from './fields.tsx';
import { LeadDialog } from './lead-dialog.tsx';
import { subjectOf, titleOf } from './subject.ts';
import { asSeen, type Done, leadQuery, told, useSend } from './use-work.ts';

/** Finds the other lead of the same person, shows both side by side, and asks which one to keep. */
export function MergeDialog({ lead, close }: { lead: LeadView; close: () => void }) {
  const send = useSend();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [otherId, setOtherId] = useState('');
  const [keptId, setKeptId] = useState(lead.id);
  const q = typed.trim();
  const found = useQuery({
    queryKey: ['found', q],
    queryFn: () => ask('leads', '/leads', { query: { q, limit: 10 } }),
    enabled: q.length > 2,
  });
  const other = useQuery({ ...leadQuery(otherId), enabled: otherId !== '' }).data;
  const others = found.data?.leads.filter(({ id }) => id !== lead.id) ?? [];
  return (
    <LeadDialog
      title={words.edits.merge}
      lead={subjectOf(lead)}
      labels={{ other: words.otherLead }}
      submit={words.edits.merge}
      close={close}
      send={async (_, version) => {
        if (!other) throw new Error(words.chooseOther);
        const isThis = keptId === lead.id;
        const tell = await send(() => merged(keptId, isThis ? other.id : lead.id, isThis ? version : other.version));
        return () => {
          tell();
          if (!isThis) void navigate({ to: '/leads/$id', params: { id: keptId } });
        };
      }}
    >
      <p>{words.mergeMeans}</p>
      <Field
        label={words.otherLead}
        type="search"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        hint={q.length > 2 && found.data && others.length === 0 ? words.nobodyFound : words.otherHint}
      />
      {others.length > 0 && (
        <Choice
          name="other"
          label={words.found}
          optional
          value={otherId}
          onChange={(id) => {
            setOtherId(id);
            setKeptId(lead.id);
          }}
          options={others.map((one) => ({
            id: one.id,
            name: [titleOf(one), one.email, one.company]
              .filter((part, n, all) => part && all.indexOf(part) === n)
              .join(', '),
          }))}
        />
      )}
      {other && other.id !== lead.id && <SideBySide leads={[lead, other]} keptId={keptId} keep={setKeptId} />}
    </LeadDialog>
  );
}

/** Two leads, a column each; the kept one is chosen in the first row. */
function SideBySide(props: { leads: readonly [LeadView, LeadView]; keptId: string; keep: (id: string) => void }) {
  const { leads, keptId, keep } = props;
  const zone = useZone();
  const { fields } = words.sideBySide;
  const rows: readonly [string, (lead: LeadView) => string | undefined][] = [
    [fields.email, ({ email }) => email],
    [fields.name, ({ name }) => name],
    [fields.company, ({ company }) => company],
    [fields.stage, ({ stage }) => stage],
    [fields.owner, ({ owner }) => owner],
    [fields.score, ({ grade, score }) => [grade, score !== undefined && Math.round(score)].filter(Boolean).join(' ')],
    [fields.source, ({ source }) => source],
    [fields.since, ({ createdAt }) => momentText(createdAt, zone)],
    [fields.mails, ({ mails }) => String(mails.length)],
  ];
  return (
    <table>
      <caption>{words.sideBySide.title}</caption>
      <thead>
        <tr>
          <th scope="row">{words.sideBySide.keep}</th>
          {leads.map((lead) => (
            <td key={lead.id}>
              <label>
                <input type="radio" name="kept" checked={lead.id === keptId} onChange={() => keep(lead.id)} />{' '}
                {lead.email ?? titleOf(lead)}
              </label>
            </td>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, of]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {leads.map((lead) => (
              <td key={lead.id}>{of(lead) || '–'}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The other leads of the same person, each with its way back for a day. */
export function MergedLeads({ lead }: { lead: LeadView }) {
  const send = useSend();
  const zone = useZone();
  if (lead.merged.length === 0) return null;
  return (
    <>
      <h2>{words.mergedLeads}</h2>
      <ul>
        {lead.merged.map(({ id, email, name, at, separable }) => (
          <li key={id}>
            {email ?? name ?? '–'} <span className="quiet">{momentText(at, zone)}</span>{' '}
            {separable && lead.edits.includes('merge') && (
              <button type="button" onClick={() => void told(send(() => separated(lead.id, id)))}>
                {words.takeApart}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

async function merged(id: string, other: string, version: string | undefined): Promise<Done> {
  const lead = await ask('merge', `/leads/${id}/merge`, { body: { other }, headers: asSeen(version) });
  return { text: words.mergedNow, lead, undo: () => separated(id, other) };
}

async function separated(id: string, other: string): Promise<Done> {
  const lead = await ask('undo-merge', `/leads/${id}/merge/undo`, { body: { other } });
  return { text: words.takenApart, lead };
}
