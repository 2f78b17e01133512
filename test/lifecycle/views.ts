import type { Activity } from '../../domain/activity.ts';
import type { Grade, Lead, Stage } from '../../domain/lead.ts';
import type { Send } from '../../domain/nurture/send.ts';
import type { Assignment } from '../../domain/sales/assignment.ts';
import type { Score } from '../../domain/scoring/score.ts';
import type { TimelineEntry } from '../../domain/story.ts';

/** `GET /_local/leads/{id}` */
export interface LeadView {
  profile: Lead;
  stage: Stage;
  score: Score & { grade: Grade; gradeReasons: string[] };
  timeline: TimelineEntry[];
  activities: Activity[];
  sends: Send[];
  assignments: Assignment[];
}

/** An event of GetExecutionHistory; timestamps are seconds. */
export interface HistoryEvent {
  type: string;
  timestamp: number;
  stateEnteredEventDetails?: { name: string };
}
