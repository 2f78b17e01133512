import type { ReactNode } from 'react';
import { words } from '../texts/work/index.ts';
import type { Subject } from './subject.ts';
import type { WorkAction } from './use-work.ts';

/** What is at hand, the first of them as the one thing to do now; the rest is behind one more step. */
const atHand: readonly WorkAction[] = [
  'accept',
  'contact',
  'outcome',
  'more-time',
  'next-step',
  'pass',
  'correct',
  'note',
];
const most = 4;

/** The actions of a lead's page: the one that is next stands out, three more are at hand, and `more` and the rest are grouped. */
export function LeadActions(props: {
  lead: Subject;
  can: readonly WorkAction[];
  begin: (action: WorkAction, lead: Subject) => void;
  /** Further buttons of the group. */
  more?: ReactNode;
}) {
  const { lead, can, begin, more } = props;
  const shown = atHand.filter((action) => can.includes(action)).slice(0, most);
  const rest = can.filter((action) => !shown.includes(action));
  const button = (action: WorkAction, className?: string) => (
    <button key={action} type="button" className={className} onClick={() => begin(action, lead)}>
      {words.actions[action]}
      <span className="hidden"> {lead.title}</span>
    </button>
  );
  return (
    <div className="row actions">
      {shown.map((action, at) => button(action, at === 0 && action !== 'note' ? 'primary' : undefined))}
      {(rest.length > 0 || more) && (
        <details className="menu">
          <summary className="button">{words.moreActions}</summary>
          <div className="row">
            {rest.map((action) => button(action))}
            {more}
          </div>
        </details>
      )}
    </div>
  );
}
