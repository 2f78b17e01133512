import { beforeAll, describe, expect, test } from 'vitest';
import { type Synthesized, synthesized } from '../support/aws/synthesized.ts';

let longest: Synthesized;
beforeAll(async () => {
  longest = await synthesized({ stage: 'a'.repeat(16) });
});

describe('13: with the longest stage, AWS takes', () => {
  test.each([
    ['AWS::Lambda::Function', 'FunctionName', 64],
    ['AWS::Events::Rule', 'Name', 64],
    ['AWS::Events::EventBus', 'Name', 64],
    ['AWS::SQS::Queue', 'QueueName', 80],
    ['AWS::StepFunctions::StateMachine', 'StateMachineName', 80],
    ['AWS::SES::ConfigurationSet', 'Name', 64],
    ['AWS::SES::ReceiptRuleSet', 'RuleSetName', 64],
    ['AWS::CodeDeploy::DeploymentGroup', 'DeploymentGroupName', 100],
  ])('each name of %s', (type, property, most) => {
    const names = longest.ofType(type).map(({ Properties }) => String(Properties[property]));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name.length > most)).toEqual([]);
  });

  test('each template: 64 characters of name, with the longest name of a file, and 500 kB', () => {
    for (const { Properties } of longest.ofType('AWS::SES::Template')) {
      const { TemplateName, SubjectPart, HtmlPart, TextPart } = Properties.Template;
      expect(TemplateName.replace(/-mail-.*(?=-[0-9a-f]{8}$)/, `-mail-${'m'.repeat(24)}`)).toHaveLength(64);
      expect(Buffer.byteLength(SubjectPart + HtmlPart + TextPart)).toBeLessThan(500 * 1024);
    }
  });

  test('the environment of each function: 4 kB', () => {
    for (const { Properties } of longest.functions.values())
      expect(JSON.stringify(Properties.Environment?.Variables ?? {}).length).toBeLessThan(4_096 / 2);
  });

  test('the API: 300 routes and integrations, 3 kB of access log; the stack: 200 outputs; its sign-in: 63 characters', () => {
    for (const type of ['AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration'])
      expect(longest.ofType(type).length).toBeLessThan(300);
    expect(longest.only('AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings.Format.length).toBeLessThan(3_072);
    expect(longest.outputs.length).toBeLessThan(200);
    const [prefix] = longest.only('AWS::Cognito::UserPoolDomain').Properties.Domain['Fn::Join'][1];
    expect(prefix.length + '123456789012'.length).toBeLessThanOrEqual(63);
  });
});
