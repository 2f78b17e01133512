import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Choices } from '../../functions/http/api/shapes-work.ts';
import { words } from '../texts/work/index.ts';
import { useChoices, useWork, type WorkAction } from './use-work.ts';

/** The lead that something is done with; `version` is what the person saw of it. */
export interface Subject {
  id: string;
  title: string;
  version?: string;
}

type Option = { id: string; name: string };
const asOptions = (names: readonly string[]): Option[] => names.map((name) => ({ id: name, name }));

/** Asks for what an action needs, and does it. The focus goes back to where it was. */
export function ActionDialog(props: { action: WorkAction; lead: Subject; preset?: string; close: () => void }) {
  const { action, lead, preset, close } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const choices = useChoices().data;
  const work = useWork();
  useEffect(() => dialog.current?.showModal(), []);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    work(lead.id, action, bodyOf(action, new FormData(event.currentTarget)), lead.version);
    close();
  }

  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="action-title">
      <form onSubmit={submit}>
        <h2 id="action-title">
          {words.actions[action]}: {lead.title}
        </h2>
        {choices && <Fields action={action} choices={choices} preset={preset} />}
        <p className="row">
          <button type="submit" className="primary">
            {words.save}
          </button>
          <button type="button" onClick={close}>
            {words.cancel}
          </button>
        </p>
      </form>
    </dialog>
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
          <Field name="on" label={words.nextOn} type="date" required />
          <Field name="what" label={words.next} />
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

const Labelled = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
  <label className="field">
    <span>{label}</span>
    {children}
  </label>
);

function Field({ label, ...input }: { label: string } & React.ComponentProps<'input'>) {
  return (
    <Labelled label={label}>
      <input autoComplete="off" {...input} />
    </Labelled>
  );
}

const Text = ({ name, label }: { name: string; label: string }) => (
  <Labelled label={label}>
    <textarea name={name} rows={3} maxLength={2_000} />
  </Labelled>
);

function Choice(props: {
  name: string;
  label: string;
  options: readonly Option[];
  optional?: boolean;
  value?: string;
  onChange?: (value: string) => void;
}) {
  const { name, label, options, optional = false, value, onChange } = props;
  return (
    <Labelled label={label}>
      <select name={name} required={!optional} value={value} onChange={({ target }) => onChange?.(target.value)}>
        {optional && <option value="">–</option>}
        {options.map(({ id, name: said }) => (
          <option key={id} value={id}>
            {said}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

const numbers = ['minutes', 'value', 'probability'];

/** What the form says, without what was left empty. */
function bodyOf(action: WorkAction, form: FormData): object {
  const given = [...form].filter(([, value]) => value !== '');
  const body = Object.fromEntries(given.map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value]));
  return action === 'correct' ? { ...body, correct: true } : body;
}
