import type { Config } from '../config/config.ts';
import type { Assignment } from '../lead/assignment.ts';
import type { Instant } from '../time/instant.ts';

/** The next action to find a rep. `until` is always later than `now`. */
export type OfferPlan =
  | { do: 'accepted'; assignment: Assignment }
  | { do: 'recycle'; why: string; assignment?: Assignment }
  /**
   * `promise`: the step of the mail that tells the lead when a rep will call. `attempt`: of the later offer, when the manager
   * must learn how long no rep can take the lead.
   */
  | { do: 'wait'; until: Instant; why: string; assignment?: Assignment; promise?: string; attempt?: number }
  /** The rep's answer time is nearly over. */
  | { do: 'warn'; until: Instant; assignment: Assignment }
  | { do: 'expire'; assignment: Assignment }
  /** The rep is away or has left: the offer moves on before its time. */
  | { do: 'withdraw'; assignment: Assignment }
  /** A raised hand that neither reps nor the manager answered. It waits for any of them; nothing happens by itself. */
  | { do: 'unanswered'; until: Instant; assignment: Assignment }
  /** The mail about the offer could not leave: the answer time begins again. */
  | { do: 'renew'; assignment: Assignment; times: Pick<Assignment, 'acceptBy' | 'warnAt'>; until: Instant }
  | ({
      do: 'offer';
      /** The turn that the choice was made on: it is void if a rep got a lead since. Absent for a rep whom the manager chose. */
      turn?: number;
      pass?: number;
      reserved?: boolean;
    } & Offer)
  | { do: 'remind-manager'; assignment: Assignment; reminder: number; until: Instant };

/** An offer before it is made. */
export type Offer = Pick<
  Assignment,
  | 'attempt'
  | 'repId'
  | 'toManager'
  | 'acceptBy'
  | 'warnAt'
  | 'why'
  | 'candidates'
  | 'unlisted'
  | 'rule'
  | 'strategy'
  | 'segment'
>;

export type OfferConfig = Pick<Config, 'sales' | 'deployment' | 'scoring' | 'capture'>;
