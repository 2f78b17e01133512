import { createContext, type ReactNode, useContext, useId } from 'react';

type Option = { id: string; name: string };
export const asOptions = (names: readonly string[]): Option[] => names.map((name) => ({ id: name, name }));

/** Names of the fields that the API refused. */
export const Invalid = createContext<readonly string[]>([]);

const useInvalid = (name: string | undefined) => (useContext(Invalid).includes(name ?? '') ? true : undefined);

const Labelled = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
  <label className="field">
    <span>{label}</span>
    {children}
  </label>
);

/** A line to write in, with a `hint` below it. */
export function Field({ label, hint, ...input }: { label: string; hint?: string } & React.ComponentProps<'input'>) {
  const hintId = useId();
  return (
    <>
      <Labelled label={label}>
        <input autoComplete="off" aria-invalid={useInvalid(input.name)} aria-describedby={hint && hintId} {...input} />
      </Labelled>
      {hint && (
        <span id={hintId} className="quiet">
          {hint}
        </span>
      )}
    </>
  );
}

export const Text = ({ name, label }: { name: string; label: string }) => (
  <Labelled label={label}>
    <textarea name={name} rows={3} maxLength={2_000} aria-invalid={useInvalid(name)} />
  </Labelled>
);

export function Choice(props: {
  name: string;
  label: string;
  options: readonly Option[];
  optional?: boolean;
  value?: string;
  onChange?: (value: string) => void;
}) {
  const { name, label, options, optional = false, value, onChange } = props;
  const isInvalid = useInvalid(name);
  return (
    <Labelled label={label}>
      <select
        name={name}
        required={!optional}
        aria-invalid={isInvalid}
        value={value}
        onChange={({ target }) => onChange?.(target.value)}
      >
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
