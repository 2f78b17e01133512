import { NestedStack } from 'aws-cdk-lib';
import { CfnTemplate } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { CompiledMail } from '../mail/compile.ts';

/**
 * SES templates of emails/, in a nested stack: many mails then do not use up the parent stack's resources. CloudFormation
 * deletes old templates only after the whole release.
 */
export class MailTemplates extends NestedStack {
  constructor(scope: Construct, id: string, prefix: string, mails: readonly CompiledMail[]) {
    super(scope, id, { description: 'Leadloop: the texts of the mails.' });
    // Another text is another name. CloudFormation makes the new template, moves the functions, and takes the old one away last.
    for (const { name, version, subject, html, text } of mails)
      new CfnTemplate(this, name, {
        template: { templateName: `${prefix}${name}-${version}`, subjectPart: subject, htmlPart: html, textPart: text },
      });
  }
}
