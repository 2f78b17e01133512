import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { Grade } from '../../../domain/lead/grade.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { Send } from '../../../domain/lead/send.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import type { Score } from '../../../domain/scoring/score.ts';
import type { TimelineEntry } from '../../../domain/workflow/timeline.ts';

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
