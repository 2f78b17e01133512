import type { Activity } from './activity.ts';
import type { ScoringRules } from './config.ts';
import type { Stage, Wait } from './lead.ts';
import { pointsOf } from './score.ts';

/**
 * Which waits an activity ends. Pure, so the same answer wakes a lead in the cloud, in the embedded cloud and in a backtest.
 * An activity that wakes nobody is still recorded and still raises the revision: whoever decides next will see it.
 */
export function wakes(activity: Activity, rules: ScoringRules): Wait[] {
  switch (activity.type) {
    case 'form.submitted':
      // Another form may be one that needs no confirmation, a demo request for example.
      return activity.detail.refused ? [] : ['engagement', 'confirmation'];
    case 'page.viewed':
    case 'link.clicked':
    case 'file.downloaded':
    case 'mail.opened':
      return Math.abs(pointsOf(activity, rules)) >= rules.wakePoints ? ['engagement'] : [];
    case 'mail.replied':
    case 'mail.complained':
    case 'paused':
      return ['engagement'];
    case 'mail.bounced':
      return activity.detail.hard ? ['engagement', 'confirmation'] : [];
    case 'unsubscribed':
      return ['engagement', 'confirmation'];
    case 'confirmed':
      return ['confirmation'];
    case 'rep.accepted':
    case 'rep.declined':
      return ['acceptance'];
    case 'outcome.recorded':
      return ['outcome'];
    case 'mail.delivered':
    case 'workflow.failed':
      return [];
  }
}

/**
 * Whether an activity of a lead without an open lifecycle opens a new one. A dormant lead comes back by any signal;
 * whoever was lost, rejected or said no comes back only by asking; a customer only by raising a hand.
 */
export function reopens(stage: Stage, activity: Activity, rules: ScoringRules): boolean {
  if (activity.type === 'form.submitted' && !activity.detail.refused)
    return stage !== 'customer' || rules.handRaise.forms.includes(activity.detail.form);
  if (activity.type === 'mail.replied') return stage !== 'rejected';
  return (
    stage === 'dormant' &&
    (activity.type === 'link.clicked' || activity.type === 'page.viewed' || activity.type === 'file.downloaded') &&
    wakes(activity, rules).length > 0
  );
}
