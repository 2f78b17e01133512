/** The result of a change or a look at secrets: for programs, and as lines for people. */
export interface KeysAnswer {
  data: Readonly<Record<string, unknown>>;
  text: string;
}

/** `given`: the person has the value already, so it is not shown. */
export const secretSet = (of: string, value: string, given: string | undefined, also = ''): KeysAnswer =>
  given === undefined
    ? {
        data: { of, secret: value },
        text: `${of}: ${value}\nIt is not shown again. Functions know it within five minutes.${also}`,
      }
    : { data: { of, set: true }, text: `${of} is set. Functions know it within five minutes.${also}` };
