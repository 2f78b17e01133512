import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { SuppressionReason } from '../../../domain/lead/person.ts';
import { clientSettings, healing } from '../aws/aws-client.ts';
import { isAwsError } from '../aws/aws-errors.ts';

export type AccountList = ReturnType<typeof createAccountList>;

/** SES's own suppression list of this account: SES accepts mail to an address on it and sends none, of any kind. */
export function createAccountList(client = healing(new SESv2Client(clientSettings), 'SES')) {
  return {
    /** Can be repeated. A person who only unsubscribed is not put there: SES would also stop the confirmations they ask for. */
    async add(email: string, reason: Exclude<SuppressionReason, 'unsubscribed'>): Promise<void> {
      const Reason = reason === 'bounced' ? 'BOUNCE' : 'COMPLAINT';
      await client.send(new PutSuppressedDestinationCommand({ EmailAddress: email, Reason }));
    },

    /** Whether SES sends nothing to this address. SES answers once a second at most. */
    async has(email: string): Promise<boolean> {
      try {
        await client.send(new GetSuppressedDestinationCommand({ EmailAddress: email }));
        return true;
      } catch (error) {
        if (isAwsError(error, 'NotFoundException')) return false;
        throw error;
      }
    },

    /** Can be repeated: an address that is not on the list is no error. */
    async remove(email: string): Promise<void> {
      try {
        await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: email }));
      } catch (error) {
        if (!isAwsError(error, 'NotFoundException')) throw error;
      }
    },
  };
}
