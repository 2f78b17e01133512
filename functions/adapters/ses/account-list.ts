import { PutSuppressedDestinationCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { SuppressionReason } from '../../../domain/lead/person.ts';
import { clientSettings, lean } from '../aws/aws-client.ts';

export type AccountList = ReturnType<typeof createAccountList>;

/** SES's own suppression list of this account: SES accepts mail to an address on it and sends none, of any kind. */
export function createAccountList(client = lean(new SESv2Client(clientSettings))) {
  return {
    /** Can be repeated. Who only unsubscribed does not belong there: it would stop the confirmations they ask for, too. */
    async add(email: string, reason: Exclude<SuppressionReason, 'unsubscribed'>): Promise<void> {
      const Reason = reason === 'bounced' ? 'BOUNCE' : 'COMPLAINT';
      await client.send(new PutSuppressedDestinationCommand({ EmailAddress: email, Reason }));
    },
  };
}
