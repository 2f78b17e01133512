import { NestedStack } from 'aws-cdk-lib';
import { CfnTemplate } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { CompiledMail } from '../mail/compile.ts';

/**
 * The texts of emails/ as SES keeps them, in a stack of their own: a company that writes many meets no limit of the stack around it.
 * CloudFormation takes old texts away when the whole release is over.
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
