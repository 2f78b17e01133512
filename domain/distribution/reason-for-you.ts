import type { Say } from '../language/said.ts';
import { capitalised } from '../lead/activity-text.ts';
import type { Assignment } from '../lead/assignment.ts';

/** The verbs that reasons begin with (strategies.ts): the same after "you" as after a name. */
const clause = /(^|: |; )(waited|came|had|won|took) /;

/** Why an offer went to its reader, in the reader's language: "You waited longest (since 8:00)." The manager reads of others. */
export function reasonForReader({ why, toManager }: Pick<Assignment, 'why' | 'toManager'>, say: Say): string {
  const forYou = () => why.replace(clause, (_, before: string, verb: string) => `${before}you ${verb} `);
  return sentence(say(toManager ? why : forYou()));
}

/** With a capital letter and a full stop. */
function sentence(text: string): string {
  const said = capitalised(text);
  return said === '' || /[.!?]$/.test(said) ? said : `${said}.`;
}
