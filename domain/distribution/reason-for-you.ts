import { capitalised } from '../lead/activity-text.ts';

/** The verbs that reasons begin with (strategies.ts): the same after "you" as after a name. */
const clause = /(^|: |; )(waited|came|had|won|took) /;

/** Why an offer went to a rep, said to that rep: "You waited longest (since 8:00)." */
export function reasonForYou(why: string): string {
  return sentence(why.replace(clause, (_, before: string, verb: string) => `${before}you ${verb} `));
}

/** With a capital letter and a full stop. */
export function sentence(text: string): string {
  const said = capitalised(text);
  return said === '' || /[.!?]$/.test(said) ? said : `${said}.`;
}
