import { useState } from 'react';
import type { Choices } from '../../functions/http/api/shapes-work.ts';
import { words } from '../texts/work/index.ts';
import { asOptions, Choice, Field, Text } from './fields.tsx';
import { LeadDialog } from './lead-dialog.tsx';
import type { Subject } from './subject.ts';
import { useChoices, useWork, type WorkAction } from './use-work.ts';

/** Asks for an action's input, and runs it. */
export function ActionDialog(props: { action: WorkAction; lead: Subject; preset?: string; close: () => void }) {
  const { action, lead, preset, close } = props;
  const choices = useChoices().data;
  const work = useWork();
  return (
    <LeadDialog
      title={words.actions[action]}
      lead={lead}
      close={close}
      send={(form, version, lost) => work(lead.id, action, bodyOf(action, form), version, lost)}
    >
      {choices && <Fields action={action} choices={choices} preset={preset} />}
    </LeadDialog>
  );
}

function Fields({ action, choices, preset }: { action: WorkAction; choices: Choices; preset?: string }) {
  switch (action) {
    case 'contact':
      return (
        <>
          <Choice name="contact" label={words.contactKind} options={choices.contacts} />
          <Text name="note" label={words.note} />
          <NextStep />
        </>
      );
    case 'note':
      return (
        <>
          <Text name="note" label={words.note} />
          <NextStep />
        </>
      );
    case 'next-step':
      return (
        <>
          <Field name="nextOn" label={words.nextOn} type="date" required />
          <Field name="next" label={words.next} />
        </>
      );
    case 'more-time':
      return <Choice name="minutes" label={words.minutes} options={asOptions(choices.moreTime.map(String))} />;
    case 'pass':
      return <Field name="reason" label={words.reason} />;
    case 'step':
      return (
        <>
          <Choice name="step" label={words.step} options={asOptions(choices.steps)} optional />
          <Field name="value" label={`${words.value} (${choices.currency})`} type="number" min={0} step="any" />
          <Field name="probability" label={words.probability} type="number" min={0} max={100} />
          <Field name="closeOn" label={words.closeOn} type="date" />
        </>
      );
    case 'follow-up':
      return <Choice name="followUp" label={words.followUp} options={choices.followUps} optional />;
    case 'assign':
      return <Choice name="repId" label={words.repId} options={choices.reps} />;
    case 'outcome':
    case 'correct':
      return <Outcome choices={choices} preset={preset} isCorrection={action === 'correct'} />;
    default:
      return null;
  }
}

function Outcome({ choices, preset, isCorrection }: { choices: Choices; preset?: string; isCorrection: boolean }) {
  const results = isCorrection ? (['won', 'lost'] as const) : (['won', 'lost', 'recycle'] as const);
  const [result, setResult] = useState(preset ?? 'won');
  const reasons = result === 'lost' ? choices.lostReasons : choices.recycleReasons;
  return (
    <>
      <Choice
        name="result"
        label={words.result}
        options={results.map((id) => ({ id, name: words[id] }))}
        value={result}
        onChange={setResult}
      />
      {result === 'won' && (
        <>
          <Field name="value" label={`${words.value} (${choices.currency})`} type="number" min={0} step="any" />
          {choices.products.length > 0 && (
            <Choice name="product" label={words.product} options={asOptions(choices.products)} optional />
          )}
        </>
      )}
      {result !== 'won' && <Choice name="reason" label={words.reason} options={asOptions(reasons)} />}
      {result === 'recycle' && (
        <>
          <Field name="until" label={words.until} type="date" />
          {choices.tracks.length > 0 && <Choice name="track" label={words.track} options={choices.tracks} optional />}
        </>
      )}
    </>
  );
}

const NextStep = () => (
  <>
    <Field name="nextOn" label={words.nextOn} type="date" />
    <Field name="next" label={words.next} />
  </>
);

const numbers = ['minutes', 'value', 'probability'];

/** The form's fields, without empty ones. */
function bodyOf(action: WorkAction, form: FormData): object {
  const given = [...form].filter(([, value]) => value !== '');
  const body = Object.fromEntries(given.map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value]));
  return action === 'correct' ? { ...body, correct: true } : body;
}
