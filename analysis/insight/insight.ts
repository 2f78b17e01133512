import { createBottleneck, type Jam } from './bottleneck.ts';
import { type ContentFigures, createContent } from './content.ts';
import { type Dimension, type Fold, groupOf, type InsightSettings } from './fold.ts';
import { createFunnel, type Funnel } from './funnel.ts';
import { createHandover, type Handover } from './handover.ts';
import { type Journey, nameOf } from './journey.ts';
import { createMails, type Mails } from './mails.ts';
import { at, sorted } from './rates.ts';
import { createSegments, type SegmentSize } from './segments.ts';
import { createSources, type SourceFigures, type Spend } from './sources.ts';
import { createSpeed, type Speed } from './speed.ts';
import { createStages, type StageFigures } from './stages.ts';
import { createVelocity, type Velocity } from './velocity.ts';
import { createWaiting, type Waiting } from './waiting.ts';
import { createWinRates, type WinRates } from './win-rates.ts';

/** All figures of one set of lifecycles. docs/guide/insight.md says how each is counted. */
export interface Figures {
  lifecycles: number;
  funnel: Funnel;
  stages: StageFigures[];
  speed: Speed;
  handover: Handover;
  wins: WinRates;
  bottleneck: Jam[];
  velocity: Velocity;
  sources: SourceFigures[];
  mails: Mails;
  content: ContentFigures[];
  waiting: Waiting[];
  segments: SegmentSize[];
}

export interface Insight {
  all: Figures;
  /** With a dimension: the same figures of each group, by its name. Counts of all groups add up to `all`. */
  groups?: { name: string; figures: Figures }[];
}

export type InsightPart = Exclude<keyof Figures, 'lifecycles'>;

/** Every figure at once: hand it the lifecycles one by one. `by`: also for each group of them. */
export function createInsight(settings: InsightSettings, spend: readonly Spend[] = [], by?: Dimension): Fold<Insight> {
  const all = createFigures(settings, spend);
  const groups = new Map<string, Fold<Figures>>();
  return {
    add(journey, name) {
      all.add(journey, name);
      // Money is spent on sources, so in groups of anything else it would count in each.
      const make = () => createFigures(settings, by === 'source' ? spend : []);
      if (by !== undefined) at(groups, groupOf(journey, by), make).add(journey, name);
    },
    figures: () => ({
      all: all.figures(),
      groups: by && sorted(groups).map(([name, fold]) => ({ name, figures: fold.figures() })),
    }),
  };
}

/** Every figure of lifecycles that are in memory. */
export function insightOf(
  journeys: Iterable<Journey>,
  settings: InsightSettings,
  spend: readonly Spend[] = [],
  by?: Dimension,
): Insight {
  const insight = createInsight(settings, spend, by);
  for (const journey of journeys) insight.add(journey, nameOf(journey));
  return insight.figures();
}

/** Every figure of one set of lifecycles; with `parts` those alone, and the others are absent. */
export function createFigures(
  settings: InsightSettings,
  spend: readonly Spend[],
  parts?: readonly InsightPart[],
): Fold<Figures> {
  const every: Record<InsightPart, Fold<unknown>> = {
    funnel: createFunnel(settings),
    stages: createStages(settings),
    speed: createSpeed(settings),
    handover: createHandover(settings),
    wins: createWinRates(settings),
    bottleneck: createBottleneck(settings),
    velocity: createVelocity(settings),
    sources: createSources(settings, spend),
    mails: createMails(settings),
    content: createContent(settings),
    waiting: createWaiting(),
    segments: createSegments(settings.segments ?? []),
  };
  const folds = Object.entries(every).filter(([part]) => parts?.includes(part as InsightPart) ?? true);
  let lifecycles = 0;
  return {
    add(journey, name) {
      lifecycles += 1;
      for (const [, fold] of folds) fold.add(journey, name);
    },
    figures: () => {
      const figures = folds.map(([part, fold]) => [part, fold.figures()]);
      return { lifecycles, ...Object.fromEntries(figures) } as Figures;
    },
  };
}
