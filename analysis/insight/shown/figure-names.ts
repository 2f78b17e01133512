import type { InsightPart } from '../insight.ts';

/** What people call each figure, in the order of their pages: the command, the API and the app take these. */
export const figureNames = {
  funnel: 'funnel',
  stages: 'stages',
  speed: 'speed',
  handover: 'handover',
  reps: 'wins',
  bottleneck: 'bottleneck',
  velocity: 'velocity',
  sources: 'sources',
  mails: 'mails',
  content: 'content',
  waiting: 'waiting',
  segments: 'segments',
} as const satisfies Record<string, InsightPart>;

type FigureName = keyof typeof figureNames;

export const isFigureName = (name: string): name is FigureName => Object.hasOwn(figureNames, name);
