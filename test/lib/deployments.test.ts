import { beforeAll, describe, expect, test } from 'vitest';
import { secured } from '../../functions/http/security-headers.ts';
import { type Resource, type Synthesized, spare, synthesized } from '../support/aws/synthesized.ts';

let prod: Synthesized;
beforeAll(async () => {
  prod = await synthesized({ stage: 'prod' });
});

describe('13.6: two stages on one domain', () => {
  const nameOf = ({ Type, Properties }: Resource): string[] => {
    const own = Object.entries(Properties)
      .filter(([key, value]) => /Name$|^Name$|^EmailIdentity$/.test(key) && typeof value === 'string')
      .filter(
        ([key]) =>
          !['StageName', 'HandlerName', 'PolicyName', 'MetricName', 'RuleSetName', 'DeploymentConfigName'].includes(
            key,
          ),
      );
    const inner = Properties.Template?.TemplateName ?? Properties.Rule?.Name;
    const isQualified = /Lambda::(?:Version|Alias|Permission|EventInvokeConfig)|StateMachineAlias/.test(Type);
    return isQualified
      ? []
      : [...own.map(([, value]) => value), ...(inner ? [inner] : [])].map((name) => `${Type} ${name}`);
  };
  const names = ({ resources }: Synthesized) => resources.flatMap(nameOf);

  test('share no name but the domain, which one of them makes', async () => {
    const other = await synthesized(spare);
    expect(names(prod).length).toBeGreaterThan(80);
    expect(names(other).filter((name) => names(prod).includes(name))).toEqual([]);
    expect(other.ofType('AWS::SES::EmailIdentity')).toEqual([]);
    expect(other.outputs).not.toContain('DkimRecords');
    expect(names(prod)).toContain('AWS::SES::EmailIdentity fieldnote.example');
  });

  test('put their receipt rules into the set of the one that owns it', async () => {
    const replies = { domain: 'reply-test.fieldnote.example', keepMail: 86_400_000, ruleSet: 'leadloop-prod-replies' };
    const other = await synthesized({ stage: 'test', identity: 'existing', replies });
    expect(prod.only('AWS::SES::ReceiptRuleSet').Properties.RuleSetName).toBe('leadloop-prod-replies');
    expect(other.ofType('AWS::SES::ReceiptRuleSet')).toEqual([]);
    expect(other.only('AWS::SES::ReceiptRule').Properties).toMatchObject({
      RuleSetName: 'leadloop-prod-replies',
      Rule: { Name: 'leadloop-test-reply', Recipients: ['reply-test.fieldnote.example'] },
    });
    expect(names(other).filter((name) => names(prod).includes(name))).toEqual([]);
    // SES may write into the bucket by this rule of this set alone.
    const policy = other.ofType('AWS::S3::BucketPolicy').find(({ id }) => id.startsWith('ReplyInbox'));
    expect(JSON.stringify(policy?.Properties)).toContain(
      'receipt-rule-set/leadloop-prod-replies:receipt-rule/leadloop-test-reply',
    );
  });
});

describe('13.6: a public domain', () => {
  const name = 'go.fieldnote.example';
  const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';

  test('is mapped to the API, links begin with it, and the old address goes on answering', async () => {
    const stack = await synthesized({ publicDomain: { name, certificate } });
    const domain = stack.only('AWS::ApiGatewayV2::DomainName');
    expect(domain.Properties).toMatchObject({
      DomainName: name,
      DomainNameConfigurations: [{ CertificateArn: certificate, SecurityPolicy: 'TLS_1_2' }],
    });
    expect(stack.only('AWS::ApiGatewayV2::ApiMapping').Properties).toMatchObject({
      DomainName: { Ref: domain.id },
      ApiId: { Ref: stack.only('AWS::ApiGatewayV2::Api').id },
    });
    expect(stack.functions.get('nurture')?.Properties.Environment.Variables.PUBLIC_URL).toBe(`https://${name}`);
    expect(stack.outputs).toContain('PublicRecord');
    expect(stack.only('AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBeUndefined();
  });

  test('with a web ACL stands on CloudFront, which keeps nothing and asks the API by its own name', async () => {
    const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/rates/1';
    const inVirginia = certificate.replace('eu-central-1', 'us-east-1');
    const stack = await synthesized({ publicDomain: { name, certificate: inVirginia, webAcl } });
    const { DistributionConfig } = stack.only('AWS::CloudFront::Distribution').Properties;
    expect(DistributionConfig).toMatchObject({
      Aliases: [name],
      WebACLId: webAcl,
      DefaultCacheBehavior: {
        ViewerProtocolPolicy: 'redirect-to-https',
        // AWS's managed policies CachingDisabled and AllViewerExceptHostHeader.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      },
    });
    expect(JSON.stringify(DistributionConfig.Origins)).toContain('execute-api');
    expect(stack.ofType('AWS::ApiGatewayV2::DomainName')).toEqual([]);
    const [host, edge, ...others] = DistributionConfig.Origins[0].OriginCustomHeaders;
    expect([host, others]).toEqual([{ HeaderName: 'x-leadloop-host', HeaderValue: name }, []]);
    // Both sides read one secret, whose value stands in no template.
    expect(edge.HeaderName).toBe('x-leadloop-edge');
    expect(JSON.stringify(edge.HeaderValue)).toContain('{{resolve:secretsmanager:');
    for (const reader of ['capture', 'privacy'])
      expect(stack.functions.get(reader)?.Properties.Environment.Variables.EDGE_SECRET).toEqual(edge.HeaderValue);
    expect(prod.lambda('capture').Environment.Variables.EDGE_SECRET).toBe('none');
    // The gateway's own answers get what every function says, and no function's answer is changed.
    const policy = stack.only('AWS::CloudFront::ResponseHeadersPolicy');
    expect(DistributionConfig.DefaultCacheBehavior.ResponseHeadersPolicyId).toEqual({ Ref: policy.id });
    const { SecurityHeadersConfig: said } = policy.Properties.ResponseHeadersPolicyConfig;
    const { headers } = secured({ statusCode: 404 });
    expect({
      'strict-transport-security': `max-age=${said.StrictTransportSecurity.AccessControlMaxAgeSec}`,
      'x-content-type-options': said.ContentTypeOptions && 'nosniff',
      'referrer-policy': said.ReferrerPolicy.ReferrerPolicy,
      'content-security-policy': said.ContentSecurityPolicy.ContentSecurityPolicy,
    }).toEqual(headers);
    for (const header of ['StrictTransportSecurity', 'ReferrerPolicy', 'ContentSecurityPolicy'])
      expect(said[header].Override).toBe(false);
  });
});
