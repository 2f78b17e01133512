import {
  CancelUpdateStackCommand,
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { UserError } from '../../domain/lead/errors.ts';
import { isAwsError } from '../../functions/adapters/aws/aws-errors.ts';
import { assetBucket, atOnce, type Release, releaseId, type Template } from '../deploy/releases.ts';

/** The stack cannot be rolled back; the message says why. */
export class RollbackError extends UserError {
  override readonly name = 'RollbackError';
}

interface StackClients {
  cloudFormation: Pick<CloudFormationClient, 'send'>;
  s3: Pick<S3Client, 'send'>;
}

/** Releases that can be gone back to: enough for some weeks of daily deploys. */
const mostKept = 30;
const everyMs = 5_000;

export type ReleaseStore = ReturnType<typeof createReleaseStore>;

/** The releases of a stack. The CDK's bucket holds their templates beside their code. */
export function createReleaseStore(
  stack: string,
  region: string,
  clients: StackClients = { cloudFormation: new CloudFormationClient({ region }), s3: new S3Client({ region }) },
  pause: () => Promise<void> = () => new Promise((done) => setTimeout(done, everyMs)),
) {
  const { cloudFormation, s3 } = clients;
  const prefix = `leadloop-releases/${stack}/`;

  async function described() {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    const { StackStatus: status = '', StackId = '', StackStatusReason: reason = '' } = Stacks[0] ?? {};
    return { status, reason, account: StackId.split(':')[4] ?? '' };
  }

  /** The bucket that holds the code of a template, and so its releases. */
  async function bucketOf(template: Template): Promise<string> {
    const bucket = assetBucket(template, (await described()).account, region);
    if (bucket === undefined) throw new RollbackError(`the template of ${stack} does not say where its code is`);
    return bucket;
  }

  async function read(Bucket: string, Key: string): Promise<Template> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  }

  /** Newest first. */
  async function keys(Bucket: string): Promise<string[]> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
    return Contents.flatMap(({ Key }) => Key ?? [])
      .sort()
      .reverse();
  }

  return {
    /** The status of the stack, such as `UPDATE_COMPLETE`, and why. */
    described,

    /** The deployed template. */
    async deployed(): Promise<Template> {
      const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: stack }));
      return JSON.parse(TemplateBody);
    },

    /** Keeps a release that has just been deployed. Doing it twice keeps it once. */
    async keep(template: Template, at: Date): Promise<void> {
      const Bucket = await bucketOf(template);
      const [newest, ...older] = await keys(Bucket);
      if (newest !== undefined && releaseId(await read(Bucket, newest)) === releaseId(template)) return;
      const Key = `${prefix}${at.toISOString().replace(/[:.]/g, '-')}.json`;
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(atOnce(template)) }));
      for (const old of older.slice(mostKept - 2)) await s3.send(new DeleteObjectCommand({ Bucket, Key: old }));
    },

    /** All stored releases, the newest first. */
    async kept(deployed: Template): Promise<Release[]> {
      const Bucket = await bucketOf(deployed);
      const found: Release[] = [];
      for (const key of await keys(Bucket)) found.push({ key, id: releaseId(await read(Bucket, key)) });
      return found;
    },

    /** Removes the release that a rollback left. */
    async forget(deployed: Template, { key }: Release): Promise<void> {
      await s3.send(new DeleteObjectCommand({ Bucket: await bucketOf(deployed), Key: key }));
    },

    /** Deploys a stored release. */
    async deploy(deployed: Template, { key }: Release): Promise<void> {
      const bucket = await bucketOf(deployed);
      await cloudFormation.send(
        new UpdateStackCommand({
          StackName: stack,
          TemplateURL: `https://${bucket}.s3.${region}.amazonaws.com/${key}`,
          Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
        }),
      );
    },

    /** Cancels a deployment, so that CloudFormation rolls it back. False when it has just ended. */
    async cancel(): Promise<boolean> {
      try {
        await cloudFormation.send(new CancelUpdateStackCommand({ StackName: stack }));
        return true;
      } catch (error) {
        if (!isAwsError(error, 'ValidationError')) throw error;
        return false;
      }
    },

    /** Waits until the stack rests. Throws RollbackError when it ends in anything but `wanted`. */
    async settled(wanted: readonly string[]): Promise<void> {
      for (;;) {
        const { status, reason } = await described();
        if (wanted.includes(status)) return;
        // During the cleanup after an update the new resources serve already.
        if (!status.endsWith('_IN_PROGRESS'))
          throw new RollbackError(
            `${stack} ended in ${status}${reason ? `: ${reason}` : ''} — see its events in the CloudFormation console`,
          );
        await pause();
      }
    },
  };
}
