import type { ScoringRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { type Instant, millis } from '../../domain/time/instant.ts';

type Rules = ScoringRules;

/** The rules of config/scoring.yaml hard-coded for these activities: no file, no reasons. */
export function byHand(rules: Rules, now: Instant): (activities: readonly Activity[]) => number {
  const rule = (activity: Activity['type'], fits: (rule: Rules['points'][number]) => boolean) => {
    const found = rules.points.find((one) => one.activity === activity && !one.campaign && !one.url && fits(one));
    return { points: found?.points ?? 0, halfLife: found?.halfLife ?? rules.halfLife, group: found?.group };
  };
  const form = (name: string) => rule('form.submitted', (one) => one.form === undefined || one.form === name);
  const forms = { contact: form('contact'), guide: form('guide') };
  const pricing = rule('page.viewed', ({ path = '' }) => path.includes('pricing'));
  const page = rule('page.viewed', ({ path }) => path === undefined);
  const click = rule('link.clicked', ({ path }) => path === undefined);
  const cap = rules.caps.find(({ group }) => group === page.group);
  const at = millis(now);
  return (activities) => {
    let sum = 0;
    const pages: number[] = [];
    for (const activity of activities) {
      const time = Date.parse(activity.at);
      let { points, halfLife } = click;
      if (activity.type === 'form.submitted')
        ({ points, halfLife } = activity.detail.form === 'guide' ? forms.guide : forms.contact);
      else if (activity.type === 'page.viewed') {
        ({ points, halfLife } = activity.detail.url.includes('/pricing') ? pricing : page);
        if (points === page.points && cap !== undefined) {
          const used = pages.filter((one) => cap.per === undefined || one > time - cap.per).length * points;
          points = Math.min(points, Math.max(0, cap.points - used));
          pages.push(time);
        }
      } else if (activity.type !== 'link.clicked') continue;
      sum += Math.round(points * 2 ** (-(at - time) / halfLife) * 10);
    }
    return Math.min(100, Math.max(0, Math.round(sum / 10)));
  };
}
