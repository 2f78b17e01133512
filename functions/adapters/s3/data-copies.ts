import { hour, second } from '../../../domain/time/instant.ts';
import type { S3 } from './s3.ts';

const keyOf = (leadId: string) => `copies/${leadId}.zip`;

export type DataCopies = ReturnType<typeof createDataCopies>;

/** Copies of all data of a person that are too large for an answer, one object a lead. The bucket deletes each after a day. */
export function createDataCopies(s3: Pick<S3, 'put' | 'address' | 'beginning' | 'remove'>, bucket: string) {
  return {
    /** Puts a copy in place of the one before. Answers the address that gives it for an hour. */
    async keep(leadId: string, zip: Uint8Array): Promise<string> {
      await s3.put(bucket, keyOf(leadId), zip);
      return s3.address(bucket, keyOf(leadId), 'my-data.zip', hour / second);
    },

    has: async (leadId: string): Promise<boolean> => (await s3.beginning(bucket, keyOf(leadId), 1)) !== undefined,

    remove: (leadId: string): Promise<void> => s3.remove(bucket, keyOf(leadId)),
  };
}
