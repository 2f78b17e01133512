import type { MailSetup } from './model.ts';
import type { Stack } from './stack.ts';
import { isObject } from './template.ts';

/** A new account's reasons for suppression. */
const accounts = ['BOUNCE', 'COMPLAINT'];

/** SES as a stack sets it up: who may send, which templates exist, which events go to EventBridge. */
export function readMail(stack: Stack): MailSetup {
  const configurationSets: MailSetup['configurationSets'] = {};
  for (const { ref, properties } of stack.ofType('AWS::SES::ConfigurationSet')) {
    const { SuppressedReasons } = isObject(properties.SuppressionOptions) ? properties.SuppressionOptions : {};
    configurationSets[ref] = {
      events: [],
      suppresses: Array.isArray(SuppressedReasons) ? SuppressedReasons.map(String) : accounts,
    };
  }
  for (const { properties } of stack.ofType('AWS::SES::ConfigurationSetEventDestination')) {
    const destination = isObject(properties.EventDestination) ? properties.EventDestination : {};
    const set = configurationSets[String(properties.ConfigurationSetName)];
    // Other destinations (CloudWatch metrics, SNS) only observe.
    if (!set || !destination.EventBridgeDestination || destination.Enabled === false) continue;
    const types = Array.isArray(destination.MatchingEventTypes) ? destination.MatchingEventTypes : [];
    set.events.push(...types.map((type) => String(type).toLowerCase().replaceAll('_', '')));
  }
  return {
    configurationSets,
    identities: stack.ofType('AWS::SES::EmailIdentity').map(({ properties }) => String(properties.EmailIdentity)),
    templates: stack.ofType('AWS::SES::Template').map(({ ref, properties }) => {
      const template = isObject(properties.Template) ? properties.Template : {};
      return {
        name: String(template.TemplateName ?? ref),
        subject: String(template.SubjectPart ?? ''),
        html: String(template.HtmlPart ?? ''),
        text: String(template.TextPart ?? ''),
      };
    }),
  };
}
