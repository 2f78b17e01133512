import type { WorkingHours } from '../time/calendar.ts';
import type { Expression } from './expression.ts';

/** A condition on a lead: the marketer's text, and its parsed expression. */
export interface LeadCondition {
  text: string;
  asks: Expression;
}

/** A moment of the week on the lead's wall. */
export interface WeekMoment {
  /** `Mon` to `Sun`. */
  weekday: string;
  /** `10:00` */
  clock: string;
}

/** Conditions on a lead's field: all given ones must hold. domain/config/condition.ts explains each. */
interface FieldCondition {
  field: string;
  equals?: string;
  oneOf?: string[];
  contains?: string[];
  atLeast?: number;
  below?: number;
  missing?: boolean;
}

/** One touch of a track. */
export interface Step {
  id: string;
  template: string;
  /** Mails to compare, with their weights. */
  variants?: Record<string, number>;
  /** Milliseconds after the touch before. */
  after: number;
  /** The next such moment once `after` is over. */
  on?: WeekMoment;
  anyTime: boolean;
  window?: WorkingHours;
  skip?: LeadCondition;
  stop?: LeadCondition;
  /** Leads that are past this place get it too. */
  reachEarlier?: boolean;
}

/** A track as config/nurture.yaml describes it; a pinned lead keeps the version it started on. domain/config/track.ts is its schema. */
export interface Track {
  id: string;
  name?: string;
  for: 'new' | 'recycled' | 'customer';
  priority?: number;
  forms?: string[];
  segment?: FieldCondition[];
  segments?: string[];
  /** What those segments ask, as the config had them when the track was read. */
  inSegments?: LeadCondition[];
  personas?: string[];
  interests?: string[];
  reasons?: string[];
  topic?: string;
  window?: WorkingHours;
  goal?: LeadCondition;
  inFlight?: 'follow' | 'pin';
  steps: Step[];
  /** How long to wait after the last step before the lifecycle ends, in milliseconds. */
  quiet: number;
}
