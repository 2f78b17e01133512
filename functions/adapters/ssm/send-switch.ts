import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import { type SendSwitchState, sendSwitchStates } from '../../../domain/nurture/send-pause.ts';
import { minute } from '../../../domain/time/instant.ts';
import { clientSettings, healing } from '../aws/aws-client.ts';

/** Half of the minute within which a pause must be known everywhere: a mail may be on its way when this is read. */
const freshFor = minute / 2;

export interface SendSwitch {
  /** Throws MailUnavailable when the parameter cannot be read: a mail is not sent on a guess. */
  state(): Promise<SendSwitchState>;
  set(state: SendSwitchState): Promise<void>;
}

/** The switch for all marketing mail. `now` is the process's own clock in milliseconds; it measures the age of the cache. */
export function createSendSwitch(
  name: string,
  now: () => number,
  client = healing(new SSMClient(clientSettings), 'Systems Manager'),
): SendSwitch {
  let read: { at: number; state: SendSwitchState } | undefined;
  return {
    async state() {
      if (read && now() - read.at < freshFor) return read.state;
      const at = now();
      const value = await client.send(new GetParameterCommand({ Name: name })).then(
        ({ Parameter }) => Parameter?.Value,
        (error: Error) => {
          throw new TemporaryError('MailUnavailable', `the send switch ${name} cannot be read: ${error.name}`);
        },
      );
      const state = sendSwitchStates.find((one) => one === value);
      if (!state)
        throw new TemporaryError(
          'MailUnavailable',
          `the send switch ${name} says neither ${sendSwitchStates.join(' nor ')}`,
        );
      read = { at, state };
      return state;
    },

    async set(state) {
      await client.send(new PutParameterCommand({ Name: name, Value: state, Overwrite: true }));
      read = { at: now(), state };
    },
  };
}
