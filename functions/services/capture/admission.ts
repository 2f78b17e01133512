import { type Admission, crowdOf, senderOf } from '../../../domain/capture/limits.ts';
import type { CaptureRules } from '../../../domain/config/config.ts';
import { type Instant, millis } from '../../../domain/time/instant.ts';
import { senderAt } from '../../../domain/tracking/network.ts';
import { log, metric } from '../../adapters/aws/log.ts';
import type { FormLimits } from '../../adapters/dynamodb/form-limits.ts';
import { type Keys, keyedHash } from '../../adapters/secrets/key-ring.ts';
import type { Challenges } from './challenges.ts';

interface AdmissionDeps {
  limits: FormLimits;
  challenges: Pick<Challenges, 'solvedBy'>;
  keys: Pick<Keys, 'identity'>;
  rules: CaptureRules['limits'];
  now: () => Instant;
}

export type FormAdmission = ReturnType<typeof createAdmission>;

/** Keeps one program from using up the limits of all. A form above a limit is kept, and its sender confirms the address first. */
export function createAdmission({ limits, challenges, keys, rules, now }: AdmissionDeps) {
  return {
    /** `ip`: where the form came from; `challenge`: the solution that its page sent. Never throws. */
    async admit(ip: string, challenge: string | undefined): Promise<Admission> {
      try {
        return await decided(ip, challenge);
      } catch (error) {
        // When counting fails, the form is admitted.
        log.error('a form was not counted', { error });
        return 'usual';
      }
    },

    /** Notifies ops and the manager that this lead's form waits for a confirmation. */
    async heldBack(leadId: string): Promise<void> {
      const at = now();
      metric('SurgeForms', 1, millis(at));
      await limits
        .holdBack(leadId, at, 'form')
        .catch((error: unknown) => log.error('a form is missing in the digest', { leadId, error }));
    },
  };

  async function decided(ip: string, challenge: string | undefined): Promise<Admission> {
    const sender = senderOf(await countsOf(ip), rules);
    if (sender === 'refused') return 'refused';
    // A challenge is used once, so it is used up only where it counts.
    if (sender === 'doubtful' && !(await isSolved(challenge))) return 'confirm';
    const crowd = crowdOf(await limits.countForm(now()), rules);
    if (crowd !== 'doubtful' || sender === 'doubtful') return crowd === 'confirm' ? 'confirm' : 'usual';
    return (await isSolved(challenge)) ? 'usual' : 'confirm';
  }

  async function countsOf(ip: string) {
    const sender = senderAt(ip);
    if (sender === undefined) return {};
    return limits.countSender(hidden(sender.network), hidden(sender.address), now());
  }

  async function isSolved(challenge: string | undefined): Promise<boolean> {
    if (rules.challenge === 'off') return false;
    const signature = await challenges.solvedBy(challenge);
    return signature !== undefined && limits.spend(signature, now());
  }

  /** An IP address is personal data: the table holds a keyed hash of it, for two hours. */
  function hidden(text: string): string {
    return keyedHash(keys.identity, 'sender', text, 24);
  }
}
